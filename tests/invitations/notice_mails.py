"""Reading the mails of notices in tests."""

from datetime import timedelta

from sqlalchemy import select

from forum.adapters import ics, mime
from forum.extensions import db
from forum.invitations.models import Notice
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Sent

DAY = timedelta(days=1)


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


def attendee_line(row: OutboxMessage) -> bytes:
    content = mime.read(row.raw).calendars[0].content.replace(b"\r\n ", b"")
    return next(line for line in content.split(b"\r\n") if line.startswith(b"ATTENDEE"))
