"""The plain values that go into and come out of calendar files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta


class InvalidEvent(ValueError):
    """What we were asked to write makes no correct calendar file: naive time, bad address, bad URL."""


class UnreadableCalendar(Exception):
    """The bytes are no calendar we can read, or exceed our limits; `reason` says why, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Attendee:
    """One invitee as written into a calendar file. Addresses are bare, without `mailto:`."""

    email: str
    name: str = ""
    partstat: str = "NEEDS-ACTION"
    role: str = "REQ-PARTICIPANT"
    rsvp: bool = True
    delegated_to: str | None = None
    delegated_from: str | None = None


@dataclass(frozen=True)
class CalendarEvent:
    """One meeting as written into a calendar file.

    Times are aware; `tzid` is the IANA zone in which they are shown. `organiser_email` is the token
    address of this one invitee (calendar.md, section 2). `status` is an RFC 5545 STATUS or empty.
    `alarm_minutes` before the start rings the one alarm of a REQUEST; 0 means none.

    A series is its master: `rrule` is the value of RRULE (UNTIL in UTC) and `exdates` the starts of the occurrences
    that do not take place. An override, or a message about one occurrence alone, has `recurrence_id`: the start which
    the rule gave that occurrence. All are instants; they are written with the type and zone of DTSTART.
    `partstat`, when given, is what the invitee said to this VEVENT, instead of the attendee's own.
    """

    uid: str
    sequence: int
    dtstamp: datetime
    starts_at: datetime
    ends_at: datetime
    tzid: str
    summary: str
    description: str = ""
    location: str = ""
    conference_url: str = ""
    organiser_email: str = ""
    organiser_name: str = ""
    url: str = ""
    status: str = "CONFIRMED"
    alarm_minutes: int = 30
    rrule: str = ""
    exdates: tuple[datetime, ...] = ()
    recurrence_id: datetime | None = None
    partstat: str = ""


@dataclass(frozen=True)
class ItipAttendee:
    """One ATTENDEE as read. `partstat` is None when missing or not one of RFC 5545, section 3.2.12.

    `role` and `cutype` are those of RFC 5545 (the usual one when missing or unknown). `proposed_start` (UTC) is the
    new time in Apple's parameter, None when it is not readable.
    """

    email: str
    partstat: str | None = None
    delegated_to: tuple[str, ...] = ()
    delegated_from: tuple[str, ...] = ()
    name: str = ""
    comment: str = ""
    proposes_new_time: bool = False
    proposed_start: datetime | None = None
    role: str = "REQ-PARTICIPANT"
    cutype: str = "INDIVIDUAL"


@dataclass(frozen=True)
class ItipEvent:
    """One component as read; everything but `uid` (which may be empty) can be missing in a reply.

    `starts_at` and `ends_at` are UTC instants, None when missing, all-day, floating or in a zone that
    nobody knows. `recurrence_id` is a UTC instant, or a date for all-day series. All texts come from
    outside: escape them. `kind` is VEVENT, VTODO, VJOURNAL or VFREEBUSY.

    For taking a meeting over: `starts_on` is the day of a whole-day event, `starts_tzid` the IANA name of the clock
    that DTSTART is written for ("UTC", or empty when nobody knows), `duration` the length, also of whole days.
    `rrule` has its UNTIL in UTC (for whole days: the end of that day in UTC); a rule that we do not know stands there
    as it was and `occurrences` refuses it. `exdates` and `rdates` are UTC instants, or dates. `url` and `conference`
    are http(s) addresses or empty.
    """

    uid: str
    sequence: int | None = None
    dtstamp: datetime | None = None
    recurrence_id: datetime | date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    organiser: str | None = None
    attendees: tuple[ItipAttendee, ...] = ()
    comment: str = ""
    kind: str = "VEVENT"
    summary: str = ""
    description: str = ""
    status: str | None = None
    request_status: tuple[str, ...] = ()
    organiser_name: str = ""
    starts_tzid: str = ""
    starts_on: date | None = None
    duration: timedelta | None = None
    rrule: str = ""
    exdates: tuple[datetime | date, ...] = ()
    rdates: tuple[datetime | date, ...] = ()
    location: str = ""
    url: str = ""
    conference: str = ""


@dataclass(frozen=True)
class ItipMessage:
    """A calendar file as read. `method` is upper case, None when neither body nor mail header has one; `name` is the
    calendar's own, empty in invitations.
    """

    method: str | None
    events: tuple[ItipEvent, ...] = ()
    prodid: str = ""
    name: str = ""
