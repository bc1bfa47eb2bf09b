"""Writing calendar files: invitation, update, cancellation, feed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText, vUri

from forum.adapters.ics import zones
from forum.adapters.ics.links import details, place
from forum.adapters.ics.types import Attendee, CalendarEvent, InvalidEvent

PRODID = "-//Rembug//forum//ID"
_ADDRESS = re.compile(r"""[^\s\x00-\x1f\x7f"<>,;:\\@]+@[^\s\x00-\x1f\x7f"<>,;:\\@]+""")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_INT32 = 2**31 - 1


def build_request(event: CalendarEvent, attendees: Iterable[Attendee]) -> bytes:
    """An invitation or its update (METHOD:REQUEST, RFC 5546, section 3.2.2), UTF-8 with CRLF.

    One attendee a file is what makes the answer attributable (calendar.md, rule 1). Raises InvalidEvent.
    """
    component = _component(event)
    _add_people(component, event, attendees, answerable=True)
    if event.alarm_minutes > 0:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", _text(event.summary) or "-")
        alarm.add("TRIGGER", -timedelta(minutes=event.alarm_minutes))
        component.add_component(alarm)
    return _calendar("REQUEST", [component], [event.tzid])


def build_cancel(event: CalendarEvent, attendees: Iterable[Attendee], *, whole_meeting: bool = True) -> bytes:
    """A cancellation (METHOD:CANCEL, RFC 5546, section 3.2.5); the caller raises the sequence.

    `whole_meeting=False` withdraws only the named invitees while the meeting goes on for the others:
    then STATUS must not be there. Raises InvalidEvent.
    """
    component = _component(event, status="CANCELLED" if whole_meeting else "")
    _add_people(component, event, attendees, answerable=False)
    return _calendar("CANCEL", [component], [event.tzid])


def build_publish(event: CalendarEvent) -> bytes:
    """A file to download or open (METHOD:PUBLISH): no ATTENDEE, no alarm, nobody is asked to answer.

    RFC 5546, section 3.2.1 wants an ORGANIZER: give the plain mailbox, never an invitee's token address.
    """
    return build_feed([event])


def build_feed(events: Iterable[CalendarEvent], *, name: str = "", refresh_hours: int = 6) -> bytes:
    """Many meetings for a subscription; the same events give the same bytes, so that an ETag holds.

    With a `name` the feed says what it is called and how often, in hours, it wants to be fetched
    (RFC 7986, sections 5.1 and 5.7, and the older X- properties that Outlook and Apple read).
    """
    events = list(events)
    components = [_published(event) for event in events]
    return _calendar("PUBLISH", components, [event.tzid for event in events], name, refresh_hours)


def _published(event: CalendarEvent) -> Event:
    component = _component(event)
    if event.organiser_email:
        component.add("ORGANIZER", _address(event.organiser_email, event.organiser_name))
    return component


def _calendar(method: str, components: list[Event], tzids: list[str], name: str = "", refresh_hours: int = 0) -> bytes:
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if name := _text(name):
        calendar.add("NAME", name)
        calendar["X-WR-CALNAME"] = vText(name)
        calendar["X-PUBLISHED-TTL"] = f"PT{refresh_hours}H"
        calendar.add("REFRESH-INTERVAL", timedelta(hours=refresh_hours), {"VALUE": "DURATION"})
        if tzids:
            calendar["X-WR-TIMEZONE"] = tzids[0]
    for tzid in dict.fromkeys(tzids):
        if tzid in zones.INDONESIAN:
            calendar.add_component(zones.block(tzid))
    for component in components:
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def _component(event: CalendarEvent, status: str | None = None) -> Event:
    if not event.uid or not 0 <= event.sequence <= _INT32:
        raise InvalidEvent("an event needs a UID and a SEQUENCE between 0 and 2147483647")
    if _aware(event.ends_at) < _aware(event.starts_at):
        raise InvalidEvent("an event ends after it starts")
    component = Event()
    component.add("UID", _text(event.uid))
    component.add("SEQUENCE", event.sequence)
    component.add("DTSTAMP", _aware(event.dtstamp).astimezone(UTC))
    component.add("DTSTART", _local(event.starts_at, event.tzid))
    component.add("DTEND", _local(event.ends_at, event.tzid))
    texts = {"SUMMARY": event.summary, "DESCRIPTION": details(event), "LOCATION": place(event)}
    texts["STATUS"] = event.status if status is None else status
    for name, value in texts.items():
        if text := _text(value):
            component.add(name, text)
    if event.url:
        component.add("URL", _uri(event.url))
    if event.conference_url:
        label = urlsplit(event.conference_url).hostname or "link"
        params = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": label}
        component.add("CONFERENCE", vUri(_uri(event.conference_url), params=params))
    return component


def _add_people(component: Event, event: CalendarEvent, attendees: Iterable[Attendee], *, answerable: bool) -> None:
    if not event.organiser_email:
        raise InvalidEvent("an invitation needs the organiser's address, to which the answers go")
    component.add("ORGANIZER", _address(event.organiser_email, event.organiser_name))
    people = list(attendees)
    if not people:
        raise InvalidEvent("an invitation needs at least one attendee, exactly as mailed")
    for person in people:
        component.add("ATTENDEE", attendee_value(person, answerable=answerable))


def attendee_value(person: Attendee, *, answerable: bool = True) -> vCalAddress:
    """The ATTENDEE property of one person; `answerable` adds RSVP. Raises InvalidEvent for a bad address."""
    value = _address(person.email, person.name)
    value.params["ROLE"] = person.role
    value.params["PARTSTAT"] = person.partstat
    if answerable and person.rsvp:
        value.params["RSVP"] = "TRUE"
    if person.delegated_to:
        value.params["DELEGATED-TO"] = _mailto(person.delegated_to)
    if person.delegated_from:
        value.params["DELEGATED-FROM"] = _mailto(person.delegated_from)
    return value


def _address(email: str, name: str) -> vCalAddress:
    value = vCalAddress(_mailto(email))
    if name := " ".join(_text(name).split()):
        value.params["CN"] = name
    return value


def _mailto(email: str) -> str:
    if not _ADDRESS.fullmatch(email):
        raise InvalidEvent(f"not a bare e-mail address: {email!r}")
    return f"mailto:{email}"


def _uri(address: str) -> str:
    if not re.fullmatch(r"[^\s\x00-\x1f\x7f\"<>]+", address):
        raise InvalidEvent(f"not an address of a page: {address!r}")
    return address


def _text(value: str) -> str:
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise InvalidEvent("times must be aware")
    return moment


def _local(moment: datetime, tzid: str) -> datetime:
    """Indonesian zones by name with our own block; any other in UTC, which every program reads alike."""
    return _aware(moment).astimezone(ZoneInfo(tzid) if tzid in zones.INDONESIAN else UTC)
