"""Answers that calendar programs send, through the real inbox (calendar.md sections 2, 3, 4 and 6)."""

from datetime import timedelta

import pytest

from forum.extensions import db
from forum.invitations import queries, service
from forum.invitations.models import Invitation, Reply
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import PASSED, Arrive, Sent, became, sample, standing
from tests.support.factories import Factory
from tests.support.notices import notices_come_due


@pytest.mark.parametrize("shape", ["plain", "gmail", "outlook", "apple"])
@pytest.mark.parametrize(
    ("partstat", "answer"), [("ACCEPTED", "accepted"), ("DECLINED", "declined"), ("TENTATIVE", "tentative")]
)
def test_every_program_s_answer_is_recorded(sent: Sent, arrive: Arrive, shape: str, partstat: str, answer: str) -> None:
    row = arrive(partstat=partstat, shape=shape, comment="Kami hadir tepat waktu")
    reply = queries.current_reply(sent.one)
    assert became(row) == ("applied", "answered")
    assert reply is not None
    assert row.result == {"meeting": sent.meeting.uid, "invitation": sent.one.id, "reply": reply.id, "answer": answer}
    assert (reply.answer, reply.comment, reply.channel) == (answer, "Kami hadir tepat waktu", "calendar")
    assert (reply.answered_from, reply.inbox_message_id) == ("", row.id)


def test_the_same_mail_twice_is_one_answer(sent: Sent, arrive: Arrive) -> None:
    arrive(message_id="<a@contoh.example>")
    assert became(arrive(message_id="<a@contoh.example>", text="lain")) == ("ignored", "duplicate")
    assert became(arrive(message_id="<b@contoh.example>")) == ("ignored", "duplicate")
    assert db.session.query(Reply).count() == 1


def test_an_older_answer_that_comes_late_does_not_win(sent: Sent, arrive: Arrive) -> None:
    arrive(partstat="ACCEPTED", at=clock.now() - timedelta(minutes=5))
    assert became(arrive(partstat="DECLINED", at=clock.now() - timedelta(minutes=10))) == ("ignored", "older_answer")
    assert standing(sent) == {sent.one.id: "accepted"}
    assert db.session.query(Reply).filter_by(counts=False).count() == 1
    assert became(arrive(partstat="DECLINED")) == ("applied", "answered")
    assert standing(sent) == {sent.one.id: "declined"}


def test_a_calendar_answer_does_not_undo_a_later_one_by_link(sent: Sent, arrive: Arrive) -> None:
    before = clock.now() - timedelta(minutes=30)
    service.answer(sent.one, service.Answer("declined"))
    assert became(arrive(partstat="ACCEPTED", at=before)) == ("ignored", "older_answer")
    assert standing(sent) == {sent.one.id: "declined"}


def test_yes_no_yes_ends_with_yes(sent: Sent, arrive: Arrive) -> None:
    for partstat in ("ACCEPTED", "DECLINED", "ACCEPTED"):
        clock.advance(timedelta(minutes=1))
        assert became(arrive(partstat=partstat)) == ("applied", "answered")
    assert standing(sent) == {sent.one.id: "accepted"}


def test_an_answer_to_the_old_time_does_not_count(sent: Sent, arrive: Arrive) -> None:
    old = sent.request_to(sent.one)
    meetings.change(sent.meeting, starts_at=sent.meeting.starts_at + timedelta(days=1))
    notices_come_due()
    assert became(arrive(request=old)) == ("ignored", "outdated")
    assert standing(sent) == {}
    assert became(arrive(partstat="TENTATIVE")) == ("applied", "answered")


def test_an_answer_from_before_a_new_link_still_counts(sent: Sent, arrive: Arrive) -> None:
    old = sent.request_to(sent.one)
    meetings.change(sent.meeting, link="https://rapat.contoh.example/1")
    notices_come_due()
    assert became(arrive(request=old)) == ("applied", "answered")
    assert standing(sent) == {sent.one.id: "accepted"}


def test_another_address_with_the_token_is_believed_and_flagged(sent: Sent, arrive: Arrive) -> None:
    row = arrive(sender="ajudan@contoh.example")
    reply = queries.current_reply(sent.one)
    assert became(row) == ("applied", "answered_from_other_address")
    assert reply is not None
    assert reply.answered_from == "ajudan@contoh.example"


def test_another_address_may_not_contradict_the_invitee(sent: Sent, arrive: Arrive) -> None:
    arrive(partstat="ACCEPTED")
    row = arrive(partstat="DECLINED", sender="ajudan@contoh.example")
    assert became(row) == ("held", "contradicts_earlier_answer")
    assert row.result["suggestion"] == "declined"
    assert standing(sent) == {sent.one.id: "accepted"}


def test_who_was_not_invited_is_held_and_never_counted(sent: Sent, arrive: Arrive) -> None:
    row = arrive(sender="orang.lain@contoh.example", attendee="orang.lain@contoh.example")
    assert became(row) == ("held", "uninvited")
    assert (row.result["attendee"], row.result["suggestion"]) == ("orang.lain@contoh.example", "delegated")
    assert standing(sent) == {}
    assert db.session.query(Invitation).count() == 2


@pytest.mark.parametrize(
    ("authentication", "expected"),
    [
        (PASSED, ("applied", "answered")),
        ("", ("held", "not_authenticated")),
        (PASSED.replace("mx.rembug", "mx.palsu"), ("held", "not_authenticated")),
        (PASSED.replace("dmarc=pass", "dmarc=fail"), ("held", "not_authenticated")),
        (PASSED.replace("header.from=contoh", "header.from=palsu"), ("held", "not_authenticated")),
    ],
)
def test_without_a_token_our_own_server_must_vouch(
    sent: Sent, arrive: Arrive, authentication: str, expected: tuple[str, str]
) -> None:
    def without_token(calendar: bytes) -> bytes:
        return calendar.replace(service.token(sent.one).encode(), b"x")

    row = arrive(to="agenda@rembug.example", change=without_token, authentication=authentication)
    assert became(row) == expected
    assert standing(sent) == ({sent.one.id: "accepted"} if expected[0] == "applied" else {})


def test_a_token_nobody_was_given_is_refused(sent: Sent, arrive: Arrive) -> None:
    unknown = f"agenda+{'a' * 26}@rembug.example"

    def elsewhere(calendar: bytes) -> bytes:
        return calendar.replace(service.token(sent.one).encode(), b"a" * 26).replace(sent.meeting.uid.encode(), b"lain")

    assert became(arrive(to=unknown, change=elsewhere)) == ("rejected", "unknown_token")


def test_the_token_is_read_in_any_letter_case(sent: Sent, arrive: Arrive) -> None:
    def without_organiser(calendar: bytes) -> bytes:
        return b"\r\n".join(line for line in calendar.split(b"\r\n") if not line.startswith((b"ORGANIZER", b" ")))

    row = arrive(to=service.reply_address(sent.one).upper(), change=without_organiser, shape="outlook")
    assert became(row) == ("applied", "answered")


def test_a_delegation_invites_the_delegate(sent: Sent, arrive: Arrive) -> None:
    row = arrive(partstat="DELEGATED", delegated_to="sekretaris@contoh.example")
    delegate = queries.delegates([sent.one.id])[sent.one.id]
    assert became(row) == ("applied", "answered")
    assert (delegate.email, delegate.office_id, delegate.organisation_id) == (
        "sekretaris@contoh.example", None, sent.one.organisation_id)  # fmt: skip
    assert delegate.sent_at is not None
    assert became(arrive(delegate)) == ("applied", "answered")
    assert standing(sent) == {sent.one.id: "delegated", delegate.id: "accepted"}
    counts = queries.counts([sent.meeting.id])[sent.meeting.id].total
    assert (counts.invited, counts.delegated, counts.accepted, counts.waiting) == (2, 1, 0, 1)


def test_a_change_of_mind_withdraws_the_delegate(sent: Sent, arrive: Arrive) -> None:
    arrive(partstat="DELEGATED", delegated_to="sekretaris@contoh.example")
    clock.advance(timedelta(minutes=1))
    arrive(partstat="ACCEPTED")
    assert queries.delegates([sent.one.id]) == {}
    newest = db.session.query(OutboxMessage).order_by(OutboxMessage.id.desc()).first()
    assert newest is not None
    assert (newest.recipient, newest.rank) == ("sekretaris@contoh.example", 1)


def test_a_circle_of_delegates_waits_for_a_person(sent: Sent, arrive: Arrive) -> None:
    row = arrive(partstat="DELEGATED", delegated_to=sent.one.email)
    assert became(row) == ("held", "delegate_unclear")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((b"METHOD:REPLY", b"METHOD:REQUEST"), ("ignored", "not_a_reply")),
        ((b"METHOD:REPLY", b"METHOD:CANCEL"), ("held", "outside_cancel")),
        ((b"METHOD:REPLY", b"METHOD:PUBLISH"), ("ignored", "not_a_reply")),
        ((b"METHOD:REPLY", b"METHOD:ADD"), ("ignored", "not_a_reply")),
        ((b"VEVENT", b"VTODO"), ("ignored", "not_an_event")),
        ((b"PARTSTAT=ACCEPTED", b"PARTSTAT=X-OK"), ("held", "no_answer")),
        ((b"PARTSTAT=ACCEPTED", b"PARTSTAT=NEEDS-ACTION"), ("ignored", "no_answer")),
        ((b"DTSTAMP", b"RECURRENCE-ID:20270101T000000Z\r\nDTSTAMP"), ("ignored", "no_such_occurrence")),
        ((b"BEGIN:VCALENDAR", b"BEGIN:VKALENDER"), ("held", "unreadable_calendar")),
        ((b"UID:", b"UID:lain-"), ("held", "other_meeting")),
    ],
)
def test_what_is_no_answer_changes_nothing(
    sent: Sent, arrive: Arrive, change: tuple[bytes, bytes], expected: tuple[str, str]
) -> None:
    assert became(arrive(change=lambda calendar: calendar.replace(*change))) == expected
    assert standing(sent) == {}


def test_a_counter_proposal_is_kept_and_moves_nothing(sent: Sent, arrive: Arrive) -> None:
    raw = sample("gmail_counter", sent, sent.one, {"Siti.Aminah@example.org": sent.one.email or ""})
    row = arrive(raw=raw)
    assert became(row) == ("held", "counter_proposal")
    assert row.result["proposed_start"] == "2026-11-10T07:00:00+00:00"
    assert row.result["proposed_end"] == "2026-11-10T09:00:00+00:00"
    assert standing(sent) == {}


def test_apple_s_proposal_of_a_new_time_is_one_too(sent: Sent, arrive: Arrive) -> None:
    row = arrive(raw=sample("apple_proposes", sent, sent.one, {"yohana@example.org": sent.one.email or ""}))
    assert became(row) == ("held", "counter_proposal")
    assert row.result["proposed_start"] == "2026-11-10T07:00:00+00:00"


def test_a_refresh_is_answered_once_an_hour_to_the_invitee_only(sent: Sent, arrive: Arrive) -> None:
    def refresh(calendar: bytes) -> bytes:
        return calendar.replace(b"METHOD:REPLY", b"METHOD:REFRESH")

    before = db.session.query(OutboxMessage).count()
    assert became(arrive(change=refresh, sender="orang@lain.example")) == ("applied", "refreshed")
    assert became(arrive(change=refresh, message_id="<2@x.example>")) == ("ignored", "refreshed_already")
    rows = db.session.query(OutboxMessage).order_by(OutboxMessage.id).all()
    assert [row.recipient for row in rows[before:]] == [sent.one.email]


def test_answers_after_the_end_are_kept_as_late(sent: Sent, arrive: Arrive) -> None:
    clock.advance(timedelta(days=30))
    row = arrive()
    assert (became(row), row.result["late"]) == (("applied", "answered_late"), True)


def test_answers_to_what_was_cancelled_or_withdrawn_change_nothing(sent: Sent, arrive: Arrive, make: Factory) -> None:
    request = sent.request_to(sent.one)
    service.withdraw(sent.invitations[1])
    assert became(arrive(sent.invitations[1])) == ("held", "withdrawn")
    meetings.cancel(sent.meeting, "")
    assert became(arrive(request=request)) == ("ignored", "meeting_cancelled")
    assert db.session.query(Reply).count() == 0
