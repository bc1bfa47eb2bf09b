"""What each invitee knows decides what a notice tells them: newcomers, mail that failed, those told by hand."""

from datetime import timedelta

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import notices, queries, recipients, service
from forum.kernel import clock
from forum.kernel.i18n import speaking
from forum.meetings import labels
from forum.meetings import service as meetings
from forum.outbox import service as outbox
from tests.invitations.conftest import Sent
from tests.invitations.notice_mails import mails_since, move, news_of
from tests.support.factories import Factory
from tests.support.notices import mail_leaves, notices_come_due


@pytest.fixture(autouse=True)
def _the_invitations_have_left(sent: Sent) -> None:
    mail_leaves()


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
