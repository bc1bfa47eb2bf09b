"""Answers to a series by calendar: to all of it, to one meeting, several at once; the order of each meeting's own."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.adapters import ics
from forum.extensions import db
from forum.invitations import queries, service
from forum.invitations.models import Invitation, Reply, StandingInvitation
from forum.kernel import clock
from forum.meetings import service as meetings
from tests.invitations.conftest import PASSED
from tests.invitations.series.conftest import Arrive, Mailed, became, calendar_of, mails, request_to
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.notices import mail_leaves, notices_come_due


@pytest.mark.parametrize("shape", ["plain", "gmail", "outlook", "apple"])
def test_one_answer_to_the_series_counts_for_every_meeting(mailed: Mailed, arrive: Arrive, shape: str) -> None:
    row = arrive(shape=shape, comment="Kami hadir")
    assert became(row) == ("applied", "answered")
    assert row.result["applied"] == 4
    assert [(part["occurrence"], part["reason"]) for part in row.result["parts"]][:2] == [
        ("2026-11-20T02:00:00+00:00", "answered"), ("2026-12-18T02:00:00+00:00", "answered")]  # fmt: skip
    assert mailed.says() == ["accepted"] * 4
    assert mailed.says(mailed.standings[1]) == ["-"] * 4
    assert {reply.comment for reply in db.session.query(Reply)} == {"Kami hadir"}


@pytest.mark.parametrize("shape", ["plain", "gmail", "outlook", "apple"])
def test_one_meeting_is_answered_alone(mailed: Mailed, arrive: Arrive, shape: str) -> None:
    arrive()
    clock.advance(timedelta(minutes=1))
    row = arrive(partstat="DECLINED", meeting=mailed.meetings[2], shape=shape)
    assert became(row) == ("applied", "answered")
    assert mailed.says() == ["accepted", "accepted", "declined", "accepted"]


def test_only_meetings_ahead_are_answered(mailed: Mailed, arrive: Arrive) -> None:
    clock.advance(timedelta(days=30))
    meetings.cancel(mailed.meetings[2], "")
    arrive()
    assert mailed.says() == ["-", "accepted", "-", "accepted"]


def test_what_was_said_later_to_one_meeting_stays(mailed: Mailed, arrive: Arrive) -> None:
    earlier = clock.now()
    clock.advance(timedelta(minutes=10))
    arrive(partstat="DECLINED", meeting=mailed.meetings[1])
    service.answer(mailed.seats()[2], service.Answer("tentative"), channel="organiser")
    row = arrive(partstat="ACCEPTED", at=earlier)  # written before, arrives after
    assert [part["reason"] for part in row.result["parts"]] == [
        "answered", "older_answer", "older_answer", "answered"]  # fmt: skip
    assert mailed.says() == ["accepted", "declined", "tentative", "accepted"]


def test_what_was_said_earlier_gives_way(mailed: Mailed, arrive: Arrive) -> None:
    arrive(partstat="DECLINED", meeting=mailed.meetings[1])
    clock.advance(timedelta(minutes=1))
    arrive(partstat="ACCEPTED")
    assert mailed.says() == ["accepted"] * 4


def test_several_answers_in_one_message_are_each_applied(mailed: Mailed, arrive: Arrive) -> None:
    def with_two_more(calendar: bytes) -> bytes:
        [begin, event] = calendar.split(b"BEGIN:VEVENT")
        event = b"BEGIN:VEVENT" + event.replace(b"END:VCALENDAR\r\n", b"")

        def one(day: bytes, partstat: bytes) -> bytes:
            part = event.replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=" + partstat)
            return part.replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nRECURRENCE-ID:" + day + b"T020000Z")

        return begin + one(b"20261218", b"DECLINED") + event + one(b"20270115", b"TENTATIVE") + b"END:VCALENDAR\r\n"

    row = arrive(change=with_two_more, message_id="<tiga@contoh.example>")
    assert (became(row), row.result["applied"]) == (("applied", "answered"), 4)
    assert mailed.says() == ["accepted", "declined", "tentative", "accepted"]
    again = arrive(change=with_two_more, message_id="<tiga@contoh.example>", comment="lain")
    assert became(again) == ("ignored", "duplicate")
    assert db.session.query(Reply).count() == 4


def test_the_same_answer_twice_changes_nothing(mailed: Mailed, arrive: Arrive) -> None:
    arrive()
    assert became(arrive()) == ("ignored", "duplicate")
    assert db.session.query(Reply).count() == 4


@pytest.mark.parametrize(
    "moment",
    [b"RECURRENCE-ID;TZID=Asia/Jakarta:20261218T090000", b"RECURRENCE-ID;TZID=SE Asia Standard Time:20261218T090000",
     b"RECURRENCE-ID:20261218T020000Z", b"RECURRENCE-ID;VALUE=DATE:20261218"],
)  # fmt: skip
def test_the_meeting_is_known_by_its_instant_however_written(mailed: Mailed, arrive: Arrive, moment: bytes) -> None:
    row = arrive(change=lambda calendar: calendar.replace(b"DTSTAMP", moment + b"\r\nDTSTAMP", 1))
    assert became(row) == ("applied", "answered")
    assert mailed.says() == ["-", "accepted", "-", "-"]


def test_a_meeting_that_moved_is_still_known_by_the_start_the_rule_gave_it(mailed: Mailed, arrive: Arrive) -> None:
    second = mailed.meetings[1]
    meetings.change(second, starts_at=second.starts_at + timedelta(days=3))
    notices_come_due()
    mail_leaves()
    assert became(arrive(meeting=second, request=None)) == ("ignored", "outdated")  # of the series before it moved
    request = [row for row in mails(mailed.one.email) if row.key.startswith("invite:")][-1]
    calendar = calendar_bytes(request)
    assert became(arrive(partstat="TENTATIVE", request=calendar)) == ("applied", "answered")
    assert mailed.says() == ["-", "tentative", "-", "-"]


def calendar_bytes(row: object) -> bytes:
    from forum.adapters import mime

    return mime.read(row.raw).calendars[0].content  # type: ignore[attr-defined]


def test_an_answer_to_all_given_before_one_moved_does_not_count_for_that_one(mailed: Mailed, arrive: Arrive) -> None:
    before = clock.now()
    second = mailed.meetings[1]
    clock.advance(timedelta(minutes=5))
    meetings.change(second, starts_at=second.starts_at + timedelta(days=3))
    notices_come_due()
    mail_leaves()
    arrive(at=before)
    assert mailed.says() == ["accepted", "-", "accepted", "accepted"]
    clock.advance(timedelta(minutes=5))
    arrive(partstat="DECLINED")
    assert mailed.says() == ["declined"] * 4


@pytest.mark.parametrize("day", [b"20261219T020000Z", b"20270319T020000Z"])
def test_a_meeting_outside_the_series_changes_nothing(mailed: Mailed, arrive: Arrive, day: bytes) -> None:
    row = arrive(change=lambda calendar: calendar.replace(b"DTSTAMP", b"RECURRENCE-ID:" + day + b"\r\nDTSTAMP", 1))
    assert became(row) == ("ignored", "no_such_occurrence")
    assert db.session.query(Reply).count() == 0


def test_a_proposal_of_another_time_for_one_meeting_waits(mailed: Mailed, arrive: Arrive) -> None:
    second = mailed.meetings[1]
    proposed = (second.starts_at + timedelta(days=1), second.ends_at + timedelta(days=1))
    row = arrive(partstat="TENTATIVE", meeting=second, propose=proposed, shape="gmail", method="REPLY")
    assert became(row) == ("held", "counter_proposal")
    assert (row.result["invitation"], row.result["proposed_start"]) == (
        mailed.seats()[1].id, proposed[0].isoformat())  # fmt: skip
    assert db.session.query(Reply).count() == 0


def test_whoever_is_sent_to_all_gets_one_invitation_to_all(mailed: Mailed, arrive: Arrive) -> None:
    row = arrive(partstat="DELEGATED", delegated_to="sekretaris@contoh.example")
    assert (became(row), row.result["applied"]) == (("applied", "answered"), 4)
    assert mailed.says() == ["delegated"] * 4
    [mail] = mails("sekretaris@contoh.example")
    delegate = db.session.query(StandingInvitation).filter_by(email="sekretaris@contoh.example").one()
    assert (delegate.delegated_from_id, len(mailed.seats(delegate))) == (mailed.one.id, 4)
    [master] = calendar_of(mail).events
    assert (master.uid, master.attendees[0].delegated_from) == (mailed.series.uid, (mailed.one.email,))

    mail_leaves()
    assert became(arrive(delegate)) == ("applied", "answered")
    assert mailed.says(delegate) == ["accepted"] * 4
    assert mailed.says() == ["delegated"] * 4

    clock.advance(timedelta(minutes=1))
    arrive(partstat="ACCEPTED")
    assert mailed.says() == ["accepted"] * 4
    assert [calendar_of(row).method for row in mails("sekretaris@contoh.example")] == ["REQUEST", "CANCEL"]
    assert queries.delegates([seat.id for seat in mailed.seats()]) == {}


def test_a_delegate_to_one_meeting_is_asked_to_that_one_alone(mailed: Mailed, arrive: Arrive) -> None:
    second = mailed.meetings[1]
    arrive(partstat="DELEGATED", delegated_to="sekretaris@contoh.example", meeting=second)
    [mail] = mails("sekretaris@contoh.example")
    assert calendar_of(mail).events[0].uid == second.uid
    assert db.session.query(StandingInvitation).count() == 2


def test_one_meeting_taken_back_from_a_delegate_leaves_the_others(mailed: Mailed, arrive: Arrive) -> None:
    arrive(partstat="DELEGATED", delegated_to="sekretaris@contoh.example")
    mail_leaves()
    clock.advance(timedelta(minutes=1))
    arrive(partstat="ACCEPTED", meeting=mailed.meetings[1])
    message = calendar_of(mails("sekretaris@contoh.example")[-1])
    assert (message.method, message.events[0].recurrence_id) == ("CANCEL", mailed.meetings[1].recurrence_id)


def test_the_delegate_who_answers_to_the_head_s_address_is_noted(mailed: Mailed, arrive: Arrive) -> None:
    def pair(calendar: bytes) -> bytes:
        return calendar

    row = arrive(sender="wakil@contoh.example", attendee="wakil@contoh.example", delegated_from=mailed.one.email,
                 change=pair)  # fmt: skip
    delegate = db.session.query(StandingInvitation).filter_by(email="wakil@contoh.example").one()
    assert became(row) == ("applied", "answered")
    assert (mailed.says(), mailed.says(delegate)) == (["delegated"] * 4, ["accepted"] * 4)


def test_our_own_text_sent_back_is_no_note(mailed: Mailed, arrive: Arrive) -> None:
    [line] = [line for line in request_to(mailed.one).replace(b"\r\n ", b"").split(b"\r\n")
              if line.startswith(b"DESCRIPTION:Forum")]  # fmt: skip

    def by_kde(calendar: bytes) -> bytes:
        calendar = calendar.replace(b"-//Contoh//Calendar//EN", b"-//K Desktop Environment//NONSGML libkcal//EN")
        return calendar.replace(b"DTSTAMP", line + b"\r\nDTSTAMP", 1)

    arrive(change=by_kde)
    assert {reply.comment for reply in db.session.query(Reply)} == {""}


def test_a_refresh_brings_the_complete_state_once_an_hour(mailed: Mailed, arrive: Arrive) -> None:
    meetings.cancel(mailed.meetings[1], "")
    mail_leaves()

    def refresh(calendar: bytes) -> bytes:
        return calendar.replace(b"METHOD:REPLY", b"METHOD:REFRESH")

    assert became(arrive(change=refresh, sender="orang@lain.example")) == ("applied", "refreshed")
    assert became(arrive(change=refresh)) == ("ignored", "refreshed_already")
    newest = mails()[-1]
    [master] = calendar_of(newest).events
    assert (newest.recipient, master.sequence, master.exdates) == (
        mailed.one.email, 0, (mailed.meetings[1].recurrence_id,))  # fmt: skip


def test_who_was_not_asked_is_held_and_never_counted(mailed: Mailed, arrive: Arrive) -> None:
    row = arrive(sender="orang.lain@contoh.example", attendee="orang.lain@contoh.example", meeting=mailed.meetings[1])
    assert became(row) == ("held", "uninvited")
    assert row.result["invitation"] == mailed.seats()[1].id
    assert (db.session.query(Reply).count(), db.session.query(Invitation).count()) == (0, 8)


def test_a_withdrawn_invitee_s_answer_waits_for_a_person(mailed: Mailed, arrive: Arrive) -> None:
    request = request_to(mailed.one)
    service.withdraw_standing(mailed.one)
    assert became(arrive(request=request)) == ("held", "withdrawn")
    assert became(arrive(request=request, meeting=mailed.meetings[1])) == ("held", "withdrawn")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [(f"Authentication-Results: {PASSED}\r\n", ("applied", "answered")), ("", ("held", "not_authenticated"))],
)
def test_without_a_token_our_own_server_must_vouch(
    mailed: Mailed, arrive: Arrive, headers: str, expected: tuple[str, str]
) -> None:
    def without_token(calendar: bytes) -> bytes:
        return calendar.replace(service.token(mailed.one).encode(), b"x")

    row = arrive(to="agenda@rembug.example", change=without_token, headers=headers)
    assert became(row) == expected
    assert mailed.says() == (["accepted"] * 4 if expected[0] == "applied" else ["-"] * 4)


def test_what_is_held_for_the_whole_series_is_recorded_and_taken_back_with_one_tap(
    mailed: Mailed, arrive: Arrive, make: Factory, visitor: Visitor
) -> None:
    def without_token(calendar: bytes) -> bytes:
        return calendar.replace(service.token(mailed.one).encode(), b"x")

    row = arrive(to="agenda@rembug.example", change=without_token)
    visitor.sign_in(make.organiser(mailed.series.forum))
    page = visitor.post(f"/surat-masuk/{row.id}/putuskan", {"act": "record", "value": "accepted"})
    assert page.status == 303
    assert mailed.says() == ["accepted"] * 4
    visitor.post(f"/surat-masuk/{row.id}/buka-lagi")
    assert mailed.says() == ["-"] * 4


def test_the_link_of_one_meeting_takes_the_answer_to_its_series_too(mailed: Mailed, arrive: Arrive) -> None:
    seat = mailed.seats()[1]
    own = f"agenda+{service.token(seat)}@rembug.example"
    assert became(arrive(to=own, meeting=mailed.meetings[2])) == ("applied", "answered")
    assert mailed.says() == ["-", "-", "accepted", "-"]


def test_answers_after_the_end_are_kept_as_late(mailed: Mailed, arrive: Arrive) -> None:
    clock.advance(timedelta(days=365))
    row = arrive()
    assert (became(row), row.result["late"]) == (("applied", "answered_late"), True)
    assert mailed.says() == ["-", "-", "-", "accepted"]


def test_the_reading_is_in_utc(mailed: Mailed) -> None:
    [master] = ics.read(request_to(mailed.one)).events
    assert master.starts_at == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
