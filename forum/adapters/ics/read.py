"""Reading calendar files from strangers: whatever the bytes, an ItipMessage or UnreadableCalendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forum.adapters.ics import recurrence
from forum.adapters.ics.lines import Component, calendars, cut
from forum.adapters.ics.moments import Clocks, after, duration
from forum.adapters.ics.people import address, attendee
from forum.adapters.ics.types import InvalidEvent, ItipAttendee, ItipEvent, ItipMessage, UnreadableCalendar

_KINDS = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"}
_PAGE = re.compile(r"https?://[^\s\x00-\x1f\x7f\"<>\\^`{|}]{3,1990}", re.IGNORECASE)
_CONFERENCES = (
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    "X-MICROSOFT-ONLINEMEETINGCONFLINK",
)


@dataclass(frozen=True)
class Limits:
    """How much of a file we take: bytes and components, else it is refused; EXDATEs and RDATEs, the rest unread."""

    size: int
    events: int
    exceptions: int


MAIL = Limits(256 * 1024, 50, 1_000)
FILE = Limits(5 * 1024 * 1024, 2_000, 20_000)


def read(content: bytes, mime_method: str | None = None, *, limits: Limits = MAIL, floating: str = "") -> ItipMessage:
    """The message in a calendar file, as far as it can be understood.

    The METHOD of the body wins over `mime_method`, that of the mail header. Nothing but a VCALENDAR is
    required (calendar.md, rule 11); addresses come bare and in lower case. `limits` are those of mail unless a
    person hands us the file (`FILE`: 5 MB, 2000 events); `floating` is then the IANA zone of times that name none.
    Raises UnreadableCalendar, and nothing else, for bytes that are no calendar or beyond the limits.
    """
    found = calendars(content, limits.size)
    events: list[ItipEvent] = []
    exceptions = limits.exceptions
    for calendar in found:
        clocks = Clocks(calendar, floating, exceptions)
        parts = [part for part in calendar.components if part.name in _KINDS]
        if len(events) + len(parts) > limits.events:
            raise UnreadableCalendar(f"more than {limits.events} events")
        events += [_event(part, clocks) for part in parts]
        exceptions = clocks.exceptions
    methods = [*(calendar.text("METHOD") for calendar in found), mime_method or ""]
    method = next((name for text in methods if (name := text.strip().strip('"').upper())), None)
    name = next((name for calendar in found for text in ("NAME", "X-WR-CALNAME") if (name := calendar.text(text))), "")
    return ItipMessage(method, tuple(events), cut(found[0].text("PRODID")), cut(name, 200))


def _event(part: Component, clocks: Clocks) -> ItipEvent:
    attendees = tuple(found for prop in part.all("ATTENDEE") if (found := attendee(prop, clocks)))
    start, end = clocks.moment(part.first("DTSTART")), clocks.moment(part.first("DTEND"))
    starts_at = start if isinstance(start, datetime) else None
    length = duration(part.text("DURATION"))
    ends_at = end if isinstance(end, datetime) else after(starts_at, length)
    starts_on = start if not isinstance(start, datetime) else None
    tzid = clocks.tzid(part.first("DTSTART"))
    organiser = part.first("ORGANIZER")
    location = cut(part.text("LOCATION"))
    return ItipEvent(
        uid=cut(part.text("UID")),
        sequence=_sequence(part.text("SEQUENCE")),
        dtstamp=clocks.instant(part.first("DTSTAMP")),
        recurrence_id=clocks.moment(part.first("RECURRENCE-ID")),
        starts_at=starts_at,
        ends_at=ends_at,
        organiser=(address(organiser) or None) if organiser else None,
        attendees=attendees,
        comment=_comment(part, attendees),
        kind=part.name,
        summary=cut(part.text("SUMMARY")),
        description=cut(part.text("DESCRIPTION")),
        status=part.text("STATUS").upper()[:40] or None,
        request_status=tuple(cut(prop.value) for prop in part.all("REQUEST-STATUS"))[:10],
        organiser_name=cut(organiser.param("CN"), 200) if organiser else "",
        starts_tzid=tzid,
        starts_on=starts_on,
        duration=_length(starts_at, ends_at, starts_on, end, length),
        rrule=_rule(part.text("RRULE"), tzid or ("UTC" if starts_on else "")),
        exdates=clocks.moments(part.all("EXDATE")),
        rdates=clocks.moments(part.all("RDATE")),
        location=location,
        url=_page(part.text("URL")),
        conference=next((page for name in _CONFERENCES if (page := _page(part.text(name)))), "") or _page(location),
    )


def _comment(part: Component, attendees: tuple[ItipAttendee, ...]) -> str:
    """The answerer's note, from the three places where programs put it."""
    plain = "\n".join(text for prop in part.all("COMMENT") if (text := prop.value.strip()))
    in_attendee = next((person.comment for person in attendees if person.comment), "")
    return cut(plain or in_attendee or part.text("X-CALENDARSERVER-PRIVATE-COMMENT"))


def _sequence(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) and int(text) < 2**31 else None


def _length(
    starts_at: datetime | None,
    ends_at: datetime | None,
    starts_on: date | None,
    end: datetime | date | None,
    length: timedelta | None,
) -> timedelta | None:
    """How long it takes; a whole-day event without an end takes one day (RFC 5545, section 3.6.1)."""
    if starts_at is not None and ends_at is not None:
        return ends_at - starts_at if ends_at >= starts_at else None
    if starts_on is not None:
        found = end - starts_on if end is not None and not isinstance(end, datetime) else length or timedelta(days=1)
        return found if found > timedelta() else timedelta(days=1)
    return length


def _rule(text: str, tzid: str) -> str:
    """The rule with UNTIL in UTC; as it stands there when it is none that we know."""
    if not text:
        return ""
    try:
        return recurrence.in_utc(text, tzid)
    except InvalidEvent:
        return cut(text.upper(), 500)


def _page(text: str) -> str:
    """An address of a page, and nothing else: it will be shown as a link."""
    return text if _PAGE.fullmatch(text) else ""
