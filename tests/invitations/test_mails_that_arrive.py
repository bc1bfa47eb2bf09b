"""Mails that people and mail programs send by themselves: captured ones, answers in words, reports, large ones."""

from typing import Any

import pytest

from forum.adapters import ics, mime
from forum.extensions import db
from forum.invitations import service
from forum.kernel import clock
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Arrive, Sent, became, sample, standing
from tests.support.client import Visitor
from tests.support.factories import Factory

CAPTURED: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    ("kde_delegates", {"hartati@example.org": 0, "rahmat@example.org": "w@contoh.example"}, ("applied", "answered")),
    ("delegate_accepts", {"hartati@example.org": 0, "Hartati@example.org": 0, "rahmat@example.org": "w@contoh.example"},
     ("applied", "answered")),
    ("out_of_office", {"kadis@example.org": 0}, ("held", "automatic_reply")),
    ("forward_notification", {"budi.hartono@example.org": 0}, ("applied", "forward_noted")),
    ("forwarded_invitation", {"kadis@example.org": 0}, ("held", "plain_text")),
    ("bounce", {"kosong@example.org": 0, "Kosong@example.org": 0}, ("bounced", "undeliverable")),
    ("bounce_headers_only", {"kosong@example.org": 0, "Kosong@example.org": 0}, ("ignored", "delayed")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "addresses", "expected"), CAPTURED, ids=[one[0] for one in CAPTURED])
def test_captured_mails_become_what_they_are(
    sent: Sent, arrive: Arrive, name: str, addresses: dict[str, Any], expected: tuple[str, str]
) -> None:
    ours = {theirs: address or sent.one.email for theirs, address in addresses.items()}
    row = arrive(raw=sample(name, sent, sent.one, ours))
    assert became(row) == expected
    assert row.result["invitation"] in {sent.one.id, 3}
    if name == "delegate_accepts":
        assert standing(sent) == {sent.one.id: "delegated", 3: "accepted"}
    if name == "bounce":
        assert sent.one.undeliverable_reason != ""


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Insyaallah saya hadir.", "accepted"),
        ("Mohon maaf, saya tidak dapat hadir karena dinas luar.", "declined"),
        ("Tidak bisa hadir, diwakilkan Bu Rina.", "delegated"),
        ("Belum pasti, nanti dikabari", "tentative"),
        ("Sorry, I cannot attend.", "declined"),
        ("Yes, see you there!\n\n> tidak dapat hadir", "accepted"),
        ("Terima kasih.", ""),
    ],
)
def test_an_answer_in_words_waits_with_a_suggestion(sent: Sent, arrive: Arrive, text: str, suggestion: str) -> None:
    before = db.session.query(OutboxMessage).count()
    row = arrive(no_calendar=True, text=text)
    assert became(row) == ("held", "plain_text")
    assert row.result.get("suggestion", "") == suggestion
    assert row.result["meeting"] == sent.meeting.uid
    assert db.session.query(OutboxMessage).count() == before


def test_a_report_that_names_a_mail_it_has_not_seen_marks_nobody(sent: Sent, arrive: Arrive) -> None:
    """Our keys can be guessed; the Message-IDs made of them cannot."""
    number = sent.one.id
    guesses = [f"<invite.{number}.{sequence}@rembug.example>" for sequence in range(3)]
    for guess in guesses:
        report = (
            "From: MAILER-DAEMON@lain.example\r\nTo: agenda@rembug.example\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; lain.example\r\n\r\n"
            f"Final-Recipient: rfc822; {sent.one.email}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {guess}\r\n\r\n--b--\r\n"
        )
        assert became(arrive(raw=report.encode())) == ("held", "bounce_unplaced")
    assert sent.one.undeliverable_reason == ""


def test_an_answer_with_a_large_scan_behind_it_is_read_all_the_same(sent: Sent, arrive: Arrive) -> None:
    calendar = ics.build_reply(sent.request_to(sent.one), sent.one.email or "", "ACCEPTED", answered_at=clock.now())
    scan = mime.Attachment("surat-tugas.pdf", "application/pdf", b"%PDF-" + b"x" * 2_000_000)
    mail = mime.Mail(
        message_id="<besar@contoh.example>", sender_name="Penjawab", sender_email=sent.one.email or "", to_name="",
        to_email=service.reply_address(sent.one), subject="Re: Undangan", text="Saya hadir.", date=clock.now(),
        calendar=calendar, calendar_method="REPLY", attachments=(scan,),
    )  # fmt: skip
    assert became(arrive(raw=mime.compose(mail))) == ("applied", "answered")


def test_a_large_letter_waits_with_its_words(sent: Sent, arrive: Arrive, make: Factory, visitor: Visitor) -> None:
    scan = mime.Attachment("surat-tugas.pdf", "application/pdf", b"%PDF-" + b"x" * 2_000_000)
    mail = mime.Mail(
        message_id="<besar@contoh.example>", sender_name="Penjawab", sender_email=sent.one.email or "", to_name="",
        to_email=service.reply_address(sent.one), subject="Re: Undangan", text="Kami diwakilkan Bu Rina.",
        date=clock.now(), attachments=(scan,),
    )  # fmt: skip
    row = arrive(raw=mime.compose(mail))
    assert became(row) == ("held", "plain_text")
    visitor.sign_in(make.organiser(sent.meeting.forum)).speak("en")
    page = visitor.get(f"/surat-masuk/{row.id}")
    assert "Kami diwakilkan Bu Rina." in page.text
    assert "only its beginning was read" in page.text
