"""Reminders: relative to the start, moving with it, never after a decline, never twice."""

from datetime import timedelta

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations import service as invite
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from forum.reminders import jobs, queries, service
from tests.support.client import Visitor, counted
from tests.support.factories import Factory
from tests.support.notices import notices_come_due


def announced(make: Factory, number: int = 1, days: int = 14) -> tuple[Meeting, list[Invitation]]:
    meeting = make.meeting(title="Rapat", starts_at=clock.now() + timedelta(days=days))
    chosen = invite.add_offices(meeting, [make.office() for _ in range(number)])
    invite.send(meeting)
    db.session.commit()
    return meeting, chosen


def reminded() -> list[str]:
    rows = db.session.query(OutboxMessage).filter_by(kind="reminder").order_by(OutboxMessage.id)
    return [row.recipient for row in rows]


def rules_of(meeting: Meeting) -> list[tuple[str, int]]:
    return [(one.anchor, one.minutes) for one in queries.for_meeting(meeting.id)]


def at(meeting: Meeting, before: timedelta) -> None:
    """Go on to so long before the start."""
    db.session.commit()
    clock.advance(meeting.starts_at - before - clock.now())


def test_the_usual_ones_come_with_the_first_sending(make: Factory) -> None:
    meeting, _ = announced(make)
    assert rules_of(meeting) == [("before_start", 10080), ("before_start", 1440), ("before_start", 120)]
    invite.add_offices(meeting, [make.office()])
    for rule in queries.for_meeting(meeting.id):
        service.remove(meeting, rule.id)
    invite.send(meeting)
    assert queries.for_meeting(meeting.id) == []


def test_each_is_sent_once_however_often_one_looks(make: Factory) -> None:
    meeting, [one] = announced(make)
    at(meeting, timedelta(days=7, minutes=1))
    assert jobs.scan() == 0
    at(meeting, timedelta(days=7))
    assert [jobs.scan(), jobs.scan()] == [1, 0]
    at(meeting, timedelta(days=1))
    assert jobs.scan() == 1
    at(meeting, timedelta(hours=2))
    assert jobs.scan() == 1
    assert reminded() == [one.email] * 3


def test_who_declined_or_sends_somebody_is_left_in_peace(make: Factory) -> None:
    meeting, [comes, declined, sends, silent] = announced(make, 4)
    invite.answer(comes, invite.Answer("accepted"))
    invite.answer(declined, invite.Answer("declined"))
    invite.answer(sends, invite.Answer("delegated", delegate_name="R", delegate_email="wakil@contoh.example"))
    at(meeting, timedelta(days=7))
    assert jobs.scan() == 3
    assert sorted(reminded()) == sorted([comes.email or "", silent.email or "", "wakil@contoh.example"])
    texts = {
        row.recipient: mime.read(row.raw).text for row in db.session.query(OutboxMessage).filter_by(kind="reminder")
    }
    assert "kami belum menerima jawaban Anda" in texts[silent.email or ""]
    assert "Terima kasih atas kesediaan Anda hadir" in texts[comes.email or ""]


def test_they_move_with_the_meeting(make: Factory) -> None:
    meeting, _ = announced(make)
    meetings.change(meeting, starts_at=meeting.starts_at + timedelta(days=3))
    db.session.commit()
    clock.advance(timedelta(days=7))
    assert jobs.scan() == 0
    at(meeting, timedelta(days=7))
    assert jobs.scan() == 1
    meetings.change(meeting, starts_at=meeting.starts_at + timedelta(days=3))
    at(meeting, timedelta(days=7))
    assert jobs.scan() == 1


@pytest.mark.parametrize("end", ["cancelled", "withdrawn", "undeliverable"])
def test_nobody_is_reminded_of_what_is_not_theirs_any_more(make: Factory, end: str) -> None:
    meeting, [one] = announced(make)
    if end == "cancelled":
        meetings.cancel(meeting, "")
    elif end == "withdrawn":
        invite.withdraw(one)
    else:
        one.undeliverable_reason = "5.1.1"
    at(meeting, timedelta(days=7))
    assert jobs.scan() == 0


def test_a_reminder_long_past_is_not_sent_any_more(make: Factory) -> None:
    meeting, _ = announced(make)
    at(meeting, timedelta(days=7) - timedelta(hours=6))
    assert jobs.scan() == 0


def test_who_was_invited_after_its_time_is_not_reminded_at_once(make: Factory) -> None:
    announced(make, days=7)
    clock.advance(timedelta(minutes=5))
    announced(make, days=6)
    assert jobs.scan() == 1


def test_a_reminder_that_waits_does_not_leave_after_a_change(make: Factory) -> None:
    meeting, _ = announced(make)
    at(meeting, timedelta(days=7))
    jobs.scan()
    meetings.change(meeting, place="Aula lain")
    notices_come_due(mail_has_left=False)
    assert [row.state for row in db.session.query(OutboxMessage).filter_by(kind="reminder")] == ["superseded"]


def test_the_page_adds_and_removes(make: Factory, visitor: Visitor) -> None:
    meeting, _ = announced(make)
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/rapat/{meeting.key}/pengingat"
    assert len(visitor.get(address).all(".card")) == 3
    filled = {"number": "3", "unit": "days", "anchor": "before_start", "audience": "everybody"}
    for _ in range(2):
        assert visitor.post(address + "/baru", filled).status == 303
    assert visitor.post(address, {"minutes": "60"}).status == 303
    assert visitor.post(address, {"minutes": "61"}).status == 422
    number = queries.for_meeting(meeting.id)[-1].id
    for _ in range(2):
        assert visitor.post(address + "/hapus", {"rule": str(number)}).status == 303
    assert rules_of(meeting)[:4] == [("before_start", minutes) for minutes in (10080, 4320, 1440, 120)]
    for bad in ("0", "x", "61"):
        assert visitor.post(address + "/baru", {**filled, "number": bad}).status == 422
    visitor.sign_in(make.user())
    assert visitor.get(address).status == 403


def test_a_span_too_long_is_refused(make: Factory) -> None:
    with pytest.raises(Problem):
        service.add(make.meeting(), service.Wanted("before_start", 60 * 24 * 60 + 1))


def test_the_cost_does_not_grow_with_the_invitees(make: Factory) -> None:
    meeting, _ = announced(make, 30)
    at(meeting, timedelta(days=7))
    with counted() as statements:
        assert jobs.scan() == 30
    assert len(statements) <= 22, "\n".join(one[:150].replace("\n", " ") for one in statements)
    assert len(invitations.for_meeting(meeting.id)) == 30
