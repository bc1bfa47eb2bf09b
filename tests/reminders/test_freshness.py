"""A reminder that waited leaves only when it is still true, and says what is true now."""

from datetime import timedelta

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import service as invite
from forum.invitations.models import Invitation
from forum.jobs import worker
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from forum.reminders import jobs, queries
from tests.reminders.conftest import Announce
from tests.support.factories import Factory


def waiting_reminder(announce: Announce, number: int = 1) -> tuple[Meeting, list[Invitation]]:
    meeting, invited = announce(number)
    db.session.query(OutboxMessage).update({"state": "sent"})
    db.session.commit()
    clock.advance(timedelta(days=7))
    assert jobs.scan() == number
    return meeting, invited


def states(invited: list[Invitation]) -> list[str]:
    """What became of each one's reminder after the worker had its turn."""
    db.session.commit()
    worker.drain()
    db.session.expire_all()
    rows = {row.recipient: row.state for row in db.session.query(OutboxMessage).filter_by(kind="reminder")}
    return [rows[one.email or ""] for one in invited]


@pytest.mark.usefixtures("post_office")
def test_what_is_still_true_leaves(announce: Announce) -> None:
    _, invited = waiting_reminder(announce)
    assert states(invited) == ["sent"]


@pytest.mark.usefixtures("post_office")
def test_who_declined_or_was_withdrawn_meanwhile_gets_nothing(announce: Announce) -> None:
    _, invited = waiting_reminder(announce, 3)
    invite.answer(invited[0], invite.Answer("declined"))
    invited[1].withdrawn_at = clock.now()
    assert states(invited) == ["superseded", "superseded", "sent"]
    assert list(queries.reminded(invited[0].meeting_id)) == [invited[2].id]


@pytest.mark.usefixtures("post_office")
def test_who_accepted_meanwhile_is_thanked_instead_of_asked(announce: Announce) -> None:
    _, invited = waiting_reminder(announce)
    invite.answer(invited[0], invite.Answer("accepted"))
    assert states(invited) == ["sent"]
    row = db.session.query(OutboxMessage).filter_by(kind="reminder").one()
    assert "Mohon jawab" not in row.subject
    assert "Pengingat" in row.subject


@pytest.mark.usefixtures("post_office")
def test_nothing_leaves_for_a_meeting_that_moved_quietly_or_began(announce: Announce) -> None:
    meeting, invited = waiting_reminder(announce)
    meeting.starts_at += timedelta(days=1)
    assert states(invited) == ["superseded"]


@pytest.mark.usefixtures("post_office")
def test_nothing_leaves_at_night(announce: Announce) -> None:
    _, invited = waiting_reminder(announce)
    clock.advance(timedelta(hours=12, minutes=5))
    assert states(invited) == ["waiting"]
    clock.advance(timedelta(hours=8))
    assert states(invited) == ["waiting"]
    clock.advance(timedelta(minutes=55))
    assert states(invited) == ["sent"]


@pytest.mark.usefixtures("post_office")
def test_of_a_digest_only_what_is_still_true_leaves(make: Factory, announce: Announce) -> None:
    office = make.office()
    found = [announce([office], days=8, hours=hours) for hours in range(3)]
    db.session.query(OutboxMessage).update({"state": "sent"})
    clock.advance(timedelta(days=1))
    assert jobs.scan() == 1
    meetings.cancel(found[0][0], "Banjir")
    invite.answer(found[1][1][0], invite.Answer("declined"))
    db.session.commit()
    worker.drain()
    db.session.expire_all()
    row = db.session.query(OutboxMessage).filter_by(kind="reminder").one()
    assert row.state == "sent"
    assert row.subject.startswith(f"Mohon jawab: {found[2][0].title} – ")


@pytest.mark.usefixtures("post_office")
def test_of_a_digest_nothing_leaves_for_an_address_that_was_corrected(make: Factory, announce: Announce) -> None:
    office = make.office()
    found = [announce([office], days=8, hours=hours) for hours in range(3)]
    db.session.query(OutboxMessage).update({"state": "sent"})
    clock.advance(timedelta(days=1))
    assert jobs.scan() == 1
    invite.set_email(found[0][1][0], "benar@contoh.example")
    db.session.commit()
    worker.drain()
    db.session.expire_all()
    row = db.session.query(OutboxMessage).filter_by(kind="reminder").one()
    assert (row.recipient, row.state) == (office.email, "sent")
    raw = mime.read(row.raw).text
    assert [invite.reply_link(of_one[0]) in raw for _meeting, of_one in found] == [False, True, True]


@pytest.mark.usefixtures("post_office")
def test_nothing_at_all_leaves_when_all_of_it_was_for_another_address(make: Factory, announce: Announce) -> None:
    office = make.office()
    found = [announce([office], days=8, hours=hours) for hours in range(2)]
    db.session.query(OutboxMessage).update({"state": "sent"})
    clock.advance(timedelta(days=1))
    assert jobs.scan() == 1
    for _meeting, [one] in found:
        invite.set_email(one, "benar@contoh.example")
    db.session.commit()
    worker.drain()
    db.session.expire_all()
    assert [row.state for row in db.session.query(OutboxMessage).filter_by(kind="reminder")] == ["superseded"]
