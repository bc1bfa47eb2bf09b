"""Answers as calendar programs write them, for the development mailbox and for tests of the reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from icalendar import vCalAddress, vText
from icalendar.parser import Contentline

from forum.adapters.ics.component import attendee_value
from forum.adapters.ics.read import FILE, read
from forum.adapters.ics.types import Attendee, InvalidEvent, ItipEvent

Shape = Literal["plain", "gmail", "outlook", "apple"]

_PRODIDS = {
    "plain": "-//Contoh//Calendar//EN",
    "gmail": "-//Google Inc//Google Calendar 70.9054//EN",
    "outlook": "Microsoft Exchange Server 2010",
    "apple": "-//Apple Inc.//macOS 15.0//EN",
}
_PREFIXES = {
    "ACCEPTED": "Accepted: ",
    "DECLINED": "Declined: ",
    "TENTATIVE": "Tentative: ",
    "DELEGATED": "Delegated: ",
}
_EXCHANGE_ZONE = """BEGIN:VTIMEZONE
TZID:SE Asia Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
END:VTIMEZONE""".splitlines()


def build_reply(
    request: bytes,
    email: str,
    partstat: str,
    *,
    answered_at: datetime,
    shape: Shape = "plain",
    name: str = "",
    comment: str = "",
    delegated_to: str | None = None,
    delegated_from: str | None = None,
    recurrence_id: datetime | None = None,
    propose: tuple[datetime, datetime] | None = None,
) -> bytes:
    """The answer of `email` to the first event of `request`, in a program's own shape.

    `recurrence_id` answers that one occurrence of a series; without it the whole request is answered.
    `delegated_to` belongs to PARTSTAT DELEGATED (RFC 5546, section 4.2.5); `delegated_from` writes the
    delegate's own answer, with the delegator as second ATTENDEE. The shapes are those of calendar.md,
    section 3: `gmail` (UTC, note in X-RESPONSE-COMMENT, empty properties), `outlook` (no ORGANIZER,
    Windows zone, prefixed SUMMARY, COMMENT;LANGUAGE), `apple` (X-CALENDARSERVER-PRIVATE-COMMENT),
    `plain` (what RFC 5546 asks for). With `propose`, a new start and end, it is a METHOD:COUNTER: `gmail`
    (in mail under a header that still says REPLY), `outlook` (the old time in X-MS-OLK-ORIGINALSTART and
    -END); `apple` stays a METHOD:REPLY with the new start in a parameter of ATTENDEE.
    Raises UnreadableCalendar when `request` is none, InvalidEvent when it holds no event or an address is bad.
    """
    event = _answered(request, recurrence_id)
    value = attendee_value(Attendee(email, name, partstat, "REQ-PARTICIPANT", False, delegated_to, delegated_from))
    if shape == "gmail":
        value.params["CUTYPE"] = "INDIVIDUAL"
        value.params["X-NUM-GUESTS"] = "0"
        if comment:
            value.params["X-RESPONSE-COMMENT"] = comment
    proposed: list[str] = []
    if propose and shape == "apple":
        value.params["TO-ALL-PROPOSED-NEW-TIME"] = _utc(propose[0])
    elif propose:
        proposed, event = _proposed(event, shape), replace(event, starts_at=propose[0], ends_at=propose[1])
    method = "COUNTER" if propose and shape != "apple" else "REPLY"
    lines = ["BEGIN:VCALENDAR", f"PRODID:{_PRODIDS[shape]}", "VERSION:2.0", f"METHOD:{method}"]
    if shape == "outlook":
        lines += _EXCHANGE_ZONE
    lines += ["BEGIN:VEVENT", *_attendee_lines(value, delegated_from, email), *_facts(event, shape, method), *proposed]
    lines += [f"DTSTAMP:{_utc(answered_at)}", *_about(event, partstat, shape, comment, method)]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return b"".join(_folded(line) for line in lines)


def _answered(request: bytes, recurrence_id: datetime | None) -> ItipEvent:
    """The event that is answered: the first; or the occurrence, moved if it was moved, else as the rule has it."""
    invited = read(request, limits=FILE).events
    if not invited:
        raise InvalidEvent("there is no event to answer")
    if recurrence_id is None:
        return invited[0]
    moment = recurrence_id.astimezone(UTC)
    for event in invited:
        if event.recurrence_id == moment:
            return event
    master = invited[0]
    length = master.ends_at - master.starts_at if master.starts_at and master.ends_at else timedelta()
    return replace(master, recurrence_id=moment, starts_at=moment, ends_at=moment + length)


def _proposed(event: ItipEvent, shape: Shape) -> list[str]:
    """What Outlook says beside the time it proposes: the time that was (MS-OXCICAL, section 2.1.3.1.1.20)."""
    if shape != "outlook" or not event.starts_at or not event.ends_at:
        return []
    zone = "TZID=SE Asia Standard Time"
    return [
        f"X-MS-OLK-ORIGINALSTART;{zone}:{_bangkok(event.starts_at)}",
        f"X-MS-OLK-ORIGINALEND;{zone}:{_bangkok(event.ends_at)}",
    ]


def _attendee_lines(value: vCalAddress, delegated_from: str | None, email: str) -> list[str]:
    lines = [str(Contentline.from_parts("ATTENDEE", value.params, value))]
    if delegated_from:
        delegator = attendee_value(Attendee(delegated_from, "", "DELEGATED", rsvp=False, delegated_to=email))
        lines.append(str(Contentline.from_parts("ATTENDEE", delegator.params, delegator)))
    return lines


def _facts(event: ItipEvent, shape: Shape, method: str) -> list[str]:
    lines = [f"UID:{_text(event.uid)}"]
    if event.sequence is not None:
        lines.append(f"SEQUENCE:{event.sequence}")
    if event.organiser and shape != "outlook":
        lines.append(f"ORGANIZER:mailto:{event.organiser}")
    if isinstance(event.recurrence_id, datetime):
        lines.append(f"RECURRENCE-ID:{_utc(event.recurrence_id)}")
    elif isinstance(event.recurrence_id, date):
        lines.append(f"RECURRENCE-ID;VALUE=DATE:{event.recurrence_id:%Y%m%d}")
    for prop, moment in (("DTSTART", event.starts_at), ("DTEND", event.ends_at)):
        if moment and shape == "outlook":
            lines.append(f"{prop};TZID=SE Asia Standard Time:{_bangkok(moment)}")
        elif moment and (shape != "plain" or method == "COUNTER"):
            lines.append(f"{prop}:{_utc(moment)}")
    return lines


def _about(event: ItipEvent, partstat: str, shape: Shape, comment: str, method: str) -> list[str]:
    said = [f"COMMENT:{_text(comment)}"] if comment else []
    if shape == "gmail":
        return ["DESCRIPTION:", "LOCATION:", f"SUMMARY:{_text(event.summary)}", "TRANSP:OPAQUE"]
    if shape == "outlook":
        said = [f"COMMENT;LANGUAGE=id-ID:{_text(comment)}\\n"] if comment else []
        prefix = "New Time Proposed: " if method == "COUNTER" else _PREFIXES.get(partstat, "")
        summary = prefix + event.summary
        return [*said, f"SUMMARY;LANGUAGE=id-ID:{_text(summary)}", "X-MICROSOFT-CDO-APPT-SEQUENCE:0"]
    if shape == "apple":
        said = [f"X-CALENDARSERVER-PRIVATE-COMMENT:{_text(comment)}"] if comment else []
        return [*said, f"SUMMARY:{_text(event.summary)}"]
    return [*said, f"SUMMARY:{_text(event.summary)}"] if method == "COUNTER" else said


def _folded(line: str) -> bytes:
    return bytes(Contentline(line).to_ical()) + b"\r\n"  # type: ignore[no-untyped-call]


def _text(value: str) -> str:
    return str(vText(value).to_ical().decode("utf-8"))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _bangkok(moment: datetime) -> str:
    return f"{moment.astimezone(timezone(timedelta(hours=7))):%Y%m%dT%H%M%S}"
