"""Mail of ours that came back or is late: the reason in words, where the organiser looks (RFC 3464, RFC 3463)."""

import pytest

from forum.extensions import db
from forum.invitations import labels, service
from forum.invitations.models import Invitation
from forum.kernel.i18n import speaking
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Arrive, Sent, became
from tests.support.client import Visitor
from tests.support.factories import Factory


def report(sent: Sent, status: str, action: str, diagnostic: str = "smtp; no", *, recipient: str = "") -> bytes:
    """What a mail server sends back about our mail to the first invitee."""
    ours = db.session.query(OutboxMessage).filter_by(topic=f"invitation:{sent.one.id}").one()
    to = recipient or sent.one.email
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@lain.example\r\nTo: {service.reply_address(sent.one)}\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; lain.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: {diagnostic}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nTo: {to}\r\nMessage-ID: {ours.message_id}\r\n\r\n--b--\r\n"
    ).encode()


WORDS = [
    ("5.1.1", "Alamatnya tidak dikenal.", "The address is unknown there."),
    ("5.2.2", "Kotak emailnya penuh.", "The mailbox is full."),
    ("5.7.1", "Server email penerima menolak email kami karena aturannya.",
     "The receiving mail server refused our email by its rules."),
    ("4.4.7", "Server penerima tidak menerima emailnya berhari-hari; kami berhenti mencoba.",
     "The receiving mail server did not take the email for days; we stopped trying."),
]  # fmt: skip


@pytest.mark.parametrize(("status", "indonesian", "english"), WORDS)
def test_an_email_that_came_back_says_why(
    sent: Sent, arrive: Arrive, make: Factory, visitor: Visitor, status: str, indonesian: str, english: str
) -> None:
    assert became(arrive(raw=report(sent, status, "failed"))) == ("bounced", "undeliverable")
    assert sent.one.undeliverable_reason == f"{status} smtp; no"
    visitor.sign_in(make.organiser(sent.meeting.forum))
    for locale, words in (("id", indonesian), ("en", english)):
        visitor.speak(locale)
        page = visitor.get(f"/rapat/{sent.meeting.key}/undangan/{sent.one.id}")
        assert page.all(".notice--danger p")[1].startswith(words)
        assert words in visitor.get(f"/rapat/{sent.meeting.key}?tahap=undang").text


def test_an_email_that_is_late_is_no_failure_and_an_answer_settles_it(
    sent: Sent, arrive: Arrive, make: Factory, visitor: Visitor
) -> None:
    assert became(arrive(raw=report(sent, "4.2.2", "delayed"))) == ("ignored", "delayed")
    one = sent.one
    assert (one.undeliverable_reason, one.delayed_reason) == ("", "4.2.2 smtp; no")
    visitor.sign_in(make.organiser(sent.meeting.forum))
    page = visitor.get(f"/rapat/{sent.meeting.key}/undangan/{one.id}")
    assert page.all(".notice--attention p")[1] == "Tertunda: kotak emailnya penuh. Server email terus mencoba."
    arrive()
    assert db.session.get_one(Invitation, one.id).delayed_reason == ""


def test_a_late_report_about_a_corrected_address_marks_nobody(sent: Sent, arrive: Arrive) -> None:
    raw = report(sent, "5.1.1", "failed")
    service.set_email(sent.one, "benar@contoh.example")
    db.session.commit()
    assert became(arrive(raw=raw)) == ("ignored", "address_corrected")
    assert sent.one.undeliverable_reason == ""


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("550 5.1.1 no such user", "The address is unknown there."),
        ("552 mailbox full", "The mailbox is full."),
        ("554 5.7.26 unauthenticated", "The receiving mail server refused our email by its rules."),
        ("host 10.5.1.1 said no", "The email could not be delivered."),
        ("", "The email could not be delivered."),
        ("\x00 5.1.1\n", "The address is unknown there."),
    ],
)
def test_the_code_is_found_wherever_it_stands(sent: Sent, reason: str, words: str) -> None:
    with speaking("en"):
        assert labels.undeliverable(reason) == words
