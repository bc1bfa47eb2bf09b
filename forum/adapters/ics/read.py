"""Reading calendar files from strangers: whatever the bytes, an ItipMessage or UnreadableCalendar."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

from forum.adapters.ics.lines import Component, Property, calendars
from forum.adapters.ics.types import ItipAttendee, ItipEvent, ItipMessage, UnreadableCalendar
from forum.adapters.ics.zones import Observance, in_utc, utc_offset

MAX_EVENTS = 50
MAX_TEXT = 2_000
_KINDS = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"}
_PARTSTATS = {"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"}
_MOMENT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(?:\.\d+)?(Z?))?$", re.IGNORECASE)
_DURATION = re.compile(r"\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?")
_EMAIL = re.compile(r"[^\s\x00-\x1f<>\"',;:()\[\]@]{1,64}@[^\s<>\"',;:()@]{1,255}")

_Zones = Mapping[str, Sequence[Observance]]


def read(content: bytes, mime_method: str | None = None) -> ItipMessage:
    """The message in a calendar file, as far as it can be understood.

    The METHOD of the body wins over `mime_method`, that of the mail header. Nothing but a VCALENDAR is
    required (calendar.md, rule 11); addresses come bare and in lower case. Raises UnreadableCalendar,
    and nothing else, for bytes that are no calendar, over 256 kB or over 50 events.
    """
    found = calendars(content)
    events: list[ItipEvent] = []
    for calendar in found:
        zones = _zones(calendar)
        parts = [part for part in calendar.components if part.name in _KINDS]
        if len(events) + len(parts) > MAX_EVENTS:
            raise UnreadableCalendar(f"more than {MAX_EVENTS} events")
        events += [_event(part, zones) for part in parts]
    methods = [*(calendar.text("METHOD") for calendar in found), mime_method or ""]
    method = next((name for text in methods if (name := text.strip().strip('"').upper())), None)
    return ItipMessage(method, tuple(events), _cut(found[0].text("PRODID")))


def _event(part: Component, zones: _Zones) -> ItipEvent:
    attendees = tuple(found for prop in part.all("ATTENDEE") if (found := _attendee(prop)))
    starts_at, ends_at = _instant(part, "DTSTART", zones), _instant(part, "DTEND", zones)
    organiser = part.first("ORGANIZER")
    return ItipEvent(
        uid=_cut(part.text("UID")),
        sequence=_sequence(part.text("SEQUENCE")),
        dtstamp=_instant(part, "DTSTAMP", zones),
        recurrence_id=_moment(part.first("RECURRENCE-ID"), zones),
        starts_at=starts_at,
        ends_at=ends_at or _after(starts_at, part.text("DURATION")),
        organiser=(address(organiser) or None) if organiser else None,
        attendees=attendees,
        comment=_comment(part, attendees),
        kind=part.name,
        summary=_cut(part.text("SUMMARY")),
        description=_cut(part.text("DESCRIPTION")),
        status=part.text("STATUS").upper()[:40] or None,
        request_status=tuple(_cut(prop.value) for prop in part.all("REQUEST-STATUS"))[:10],
    )


def _comment(part: Component, attendees: tuple[ItipAttendee, ...]) -> str:
    """The answerer's note, from the three places where programs put it."""
    plain = "\n".join(text for prop in part.all("COMMENT") if (text := prop.value.strip()))
    in_attendee = next((person.comment for person in attendees if person.comment), "")
    return _cut(plain or in_attendee or part.text("X-CALENDARSERVER-PRIVATE-COMMENT"))


def _attendee(prop: Property) -> ItipAttendee | None:
    email = address(prop)
    if not email:
        return None
    partstat = prop.param("PARTSTAT").upper()
    return ItipAttendee(
        email=email,
        partstat=partstat if partstat in _PARTSTATS else None,
        delegated_to=_addresses(prop, "DELEGATED-TO"),
        delegated_from=_addresses(prop, "DELEGATED-FROM"),
        name=_cut(prop.param("CN")),
        comment=_cut(prop.param("X-RESPONSE-COMMENT")),
        proposes_new_time="TO-ALL-PROPOSED-NEW-TIME" in prop.params,
    )


def address(prop: Property) -> str:
    """The bare, lower-case address of a person property; its EMAIL parameter when the value is no mailto."""
    return clean(prop.value) or clean(prop.param("EMAIL"))


def _addresses(prop: Property, name: str) -> tuple[str, ...]:
    return tuple(email for value in prop.params.get(name, ()) if (email := clean(value)))


def clean(text: str) -> str:
    """A bare lower-case address from `MAILTO:A@x`, `"mailto:a%2Bb@x"`, `Name <a@x>` or `a@x`; else empty."""
    text = text[:1_000].strip().strip("\"'").strip()
    if text.lower().startswith("mailto:"):
        text = unquote(text[7:].split("?")[0], errors="replace")
    match = _EMAIL.search(text)
    return match[0].lower() if match else ""


def _sequence(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) and int(text) < 2**31 else None


def _instant(part: Component, name: str, zones: _Zones) -> datetime | None:
    moment = _moment(part.first(name), zones)
    return moment if isinstance(moment, datetime) else None


def _moment(prop: Property | None, zones: _Zones) -> datetime | date | None:
    """A DATE or DATE-TIME; None for floating times and unknown zones: a wall clock alone is no instant."""
    if prop is None or not (match := _MOMENT.search(prop.value.strip())):
        return None
    local = _wall_clock(match)
    if local is None or match[4] is None:
        return local.date() if local else None
    if match[7]:
        return local.replace(tzinfo=UTC)
    # `TZID=tzone://Microsoft/Utc:` and `TZID=(UTC+07:00) Bangkok:` come unquoted and are cut at a colon
    cut_off = prop.value.rpartition(":")[0]
    name = ",".join(prop.params.get("TZID", ())) + (f":{cut_off}" if cut_off else "")
    return in_utc(local, _zone_name(name), zones)


def _wall_clock(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(match[group] or 0) for group in range(1, 7))
    try:
        return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - the zone comes next
    except ValueError:
        return None


def _zone_name(text: str) -> str:
    return re.sub(r"\s*,\s*", ",", text[:200]).strip().strip('"')


def _after(start: datetime | None, duration: str) -> datetime | None:
    match = _DURATION.fullmatch(duration.upper())
    if start is None or not match or not any(match.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    try:
        return start + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def _zones(calendar: Component) -> dict[str, list[Observance]]:
    blocks = [part for part in calendar.components if part.name == "VTIMEZONE"][:MAX_EVENTS]
    return {_zone_name(block.text("TZID")): _observances(block) for block in blocks}


def _observances(block: Component) -> list[Observance]:
    found = []
    for part in block.components[:200]:
        onset = part.first("DTSTART")
        match = _MOMENT.search(onset.value.strip()) if onset else None
        to = utc_offset(part.text("TZOFFSETTO"))
        before = utc_offset(part.text("TZOFFSETFROM"))
        local = _wall_clock(match) if match else None
        if local is None or to is None:
            continue
        rule = dict(pair.split("=", 1) for pair in part.text("RRULE").upper().split(";") if "=" in pair)
        found.append(Observance(local, to if before is None else before, to, rule))
    return found


def _cut(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\n\t").strip()[:MAX_TEXT]
