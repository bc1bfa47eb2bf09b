"""Another time is proposed for one meeting of a series, or for all of it."""

from datetime import timedelta

from forum.extensions import db
from forum.invitations import proposals
from forum.invitations.models import Proposal
from forum.meetings import service as meetings
from tests.invitations.series.conftest import Arrive, Mailed, calendar_of, mails
from tests.support.factories import Factory
from tests.support.notices import mail_leaves, notices_come_due

DAY = timedelta(days=1)


def test_a_proposal_for_one_meeting_concerns_that_one(mailed: Mailed, arrive: Arrive) -> None:
    second = mailed.meetings[1]
    row = arrive(meeting=second, propose=(second.starts_at + DAY, second.ends_at + DAY))
    assert (row.outcome, row.reason) == ("held", "counter_proposal")
    assert [[len(group.proposals) for group in proposals.for_meeting(one.id)] for one in mailed.meetings] == [
        [], [1], [], []]  # fmt: skip


def test_accepting_it_moves_that_one_and_tells_it_alone(mailed: Mailed, arrive: Arrive) -> None:
    second = mailed.meetings[1]
    arrive(meeting=second, propose=(second.starts_at + DAY, second.ends_at + DAY))
    before = len(mails())
    meetings.change(second, starts_at=second.starts_at + DAY)
    notices_come_due()
    assert [one.state for one in db.session.query(Proposal)] == ["accepted"]
    events = [calendar_of(row).events for row in mails()[before:]]
    assert [[(one.uid, one.recurrence_id) for one in found] for found in events] == [
        [(mailed.series.uid, second.recurrence_id)]] * 2  # fmt: skip


def test_declining_it_names_the_meeting_to_the_calendar(make: Factory, mailed: Mailed, arrive: Arrive) -> None:
    second = mailed.meetings[1]
    arrive(meeting=second, propose=(second.starts_at + DAY, second.ends_at + DAY))
    mail_leaves()
    proposals.decline(db.session.query(Proposal).all(), make.user())
    [row] = mails(mailed.one.email, "waiting")
    message = calendar_of(row)
    assert (message.method, message.events[0].uid, message.events[0].recurrence_id) == (
        "DECLINECOUNTER", mailed.series.uid, second.recurrence_id)  # fmt: skip


def test_one_for_all_meetings_waits_for_a_person_and_moves_none(mailed: Mailed, arrive: Arrive) -> None:
    first = mailed.meetings[0]
    row = arrive(propose=(first.starts_at + DAY, first.ends_at + DAY))
    assert (row.outcome, row.reason, row.result["whole_series"]) == ("held", "counter_proposal", True)
    assert db.session.query(Proposal).count() == 0


def test_a_cancellation_from_outside_changes_no_meeting(mailed: Mailed, arrive: Arrive) -> None:
    for meeting in (None, mailed.meetings[2]):
        row = arrive(meeting=meeting, change=lambda calendar: calendar.replace(b"METHOD:REPLY", b"METHOD:CANCEL"))
        assert (row.outcome, row.reason) == ("held", "outside_cancel")
    assert row.result["meeting"] == mailed.meetings[2].uid
    assert {one.state for one in mailed.meetings} == {"announced"}
