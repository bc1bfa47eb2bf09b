"""One VEVENT as we write it: its facts, its people, and how text, addresses and times are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Event, vCalAddress, vRecur, vUri

from forum.adapters.ics import recurrence, zones
from forum.adapters.ics.links import details, place
from forum.adapters.ics.types import Attendee, CalendarEvent, InvalidEvent

_ADDRESS = re.compile(r"""[^\s\x00-\x1f\x7f"<>,;:\\@]+@[^\s\x00-\x1f\x7f"<>,;:\\@]+""")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_INT32 = 2**31 - 1


def component(event: CalendarEvent, *, status: str | None = None) -> Event:
    """The VEVENT of a meeting, series or occurrence, without people; `status` replaces its own. Raises InvalidEvent."""
    _identified(event)
    vevent = Event()
    vevent.add("UID", text(event.uid))
    vevent.add("SEQUENCE", event.sequence)
    vevent.add("DTSTAMP", _aware(event.dtstamp).astimezone(UTC))
    vevent.add("DTSTART", _local(event.starts_at, event))
    vevent.add("DTEND", _local(event.ends_at, event))
    _recurring(vevent, event)
    texts = {"SUMMARY": event.summary, "DESCRIPTION": details(event), "LOCATION": place(event)}
    texts["STATUS"] = event.status if status is None else status
    for name, value in texts.items():
        if cleaned := text(value):
            vevent.add(name, cleaned)
    if event.url:
        vevent.add("URL", uri(event.url))
    if event.conference_url:
        label = urlsplit(event.conference_url).hostname or "link"
        params = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": label}
        vevent.add("CONFERENCE", vUri(uri(event.conference_url), params=params))
    return vevent


def bare(event: CalendarEvent) -> Event:
    """A VEVENT that only names what it is about (RFC 5546, section 3.2.8): UID, occurrence, SEQUENCE, DTSTAMP."""
    _identified(event)
    vevent = Event()
    vevent.add("UID", text(event.uid))
    vevent.add("SEQUENCE", event.sequence)
    vevent.add("DTSTAMP", _aware(event.dtstamp).astimezone(UTC))
    if event.recurrence_id is not None:
        vevent.add("RECURRENCE-ID", _local(event.recurrence_id, event))
    return vevent


def add_people(vevent: Event, event: CalendarEvent, attendees: Iterable[Attendee], *, answerable: bool) -> None:
    """ORGANIZER, and one ATTENDEE for each. Raises InvalidEvent when either is missing or an address is bad."""
    if not event.organiser_email:
        raise InvalidEvent("an invitation needs the organiser's address, to which the answers go")
    add_organiser(vevent, event)
    people = list(attendees)
    if not people:
        raise InvalidEvent("an invitation needs at least one attendee, exactly as mailed")
    for person in people:
        vevent.add("ATTENDEE", attendee_value(person, answerable=answerable))


def add_organiser(vevent: Event, event: CalendarEvent) -> None:
    if event.organiser_email:
        vevent.add("ORGANIZER", address(event.organiser_email, event.organiser_name))


def add_alarm(vevent: Event, event: CalendarEvent) -> None:
    """The one alarm of an invitation; calendars that have their own ignore it."""
    if event.alarm_minutes <= 0:
        return
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", text(event.summary) or "-")
    alarm.add("TRIGGER", -timedelta(minutes=event.alarm_minutes))
    vevent.add_component(alarm)


def attendee_value(person: Attendee, *, answerable: bool = True) -> vCalAddress:
    """The ATTENDEE property of one person; `answerable` adds RSVP. Raises InvalidEvent for a bad address."""
    value = address(person.email, person.name)
    value.params["ROLE"] = person.role
    value.params["PARTSTAT"] = person.partstat
    if answerable and person.rsvp:
        value.params["RSVP"] = "TRUE"
    if person.delegated_to:
        value.params["DELEGATED-TO"] = _mailto(person.delegated_to)
    if person.delegated_from:
        value.params["DELEGATED-FROM"] = _mailto(person.delegated_from)
    return value


def is_zoned(event: CalendarEvent) -> bool:
    """Whether its times carry a TZID. A single meeting outside Indonesia is written in UTC, which every program reads
    alike; a rule needs the wall clock it runs on.
    """
    return event.tzid in zones.INDONESIAN or bool(event.rrule) or event.recurrence_id is not None


def text(value: str) -> str:
    """Without control characters, with LF for line ends."""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _identified(event: CalendarEvent) -> None:
    if not text(event.uid) or not 0 <= event.sequence <= _INT32:
        raise InvalidEvent("an event needs a UID and a SEQUENCE between 0 and 2147483647")
    if _aware(event.ends_at) < _aware(event.starts_at):
        raise InvalidEvent("an event ends after it starts")
    if event.recurrence_id is not None and (event.rrule or event.exdates):
        raise InvalidEvent("one occurrence has no rule and no exceptions of its own")
    if event.exdates and not event.rrule:
        raise InvalidEvent("exceptions need a rule")


def _recurring(vevent: Event, event: CalendarEvent) -> None:
    """RRULE as given; RECURRENCE-ID and EXDATE with the type and zone of DTSTART (RFC 5545, section 3.8.4.4).

    Each EXDATE has a line of its own: some programs read only the first value of a list.
    """
    if event.rrule:
        vevent["RRULE"] = vRecur.from_ical(recurrence.written(event.rrule))
        for day in sorted({_aware(day).astimezone(UTC) for day in event.exdates}):
            vevent.add("EXDATE", _local(day, event))
    if event.recurrence_id is not None:
        vevent.add("RECURRENCE-ID", _local(event.recurrence_id, event))


def address(email: str, name: str) -> vCalAddress:
    """A person as a property's value. Raises InvalidEvent for a bad address."""
    value = vCalAddress(_mailto(email))
    if name := " ".join(text(name).split()):
        value.params["CN"] = name
    return value


def _mailto(email: str) -> str:
    if not _ADDRESS.fullmatch(email):
        raise InvalidEvent(f"not a bare e-mail address: {email!r}")
    return f"mailto:{email}"


def uri(page: str) -> str:
    """The address of a page, as it is. Raises InvalidEvent when it is none."""
    if not re.fullmatch(r"[^\s\x00-\x1f\x7f\"<>]+", page):
        raise InvalidEvent(f"not an address of a page: {page!r}")
    return page


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise InvalidEvent("times must be aware")
    return moment


def _local(moment: datetime, event: CalendarEvent) -> datetime:
    return _aware(moment).astimezone(zones.zone(event.tzid) if is_zoned(event) else UTC)
