"""A mail server that is switched off, and comes back later."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from flask import Flask

from forum.adapters import ics, mime
from forum.extensions import db
from forum.jobs import worker
from forum.kernel import clock
from forum.outbox.jobs import hang_up
from tests.outbox.posting import served_by
from tests.support.mail_scripted import Scripted

LATER = timedelta(hours=1)
DAY = timedelta(days=1)


@contextmanager
def stopped(app: Flask) -> Iterator[None]:
    """The mail server is switched off: what is posted was tried and waits."""
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, smtp_url="smtp://127.0.0.1:1")
    yield
    db.session.commit()
    worker.drain()
    app.extensions["settings"] = before
    hang_up()


def goes_out(app: Flask, later: timedelta = LATER) -> list[mime.ReceivedMail]:
    """The server comes back after a while: what it got, in order."""
    db.session.commit()
    clock.advance(later)
    script = Scripted()
    with served_by(app, script):
        worker.drain()
        clock.advance(timedelta(minutes=7))
        worker.drain()
    db.session.expire_all()
    return [mime.read(raw) for _sender, _to, raw in script.delivered]


def to(one_email: str | None, got: list[mime.ReceivedMail]) -> list[mime.ReceivedMail]:
    return [mail for mail in got if one_email in mail.to]


def event(mail: mime.ReceivedMail) -> ics.ItipEvent:
    [found] = ics.read(mail.calendars[0].content).events
    return found


def partstat(mail: mime.ReceivedMail) -> str | None:
    return event(mail).attendees[0].partstat


def says(mail: mime.ReceivedMail) -> list[str]:
    return [line for line in mail.text.splitlines() if " → " in line]
