"""Writers of one process stand in line on SQLite: the next one is let in at once, nobody slips in before the others."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from forum.extensions import db
from forum.jobs import service as jobs
from forum.jobs.models import Job
from forum.kernel import transaction, writers
from forum.kernel.writers import Line

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "rembug.sqlite3"


@pytest.fixture
def connect(database: Path) -> Iterator[Callable[[], Connection]]:
    """Opens connections of one database that have no line of their own."""
    engine = create_engine(f"sqlite:///{database}", poolclass=NullPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", lambda raw, _record: setattr(raw, "isolation_level", None))
    opened: list[Connection] = []

    def one() -> Connection:
        opened.append(engine.connect())
        return opened[-1]

    yield one
    for each in opened:
        each.close()


def end(connection: Connection) -> sqlite3.Connection:
    """Commit, as the database sees it."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute("COMMIT")
    return raw


def test_the_second_begins_when_the_first_is_done(connect: Callable[[], Connection]) -> None:
    line, first, second = Line(), connect(), connect()
    said: list[str] = []
    line.take(first)

    def waiting() -> None:
        line.take(second)
        said.append("second begins")

    thread = threading.Thread(target=waiting)
    thread.start()
    time.sleep(0.05)
    said.append("first commits")
    line.give(end(first))
    thread.join(60)
    assert said == ["first commits", "second begins"]
    end(second)


def test_another_process_is_waited_for_and_then_it_is_said_that_the_database_is_locked(
    database: Path, connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, mine = Line(), connect()
    other = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.1, other.execute, ["ROLLBACK"]).start()
    line.take(mine)  # after a tenth of a second
    line.give(end(mine))
    monkeypatch.setattr(writers, "PATIENCE", 0.05)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="database is locked"):
        line.take(mine)
    line.give(mine.connection.dbapi_connection)
    other.execute("ROLLBACK")
    other.close()
    line.take(mine)  # nobody is left in line
    end(mine)


def test_whoever_never_gave_the_turn_back_keeps_nobody_waiting_forever(
    connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, lost, mine = Line(), connect(), connect()
    line.take(lost)
    end(lost)  # and forgets to say so
    monkeypatch.setattr(writers, "PATIENCE", 0.05)
    line.take(mine)
    raw = end(mine)  # it did begin
    line.give(raw)  # but never was in front


@pytest.mark.usefixtures("app")
def test_the_turn_is_given_back_after_a_failure_and_after_a_lost_connection() -> None:
    with pytest.raises(ZeroDivisionError), transaction.writing():  # noqa: PT012
        jobs.enqueue("test.note", {}, key="one")
        raise ZeroDivisionError
    with pytest.raises(OperationalError), transaction.writing():  # noqa: PT012
        db.session.connection().invalidate()
        raise OperationalError("", {}, Exception())
    begun = time.monotonic()
    with transaction.writing():
        jobs.enqueue("test.note", {}, key="two")
    assert time.monotonic() - begun < writers.PATIENCE / 2
    assert [job.key for job in db.session.query(Job)] == ["two"]


def test_eight_threads_write_a_hundred_times_and_nothing_is_missing(app) -> None:
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with app.app_context():
                for turn in range(100):
                    with transaction.writing():
                        jobs.enqueue("test.note", {}, key=f"{number}-{turn}")
                db.session.remove()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert db.session.query(Job).count() == 800
