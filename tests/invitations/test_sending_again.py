"""Sending a failed mail about one meeting again says what is true now."""

from datetime import timedelta

import pytest

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations import departures, queries, service
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Sent
from tests.invitations.notice_mails import attendee_line, event_of, move
from tests.support.factories import Factory
from tests.support.notices import mail_leaves, notices_come_due


@pytest.fixture
def organiser(sent: Sent, make: Factory) -> User:
    mail_leaves()
    return make.organiser(sent.meeting.forum)


def rows(sent: Sent) -> list[OutboxMessage]:
    """The mails to the first invitee."""
    topic = f"invitation:{sent.one.id}"
    return list(db.session.query(OutboxMessage).filter_by(topic=topic).order_by(OutboxMessage.id))


def fails(row: OutboxMessage) -> OutboxMessage:
    outbox.failed(row, "550 5.7.1 refused")
    db.session.flush()
    return row


def test_who_answered_meanwhile_is_not_asked_again(sent: Sent, organiser: User) -> None:
    row = fails(rows(sent)[0])
    clock.advance(timedelta(minutes=1))
    service.answer(sent.one, service.Answer("accepted"))
    departures.send_again(row.id, organiser)
    assert row.state == "waiting"
    assert b"PARTSTAT=ACCEPTED" in attendee_line(row)
    assert [one.answer for one in queries.current_replies(sent.meeting.id).values()] == ["accepted"]


def test_a_cancellation_stays_one(sent: Sent, organiser: User) -> None:
    meetings.cancel(sent.meeting, "Banjir")
    row = fails(rows(sent)[-1])
    departures.send_again(row.id, organiser)
    assert (row.state, event_of(row).status, len(rows(sent))) == ("waiting", "CANCELLED", 2)


def test_an_invitation_to_what_was_called_off_becomes_its_cancellation(sent: Sent, organiser: User) -> None:
    meetings.cancel(sent.meeting, "Banjir")
    for row in rows(sent):
        fails(row)
    assert departures.send_all_again(organiser) == 2
    assert [(row.state, row.rank) for row in rows(sent)] == [("superseded", 0), ("superseded", 1), ("waiting", 2)]
    assert event_of(rows(sent)[-1]).status == "CANCELLED"


def test_who_was_withdrawn_gets_a_cancellation_of_their_own(sent: Sent, organiser: User) -> None:
    service.withdraw(sent.one)
    for row in rows(sent):
        fails(row)
    departures.send_all_again(organiser)
    assert [row.state for row in rows(sent)] == ["superseded", "superseded", "waiting"]


def test_a_cancellation_of_who_was_asked_again_since_does_not_leave(sent: Sent, organiser: User) -> None:
    service.withdraw(sent.one)
    row = fails(rows(sent)[-1])
    service.add_offices(sent.meeting, [sent.one.office])  # type: ignore[list-item]
    departures.send_again(row.id, organiser)
    assert [row.state for row in rows(sent)] == ["sent", "superseded"]


def test_after_the_address_was_corrected_it_goes_there(sent: Sent, organiser: User) -> None:
    row = fails(rows(sent)[0])
    service.set_email(sent.one, "benar@contoh.example")
    departures.send_again(row.id, organiser)
    assert [(row.recipient == "benar@contoh.example", row.state) for row in rows(sent)] == [
        (False, "superseded"), (True, "waiting")]  # fmt: skip


def test_it_never_follows_later_words_of_the_same_rank(sent: Sent, organiser: User) -> None:
    meetings.change(sent.meeting, title="Rapat konsolidasi II", notify=True)
    notices_come_due()
    first = fails(rows(sent)[-1])
    sent.one.undeliverable_reason = ""
    meetings.change(sent.meeting, title="Rapat konsolidasi III", notify=True)
    notices_come_due()
    assert [(row.state, row.rank) for row in rows(sent)] == [("sent", 0), ("failed", 0), ("waiting", 0)]
    mail_leaves()
    departures.send_again(first.id, organiser)
    assert [row.state for row in rows(sent)] == ["sent", "superseded", "sent"]


def test_a_newer_one_that_failed_too_is_the_one_to_be_sent_again(sent: Sent, organiser: User) -> None:
    move(sent.meeting)
    notices_come_due()
    for row in rows(sent):
        fails(row)
    assert departures.send_all_again(organiser) == 2
    assert [row.state for row in rows(sent)] == ["superseded", "waiting"]
    assert event_of(rows(sent)[-1]).starts_at == sent.meeting.starts_at
