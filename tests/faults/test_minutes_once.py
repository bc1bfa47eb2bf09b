"""Workers are killed while they write and send the mails of minutes: each address gets them, written once."""

import time
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.extensions import db
from forum.jobs.models import Job
from forum.kernel import transaction
from forum.minutes import service
from forum.minutes.sending import grace
from forum.minutes.sending.models import MinutesParcel, MinutesReader
from forum.minutes.sending.service import SEND
from tests.faults.conftest import Gang, Tell, in_state, wanted
from tests.faults.sink import Sink
from tests.support.factories import Factory

INVITEES = 60
PATIENCE = 400  # seconds; a bound for a machine that is busy with other work


@pytest.mark.slow
@pytest.mark.usefixtures("now")
def test_killed_while_the_mails_are_written_and_sent(
    app: Flask, make: Factory, sink: Sink, gang: Gang, tell: Tell
) -> None:
    _publish(make)
    deadline = time.monotonic() + PATIENCE
    at_writing = at_sending = 0

    def take(number: int) -> None:
        nonlocal at_sending
        time.sleep(0.004)
        if number == 20:
            at_sending += 1
            gang.kill()

    sink.on_taken = take
    while in_state("sent") < INVITEES:
        assert time.monotonic() < deadline, f"after {PATIENCE} s: {in_state('sent')} sent"
        gang.keep(2)
        if at_writing < 1 and _is_being_written():
            gang.kill()
            at_writing += 1
            written = _counted(MinutesParcel)
            assert (written, in_state("waiting")) in ((0, 0), (INVITEES, INVITEES))  # all of it or nothing
        time.sleep(0.005)
    counted = sink.counted(wanted())
    tell(f"{gang.killed} workers killed, {at_writing} times while writing: {counted}")
    assert (counted.wanted, counted.delivered, counted.lost, counted.renamed) == (INVITEES, INVITEES, 0, 0)
    assert counted.twice <= 2  # only what was in a worker's hands at its death (docs/decisions/0016)
    assert (at_writing >= 1, at_sending) == (True, 1)
    recipients = Counter(db.session.scalars(select(MinutesParcel.recipient)))
    assert (len(recipients), set(recipients.values())) == (INVITEES, {1})
    assert _counted(MinutesReader) == INVITEES


def _publish(make: Factory) -> None:
    with transaction.writing():
        meeting = make.meeting(state="held")
        for number in range(INVITEES):
            make.invitation(meeting, make.office(f"Kepala Dinas {number}"))
        record = service.open_minutes(meeting, None)
        service.decide(service.add_item(record, "Pembukaan"), "Data diterbitkan.")
        grace.send_now(service.publish(record, is_public=False, by=None))


def _is_being_written() -> bool:
    db.session.rollback()
    held = select(Job.lease_until).where(Job.kind == SEND, Job.done_at.is_(None), Job.lease_until.is_not(None))
    return db.session.scalar(held) is not None


def _counted(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0
