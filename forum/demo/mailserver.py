"""A mail server for the demo and for tests: real SMTP and real IMAP on loopback, mail kept in Maildirs.

Nothing leaves the machine: whatever the recipient's domain, the mail lands in a folder below `root`.
SMTP is spoken by aiosmtpd, IMAP by pymap; both run in one thread of the process that starts them.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import socket
import threading
import time
from argparse import Namespace
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.maildir import Config, Login
from pymap.backend.maildir.io import FileWriteable
from pymap.backend.maildir.mailbox import LoadedMessage, Maildir, Message
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.mime import MessageContent
from pymap.parsing.specials import FetchRequirement
from pysasl.hashing import Cleartext

LOOPBACK = "127.0.0.1"
PASSWORD = "demo"  # noqa: S105 - guards nothing: the server listens on loopback only
_MAILBOX = re.compile(r"[a-z0-9_][a-z0-9._=@-]{0,120}")
_MAX_BYTES = 10 * 1024 * 1024


class MailServer:
    """Accepts mail for everybody and hands it out by IMAP; start it again on the same folder at will.

    A recipient at `domain` has the mailbox of the local part without what follows `plus_separator`:
    `agenda+k7f3@contoh.example` is read by logging in as `agenda`. Recipients elsewhere have a mailbox of
    their whole address. Each delivered message is preceded by `Delivered-To:` with the full address.
    Ports are chosen by the system unless given.
    """

    def __init__(
        self, root: Path, domain: str, plus_separator: str = "+", *, smtp_port: int = 0, imap_port: int = 0
    ) -> None:
        self.root = Path(root)
        self.domain = domain.lower()
        self.plus_separator = plus_separator
        self.smtp_port = smtp_port
        self.imap_port = imap_port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stopping: asyncio.Event | None = None
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def __enter__(self) -> MailServer:
        self.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.stop()

    @property
    def smtp_url(self) -> str:
        """Where to send, as SmtpSettings reads it."""
        return f"smtp://{LOOPBACK}:{self.smtp_port}"

    def imap_url(self, user: str) -> str:
        """Where to read the mailbox `user`, as ImapSettings reads it; the mailbox is made when missing."""
        name = self._make_mailbox(user)
        return f"imap://{quote(name, safe='')}:{PASSWORD}@{LOOPBACK}:{self.imap_port}/INBOX"

    def start(self) -> None:
        """Listen on both ports, in a thread. Raises OSError when a given port is taken."""
        if self._thread:
            raise RuntimeError("the mail server runs already")
        self.root.mkdir(parents=True, exist_ok=True)
        for left_over in self.root.glob("**/*.lock"):
            left_over.unlink(missing_ok=True)  # of a process that was killed; it would block for ten minutes
        self._write_users()
        sockets = [_listen(self.smtp_port)]
        try:
            sockets.append(_listen(self.imap_port))
        except OSError:
            sockets[0].close()
            raise
        self.smtp_port, self.imap_port = (listener.getsockname()[1] for listener in sockets)
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(*sockets, ready), name="demo-mail", daemon=True)
        self._thread.start()
        ready.wait(10)

    def stop(self) -> None:
        """Close every connection and end the thread; does nothing when not started."""
        if self._thread and self._loop and self._stopping:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)
        self._thread = self._loop = self._stopping = None

    def mailbox_of(self, address: str) -> str:
        """The name of the mailbox that receives mail for this address."""
        local, _, domain = address.strip().lower().rpartition("@")
        local = local.split(self.plus_separator)[0] or local
        return local if domain == self.domain else f"{local}@{domain}"

    def mailboxes(self) -> list[str]:
        """The names of all mailboxes."""
        return sorted(path.parent.name for path in self.root.glob("*/cur"))

    def arrived(self, mailbox: str) -> list[bytes]:
        """All messages of a mailbox's INBOX, read or not, in the order in which they arrived."""
        found = [path for folder in ("new", "cur") for path in (self.root / mailbox / folder).glob("*")]
        return [path.read_bytes() for path in sorted(found, key=lambda path: path.name)]

    def deliver(self, recipient: str, raw: bytes) -> None:
        """Put a message into the recipient's mailbox, as SMTP does. Raises ValueError for a bad address."""
        if not recipient.isprintable():
            raise ValueError(f"not an address: {recipient!r}")
        folder = self.root / self._make_mailbox(self.mailbox_of(recipient))
        name = f"{time.time_ns():020d}.{os.getpid()}_{next(self._numbers):06d}.demo"
        waiting = folder / "tmp" / name
        waiting.write_bytes(f"Delivered-To: {recipient}\r\n".encode() + raw)
        waiting.rename(folder / "new" / name)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept a recipient whose mailbox can have a folder."""
        if not _MAILBOX.fullmatch(self.mailbox_of(address)):
            return "553 5.1.3 mailbox name not allowed"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Deliver to every recipient."""
        content = envelope.original_content or b""
        sender = (envelope.mail_from or "").strip("<>")
        for recipient in envelope.rcpt_tos:
            self.deliver(recipient, f"Return-Path: <{sender}>\r\n".encode() + content)
        return "250 2.0.0 delivered"

    def _make_mailbox(self, name: str) -> str:
        name = name.lower()
        if not _MAILBOX.fullmatch(name):
            raise ValueError(f"not a mailbox name: {name!r}")
        with self._lock:
            if not (self.root / name / "cur").is_dir():
                for folder in ("tmp", "new", "cur"):
                    (self.root / name / folder).mkdir(parents=True, exist_ok=True)
                self._write_users()
        return name

    def _write_users(self) -> None:
        names = self.mailboxes()
        _write(self.root / "pymap-etc-passwd", "".join(f"{name}:x::::{name}:\n" for name in names))
        _write(self.root / "pymap-etc-shadow", "".join(f"{name}:{PASSWORD}:::::::\n" for name in names))

    def _run(self, smtp: socket.socket, imap: socket.socket, ready: threading.Event) -> None:
        asyncio.run(self._serve(smtp, imap, ready))

    async def _serve(self, smtp: socket.socket, imap: socket.socket, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        config = _ImapConfig(self.root)
        config.apply_context()
        answer_imap = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(Login(config), config))
        async with AsyncExitStack() as stack:
            stack.push_async_callback(_end_connections)
            await stack.enter_async_context(await asyncio.start_server(answer_imap, sock=imap))
            await stack.enter_async_context(await self._loop.create_server(self._smtp, sock=smtp))
            ready.set()
            await self._stopping.wait()

    def _smtp(self) -> SMTP:
        return SMTP(self, hostname="localhost", data_size_limit=_MAX_BYTES, enable_SMTPUTF8=True)


class _ImapConfig(Config):
    """pymap's Maildir settings without a command line, on one thread, with passwords in the clear."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            Namespace(passlib_cfg=None, proxy_protocol=None, inherited_sockets=None),
            base_dir=str(root),
            layout="++",
            colon=None,
            host=LOOPBACK,
            port=0,
            tls_enabled=False,
            hash_context=Cleartext(),
            subsystem=Subsystem.for_asyncio(),
            cpu_subsystem=Subsystem.for_asyncio(),
            proxy_protocol=ProxyProtocolVersion.get(None),
        )

    @property
    def greeting(self) -> bytes:
        """The banner; the library's own asks the network for the machine's name at each connection."""
        return b"Server ready localhost"


def _listen(port: int) -> socket.socket:
    return socket.create_server((LOOPBACK, port))


async def _end_connections() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _write(path: Path, text: str) -> None:
    with NamedTemporaryFile("w", dir=path.parent, prefix=".", delete=False) as waiting:
        waiting.write(text)
    Path(waiting.name).rename(path)


def _write_beside(self: FileWriteable) -> None:
    """pymap writes its lists to the system's temporary folder and renames them, which fails across disks."""
    target = Path(self.get_file(self.path))
    with NamedTemporaryFile("w", dir=target.parent, prefix=".", delete=False) as waiting:
        self.write(waiting)
    Path(waiting.name).rename(target)
    self._touched = False


async def _load_as_it_is(self: Message, requirement: FetchRequirement) -> LoadedMessage:
    """pymap parses and rewrites each message; ours must come out byte by byte as they were sent."""
    content: Any = None
    if self._key and self._maildir is not None and not requirement.has_none(FetchRequirement.CONTENT):
        try:
            content = MessageContent.parse(self._maildir.get_bytes(self._key))
        except (KeyError, FileNotFoundError):
            content = None
    return LoadedMessage(self, requirement, content)


def _keys_in_order(self: Maildir) -> list[str]:
    """pymap numbers new messages as the folder happens to list them; ours are named in order of arrival."""
    return sorted(self.iterkeys())


FileWriteable.file_write = _write_beside  # type: ignore[method-assign]
Message.load_content = _load_as_it_is  # type: ignore[method-assign]
Maildir.keys = _keys_in_order  # type: ignore[assignment,method-assign]
