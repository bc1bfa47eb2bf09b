"""Changes settle before they are told: one mail for several edits, none for what was taken back, each its own news."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.adapters import ics, mime
from forum.extensions import db
from forum.invitations import notices, queries, service
from forum.invitations.models import Invitation
from forum.jobs.models import Job
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.meetings.service import AgendaLine
from tests.invitations.conftest import Sent
from tests.invitations.notice_mails import DAY, attendee_line, event_of, mails_since, move, news_of, states
from tests.support.factories import Factory
from tests.support.notices import mail_leaves, notices_come_due


@pytest.fixture(autouse=True)
def _the_invitations_have_left(sent: Sent) -> None:
    mail_leaves()


class TestSettling:
    def test_a_change_waits_three_minutes(self, sent: Sent) -> None:
        move(sent.meeting)
        notice = notices.waiting(sent.meeting.id)
        assert notice is not None
        assert notice.due_at == clock.now() + timedelta(minutes=3)
        assert mails_since(sent) == []
        notices_come_due()
        assert [row.recipient for row in mails_since(sent)] == [one.email for one in sent.invitations]

    def test_edits_in_a_row_become_one_mail(self, sent: Sent) -> None:
        meetings.change(sent.meeting, place="Aula A")
        clock.advance(timedelta(minutes=2))
        move(sent.meeting)
        meetings.change(sent.meeting, place="Aula B")
        notices_come_due()
        assert states() == ["sent"]
        assert [news_of(row) for row in mails_since(sent)] == [
            ["* Waktu: Selasa 17 → Rabu 18 November, 09.00–12.00 WIB", "* Tempat: Pendopo Kabupaten Contoh → Aula B"]
        ] * 2
        assert [event_of(row).sequence for row in mails_since(sent)] == [3, 3]

    def test_each_edit_puts_it_off_but_not_for_ever(self, sent: Sent) -> None:
        began = clock.now()
        for number in range(10):
            meetings.change(sent.meeting, place=f"Aula {number}")
            clock.advance(timedelta(minutes=2))
        notice = notices.waiting(sent.meeting.id)
        assert notice is not None
        assert notice.due_at == began + timedelta(minutes=15)

    def test_an_earlier_job_of_a_notice_that_was_put_off_sends_nothing(self, sent: Sent) -> None:
        meetings.change(sent.meeting, place="Aula A")
        clock.advance(timedelta(minutes=2))
        meetings.change(sent.meeting, place="Aula B")
        first, second = db.session.scalars(select(Job).where(Job.kind == notices.SEND).order_by(Job.id))
        clock.advance(timedelta(minutes=1))
        notices.come_due(first.payload)
        assert mails_since(sent) == []
        clock.advance(timedelta(minutes=2))
        for job in (second, first, second):  # a worker that died is followed by another: twice sends once
            notices.come_due(job.payload)
        assert len(mails_since(sent)) == 2

    def test_what_comes_back_to_what_invitees_know_is_not_told(self, sent: Sent) -> None:
        move(sent.meeting)
        move(sent.meeting, -DAY)
        assert states() == ["dropped"]
        notices_come_due()
        assert mails_since(sent) == []
        assert sent.meeting.sequence == 2

    def test_an_answer_to_a_time_that_came_back_counts(self, sent: Sent, arrive: object) -> None:
        service.answer(sent.one, service.Answer("accepted"))
        move(sent.meeting)
        move(sent.meeting, -DAY)
        assert [reply.answer for reply in queries.current_replies(sent.meeting.id).values()] == ["accepted"]

    def test_a_cancellation_goes_at_once_and_instead(self, sent: Sent) -> None:
        move(sent.meeting)
        meetings.cancel(sent.meeting, "Banjir")
        assert states() == ["dropped"]
        notices_come_due()
        assert [ics.read(mime.read(row.raw).calendars[0].content).method for row in mails_since(sent)] == ["CANCEL"] * 2

    def test_a_cancellation_says_which_meeting_it_was_to_who_had_not_heard_of_the_move(self, sent: Sent) -> None:
        move(sent.meeting)
        meetings.cancel(sent.meeting, "Banjir")
        assert [news_of(row) for row in mails_since(sent)] == [
            ["* Waktu: Selasa 17 → Rabu 18 November, 09.00–12.00 WIB"]
        ] * 2

    def test_a_meeting_that_is_held_meanwhile_is_past_telling(self, sent: Sent) -> None:
        meetings.change(sent.meeting, place="Aula A")
        meetings.hold(sent.meeting)
        notices_come_due()
        assert (states(), mails_since(sent)) == (["dropped"], [])

    def test_a_draft_tells_nobody(self, make: Factory) -> None:
        draft = make.meeting()
        service.add_offices(draft, [make.office()])
        move(draft)
        assert states() == []


class TestWhatIsAsked:
    def test_a_new_time_asks_everybody_again(self, sent: Sent) -> None:
        service.answer(sent.one, service.Answer("accepted"))
        move(sent.meeting)
        notices_come_due()
        assert queries.current_replies(sent.meeting.id) == {}
        assert [event_of(row).attendees[0].partstat for row in mails_since(sent)] == ["NEEDS-ACTION"] * 2

    def test_a_new_place_keeps_what_each_said(self, sent: Sent) -> None:
        service.answer(sent.one, service.Answer("accepted"))
        meetings.change(sent.meeting, place="Aula A")
        notices_come_due()
        rows = mails_since(sent)
        assert [event_of(row).attendees[0].partstat for row in rows] == ["ACCEPTED", "NEEDS-ACTION"]
        assert b"RSVP" not in attendee_line(rows[0])
        assert b"RSVP=TRUE" in attendee_line(rows[1])

    def test_who_answered_on_the_page_after_the_move_is_not_asked_again(self, sent: Sent) -> None:
        move(sent.meeting)
        service.answer(sent.one, service.Answer("accepted"))
        meetings.change(sent.meeting, place="Aula A")
        notices_come_due()
        assert [one.answer for one in queries.current_replies(sent.meeting.id).values()] == ["accepted"]

    def test_a_typo_is_not_told(self, sent: Sent) -> None:
        meetings.change(sent.meeting, title="Rapat konsolidasi renaksi")
        meetings.set_agenda(sent.meeting, [AgendaLine("Pembukaan", 10)])
        assert (states(), sent.meeting.sequence) == ([], 0)

    def test_a_typo_may_be_told_and_keeps_sequence(self, sent: Sent) -> None:
        service.answer(sent.one, service.Answer("tentative"))
        clock.advance(timedelta(minutes=1))
        meetings.change(sent.meeting, title="Rapat konsolidasi renaksi", notify=True)
        meetings.set_agenda(sent.meeting, [AgendaLine("Pembukaan", 10)], notify=True)
        notices_come_due()
        rows = mails_since(sent)
        assert [event_of(row).sequence for row in rows] == [0, 0]
        assert [event_of(row).dtstamp for row in rows] == [clock.now()] * 2
        assert [event_of(row).attendees[0].partstat for row in rows] == ["TENTATIVE", "NEEDS-ACTION"]
        assert news_of(rows[0]) == ["* Judul: “Rapat konsolidasi” → “Rapat konsolidasi renaksi”", "* Agenda: diubah"]
        assert [one.answer for one in queries.current_replies(sent.meeting.id).values()] == ["tentative"]

    def test_two_typos_told_one_after_the_other_are_two_mails(self, sent: Sent) -> None:
        for title in ("Rapat satu", "Rapat dua"):
            meetings.change(sent.meeting, title=title, notify=True)
            notices_come_due()
        assert [event_of(row).summary for row in mails_since(sent)] == ["Rapat satu", "Rapat satu", "Rapat dua",
                                                                        "Rapat dua"]  # fmt: skip


class TestSilence:
    def test_a_silent_move_tells_nobody_and_leaves_the_answers(self, sent: Sent) -> None:
        service.answer(sent.one, service.Answer("accepted"))
        move(sent.meeting, notify=False)
        notices_come_due()
        assert (states(), mails_since(sent)) == ([], [])
        assert [one.answer for one in queries.current_replies(sent.meeting.id).values()] == ["accepted"]

    def test_the_next_notice_tells_what_silence_left_out(self, sent: Sent) -> None:
        service.answer(sent.one, service.Answer("accepted"))
        move(sent.meeting, notify=False)
        meetings.change(sent.meeting, place="Aula A")
        notices_come_due()
        assert news_of(mails_since(sent)[0]) == [
            "* Waktu: Selasa 17 → Rabu 18 November, 09.00–12.00 WIB",
            "* Tempat: Pendopo Kabupaten Contoh → Aula A",
        ]
        assert queries.current_replies(sent.meeting.id) == {}

    def test_do_not_send_means_later_and_not_never(self, sent: Sent) -> None:
        move(sent.meeting)
        assert notices.withhold(sent.meeting) is True
        assert notices.withhold(sent.meeting) is False
        notices_come_due()
        assert mails_since(sent) == []
        found = notices.send_now(sent.meeting)
        assert (len(found.by_mail), len(mails_since(sent))) == (2, 2)
        assert notices.send_now(sent.meeting).everybody == []
        assert len(mails_since(sent)) == 2

    def test_send_now_leaves_nothing_for_the_job(self, sent: Sent) -> None:
        move(sent.meeting)
        notices.send_now(sent.meeting)
        notices_come_due()
        assert (states(), len(mails_since(sent))) == (["sent"], 2)


def test_sixty_invitees_cost_no_more_statements_than_six(make: Factory) -> None:
    from tests.support.client import counted

    def cost(number: int) -> int:
        meeting = make.meeting()
        service.add_offices(meeting, [make.office() for _ in range(number)])
        service.send(meeting)
        mail_leaves()
        db.session.commit()
        with counted() as statements:
            meetings.change(meeting, place="Aula A")
            notices.send_now(meeting)
            db.session.flush()
        assert db.session.query(Invitation).filter_by(meeting_id=meeting.id).count() == number
        return len(statements)

    few, many = cost(6), cost(60)
    assert many <= few + 3, (few, many)
