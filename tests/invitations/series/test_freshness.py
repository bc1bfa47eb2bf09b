"""Mails of a series that had to wait, or failed and are sent again, say what is true then."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import User
from forum.adapters import mime
from forum.extensions import db
from forum.invitations import departures, notices, recipients, service
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from tests.invitations.series.conftest import Mailed, calendar_of, mails
from tests.invitations.series.test_changes import sequences
from tests.support.factories import Factory
from tests.support.notices import mail_leaves
from tests.support.stopped import goes_out, says, stopped, to

DAY = timedelta(days=1)


@pytest.fixture
def organiser(mailed: Mailed, make: Factory) -> User:
    return make.organiser(mailed.series.forum)


def calendars(row: OutboxMessage) -> tuple[str | None, list[str]]:
    """METHOD, and for each VEVENT the day of its RECURRENCE-ID ("master" without)."""
    return calendar_of(row).method, list(sequences(row))


def newest(mailed: Mailed) -> OutboxMessage:
    db.session.expire_all()
    return mails(mailed.one.email)[-1]


def fails(row: OutboxMessage) -> OutboxMessage:
    outbox.failed(row, "550 5.7.1 refused")
    db.session.flush()
    return row


class TestWhatWaited:
    @pytest.fixture
    def waiting(self, app: Flask, make: Factory) -> Mailed:
        """A series of four that was sent to two offices while the mail server was off."""
        series = make.series(title="Rapat bulanan")
        standings = service.invite_offices(series, [make.office(), make.office()])
        with stopped(app):
            service.send_series(series)
        return Mailed(series, standings)

    def test_unchanged_it_leaves_as_it_was_written(self, app: Flask, waiting: Mailed) -> None:
        before = {row.id: row.raw for row in mails()}
        assert len(goes_out(app)) == 2
        assert {row.id: row.raw for row in mails()} == before

    def test_one_meeting_that_moved_silently_is_in_it_at_its_new_time(self, app: Flask, waiting: Mailed) -> None:
        second = waiting.meetings[1]
        meetings.change(second, starts_at=second.starts_at + DAY, notify=False)
        names = [row.message_id for row in mails()]
        got = goes_out(app)
        assert sorted(mail.message_id for mail in got) == sorted(names)
        assert sequences(newest(waiting)) == {"master": 0, "18 Dec": second.sequence}
        assert [recipients.audience(meeting).is_empty for meeting in waiting.meetings] == [True] * 4

    def test_the_place_of_all_of_them_changed_silently(self, app: Flask, waiting: Mailed) -> None:
        meetings.change_series(waiting.series, place="Aula Bappeda", notify=False)
        got = to(waiting.one.email, goes_out(app))
        [master] = calendar_of(newest(waiting)).events
        assert (len(got), master.location, master.sequence) == (1, "Aula Bappeda", waiting.series.sequence)
        assert {seat.sent_sequence for seat in waiting.seats()} == {waiting.series.sequence}

    def test_who_answered_meanwhile_keeps_the_answer(self, app: Flask, waiting: Mailed) -> None:
        clock.advance(timedelta(minutes=1))
        service.answer_series(waiting.one, service.Answer("accepted"))
        goes_out(app)
        rows = [mails(one.email)[-1] for one in waiting.standings]
        assert [calendar_of(row).events[0].attendees[0].partstat for row in rows] == ["ACCEPTED", "NEEDS-ACTION"]

    def test_nothing_leaves_for_who_was_taken_off_the_series(self, app: Flask, waiting: Mailed) -> None:
        service.withdraw_standing(waiting.one)
        goes_out(app)
        assert [(calendar_of(row).method, row.state) for row in mails(waiting.one.email)] == [
            ("REQUEST", "superseded"), ("CANCEL", "sent")]  # fmt: skip

    def test_an_occurrence_that_waited_alone_says_its_present_state_alone(self, app: Flask, mailed: Mailed) -> None:
        second = mailed.meetings[1]
        meetings.change(second, starts_at=second.starts_at + DAY, notify=False)
        with stopped(app):
            notices.send_now(second)
        meetings.change(second, place="Aula A", notify=False)
        got = to(mailed.one.email, goes_out(app))
        [event] = calendar_of(newest(mailed)).events
        assert (event.recurrence_id, event.location, event.sequence) == (
            second.recurrence_id, "Aula A", second.sequence)  # fmt: skip
        assert [len(says(mail)) for mail in got] == [2]
        assert recipients.audience(second).is_empty


class TestWhatIsSentAgain:
    def test_the_cancellation_of_one_meeting_cancels_that_one(self, mailed: Mailed, organiser: User) -> None:
        meetings.cancel(mailed.meetings[1], "Banjir")
        row = fails(newest(mailed))
        departures.send_again(row.id, organiser)
        assert (row.state, calendars(row)) == ("waiting", ("CANCEL", ["18 Dec"]))
        assert newest(mailed) is row

    def test_with_an_earlier_mail_that_failed_too_everything_is_said(self, mailed: Mailed, organiser: User) -> None:
        fails(mails(mailed.one.email)[0])
        meetings.cancel(mailed.meetings[1], "Banjir")
        row = fails(newest(mailed))
        departures.send_again(row.id, organiser)
        found = calendar_of(newest(mailed))
        assert (row.state, found.method, found.events[0].exdates) == (
            "superseded", "REQUEST", (mailed.meetings[1].recurrence_id,))  # fmt: skip

    def test_the_cancellation_of_the_series_is_one_of_the_whole_uid(self, mailed: Mailed, organiser: User) -> None:
        meetings.end_series(mailed.series, reason="Selesai")
        row = fails(newest(mailed))
        departures.send_again(row.id, organiser)
        assert (row.state, calendars(row)) == ("waiting", ("CANCEL", ["master"]))

    def test_an_invitation_to_a_series_that_was_called_off_becomes_its_cancellation(
        self, mailed: Mailed, organiser: User
    ) -> None:
        meetings.end_series(mailed.series, reason="Selesai")
        cancel, request = fails(newest(mailed)), fails(mails(mailed.one.email)[0])
        departures.send_all_again(organiser)
        rows = mails(mailed.one.email)
        assert [one.state for one in (request, cancel)] == ["superseded", "superseded"]
        assert [(row.state, calendars(row)) for row in rows[2:]] == [("waiting", ("CANCEL", ["master"]))]
        assert "Selesai" in mime.read(rows[-1].raw).text

    def test_who_was_taken_off_gets_the_cancellation_and_no_more(self, mailed: Mailed, organiser: User) -> None:
        service.withdraw_standing(mailed.one)
        row = fails(newest(mailed))
        departures.send_again(row.id, organiser)
        assert (row.state, calendars(row)) == ("waiting", ("CANCEL", ["master"]))

    def test_an_occurrence_that_changed_since_goes_alone_as_it_is_now(self, mailed: Mailed, organiser: User) -> None:
        second = mailed.meetings[1]
        meetings.change(second, starts_at=second.starts_at + DAY, notify=False)
        notices.send_now(second)
        row = fails(newest(mailed))
        meetings.change(second, place="Aula A", notify=False)
        departures.send_again(row.id, organiser)
        [event] = calendar_of(row).events
        assert (row.state, event.location, event.sequence) == ("waiting", "Aula A", second.sequence)

    def test_what_a_newer_mail_has_said_is_not_said_again(self, mailed: Mailed, organiser: User) -> None:
        first = mails(mailed.one.email)[0]
        meetings.cancel(mailed.meetings[1], "Banjir")
        mail_leaves()
        fails(first)
        departures.send_again(first.id, organiser)
        assert [row.state for row in mails(mailed.one.email)] == ["superseded", "sent"]

    def test_after_the_address_was_corrected_it_goes_there(self, mailed: Mailed, organiser: User) -> None:
        row = fails(newest(mailed))
        service.set_standing_email(mailed.one, "benar@contoh.example")
        departures.send_again(row.id, organiser)
        assert row.state == "superseded"
        [other] = mails("benar@contoh.example")
        assert (other.state, calendars(other)) == ("waiting", ("REQUEST", ["master"]))
