"""Mail from outside, byte by byte as it arrives: what people and their programs write to an invitation."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import undefer

from forum.adapters import ics, mime
from forum.adapters.ics.reply import Shape
from forum.extensions import db
from forum.invitations import service as invitations
from forum.invitations.models import Invitation
from forum.kernel import clock, ids
from forum.outbox.models import OutboxMessage

BOUNCE = """Return-Path: <>
From: MAILER-DAEMON@contoh.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <{id}@contoh.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="laporan"

--laporan
Content-Type: text/plain; charset=utf-8

The mailbox is full.

--laporan
Content-Type: message/delivery-status

Reporting-MTA: dns; contoh.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 mailbox full

--laporan
Content-Type: text/rfc822-headers

To: {recipient}
Message-ID: {ours}

--laporan--
"""


def words(invitation: Invitation, text: str) -> bytes:
    """An answer in words, written from the invitee's own mailbox."""
    return _mail(invitation, text, sender=invitation.email or "", name=invitation.person_name)


def answer(
    invitation: Invitation, partstat: str, *, sender: str, name: str, shape: Shape = "gmail", comment: str = "",
    propose: tuple[datetime, datetime] | None = None,
) -> bytes:  # fmt: skip
    """What a calendar program sends when somebody presses a button in it."""
    calendar = ics.build_reply(_request(invitation), sender, partstat, answered_at=clock.now(), shape=shape, name=name,
                               comment=comment, propose=propose)  # fmt: skip
    # Google writes METHOD:COUNTER under a header that still says REPLY (calendar.md section 3).
    method = "COUNTER" if propose and shape == "outlook" else "REPLY"
    return _mail(invitation, comment, sender=sender, name=name, calendar=calendar, method=method)


def cancellation(invitation: Invitation) -> bytes:
    """Somebody removed the meeting from their calendar, and the program sent a cancellation to the organiser."""
    calendar = _request(invitation).replace(b"METHOD:REQUEST", b"METHOD:CANCEL")
    calendar = calendar.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED")
    return _mail(invitation, "Rapat dibatalkan.", sender=invitation.email or "", name=invitation.person_name,
                 calendar=calendar, method="CANCEL")  # fmt: skip


def came_back(invitation: Invitation) -> bytes:
    """A mail of ours that the receiving server could not put into the mailbox (RFC 3464)."""
    text = BOUNCE.format(to=invitations.reply_address(invitation), recipient=invitation.email,
                         ours=_ours(invitation).message_id, id=ids.new_key(),
                         date=f"{clock.now():%a, %d %b %Y %H:%M:%S +0000}")  # fmt: skip
    return text.replace("\n", "\r\n").encode()


def _mail(
    invitation: Invitation, text: str, *, sender: str, name: str, calendar: bytes | None = None, method: str = "REPLY"
) -> bytes:
    return mime.compose(mime.Mail(
        message_id=f"<{ids.new_key()}@contoh.example>", sender_name=name, sender_email=sender, to_name="",
        to_email=invitations.reply_address(invitation), subject=f"Re: {_ours(invitation).subject}", text=text,
        date=clock.now(), calendar=calendar, calendar_method=method if calendar else None,
    ))  # fmt: skip


def _request(invitation: Invitation) -> bytes:
    """The calendar of the invitation as it left."""
    return mime.read(_ours(invitation).raw).calendars[0].content


def _ours(invitation: Invitation) -> OutboxMessage:
    """The mail with which the invitee was asked."""
    statement = select(OutboxMessage).where(OutboxMessage.topic == f"invitation:{invitation.id}")
    newest = statement.order_by(OutboxMessage.id.desc()).limit(1)
    return db.session.scalars(newest.options(undefer(OutboxMessage.raw))).one()
