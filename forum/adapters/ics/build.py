"""Writing calendar files: invitation, update, cancellation, refusal of a proposed time, feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from icalendar import Calendar, Event, vText

from forum.adapters.ics import personal
from forum.adapters.ics.blocks import blocks
from forum.adapters.ics.component import add_alarm, add_organiser, add_people, bare, component, is_zoned, text
from forum.adapters.ics.types import Attendee, CalendarEvent, InvalidEvent

PRODID = "-//Rembug//forum//ID"


def build_request(
    event: CalendarEvent, attendees: Iterable[Attendee], overrides: Iterable[CalendarEvent] = ()
) -> bytes:
    """An invitation or its update (METHOD:REQUEST, RFC 5546, section 3.2.2), UTF-8 with CRLF.

    A whole series is its master with RRULE and EXDATEs, then its `overrides`, each with its own SEQUENCE; one
    occurrence alone is an event with `recurrence_id`, and no overrides (calendar.md, rule 8 and section 4). All
    VEVENTs have the same UID and the same people: one attendee a file is what makes the answer attributable
    (calendar.md, rule 1). Raises InvalidEvent.
    """
    people, others = list(attendees), list(overrides)
    if len(people) == 1 and not others and not event.partstat and event.organiser_email:
        return personal.request(event, people[0], _request)
    return _request(event, people, others)


def _request(event: CalendarEvent, people: list[Attendee], overrides: Iterable[CalendarEvent] = ()) -> bytes:
    events = _complete(event, overrides)
    components = []
    for each in events:
        vevent = component(each)
        said = [replace(one, partstat=each.partstat, delegated_to=None) for one in people] if each.partstat else people
        add_people(vevent, each, said, answerable=True)
        add_alarm(vevent, each)
        components.append(vevent)
    return _calendar("REQUEST", components, events)


def build_cancel(event: CalendarEvent, attendees: Iterable[Attendee], *, whole_meeting: bool = True) -> bytes:
    """A cancellation (METHOD:CANCEL, RFC 5546, section 3.2.5); the caller raises the sequence.

    With `recurrence_id` it is for that one occurrence, without it for the meeting or the whole series.
    `whole_meeting=False` withdraws only the named invitees while the meeting goes on for the others:
    then STATUS must not be there. Raises InvalidEvent.
    """
    vevent = component(event, status="CANCELLED" if whole_meeting else "")
    add_people(vevent, event, attendees, answerable=False)
    return _calendar("CANCEL", [vevent], [event])


def build_decline_counter(event: CalendarEvent, attendee: Attendee, comment: str = "") -> bytes:
    """The answer "we keep our time" to one invitee's proposal (METHOD:DECLINECOUNTER, RFC 5546, section 3.2.8).

    It names the event, with `recurrence_id` one occurrence, and says why in `comment`. Raises InvalidEvent.
    """
    vevent = bare(event)
    add_people(vevent, event, [attendee], answerable=False)
    if said := text(comment):
        vevent.add("COMMENT", said)
    return _calendar("DECLINECOUNTER", [vevent], [event] if event.recurrence_id else [])


def build_publish(event: CalendarEvent, overrides: Iterable[CalendarEvent] = ()) -> bytes:
    """A file to download or open (METHOD:PUBLISH): no ATTENDEE, no alarm, nobody is asked to answer.

    RFC 5546, section 3.2.1 wants an ORGANIZER: give the plain mailbox, never an invitee's token address.
    """
    return build_feed(_complete(event, overrides))


def build_feed(events: Iterable[CalendarEvent], *, name: str = "", refresh_hours: int = 6) -> bytes:
    """Many meetings for a subscription; the same events give the same bytes, so that an ETag holds.

    A series is its master and, anywhere after it, its overrides (same UID, with `recurrence_id`).
    With a `name` the feed says what it is called and how often, in hours, it wants to be fetched
    (RFC 7986, sections 5.1 and 5.7, and the older X- properties that Outlook and Apple read).
    """
    events = list(events)
    components = [_published(event) for event in events]
    return _calendar("PUBLISH", components, events, name, refresh_hours)


def _complete(event: CalendarEvent, overrides: Iterable[CalendarEvent]) -> list[CalendarEvent]:
    """The master and its overrides, in the order of the occurrences. Raises InvalidEvent when they contradict."""
    others = list(overrides)
    if others and not event.rrule:
        raise InvalidEvent("only a series has overrides")
    moments = [other.recurrence_id for other in others if other.recurrence_id is not None]
    if len(moments) != len(others) or any(moment.tzinfo is None for moment in moments):
        raise InvalidEvent("an override says, with its zone, which occurrence it replaces")
    if len(set(moments)) != len(moments) or set(moments) & set(event.exdates):
        raise InvalidEvent("an occurrence is replaced once, or does not take place")
    if any((other.uid, other.tzid) != (event.uid, event.tzid) for other in others):
        raise InvalidEvent("an override has the UID and the time zone of its series")
    return [event, *(other for _, other in sorted(zip(moments, others, strict=True), key=lambda pair: pair[0]))]


def _published(event: CalendarEvent) -> Event:
    vevent = component(event)
    add_organiser(vevent, event)
    return vevent


def _calendar(
    method: str, components: Iterable[Event], events: Sequence[CalendarEvent], name: str = "", refresh_hours: int = 0
) -> bytes:
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if name := text(name):
        calendar.add("NAME", name)
        calendar["X-WR-CALNAME"] = vText(name)
        calendar["X-PUBLISHED-TTL"] = f"PT{refresh_hours}H"
        calendar.add("REFRESH-INTERVAL", timedelta(hours=refresh_hours), {"VALUE": "DURATION"})
        if events:
            calendar["X-WR-TIMEZONE"] = events[0].tzid
    for block in blocks([(event.tzid, event.starts_at) for event in events if is_zoned(event)]):
        calendar.add_component(block)
    for each in components:
        calendar.add_component(each)
    return bytes(calendar.to_ical())
