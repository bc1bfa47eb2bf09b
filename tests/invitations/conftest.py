"""Replies as they arrive: real bytes through the real inbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from forum.adapters import ics, mime
from forum.extensions import db
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.invitations import queries, service
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from tests.support.factories import Factory

SAMPLES = Path(__file__).parent.parent / "adapters" / "replies"
PASSED = "mx.rembug.example; dkim=pass header.d=contoh.example; dmarc=pass header.from=contoh.example"


@dataclass
class Sent:
    """A meeting that was sent to some offices."""

    meeting: Meeting
    invitations: list[Invitation]

    @property
    def one(self) -> Invitation:
        return self.invitations[0]

    def request_to(self, invitation: Invitation) -> bytes:
        """The newest calendar this invitee was sent."""
        row = db.session.query(OutboxMessage).filter_by(topic=f"invitation:{invitation.id}")
        newest = row.order_by(OutboxMessage.id.desc()).first()
        assert newest is not None
        return mime.read(newest.raw).calendars[0].content


@pytest.fixture
def sent(make: Factory) -> Sent:
    """A meeting on 17 November 2026, 09.00 WIB, of which two offices were told an hour ago."""
    meeting = make.meeting(title="Rapat konsolidasi")
    invitations = service.add_offices(meeting, [make.office(), make.office()])
    service.send(meeting)
    db.session.commit()
    clock.advance(timedelta(hours=1))
    return Sent(meeting, invitations)


Arrive = Callable[..., InboxMessage]


@pytest.fixture
def arrive(sent: Sent) -> Arrive:
    """Let an answer arrive; what is not given is what an ordinary calendar program sends."""

    numbers = count(1)

    def deliver(
        invitation: Invitation | None = None, partstat: str = "ACCEPTED", *, raw: bytes | None = None,
        sender: str | None = None, attendee: str | None = None, to: str | None = None, at: datetime | None = None,
        authentication: str = "", message_id: str = "", change: Callable[[bytes], bytes] = bytes, text: str = "Jawaban",
        request: bytes | None = None, no_calendar: bool = False, headers: dict[str, str] | None = None,
        **options: object,
    ) -> InboxMessage:  # fmt: skip
        invitation = invitation or sent.one
        at = at or clock.now()
        if raw is None:
            address = sender or invitation.email or ""
            calendar = None
            if not no_calendar:
                calendar = change(
                    ics.build_reply(
                        request or sent.request_to(invitation),
                        attendee or invitation.email or "",
                        partstat,
                        answered_at=at,
                        **options,
                    )
                )  # type: ignore[arg-type]
            mail = mime.Mail(
                message_id=message_id or f"<{next(numbers)}@contoh.example>", sender_name="Penjawab",
                sender_email=address, to_name="", to_email=to or service.reply_address(invitation),
                subject="Re: Undangan",
                text=text, date=at, calendar=calendar, calendar_method="REPLY" if calendar else None,
                headers=headers or {},
            )  # fmt: skip
            raw = mime.compose(mail)
            if authentication:
                raw = f"Authentication-Results: {authentication}\r\n".encode() + raw
        row = inbox.store(raw, mailbox="test")
        db.session.commit()
        settled = inbox.read(row.id)
        db.session.expire_all()
        return settled

    return deliver


def sample(name: str, sent: Sent, invitation: Invitation, addresses: dict[str, str] | None = None) -> bytes:
    """A captured answer, about our meeting and from our invitee."""
    raw = (SAMPLES / f"{name}.eml").read_bytes()
    raw = raw.replace(b"k7f3q9", service.token(invitation).encode()).replace(
        b"rapat-17@rembug.example", sent.meeting.uid.encode()
    )
    for theirs, ours in (addresses or {}).items():
        raw = raw.replace(theirs.encode(), ours.encode())
    return raw


def became(row: InboxMessage) -> tuple[str | None, str]:
    """What was made of a mail that arrived, and why."""
    return row.outcome, row.reason


def standing(sent: Sent) -> dict[int, str]:
    """Invitation id -> the answer that counts."""
    return {one: reply.answer for one, reply in queries.current_replies(sent.meeting.id).items()}
