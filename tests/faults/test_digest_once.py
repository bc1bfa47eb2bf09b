"""Workers are killed while the monthly mails to leaders leave: each leader gets one, written once."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.extensions import db
from forum.jobs.models import Job
from forum.kernel import clock, transaction
from forum.outbox.models import OutboxMessage
from forum.reports.digest import jobs, service
from tests.faults.conftest import Gang, Tell, in_state, wanted
from tests.faults.sink import Sink
from tests.support.factories import Factory

LEADERS = 60
PATIENCE = 300  # seconds; a bound for a machine that is busy with other work


@pytest.mark.slow
@pytest.mark.usefixtures("now")
def test_killed_between_claiming_and_sending(app: Flask, make: Factory, sink: Sink, gang: Gang, tell: Tell) -> None:
    morning = _third_of_last_month()
    _led(make, morning)
    with clock.frozen(morning):  # the workers' own clocks show today, when perhaps no digest is due
        assert (jobs.scan(), jobs.scan()) == (LEADERS, 0)
    assert (in_state("waiting"), in_state("sent")) == (LEADERS, 0)
    kills, deaths = [10, 35], 0
    claimed_at_death: list[int] = []

    def take(number: int) -> None:
        nonlocal deaths
        time.sleep(0.004)
        if kills and number >= kills[0]:
            kills.pop(0)
            gang.kill()
            deaths += 1

    sink.on_taken = take
    deadline = time.monotonic() + PATIENCE
    while in_state("sent") < LEADERS:
        assert time.monotonic() < deadline, f"after {PATIENCE} s: {in_state('sent')} sent"
        if len(claimed_at_death) < deaths:
            claimed_at_death.append(_claimed())
        gang.keep(2)
        time.sleep(0.005)
    counted = sink.counted(wanted())
    tell(f"{gang.killed} workers killed, who held {claimed_at_death} mails: {counted}")
    assert (counted.wanted, counted.delivered, counted.lost, counted.renamed) == (LEADERS, LEADERS, 0, 0)
    assert counted.twice <= gang.killed  # only what was in a worker's hands at its death (docs/decisions/0016)
    assert (kills, [number > 1 for number in claimed_at_death]) == ([], [True, True])
    recipients = Counter(db.session.scalars(select(OutboxMessage.recipient).where(OutboxMessage.kind == service.KIND)))
    assert (len(recipients), set(recipients.values())) == (LEADERS, {1})
    with clock.frozen(morning + timedelta(days=2)):
        assert (service.due(), jobs.scan()) == ([], 0)


def _third_of_last_month() -> datetime:
    """By day, early in a month, and over: mails that were posted then are due whatever day it is today."""
    last = datetime.now(UTC).replace(day=1) - timedelta(days=1)
    return last.replace(day=3, hour=2, minute=0, second=0, microsecond=0)  # 09.00 WIB


def _led(make: Factory, morning: datetime) -> None:
    """Leaders of a forum that met only in the month before this morning: of the month before today there is nothing to
    tell, should the workers look."""
    with transaction.writing():
        forum = make.forum()
        meeting = make.meeting(forum=forum, state="held", starts_at=morning - timedelta(days=15))
        office = make.office()
        make.invitation(meeting, office)
        make.attendance(meeting, office.organisation, "head")
        for number in range(LEADERS):
            make.role(forum, make.user(f"Kepala Dinas {number}"), "leader")


def _claimed() -> int:
    """How many mails somebody has claimed and not sent."""
    db.session.rollback()
    held = select(func.count()).select_from(Job).where(Job.done_at.is_(None), Job.owner.is_not(None))
    return db.session.scalar(held) or 0
