"""Reading what left: the mail as it looks, and what a calendar program would find in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import undefer

from forum.adapters import ics, mime
from forum.extensions import db
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.outbox.models import OutboxMessage

MAX_DAYS = 60


@dataclass(frozen=True)
class Day:
    """One time at which the calendar says that people meet.

    `occurrence` is its start by the rule (UTC), None for a meeting that stands alone. `note` is "moved", "changed"
    (another place, other words), "cancelled" or empty.
    """

    starts_at: datetime
    ends_at: datetime
    occurrence: datetime | None
    sequence: int
    note: str = ""


@dataclass(frozen=True)
class Letter:
    """A message that left, taken apart. `event` is the first event of its calendar, if it carries one."""

    row: OutboxMessage
    mail: mime.ReceivedMail
    html: str
    calendar: bytes | None
    events: tuple[ics.ItipEvent, ...]
    method: str

    @property
    def event(self) -> ics.ItipEvent | None:
        return self.events[0] if self.events else None

    @property
    def timezone(self) -> str:
        """The IANA zone on whose clock the calendar is written."""
        named = next((event.starts_tzid for event in self.events if event.starts_tzid), "")
        return named if named not in ("", "UTC") else "Asia/Jakarta"

    @property
    def is_series(self) -> bool:
        return self.event is not None and bool(self.event.rrule)

    @property
    def partstat(self) -> str:
        """What the calendar already holds to be the receiver's answer."""
        people = self.event.attendees if self.event else ()
        return next((person.partstat or "" for person in people if person.email == self.row.recipient), "")

    @property
    def delegator(self) -> str:
        """For whom the receiver comes, if the invitation says so."""
        people = self.event.attendees if self.event else ()
        return next((person.delegated_from[0] for person in people if person.delegated_from), "")


def listing(text: str) -> Select[Any]:
    """What left or waits, newest first; `text` narrows by receiver or subject."""
    statement = select(OutboxMessage).order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    if text:
        pattern = f"%{text}%"
        statement = statement.where(or_(OutboxMessage.recipient.ilike(pattern), OutboxMessage.subject.ilike(pattern)))
    return statement


def open_letter(number: int) -> Letter:
    """Read one message back from its stored bytes. Raises Missing."""
    row = db.session.get(OutboxMessage, number, options=[undefer(OutboxMessage.raw)])
    if row is None:
        raise Missing(_("There is no such email in this mailbox."))
    mail = mime.read(row.raw)
    calendar = mail.calendars[0].content if mail.calendars else None
    read = ics.read(calendar, limits=ics.FILE) if calendar else ics.ItipMessage(None)
    return Letter(row, mail, mime.html_body(row.raw), calendar, read.events, read.method or "")


def days(letter: Letter) -> list[Day]:
    """All times in the calendar, in order: a series by its rule, with what moved and what does not take place."""
    found = [day for event in letter.events if not event.rrule and (day := _day(event))]
    replaced = {event.recurrence_id for event in letter.events}
    master = letter.event
    if master is None or not master.rrule or master.starts_at is None or master.ends_at is None:
        return sorted(found, key=lambda day: day.starts_at)
    length, number = master.ends_at - master.starts_at, master.sequence or 0
    for start in ics.occurrences(master.rrule, master.starts_at, letter.timezone, limit=MAX_DAYS):
        if start not in replaced:
            note = "cancelled" if start in master.exdates else ""
            found.append(Day(start, start + length, start, number, note))
    return sorted(found, key=lambda day: day.starts_at)


def _day(event: ics.ItipEvent) -> Day | None:
    if event.starts_at is None:
        return None
    occurrence = event.recurrence_id if isinstance(event.recurrence_id, datetime) else None
    note = "" if occurrence is None else "moved" if occurrence != event.starts_at else "changed"
    if event.status == "CANCELLED":
        note = "cancelled"
    return Day(event.starts_at, event.ends_at or event.starts_at, occurrence, event.sequence or 0, note)
