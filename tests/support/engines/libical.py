"""What libical (the C engine of Evolution, KOrganizer's older years and Cyrus) reads. Paths in, one JSON object out.

A process of its own, like the other engines: `python -m tests.support.engines.libical FILE…`.
"""

import ctypes
import ctypes.util
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NAMES = ("libical.so.3", "libical.so.4", "libical.3.dylib")


class Time(ctypes.Structure):
    """struct icaltimetype"""

    _fields_ = [
        (name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second", "date", "dst")
    ] + [("zone", ctypes.c_void_p)]


class Span(ctypes.Structure):
    """struct icaltime_span"""

    _fields_ = [("start", ctypes.c_long), ("end", ctypes.c_long), ("busy", ctypes.c_int)]


FOUND = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(Span), ctypes.c_void_p)


def library() -> ctypes.CDLL | None:
    """libical of this machine, None when there is none."""
    for name in (*NAMES, ctypes.util.find_library("ical")):
        try:
            if name:
                return ctypes.CDLL(name)
        except OSError:
            continue
    return None


class Libical:
    """The few functions of libical we need, with the types that ctypes must know."""

    def __init__(self, found: ctypes.CDLL) -> None:
        self.c = found
        pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
        self._declare("icalparser_parse_string", pointer, text)
        self._declare("icalrestriction_check", number, pointer)
        self._declare("icalcomponent_as_ical_string", text, pointer)
        self._declare("icalcomponent_string_to_kind", number, text)
        self._declare("icalproperty_string_to_kind", number, text)
        for name in ("first", "next"):
            self._declare(f"icalcomponent_get_{name}_component", pointer, pointer, number)
            self._declare(f"icalcomponent_get_{name}_property", pointer, pointer, number)
        self._declare("icalproperty_get_value_as_string", text, pointer)
        self._declare("icalproperty_get_parameter_as_string", text, pointer, text)
        self._declare("icalproperty_get_datetime_with_component", Time, pointer, pointer)
        self._declare("icaltime_as_timet_with_zone", ctypes.c_long, Time, pointer)
        self._declare("icaltime_is_null_time", number, Time)
        self._declare("icaltime_from_string", Time, text)
        self._declare("icalcomponent_foreach_recurrence", None, pointer, Time, Time, FOUND, pointer)

    def _declare(self, name: str, result: Any, *arguments: Any) -> None:
        function = getattr(self.c, name)
        function.restype, function.argtypes = result, arguments

    def parse(self, content: bytes) -> int:
        return int(self.c.icalparser_parse_string(content) or 0)

    def components(self, parent: int, kind: str) -> Iterator[int]:
        number = self.c.icalcomponent_string_to_kind(kind.encode())
        found = self.c.icalcomponent_get_first_component(parent, number)
        while found:
            yield int(found)
            found = self.c.icalcomponent_get_next_component(parent, number)

    def properties(self, component: int, name: str) -> Iterator[int]:
        number = self.c.icalproperty_string_to_kind(name.encode())
        found = self.c.icalcomponent_get_first_property(component, number)
        while found:
            yield int(found)
            found = self.c.icalcomponent_get_next_property(component, number)

    def value(self, component: int, name: str) -> str:
        values = (self.c.icalproperty_get_value_as_string(found) or b"" for found in self.properties(component, name))
        return next(values, b"").decode()

    def instant(self, component: int, name: str) -> str | None:
        for found in self.properties(component, name):
            time = self.c.icalproperty_get_datetime_with_component(found, component)
            return (
                None if self.c.icaltime_is_null_time(time) else iso(self.c.icaltime_as_timet_with_zone(time, time.zone))
            )
        return None

    def expanded(self, vevent: int) -> list[tuple[str, str]]:
        """Every occurrence by RRULE and EXDATE until 2030."""
        found: list[tuple[str, str]] = []

        def add(_component: int, span: Any, _data: int) -> None:
            found.append((iso(span.contents.start), iso(span.contents.end)))

        first, last = (self.c.icaltime_from_string(text) for text in (b"20260101T000000Z", b"20310101T000000Z"))
        self.c.icalcomponent_foreach_recurrence(vevent, first, last, FOUND(add), None)
        return found


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def seen(engine: Libical, content: bytes) -> dict[str, Any]:
    """What one calendar says; `errors` has each line that libical marked, after its check against iTIP's tables."""
    calendar = engine.parse(content)
    engine.c.icalrestriction_check(calendar)
    written = (engine.c.icalcomponent_as_ical_string(calendar) or b"").decode().replace("\r\n ", "")
    vevents = list(engine.components(calendar, "VEVENT"))
    return {
        "method": engine.value(calendar, "METHOD"),
        "events": [facts(engine, vevent) for vevent in vevents],
        "occurrences": sorted(occurrences(engine, vevents)),
        "errors": [line for line in written.splitlines() if line.startswith("X-LIC-ERROR")],
    }


def facts(engine: Libical, vevent: int) -> dict[str, Any]:
    attendees = list(engine.properties(vevent, "ATTENDEE"))
    return {
        "uid": engine.value(vevent, "UID"),
        "sequence": int(engine.value(vevent, "SEQUENCE") or 0),
        "occurrence": engine.instant(vevent, "RECURRENCE-ID"),
        "summary": plain(engine.value(vevent, "SUMMARY")),
        "location": plain(engine.value(vevent, "LOCATION")),
        "status": engine.value(vevent, "STATUS"),
        "organiser": engine.value(vevent, "ORGANIZER"),
        "alarms": len(list(engine.components(vevent, "VALARM"))),
        "attendees": [
            [
                (engine.c.icalproperty_get_value_as_string(one) or b"").decode(),
                (engine.c.icalproperty_get_parameter_as_string(one, b"PARTSTAT") or b"").decode(),
            ]
            for one in attendees
        ],
    }


def plain(value: str) -> str:
    """libical gives text as it stands in the file: undo its escapes."""
    return value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")


def occurrences(engine: Libical, vevents: list[int]) -> Iterator[list[str]]:
    """Masters expanded, what an override replaces left out, overrides where they stand."""
    replaced = {(engine.value(one, "UID"), engine.instant(one, "RECURRENCE-ID")) for one in vevents}
    for vevent in vevents:
        uid, start = engine.value(vevent, "UID"), engine.instant(vevent, "DTSTART")
        if start is None:
            continue
        if engine.instant(vevent, "RECURRENCE-ID"):
            yield [uid, start, engine.instant(vevent, "DTEND") or start]
        else:
            yield from ([uid, *span] for span in engine.expanded(vevent) if (uid, span[0]) not in replaced)


if __name__ == "__main__":
    here = library()
    if here is None:
        sys.exit("libical is not on this machine")
    print(json.dumps({path: seen(Libical(here), Path(path).read_bytes()) for path in sys.argv[1:]}))
