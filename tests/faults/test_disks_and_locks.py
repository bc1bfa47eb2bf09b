"""The disk is full, or another process holds the database: what was accepted stays, what could not be kept is said,
and everything leaves when there is room again."""

import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from forum.app import create_app
from forum.config import Settings
from forum.extensions import Base, db
from forum.jobs import worker
from forum.kernel import transaction
from forum.meetings.models import Meeting
from forum.outbox.jobs import hang_up
from tests.faults.conftest import INVITEES, Tell, chosen, in_state, invite, wanted
from tests.faults.sink import Sink
from tests.support.client import Visitor
from tests.support.factories import Factory

SIZE = 16 * 1024 * 1024
LOCKED_SECONDS = 30
REFUSED_WITHIN_SECONDS = 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of sixteen megabytes, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root, outside of narrow containers")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def cramped(app: Flask, small_disk: Path) -> Iterator[Flask]:
    """An installation of its own, database and all, on the small disk."""
    settings: Settings = app.extensions["settings"]
    other = create_app(replace(settings, instance=small_disk, database_url=""))
    with other.app_context():
        Base.metadata.create_all(db.engine)
        yield other
        hang_up()
        db.session.remove()
        db.engine.dispose()


def fill(folder: Path) -> None:
    """Not a byte is left, whatever the database gave back meanwhile."""
    with (folder / "ballast").open("ab", buffering=0) as ballast:
        for size in (1024 * 1024, 4096, 1):
            try:
                while True:
                    ballast.write(b"x" * size)
            except OSError:
                continue


def make_room(folder: Path) -> None:
    (folder / "ballast").unlink(missing_ok=True)  # a second filling may find it full already


def working(app: Flask) -> Callable[[], None]:
    """A worker in a thread, with its own loop; call what is returned to stop it."""
    stop = threading.Event()
    kept = worker._timetable[:]
    worker._timetable.clear()
    thread = threading.Thread(target=worker.work, args=(app, stop))
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(90)
        worker._timetable[:] = kept

    return end


def wait_until_sent(number: int, seconds: int) -> None:
    deadline = time.monotonic() + seconds
    while in_state("sent") < number:
        assert time.monotonic() < deadline, f"{in_state('sent')} of {number} after {seconds} s"
        time.sleep(0.05)


@pytest.mark.sqlite_only
@pytest.mark.slow
def test_a_full_disk(
    cramped: Flask, small_disk: Path, sink: Sink, tell: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    cramped.extensions["settings"] = replace(cramped.extensions["settings"], smtp_url=sink.url)
    make = Factory()
    meeting = chosen(make)
    key, organiser = meeting.key, make.organiser(meeting.forum)
    visitor = Visitor(cramped).sign_in(organiser).speak("en")
    db.session.commit()
    fill(small_disk)
    refused = visitor.post(f"/rapat/{key}/undangan/kirim")
    assert (refused.status, refused.title) == (507, "The server's disk is full")
    assert wanted() == {}  # all or nothing
    assert db.session.query(Meeting).filter_by(key=key).one().state == "draft"
    make_room(small_disk)
    assert visitor.post(f"/rapat/{key}/undangan/kirim").status == 303
    sending = wanted()
    assert len(sending) == INVITEES

    def refusals() -> int:
        said = ("database or disk is full", "cannot be written down")
        return sum(any(words in f"{record.exc_info} {record.message}" for words in said) for record in caplog.records)

    def relieve(before: int) -> None:
        """Room is made once the worker was refused: not at some moment, which it may have slept through."""
        deadline = time.monotonic() + REFUSED_WITHIN_SECONDS
        while refusals() == before and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1)  # and perhaps once more
        make_room(small_disk)

    relieving: list[threading.Thread] = []

    def take(number: int) -> None:
        if number in (30, 90):
            fill(small_disk)
            relieving.append(threading.Thread(target=relieve, args=[refusals()]))
            relieving[-1].start()

    sink.on_taken = take
    end = working(cramped)
    try:
        wait_until_sent(INVITEES, 300)
    finally:
        end()
        for thread in relieving:
            thread.join()
    said = refusals()
    counted = sink.counted(sending)
    tell(f"the disk was full three times, the worker was refused {said} times: {counted}")
    assert (counted.delivered, counted.lost, counted.renamed, counted.twice) == (INVITEES, 0, 0, 0)
    assert said > 0


@pytest.fixture
def locked(app: Flask) -> Iterator[Callable[[int], None]]:
    """Another process holds the right to write for so many seconds."""
    holding: list[subprocess.Popen[str]] = []
    if db.engine.dialect.name == "sqlite":
        begin = f"import sqlite3, time; c = sqlite3.connect({db.engine.url.database!r}, isolation_level=None); " \
                "c.execute('BEGIN IMMEDIATE')"  # fmt: skip
    else:
        address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        begin = f"import psycopg, time; c = psycopg.connect({address!r}); " \
                f"c.execute('SELECT pg_advisory_xact_lock({transaction.WRITERS})')"  # fmt: skip

    def hold(seconds: int) -> None:
        code = f"{begin}; print('held', flush=True); time.sleep({seconds})"
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        holding.append(process)

    yield hold
    for process in holding:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_a_database_that_another_process_holds_for_half_a_minute(
    app: Flask, make: Factory, sink: Sink, locked: Callable[[int], None], chance: random.Random, tell: Tell
) -> None:
    sending = invite(make)
    moment = chance.randrange(20, 120)
    seconds = LOCKED_SECONDS if db.engine.dialect.name == "sqlite" else LOCKED_SECONDS // 2
    sink.on_taken = lambda number: locked(seconds) if number == moment else None
    begun = time.monotonic()
    end = working(app)
    try:
        wait_until_sent(INVITEES, 75)
    finally:
        end()
    took = time.monotonic() - begun
    counted = sink.counted(sending)
    tell(f"locked for {seconds} s in the middle, done after {took:.0f} s: {counted}")
    assert took >= seconds
    assert (counted.delivered, counted.lost, counted.twice) == (INVITEES, 0, 0)


def test_the_folder_is_given_back(small_disk: Path) -> None:
    fill(small_disk)
    assert shutil.disk_usage(small_disk).free == 0
    make_room(small_disk)
    assert shutil.disk_usage(small_disk).free > SIZE // 2
