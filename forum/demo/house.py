"""The demo's house: a database, a mail server, pages and worker, all on this machine, filled with Kabupaten Contoh."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from forum.app import create_app
from forum.config import Settings
from forum.demo.mailserver import MailServer
from forum.demo.world import neighbours, people, today, year
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, schema, transaction
from forum.outbox.jobs import hang_up
from forum.search import jobs as search

MAIL_DOMAIN = "rembug.contoh.example"
REPLY_ADDRESS = f"agenda@{MAIL_DOMAIN}"
READY_WITHIN_SECONDS = 180
"""Seconds until pages that do not answer are given up: a slow machine, busy with other work, may take a minute."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class House:
    """Where everything of one demo is."""

    instance: Path
    host: str
    port: int

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    def mail_server(self) -> MailServer:
        """The mail server, its Maildirs in the instance folder."""
        return MailServer(self.instance / "mail", MAIL_DOMAIN)

    def settings(self, mail: MailServer) -> Settings:
        """The demo's settings, with the addresses of its running mail server."""
        return Settings(
            mode="demo", instance=self.instance, base_url=self.address, reply_address=REPLY_ADDRESS,
            smtp_url=mail.smtp_url, imap_url=mail.imap_url("agenda"), mail_poll_seconds=2,
        )  # fmt: skip


def environment(settings: Settings) -> dict[str, str]:
    """The same settings as variables, for the processes of the house."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("REMBUG_")},
        "REMBUG_MODE": settings.mode,
        "REMBUG_INSTANCE": str(settings.instance),
        "REMBUG_BASE_URL": settings.base_url,
        "REMBUG_REPLY_ADDRESS": settings.reply_address,
        "REMBUG_SMTP_URL": settings.smtp_url,
        "REMBUG_IMAP_URL": settings.imap_url,
        "REMBUG_MAIL_POLL_SECONDS": str(settings.mail_poll_seconds),
    }


def leave_settings(settings: Settings) -> Path:
    """Write the settings where a shell can take them up, so that `forum` commands work on this house. The file."""
    path = settings.instance / "settings.env"
    chosen = {name: value for name, value in environment(settings).items() if name.startswith("REMBUG_")}
    path.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in chosen.items()))
    return path


def fill(settings: Settings, say: Say) -> bool:
    """Bring the database up and fill it when it is empty; whether it was. A broken-off filling is begun anew."""
    app = create_app(settings)
    with app.app_context():
        schema.upgrade()
        finished = settings.instance / "demo-is-filled"
        if finished.exists() and db.session.scalar(select(func.count()).select_from(Forum)):
            return False
        if db.session.scalar(select(func.count()).select_from(Forum)):
            say("Pengisian sebelumnya terputus; mulai dari awal.")
            db.session.rollback()
            schema.downgrade()
            schema.upgrade()
        first_day = (clock.now().date()).replace(month=1, day=2)
        first_day = first_day.replace(year=first_day.year - 1)
        with transaction.writing():
            forum = people.build(first_day)
            users = people.accounts(forum)
        year.live(forum, users, say)
        say(f"{clock.now():%d-%m-%Y}  {today.NOW.title} (sedang berlangsung)")
        today.put_right(forum, users["organiser"])
        today.publish(forum, users["organiser"])
        today.live(forum, users)
        say("Kabupaten Umpama, Kota Misalnya (rekaan)")
        with transaction.writing():
            neighbours.build(forum.region.parent if forum.region else None, first_day)
        search.read_everything()
        hang_up()
        db.session.remove()
        finished.touch()
    return True


def at_the_door(settings: Settings) -> tuple[str, str]:
    """(key of the meeting that went on when the house was filled, the secret of a phone at its door)."""
    with create_app(settings).app_context():
        return today.doors()


def run(house: House, say: Say, ready: Callable[[Settings], None]) -> int:
    """Start mail server, pages and worker; stay until interrupted or one of them ends. The exit code."""
    if _taken(house.host, house.port):
        say(f"Port {house.port} sudah dipakai program lain. Coba: script/demo --port {house.port + 1}")
        return 1
    with house.mail_server() as mail:
        settings = house.settings(mail)
        fill(settings, say)
        leave_settings(settings)
        command = [sys.executable, "-c", "from forum.cli import main; main()"]
        variables = environment(settings)
        children = [
            subprocess.Popen([*command, "serve", "--host", house.host, "--port", str(house.port)], env=variables),  # noqa: S603
            subprocess.Popen([*command, "worker"], env=variables),  # noqa: S603
        ]
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            if not _answers(house.host, house.port, children):
                say("Halaman tidak menjawab; lihat pesan di atas.")
                return 1
            ready(settings)
            while all(child.poll() is None for child in children):
                time.sleep(0.3)
            return 1
        except KeyboardInterrupt:
            return 0
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(timeout=40)  # longer than the pages take to finish what they answer


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _answers(host: str, port: int, children: list[subprocess.Popen[bytes]]) -> bool:
    """Whether the pages can be reached; no sooner than that, or than one of the processes ended."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with socket.create_connection((host, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return False
