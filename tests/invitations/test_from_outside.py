"""What others send about our meetings that is no answer changes nothing: cancellations, updates, notes of a forward."""

from datetime import timedelta

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.invitations import service
from forum.invitations.itip.outside import recipients
from forum.invitations.models import Forward, Invitation
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Arrive, Sent, became, standing
from tests.support.client import Visitor
from tests.support.factories import Factory

EXCHANGE = """Your meeting was forwarded

Rini Astuti has forwarded your meeting request to additional recipients.

Meeting
Rapat konsolidasi
Meeting Time
Tuesday, November 17, 2026 9:00 AM-12:00 PM.
Recipients
Bambang Contoh; Sari Wulandari <sari@contoh.example>

All times listed are in the following time zone: (UTC+07:00) Bangkok, Hanoi, Jakarta

Sent by Microsoft Exchange Server
"""
OUTLOOK = """Your meeting was forwarded
von Contoh, Dr. Michael has forwarded your meeting request to additional recipients.

Meeting:       Rapat konsolidasi
Meeting Time:  Thursday, 23 April 2026, 19:00 to Friday, 24 April 2026, 15:30.
Recipients:    Bambang Contoh
"""
OTHERS = """Your meeting has been forwarded

Rini has forwarded your meeting request to others.

     Meeting: Rapat konsolidasi
     Location: Aula
     Recipients: Bambang (bambang@contoh.example), sari@contoh.example
"""


def changed(calendar: bytes, method: bytes) -> bytes:
    return calendar.replace(b"METHOD:REPLY", b"METHOD:" + method)


def state_of(sent: Sent) -> tuple[object, ...]:
    meeting = sent.meeting
    return meeting.starts_at, meeting.place, meeting.state, meeting.sequence, meeting.revision, standing(sent)


class TestOtherMethods:
    @pytest.mark.parametrize("method", [b"REQUEST", b"PUBLISH", b"ADD", b"DECLINECOUNTER"])
    def test_they_change_nothing_and_wait_for_nobody(self, sent: Sent, arrive: Arrive, method: bytes) -> None:
        before, posted = state_of(sent), db.session.query(OutboxMessage).count()
        row = arrive(change=lambda calendar: changed(calendar, method))
        assert became(row) == ("ignored", "not_a_reply")
        assert (state_of(sent), db.session.query(OutboxMessage).count()) == (before, posted)

    def test_a_cancellation_of_our_meeting_is_shown_to_a_person(self, sent: Sent, arrive: Arrive) -> None:
        before, posted = state_of(sent), db.session.query(OutboxMessage).count()
        row = arrive(change=lambda calendar: changed(calendar, b"CANCEL"), comment="Dibatalkan Bupati")
        assert became(row) == ("held", "outside_cancel")
        assert (row.result["meeting"], row.result["invitation"], row.result["comment"]) == (
            sent.meeting.uid, sent.one.id, "Dibatalkan Bupati")  # fmt: skip
        assert (state_of(sent), db.session.query(OutboxMessage).count()) == (before, posted)

    def test_a_stranger_s_cancellation_is_shown_too(self, sent: Sent, arrive: Arrive) -> None:
        def elsewhere(calendar: bytes) -> bytes:
            return changed(calendar, b"CANCEL").replace(service.token(sent.one).encode(), b"x")

        row = arrive(to="agenda@rembug.example", sender="orang@jauh.example", change=elsewhere)
        assert (became(row), "invitation" in row.result) == (("held", "outside_cancel"), False)

    def test_one_of_a_meeting_that_is_not_ours_is_nothing_to_us(self, sent: Sent, arrive: Arrive) -> None:
        def other(calendar: bytes) -> bytes:
            return changed(calendar, b"CANCEL").replace(sent.meeting.uid.encode(), b"lain@jauh.example")

        assert became(arrive(change=other)) == ("ignored", "not_a_reply")

    def test_one_of_what_we_cancelled_ourselves_is_no_news(self, sent: Sent, arrive: Arrive) -> None:
        request = sent.request_to(sent.one)
        meetings.cancel(sent.meeting, "Banjir")
        row = arrive(request=request, change=lambda calendar: changed(calendar, b"CANCEL"))
        assert became(row) == ("ignored", "meeting_cancelled")

    def test_the_tray_says_what_it_claims_and_offers_two_readings(
        self, make: Factory, sent: Sent, arrive: Arrive, visitor: Visitor
    ) -> None:
        row = arrive(change=lambda calendar: changed(calendar, b"CANCEL"))
        visitor.sign_in(make.organiser(sent.meeting.forum))
        page = visitor.get("/surat-masuk")
        assert page.all(".card__title") == [
            f"{sent.one.addressee} mengirim pembatalan rapat ini. "
            "Tidak ada yang berubah: hanya Anda yang dapat membatalkannya."
        ]
        visitor.post(f"/surat-masuk/{row.id}/putuskan", {"act": "record", "value": "declined"})
        assert (standing(sent), sent.meeting.state) == ({sent.one.id: "declined"}, "announced")


class TestForwards:
    def forward(self, sent: Sent, text: str = EXCHANGE, subject: str = "", to: str | None = None,
                number: int = 1) -> InboxMessage:  # fmt: skip
        mail = mime.Mail(
            message_id=f"<mfn{number}@contoh.example>", sender_name="Microsoft Outlook atas nama Rini Astuti",
            sender_email=sent.one.email or "", to_name="", to_email=to or service.reply_address(sent.one),
            subject=subject or "Meeting Forward Notification: Rapat konsolidasi", text=text, date=clock.now(),
            headers={"Auto-Submitted": "auto-generated"},
        )  # fmt: skip
        row = inbox.store(mime.compose(mail), mailbox="test")
        db.session.commit()
        return inbox.read(row.id)

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            (EXCHANGE, ["Bambang Contoh", "Sari Wulandari <sari@contoh.example>"]),
            (OUTLOOK, ["Bambang Contoh"]),
            (OTHERS, ["Bambang (bambang@contoh.example), sari@contoh.example"]),
            ("Your meeting was forwarded to: Rina (rina@contoh.example)", ["Rina (rina@contoh.example)"]),
            ("Recipients\n\n" + "\n".join(f"Orang {number}" for number in range(50)),
             [f"Orang {number}" for number in range(20)]),
            ("Tidak ada", []),
        ],
    )  # fmt: skip
    def test_the_names_are_read_from_every_shape(self, text: str, names: list[str]) -> None:
        assert list(recipients(text)) == names

    def test_a_forward_is_noted_on_the_invitation_and_nothing_else(self, sent: Sent) -> None:
        before, posted = state_of(sent), db.session.query(OutboxMessage).count()
        row = self.forward(sent)
        assert became(row) == ("applied", "forward_noted")
        [one] = db.session.query(Forward)
        assert (one.invitation_id, one.recipients.splitlines()) == (
            sent.one.id, ["Bambang Contoh", "Sari Wulandari <sari@contoh.example>"])  # fmt: skip
        assert (state_of(sent), db.session.query(OutboxMessage).count()) == (before, posted)
        assert db.session.query(Invitation).count() == 2

    def test_the_same_forward_told_twice_is_noted_once(self, sent: Sent) -> None:
        self.forward(sent)
        assert became(self.forward(sent, number=2)) == ("ignored", "duplicate")
        assert db.session.query(Forward).count() == 1

    def test_in_german_and_by_other_servers_it_is_one_too(self, sent: Sent) -> None:
        german = EXCHANGE.replace("has forwarded your meeting request", "hat").replace("Recipients", "Empfänger")
        assert became(self.forward(sent, german, "Terminweiterleitungsbenachrichtigung: Rapat")) == (
            "applied", "forward_noted")  # fmt: skip
        assert became(self.forward(sent, OTHERS, "Your meeting has been forwarded: Rapat", number=2)) == (
            "applied", "forward_noted")  # fmt: skip

    def test_without_the_token_it_waits_for_a_person(self, sent: Sent) -> None:
        row = self.forward(sent, to="agenda@rembug.example")
        assert (became(row), db.session.query(Forward).count()) == (("held", "forward_notification"), 0)

    def test_without_names_it_waits_for_a_person(self, sent: Sent) -> None:
        assert became(self.forward(sent, "Your meeting was forwarded")) == ("held", "forward_notification")

    def test_the_invitee_s_page_shows_it(self, make: Factory, sent: Sent, visitor: Visitor) -> None:
        self.forward(sent, EXCHANGE.replace("Bambang", "<b>Bambang</b>"))
        visitor.sign_in(make.organiser(sent.meeting.forum))
        page = visitor.get(f"/rapat/{sent.meeting.key}/undangan/{sent.one.id}")
        assert "Diteruskan kepada <b>Bambang</b> Contoh, Sari Wulandari <sari@contoh.example>" in page.text
        assert page.soup.select(".notice b") == []

    def test_an_ordinary_answer_that_speaks_of_forwarding_is_still_an_answer(self, sent: Sent, arrive: Arrive) -> None:
        row = arrive(text="Saya teruskan ke staf. Rini has forwarded your meeting request.")
        assert became(row) == ("applied", "answered")


def test_a_forward_of_long_ago_does_not_come_from_the_future(sent: Sent) -> None:
    mail = mime.Mail(message_id="<mfn@contoh.example>", sender_name="", sender_email=sent.one.email or "", to_name="",
                     to_email=service.reply_address(sent.one), subject="Meeting Forward Notification: Rapat",
                     text=EXCHANGE, date=clock.now() + timedelta(days=400))  # fmt: skip
    row = inbox.store(mime.compose(mail), mailbox="test")
    db.session.commit()
    inbox.read(row.id)
    assert [one.dated_at for one in db.session.query(Forward)] == [clock.now()]
