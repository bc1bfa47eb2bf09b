"""The server of the mailbox restarts again and again while answers are fetched: each is read once."""

import random
import threading
import time
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from forum.adapters import ics, mime
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.inbox import jobs as inbox_jobs
from forum.inbox.models import InboxMessage
from forum.invitations.models import Invitation, Reply
from forum.jobs import worker
from forum.kernel import clock
from forum.outbox.models import OutboxMessage
from tests.faults.conftest import Tell, invite
from tests.support.factories import Factory

ANSWERS, RESTARTS = 60, 5


def answers() -> list[tuple[str, bytes]]:
    """What the calendar program of each invitee answers: (to, mail)."""
    made = []
    for number, row in enumerate(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))):
        request = mime.read(row.raw).calendars[0].content
        to = ics.read(request).events[0].organiser or ""
        reply = ics.build_reply(request, row.recipient, "ACCEPTED", answered_at=clock.now())
        made.append((to, mime.compose(mime.Mail(
            message_id=f"<jawaban-{number}@contoh.example>", sender_name="", sender_email=row.recipient, to_name="",
            to_email=to, subject="Hadir", text="Hadir.", date=clock.now(), calendar=reply, calendar_method="REPLY",
        ))))  # fmt: skip
    return made


@pytest.mark.slow
def test_restarts_in_the_middle_of_fetching(
    app: Flask, make: Factory, post_office: MailServer, chance: random.Random, tell: Tell
) -> None:
    invite(make, ANSWERS)
    for to, raw in answers():
        post_office.deliver(to, raw)
    done, restarts = threading.Event(), 0

    def restart() -> None:
        nonlocal restarts
        while restarts < RESTARTS and not done.wait(chance.uniform(0.1, 0.4)):
            post_office.stop()
            post_office.start()
            restarts += 1

    thread = threading.Thread(target=restart)
    thread.start()
    deadline = time.monotonic() + 40
    try:
        while len(db.session.scalars(select(InboxMessage.id)).all()) < ANSWERS:
            assert time.monotonic() < deadline
            db.session.rollback()
            inbox_jobs.poll()
    finally:
        done.set()
        thread.join()
    inbox_jobs.poll()
    worker.drain()
    db.session.expire_all()
    answered = Counter(db.session.scalars(select(Reply.invitation_id)))
    invited = set(db.session.scalars(select(Invitation.id)))
    twice = sum(number > 1 for number in answered.values())
    tell(f"{restarts} restarts: {ANSWERS} answers sent, {len(answered)} applied, {twice} twice, "
         f"{len(invited - answered.keys())} lost")  # fmt: skip
    assert answered == Counter(invited)
    assert restarts >= 2
