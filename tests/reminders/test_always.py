"""Whatever the order of scans, moves, answers and crashes: nobody gets the same reminder twice, nobody after declining,
none in the night."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations import service as invite
from forum.invitations.models import Invitation
from forum.kernel import clock, transaction
from forum.kernel.errors import Gone, Problem
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from forum.reminders import jobs, queries, quiet, service
from forum.reminders.models import Reminded, ReminderRule
from forum.reminders.service import nudging
from tests.conftest import A_TUESDAY
from tests.support.database import emptied
from tests.support.factories import Factory

WAITS = (1, 16, 61, 7 * 60, 11 * 60 + 30, 24 * 60, 3 * 24 * 60)
NUMBER = st.integers(0, 5)
STEP = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from(WAITS)),
    st.tuples(st.just("wait"), st.sampled_from(WAITS)),
    st.tuples(st.just("scan"), NUMBER),
    st.tuples(st.just("crash"), NUMBER),
    st.tuples(st.sampled_from(("accepted", "declined", "tentative", "delegated")), NUMBER),
    st.tuples(st.just("move"), st.sampled_from((-2, 1, 2, 24, 24 * 7))),
    st.tuples(st.just("nudge"), NUMBER),
    st.tuples(st.just("rule"), st.sampled_from((60, 90, 1440, 4320))),
    st.tuples(st.just("withdraw"), NUMBER),
    st.tuples(st.just("renew"), NUMBER),
)


def _killed_while_posting(limit: int) -> None:
    with transaction.writing():
        service.post_due(limit)
        raise KeyboardInterrupt


class World:
    """Two meetings, three chairs each on two clocks, one mailbox for several."""

    def __init__(self) -> None:
        make = Factory()
        forum = make.forum()
        east = make.organisation(region=make.region(timezone="Asia/Jayapura"))
        shared = make.office(email="bersama@contoh.example")
        offices = [shared, make.office(organisation=east), make.office()]
        self.meetings = [
            make.meeting(forum=forum, starts_at=clock.now() + timedelta(days=8, hours=hours)) for hours in (0, 2)
        ]
        self.invited: list[int] = []
        for meeting in self.meetings:
            self.invited += [one.id for one in invite.add_offices(meeting, offices)]
            invite.send(meeting)
        db.session.commit()
        self.ids = [one.id for one in self.meetings]
        self.seen: set[str] = set()
        self.told: Counter[tuple[int, str]] = Counter()
        self.causes: dict[int, set[object]] = {number: set() for number in self.ids}

    def meeting(self, number: int) -> Meeting:
        return db.session.get_one(Meeting, self.ids[number % 2])

    def invitation(self, number: int) -> Invitation:
        return db.session.get_one(Invitation, self.invited[number])

    def do(self, what: str, value: int) -> None:
        """One step; what the product refuses changes nothing."""
        for number in self.ids:
            self.causes[number] |= {one.minutes for one in queries.for_meeting(number)}
        try:
            getattr(self, f"_{what}", lambda number: self._answer(what, number))(value)
            db.session.commit()
        except (Problem, Gone):
            db.session.rollback()
        self.look()

    def _wait(self, minutes: int) -> None:
        clock.advance(timedelta(minutes=minutes))

    def _scan(self, _number: int) -> None:
        jobs.scan()

    def _crash(self, number: int) -> None:
        db.session.commit()
        with pytest.raises(KeyboardInterrupt):
            _killed_while_posting(number + 1)

    def _answer(self, answer: str, number: int) -> None:
        given = invite.Answer(answer, delegate_name="W", delegate_email=f"wakil{number}@contoh.example")
        invite.answer(self.invitation(number), given if answer == "delegated" else invite.Answer(answer))

    def _move(self, hours: int) -> None:
        meeting = self.meeting(hours)
        meetings.change(meeting, starts_at=meeting.starts_at + timedelta(hours=hours))

    def _nudge(self, number: int) -> None:
        meeting = self.meeting(number)
        row = nudging.nudge(meeting, self.invited, key=f"{clock.now().timestamp()}:{number % 2}"[:32], again=number > 3)
        self.causes[meeting.id].add(row.key)

    def _rule(self, minutes: int) -> None:
        service.add(self.meeting(minutes // 30), service.Wanted("before_start", minutes, "unanswered"))

    def _withdraw(self, number: int) -> None:
        invite.withdraw(self.invitation(number))

    def _renew(self, number: int) -> None:
        for rule in db.session.query(ReminderRule).filter_by(meeting_id=self.ids[number % 2]):
            minutes, audience = rule.minutes, rule.audience
            service.remove(self.meeting(number), rule.id)
            service.add(self.meeting(number), service.Wanted(rule.anchor, minutes, audience))

    def look(self) -> None:
        """Judge what was posted in this step."""
        now = clock.now()
        answers = {one: reply.answer for meeting in self.ids
                   for one, reply in invitations.current_replies(meeting).items()}  # fmt: skip
        for row in db.session.query(OutboxMessage).filter_by(kind="reminder"):
            if row.key in self.seen:
                continue
            self.seen.add(row.key)
            text = mime.read(row.raw).text
            told = [one for one in db.session.query(Invitation) if invite.token(one) in text]
            noted = {one.invitation_id for one in db.session.query(Reminded).filter_by(mail_key=row.key)}
            assert {one.id for one in told} == noted
            assert noted
            for one in told:
                assert one.email == row.recipient
                assert answers.get(one.id) not in ("declined", "delegated")
                assert one.withdrawn_at is None
                assert one.meeting.starts_at > now
                zone = nudging.zone_of(one, one.meeting)
                assert quiet.night(now, zone, quiet.Quiet()) is None
                self.told[one.id, one.meeting.starts_at.isoformat()] += 1
        for (invitation_id, _start), times in self.told.items():
            meeting_id = db.session.get_one(Invitation, invitation_id).meeting_id
            assert times <= len(self.causes[meeting_id])
        assert all(times == 1 for times in Counter(
            (one.invitation_id, one.occasion) for one in db.session.query(Reminded)).values())  # fmt: skip


@given(st.lists(STEP, min_size=4, max_size=40))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_twice_nobody_after_declining_nobody_at_night(app: Flask, steps: list[tuple[str, int]]) -> None:
    db.session.remove()
    emptied()
    with clock.frozen(A_TUESDAY):
        world = World()
        for what, value in steps:
            world.do(what, value)
        world.do("scan", 0)
