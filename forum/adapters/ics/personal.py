"""The invitation of one meeting to each of its invitees: laid out once, and put in per person what differs.

Writing a calendar file line by line through `icalendar` costs a third of a whole invitation, and all but four of its
lines are the same for everybody: DESCRIPTION and URL hold the invitee's link, ORGANIZER and ATTENDEE their addresses.
The bytes are those of the long way (tests/adapters/test_ics_personal.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from icalendar import vText, vUri
from icalendar.parser import Contentline

from forum.adapters.ics.component import address, attendee_value, text, uri
from forum.adapters.ics.links import details
from forum.adapters.ics.types import Attendee, CalendarEvent

Write = Callable[[CalendarEvent, list[Attendee]], bytes]
_ANYBODY = Attendee("anybody@example.org")
_PERSONAL = re.compile(rb"\r\n(DESCRIPTION|URL|ORGANIZER|ATTENDEE)[;:][^\r]*(?:\r\n[ \t][^\r]*)*")


def request(event: CalendarEvent, person: Attendee, write: Write) -> bytes:
    """The bytes of `write(event, [person])`, for an event that stands alone. Raises InvalidEvent as that does."""
    said = {
        b"DESCRIPTION": (vText, text(details(event))),
        b"URL": (vUri, uri(event.url) if event.url else ""),
    }
    lines = {name: _line(name, kind(value)) for name, (kind, value) in said.items() if value}
    lines[b"ORGANIZER"] = _line(b"ORGANIZER", address(event.organiser_email, event.organiser_name))
    lines[b"ATTENDEE"] = _line(b"ATTENDEE", attendee_value(person))
    anybodys = replace(
        event, description="-" if said[b"DESCRIPTION"][1] else "", url="http://example.org/" if event.url else "",
        organiser_email=_ANYBODY.email, organiser_name="",
    )  # fmt: skip
    before, *rest = _laid_out(anybodys, write)
    return before + b"".join(lines[name] + after for name, after in zip(rest[::2], rest[1::2], strict=True))


@lru_cache(maxsize=32)
def _laid_out(event: CalendarEvent, write: Write) -> tuple[bytes, ...]:
    """The file cut at its personal lines: bytes, name, bytes, name, … bytes. The alarm's text is nobody's own."""
    whole = write(event, [_ANYBODY])
    start = whole.index(b"BEGIN:VEVENT")
    end = whole.find(b"\r\nBEGIN:VALARM", start)
    end = len(whole) if end < 0 else end
    first, *rest = _PERSONAL.split(whole[start:end])
    rest[-1] += whole[end:]
    return (whole[:start] + first, *rest)


def _line(name: bytes, value: Any) -> bytes:
    line = Contentline.from_parts(name.decode(), value.params, value)
    return b"\r\n" + bytes(line.to_ical())
