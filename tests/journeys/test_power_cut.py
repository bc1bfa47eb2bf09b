"""Workers die, and workers share: no mail is lost, and at most the one in hand at a death leaves twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.adapters import mime
from forum.config import Settings
from forum.demo.house import environment
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.jobs.models import Job
from forum.jobs.worker import drain
from forum.kernel import clock, transaction
from forum.outbox import service
from forum.outbox.jobs import hang_up
from forum.outbox.models import OutboxMessage

MAILS = 60
PATIENCE = 40  # seconds


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process of its own, as `forum worker` starts it."""
    variables = environment(settings) | {
        "REMBUG_SECRET_KEY": settings.secret_key,
        "REMBUG_DATABASE_URL": settings.database_url or f"sqlite:///{(settings.instance / 'rembug.sqlite3').resolve()}",
    }
    process = subprocess.Popen([sys.executable, "-c", "from forum.cli import main; main()", "worker"], env=variables,
                               stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(20)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.03)


def sent() -> int:
    db.session.rollback()
    statement = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == "sent")
    return db.session.scalar(statement) or 0


def post_all() -> None:
    """Sixty mails to one mailbox."""
    with transaction.writing():
        for number in range(MAILS):
            key = f"note:{number}"
            service.post(
                mime.Mail(message_id=service.message_id(key), sender_name="Rembug",
                          sender_email="agenda@rembug.example", to_name="Penerima",
                          to_email="penerima@rembug.example", subject=key, text="Isi.\n", date=clock.now()),
                key=key, kind="note",
            )  # fmt: skip


def test_two_workers_share_sixty_mails_and_nobody_gets_two(app: Flask, post_office: MailServer) -> None:
    post_all()

    def work(owner: str) -> None:
        with app.app_context():
            drain(owner)
            hang_up()
            db.session.remove()

    threads = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    copies = Counter(mime.read(raw).message_id for raw in post_office.arrived("penerima"))
    assert copies == Counter(service.message_id(f"note:{number}") for number in range(MAILS))
    assert sent() == MAILS


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_sixty_mails_loses_none(app: Flask, post_office: MailServer) -> None:
    settings: Settings = app.extensions["settings"]
    post_all()

    def arrived() -> list[bytes]:
        return post_office.arrived("penerima")

    before = 0
    for stop_at in (15, 35):
        with worker(settings) as process:
            wait_until(lambda at=stop_at: len(arrived()) >= at)  # type: ignore[misc]
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert before <= sent() < MAILS
        before = sent()
        with transaction.writing():  # two minutes later: the dead worker's lease has run out
            db.session.execute(update(Job).where(Job.done_at.is_(None)).values(lease_until=None))
    with worker(settings):
        wait_until(lambda: sent() == MAILS)
    copies = Counter(mime.read(raw).message_id for raw in arrived())
    assert set(copies) == {service.message_id(f"note:{number}") for number in range(MAILS)}
    assert sum(copies.values()) <= MAILS + 2  # at most the mail in hand at each of the two deaths
