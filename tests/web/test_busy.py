"""Somebody else writes for long: who waits is served when they are done, or told what to do; readers never wait."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, text

from forum.extensions import db
from forum.kernel import transaction
from tests.support.client import Visitor
from tests.support.factories import Factory


@contextmanager
def somebody_writing(app: Flask) -> Iterator[threading.Event]:
    """Another connection holds the right to write, until the end or until it is told that it is done."""
    begun, done = threading.Event(), threading.Event()

    def write() -> None:
        with app.app_context(), transaction.writing():
            db.session.execute(text("SELECT 1"))
            begun.set()
            done.wait(300)

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait(60)
    try:
        yield done
    finally:
        done.set()
        thread.join()


@pytest.fixture
def impatient(app: Flask) -> Iterator[None]:
    """Connections wait for a fifth of a second instead of ten."""

    def shorten(connection, _record, _proxy) -> None:  # type: ignore[no-untyped-def]
        on_sqlite = db.engine.dialect.name == "sqlite"
        connection.execute("PRAGMA busy_timeout=200" if on_sqlite else "SET lock_timeout = '200ms'")
        if not on_sqlite:
            connection.commit()

    event.listen(db.engine, "checkout", shorten)
    yield
    event.remove(db.engine, "checkout", shorten)
    db.engine.dispose()


def test_a_writer_waits_for_another(app: Flask, make: Factory, visitor: Visitor) -> None:
    address = f"/u/{make.token(make.invitation(make.meeting(state='announced')))}"
    db.session.commit()
    with somebody_writing(app) as done:
        assert visitor.get(address).status == 200  # while it is held
        threading.Timer(0.5, done.set).start()
        assert visitor.post(address, {"answer": "accepted"}).status == 303


@pytest.mark.usefixtures("impatient")
def test_who_waits_too_long_is_told_what_to_do(app: Flask, make: Factory, visitor: Visitor) -> None:
    address = f"/u/{make.token(make.invitation(make.meeting(state='announced')))}"
    db.session.commit()
    with somebody_writing(app):
        page = visitor.speak("en").post(address, {"answer": "accepted"})
    assert (page.status, page.title) == (503, "Many are writing at this moment")
    assert visitor.post(address, {"answer": "accepted"}).status == 303
