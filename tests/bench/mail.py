"""Invitations composed and stored; mail handed to a server; answers read."""

import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import render_template
from sqlalchemy import delete, select, update
from sqlalchemy.orm import undefer

from forum.extensions import db
from forum.invitations import service
from forum.invitations.models import Invitation
from forum.invitations.service import messages
from forum.jobs import worker
from forum.jobs.models import Job
from forum.kernel import transaction
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting
from forum.outbox.jobs import hang_up
from forum.outbox.models import OutboxMessage
from tests.bench import plain
from tests.bench.house import House
from tests.bench.measure import Line, interleaved, line, once_for
from tests.bench.world import World, crowd
from tests.support.client import counted


def measure(house: House, world: World) -> list[Line]:
    """Composing and storing, then delivering; then both together, beside the plain way of doing both."""
    with house.app.app_context():
        meeting_id = crowd(world, house.sizes.mails)
        lines = [composing(house, meeting_id), delivering(house, meeting_id)]
        _unsend(meeting_id)
        return [*lines, *whole(house, crowd(world, house.sizes.whole))]


def composing(house: House, meeting_id: int) -> Line:
    """`invitations.send` for everybody, in one transaction, against nothing but the three templates of each mail."""
    number = house.sizes.mails
    turns = [
        once_for(number, lambda: _send(meeting_id), lambda: _unsend(meeting_id)),
        once_for(number, lambda: _only_templates(meeting_id)),
    ]
    ours, templates = interleaved(turns, house.sizes.rounds)
    _unsend(meeting_id)
    with counted() as statements:
        _send(meeting_id)
    return line("Mail", f"invitation built and stored, each of {number}", ours, templates, "its templates alone",
                queries=len(statements), most=3)  # fmt: skip


def _send(meeting_id: int) -> None:
    with transaction.writing():
        service.send(db.session.get_one(Meeting, meeting_id))
    db.session.remove()


def _unsend(meeting_id: int) -> None:
    with transaction.writing():
        db.session.execute(delete(OutboxMessage))
        db.session.execute(delete(Job))
        db.session.execute(
            update(Invitation).where(Invitation.meeting_id == meeting_id).values(sent_at=None, sent_sequence=None)
        )
        db.session.execute(update(Meeting).where(Meeting.id == meeting_id).values(state="draft"))
    db.session.remove()


def _only_templates(meeting_id: int) -> None:
    invited = list(db.session.scalars(select(Invitation).where(Invitation.meeting_id == meeting_id)))
    shared = messages.batch(db.session.get_one(Meeting, meeting_id), invited)
    for invitation in invited:
        known = {**messages.context(invitation, shared), "to_name": "", "mail_locale": invitation.locale}
        with speaking(invitation.locale):
            for part in ("subject.txt", "body.txt", "body.html"):
                render_template(f"mail/invitation/{part}", **known)
    db.session.remove()


def delivering(house: House, meeting_id: int) -> Line:
    """The worker empties the outbox: claim, send, write down, one by one; against smtplib with the same bytes."""
    _unsend(meeting_id)
    _send(meeting_id)
    with transaction.writing():
        rows = list(
            db.session.scalars(select(OutboxMessage).options(undefer(OutboxMessage.raw)).limit(house.sizes.delivered))
        )
        mails = [(row.envelope_from, row.recipient, row.raw) for row in rows]
    with sink() as port, _sending_to(house, port):
        turns = [
            once_for(len(mails), worker.drain, _wait_again),
            once_for(len(mails), lambda: _bare(port, mails)),
        ]
        ours, bare = interleaved(turns, house.sizes.rounds)
        hang_up()
    left = db.session.query(OutboxMessage).filter(OutboxMessage.state != "sent").count()
    assert left == 0, f"{left} mails were not delivered"
    return line("Mail", f"delivered by the worker, each of {len(mails)}", ours, bare,
                "smtplib, one connection", waits=True)  # fmt: skip


def whole(house: House, meeting_id: int) -> list[Line]:
    """From the organiser's press to the last server's "taken", against `tests.bench.plain`: the same mails, no rows."""
    number = house.sizes.whole
    _unsend(meeting_id)
    _send(meeting_id)
    letters = [plain.letter(row.recipient, row.envelope_from, row.raw) for row in _stored()]
    with sink() as port, _sending_to(house, port):

        def ours() -> None:
            _send(meeting_id)
            worker.drain()

        turns = [
            once_for(number, ours, lambda: _unsend(meeting_id)),
            once_for(number, lambda: plain.send(port, letters)),
        ]
        spent, bare = interleaved(turns, min(3, house.sizes.rounds))
        hang_up()
    assert {row.state for row in _stored()} == {"sent"}, "not all mails were delivered"
    return [
        line("Mail", f"composed, stored and delivered, each of {number} different", spent, bare,
             "icalendar, EmailMessage, smtplib", waits=True),
        Line("Mail", "composed, stored and delivered in a second", 1000 / spent.ms, unit="/s"),
    ]  # fmt: skip


def _stored() -> list[OutboxMessage]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage).options(undefer(OutboxMessage.raw))))


def _wait_again() -> None:
    with transaction.writing():
        db.session.execute(update(OutboxMessage).values(state="waiting", sent_at=None, attempts=0))
        db.session.execute(update(Job).values(done_at=None, lease_until=None, owner=None, attempts=0))


def _bare(port: int, mails: list[tuple[str, str, bytes]]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for sender, recipient, raw in mails:
            server.sendmail(sender, [recipient], raw)


@contextmanager
def _sending_to(house: House, port: int) -> Iterator[None]:
    before = house.app.extensions["settings"]
    house.app.extensions["settings"] = replace(before, smtp_url=f"smtp://127.0.0.1:{port}")
    yield
    house.app.extensions["settings"] = before


@contextmanager
def sink() -> Iterator[int]:
    """A server in a process of its own that accepts every mail and keeps none; its port."""
    command = [sys.executable, str(Path(__file__).with_name("sink.py"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        stdout: Any = process.stdout
        yield int(stdout.readline())
        process.terminate()
