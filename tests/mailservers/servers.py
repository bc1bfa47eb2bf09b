"""Debian's Postfix and Dovecot, private to a test: their own configuration, queue and mailboxes in one folder of /tmp,
on loopback, on free ports. Postfix wants root to start; its programs then run as the users Debian made for them.

Postfix takes mail for `DOMAIN` (plus addresses go to the mailbox in front of the plus) and for `ELSEWHERE`, a domain of
which it does not know the mailboxes: what nobody there takes comes back as a delivery report of its own making.
"""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.ports import free_ports

DOMAIN, ELSEWHERE = "rembug.example", "contoh.example"
PASSWORD = "rahasia"
POSTFIX, DOVECOT = "/usr/sbin/postfix", "/usr/sbin/dovecot"
START_SECONDS = 20

MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
myhostname = mx.{domain}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
recipient_delimiter = +
virtual_mailbox_domains = {domain}, {elsewhere}
virtual_mailbox_maps = texthash:{root}/mailboxes
smtpd_reject_unlisted_recipient = no
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
minimal_backoff_time = 5s
maximal_backoff_time = 5s
queue_run_delay = 5s
maillog_file = {root}/log/postfix.log
maillog_file_prefixes = {root}/log
"""
MASTER_CF = """\
127.0.0.1:{smtp} inet n - n - - smtpd
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
proxymap  unix  -       -       n       -       -       proxymap
lmtp      unix  -       -       n       -       -       lmtp
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
"""
DOVECOT_CONF = """\
base_dir = {root}/dovecot
state_dir = {root}/dovecot-state
instance_name = rembug-test
log_path = {root}/log/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{root}/mail/%n
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
recipient_delimiter = +
lmtp_hdr_delivery_address = final
imap_idle_notify_interval = 30 s
passdb {{
  driver = passwd-file
  args = username_format=%n {root}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%n {root}/users
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


def why_not() -> str:
    """Why they cannot be started here; empty when they can."""
    lacking = [path for path in (POSTFIX, DOVECOT, "/usr/lib/dovecot/lmtp") if not os.access(path, os.X_OK)]
    if lacking:
        return f"{', '.join(lacking)} missing (Debian: apt-get install postfix dovecot-imapd dovecot-lmtpd)"
    return "" if os.geteuid() == 0 else "Postfix starts as root only"


class MailServers:
    """Both, running. `users` have mailboxes; whoever else is written to, Dovecot refuses."""

    def __init__(self, *users: str) -> None:
        self.users = users
        self.root = Path(tempfile.mkdtemp(prefix="rembug-mx-"))
        self.smtp, self.imap, self.lmtp = free_ports(3)
        self._dovecot: subprocess.Popen[bytes] | None = None

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp}"

    def imap_url(self, user: str) -> str:
        return f"imap://{user}:{PASSWORD}@127.0.0.1:{self.imap}/INBOX"

    def __enter__(self) -> Self:
        try:
            self._write()
            self.start_dovecot()
            self._postfix("start")
            _wait_for(self.smtp)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        self.close()

    def close(self) -> None:
        """Stop both and remove everything."""
        self.stop_dovecot()
        if (self.root / "queue/pid/master.pid").exists():
            self._postfix("stop")
        shutil.rmtree(self.root, ignore_errors=True)

    def start_dovecot(self) -> None:
        command = [DOVECOT, "-F", "-c", str(self.root / "dovecot.conf")]
        with (self.root / "log/start.log").open("ab") as said:
            self._dovecot = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _wait_for(self.imap)
        _wait_for(self.lmtp)

    def stop_dovecot(self) -> None:
        """As an administrator's restart does it: connections are cut."""
        if self._dovecot is not None:
            self._dovecot.terminate()
            self._dovecot.wait(20)
        self._dovecot = None

    def empty(self) -> None:
        """No mailbox holds anything any more."""
        for mailbox in (self.root / "mail").iterdir():
            shutil.rmtree(mailbox)

    def flush(self) -> None:
        """Have Postfix try now what it keeps for later."""
        self._postfix("flush")

    def log(self) -> str:
        """What both have said."""
        return "\n".join(path.read_text(errors="replace") for path in sorted((self.root / "log").glob("*.log")))

    def _postfix(self, verb: str) -> None:
        command = [POSTFIX, "-c", str(self.root / "postfix"), verb]
        with (self.root / "log/start.log").open("ab") as said:  # a pipe would stay open as long as the server runs
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        if done.returncode:
            raise RuntimeError(f"postfix {verb}:\n{self.log()}")

    def _write(self) -> None:
        self.root.chmod(0o755)
        for name in ("postfix", "queue", "data", "log", "mail", "dovecot-state"):
            (self.root / name).mkdir(mode=0o755)
        nobody = pwd.getpwnam("nobody")
        shutil.chown(self.root / "data", "postfix")
        os.chown(self.root / "mail", nobody.pw_uid, nobody.pw_gid)
        values = {
            "root": self.root, "domain": DOMAIN, "elsewhere": ELSEWHERE, "user": nobody.pw_name,
            "group": grp.getgrgid(nobody.pw_gid).gr_name, "smtp": self.smtp, "imap": self.imap, "lmtp": self.lmtp,
        }  # fmt: skip
        texts = {"postfix/main.cf": MAIN_CF, "postfix/master.cf": MASTER_CF, "dovecot.conf": DOVECOT_CONF}
        for name, text in texts.items():
            (self.root / name).write_text(text.format(**values))
        names = [user.partition("@")[0] for user in self.users]
        (self.root / "users").write_text("".join(f"{name}:{{PLAIN}}{PASSWORD}::::::\n" for name in names))
        (self.root / "mailboxes").write_text("".join(f"{user} {user}/\n" for user in self.users))


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
