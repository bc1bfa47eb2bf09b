"""Changes settle before they are told: one mail for several edits, none for what was taken back, each its own news."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.adapters import ics, mime
from forum.extensions import db
from forum.invitations import notices, queries, recipients, service
from forum.invitations.models import Invitation, Notice
from forum.jobs.models import Job
from forum.kernel import clock
from forum.kernel.i18n import speaking
from forum.meetings import labels
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.meetings.service import AgendaLine
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Sent
from tests.support.factories import Factory
from tests.support.notices import mail_leaves, notices_come_due

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_invitations_have_left(sent: Sent) -> None:
    mail_leaves()


def mails_since(sent: Sent) -> list[OutboxMessage]:
    """What was posted after the invitations, in order."""
    first = select(OutboxMessage).where(OutboxMessage.key.not_in([f"invite:{one.id}:0" for one in sent.invitations]))
    return list(db.session.scalars(first.order_by(OutboxMessage.id)))


def event_of(row: OutboxMessage) -> ics.ItipEvent:
    return ics.read(mime.read(row.raw).calendars[0].content).events[0]


def news_of(row: OutboxMessage) -> list[str]:
    return [line for line in mime.read(row.raw).text.splitlines() if " → " in line or line.endswith(": diubah")]


def states() -> list[str]:
    return list(db.session.scalars(select(Notice.state).order_by(Notice.id)))


def move(meeting: Meeting, by: timedelta = DAY, **more: object) -> None:
    meetings.change(meeting, starts_at=meeting.starts_at + by, **more)


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
        assert b"RSVP" not in _attendee_line(rows[0])
        assert b"RSVP=TRUE" in _attendee_line(rows[1])

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


class TestWhatEachKnows:
    def test_a_newcomer_between_two_edits_hears_of_no_change(self, sent: Sent, make: Factory) -> None:
        move(sent.meeting)
        [newcomer] = service.add_offices(sent.meeting, [make.office()])
        service.send(sent.meeting)
        service.answer(newcomer, service.Answer("accepted"))
        notices_come_due()
        assert [row.key for row in mails_since(sent) if row.topic == f"invitation:{newcomer.id}"] == [
            f"invite:{newcomer.id}:1"
        ]
        assert {one: reply.answer for one, reply in queries.current_replies(sent.meeting.id).items()} == {
            newcomer.id: "accepted"
        }

    def test_a_newcomer_hears_only_of_the_second_edit(self, sent: Sent, make: Factory) -> None:
        move(sent.meeting)
        [newcomer] = service.add_offices(sent.meeting, [make.office()])
        service.send(sent.meeting)
        mail_leaves()
        meetings.change(sent.meeting, place="Aula A")
        notices_come_due()
        news = {row.topic: news_of(row) for row in mails_since(sent) if row.state == "waiting"}
        assert news[f"invitation:{newcomer.id}"] == ["* Tempat: Pendopo Kabupaten Contoh → Aula A"]
        assert len(news[f"invitation:{sent.one.id}"]) == 2

    def test_whose_first_mail_has_not_left_is_invited_and_hears_of_no_change(self, sent: Sent, make: Factory) -> None:
        [late] = service.add_offices(sent.meeting, [make.office()])
        service.send(sent.meeting)
        move(sent.meeting)
        notices_come_due(mail_has_left=False)
        rows = [row for row in mails_since(sent) if row.topic == f"invitation:{late.id}"]
        assert [(row.state, row.rank) for row in rows] == [("superseded", 0), ("waiting", 1)]
        assert "Rapat ini berubah" not in mime.read(rows[1].raw).text

    def test_a_change_whose_mail_came_back_is_told_by_hand(self, sent: Sent) -> None:
        move(sent.meeting)
        notices_come_due()
        mail_leaves()
        sent.one.undeliverable_reason = "5.2.2 full"
        found = recipients.audience(sent.meeting)
        assert found.by_mail == []
        assert [(one.invitation, _words(sent, one)) for one in found.by_hand] == [
            (sent.one, [("Waktu", "Selasa 17 → Rabu 18 November, 09.00–12.00 WIB")])
        ]

    def test_a_change_whose_mail_was_refused_is_told_by_hand(self, sent: Sent) -> None:
        move(sent.meeting)
        notices_come_due()
        [row] = [row for row in mails_since(sent) if row.topic == f"invitation:{sent.one.id}"]
        outbox.failed(row, "550 5.1.1 no such user")
        found = recipients.audience(sent.meeting)
        assert ([one.invitation for one in found.by_hand], found.by_mail) == ([sent.one], [])

    def test_who_was_invited_by_hand_is_told_by_hand(self, sent: Sent, make: Factory) -> None:
        [by_hand] = service.add_offices(sent.meeting, [make.office(email=None)])
        service.hand_over(by_hand, channel="whatsapp")
        move(sent.meeting)
        found = notices.send_now(sent.meeting)
        assert ([one.invitation for one in found.by_hand], len(found.by_mail)) == ([by_hand], 2)
        clock.advance(timedelta(minutes=5))
        service.hand_over(by_hand, channel="whatsapp")
        mail_leaves()
        assert recipients.audience(sent.meeting).is_empty

    def test_who_is_not_told_at_all_yet_is_left_out(self, sent: Sent, make: Factory) -> None:
        service.add_offices(sent.meeting, [make.office(), make.office(email=None)])
        move(sent.meeting)
        assert len(notices.send_now(sent.meeting).everybody) == 2

    def test_a_correction_by_whatsapp_does_not_stand_for_the_calendar(self, sent: Sent) -> None:
        move(sent.meeting)
        service.hand_over(sent.one, channel="whatsapp")
        notices_come_due()
        assert len(mails_since(sent)) == 2

    def test_what_was_told_before_tellings_were_kept_is_the_state_before_the_change(self, sent: Sent) -> None:
        db.session.execute(db.text("DELETE FROM telling"))
        meetings.change(sent.meeting, place="Aula A")
        notices_come_due()
        assert [news_of(row) for row in mails_since(sent)] == [["* Tempat: Pendopo Kabupaten Contoh → Aula A"]] * 2


def _words(sent: Sent, one: recipients.Recipient) -> list[tuple[str, str]]:
    with speaking("id"):
        return labels.changed(sent.meeting, one.changes)


def _attendee_line(row: OutboxMessage) -> bytes:
    content = mime.read(row.raw).calendars[0].content.replace(b"\r\n ", b"")
    return next(line for line in content.split(b"\r\n") if line.startswith(b"ATTENDEE"))


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
