"""An invitation that had to wait for the mail server says what is true when it leaves, once, and notes what it said."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.adapters import ics
from forum.extensions import db
from forum.invitations import notices, queries, recipients, service
from forum.kernel import clock, transaction
from forum.meetings import service as meetings
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Sent
from tests.support.factories import Factory
from tests.support.notices import mail_leaves
from tests.support.stopped import DAY, event, goes_out, partstat, says, stopped, to


@pytest.fixture
def waiting(app: Flask, sent: Sent) -> Sent:
    """The invitations of an hour ago still wait: no server took them."""
    with stopped(app):
        pass
    return sent


class TestAnInvitationThatWaited:
    def test_unchanged_it_leaves_as_it_was_written(self, app: Flask, waiting: Sent) -> None:
        before = {row.id: row.raw for row in db.session.query(OutboxMessage)}
        assert len(goes_out(app)) == 2
        assert {row.id: row.raw for row in db.session.query(OutboxMessage)} == before

    def test_after_a_silent_change_it_says_what_is_true_now_under_the_same_message_id(
        self, app: Flask, waiting: Sent
    ) -> None:
        names = {row.message_id for row in db.session.query(OutboxMessage)}
        meetings.change(waiting.meeting, starts_at=waiting.meeting.starts_at + DAY, place="Aula A", notify=False)
        got = goes_out(app)
        assert {mail.message_id for mail in got} == names
        assert [(event(mail).starts_at, event(mail).location, event(mail).sequence) for mail in got] == [
            (waiting.meeting.starts_at, "Aula A", waiting.meeting.sequence)] * 2  # fmt: skip
        assert [mail.text.count("Rapat ini berubah") for mail in got] == [0, 0]

    def test_what_was_really_said_is_what_they_are_known_to_know(self, app: Flask, waiting: Sent) -> None:
        meetings.change(waiting.meeting, place="Aula A", notify=False)
        goes_out(app)
        assert recipients.audience(waiting.meeting).is_empty
        meetings.change(waiting.meeting, place="Aula B", notify=False)
        assert recipients.audience(waiting.meeting).changes == {"place": ("Aula A", "Aula B")}

    def test_the_next_mail_has_a_higher_sequence_and_is_not_held_back(self, app: Flask, waiting: Sent) -> None:
        meetings.change(waiting.meeting, place="Aula A", notify=False)
        goes_out(app)
        meetings.change(waiting.meeting, place="Aula B", notify=False)
        notices.send_now(waiting.meeting)
        got = to(waiting.one.email, goes_out(app))
        assert [(event(mail).location, event(mail).sequence) for mail in got] == [("Aula B", 2)]
        assert says(got[0]) == ["* Tempat: Aula A → Aula B"]

    def test_who_answered_meanwhile_is_not_asked_again(self, app: Flask, waiting: Sent) -> None:
        clock.advance(timedelta(minutes=1))
        service.answer(waiting.one, service.Answer("accepted"))
        got = goes_out(app)
        assert [partstat(mail) for mail in (*to(waiting.one.email, got), *to(waiting.invitations[1].email, got))] == [
            "ACCEPTED", "NEEDS-ACTION"]  # fmt: skip

    def test_an_answer_to_another_time_stands_no_longer_once_the_new_time_is_told(
        self, app: Flask, waiting: Sent
    ) -> None:
        clock.advance(timedelta(minutes=1))
        service.answer(waiting.one, service.Answer("accepted"))
        meetings.change(waiting.meeting, starts_at=waiting.meeting.starts_at + DAY, notify=False)
        service.answer(waiting.invitations[1], service.Answer("accepted"))
        got = goes_out(app)
        assert [partstat(mail) for mail in (*to(waiting.one.email, got), *to(waiting.invitations[1].email, got))] == [
            "NEEDS-ACTION", "ACCEPTED"]  # fmt: skip
        assert list(queries.current_replies(waiting.meeting.id)) == [waiting.invitations[1].id]

    def test_an_agenda_that_was_set_meanwhile_is_in_it(self, app: Flask, waiting: Sent) -> None:
        meetings.set_agenda(waiting.meeting, [meetings.AgendaLine("Laporan kemajuan", 30)])
        got = goes_out(app)
        assert [(mail.text.count("Laporan kemajuan"), event(mail).sequence) for mail in got] == [(1, 0)] * 2

    def test_a_change_that_only_just_came_settles_first(self, app: Flask, sent: Sent, make: Factory) -> None:
        mail_leaves()
        [late] = service.add_offices(sent.meeting, [make.office()])
        service.send(sent.meeting)
        with stopped(app):
            meetings.change(sent.meeting, place="Aula A", notify=False)
        got = goes_out(app, timedelta(minutes=6))
        assert [event(mail).location for mail in to(late.email, got)] == ["Pendopo Kabupaten Contoh"]
        assert recipients.audience(sent.meeting).changes["place"] == ("Pendopo Kabupaten Contoh", "Aula A")

    def test_nobody_is_invited_who_was_withdrawn_or_to_what_was_called_off(self, app: Flask, waiting: Sent) -> None:
        service.withdraw(waiting.one)
        got = goes_out(app)
        assert [ics.read(mail.calendars[0].content).method for mail in to(waiting.one.email, got)] == ["CANCEL"]
        assert len(to(waiting.invitations[1].email, got)) == 1


class TestAChangeThatWaited:
    @pytest.fixture
    def moved(self, app: Flask, sent: Sent) -> Sent:
        """Everybody has the invitation; the mail about another place waits."""
        mail_leaves()
        meetings.change(sent.meeting, place="Aula A", notify=False)
        with stopped(app):
            notices.send_now(sent.meeting)
        return sent

    def test_it_tells_the_whole_difference_to_what_is_known(self, app: Flask, moved: Sent) -> None:
        meetings.change(moved.meeting, place="Aula B", notify=False)
        got = to(moved.one.email, goes_out(app))
        assert [says(mail) for mail in got] == [["* Tempat: Pendopo Kabupaten Contoh → Aula B"]]
        assert (event(got[0]).location, event(got[0]).sequence) == ("Aula B", 2)

    def test_when_everything_is_again_as_they_know_it_nothing_leaves(self, app: Flask, moved: Sent) -> None:
        meetings.change(moved.meeting, place="Pendopo Kabupaten Contoh", notify=False)
        assert goes_out(app) == []
        assert {row.state for row in db.session.query(OutboxMessage)} == {"sent", "superseded"}
        assert recipients.audience(moved.meeting).is_empty

    def test_what_a_notice_would_tell_is_told_once(self, app: Flask, moved: Sent) -> None:
        meetings.change(moved.meeting, place="Aula B")
        assert len(to(moved.one.email, goes_out(app))) == 1
        assert not transaction.is_writing()
