"""Days, instants and lengths of time in somebody's calendar file; what its zones are called here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from forum.adapters.ics.lines import Component, Property
from forum.adapters.ics.recurrence import YEARS
from forum.adapters.ics.zones import INDONESIAN, Observance, in_utc, known_as, utc_offset

MAX_BLOCKS = 50
MAX_OBSERVANCES = 60
MAX_ONSETS = 200
_FORM = r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(?:\.\d+)?(Z?))?"
_MOMENT = re.compile(rf"(?<!\d){_FORM}$", re.IGNORECASE | re.ASCII)
_DURATION = re.compile(
    r"\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?", re.ASCII
)


class Clocks:
    """The zones of one VCALENDAR. `floating` is the IANA zone of times that name none; empty: they are unknown.

    `exceptions` is how many EXDATEs and RDATEs are read, so that no file keeps us busy.
    """

    def __init__(self, calendar: Component, floating: str = "", exceptions: int = 0) -> None:
        blocks = [part for part in calendar.components if part.name == "VTIMEZONE"][:MAX_BLOCKS]
        self.blocks = {_zone_name(block.text("TZID")): _observances(block) for block in blocks}
        self.floating = floating
        self.exceptions = exceptions
        self.shown_in = known_as(calendar.text("X-WR-TIMEZONE")[:200])

    def moment(self, prop: Property | None) -> datetime | date | None:
        """A DATE or a UTC instant; None for floating times and unknown zones: a wall clock alone is no instant.

        None, too, for years beyond our time (`recurrence.YEARS`): no page could say them on another clock.
        """
        return self._moment(prop.value.strip(), prop) if prop else None

    def instant(self, prop: Property | None) -> datetime | None:
        """The same, but None for a day too."""
        moment = self.moment(prop)
        return moment if isinstance(moment, datetime) else None

    def moments(self, props: Iterator[Property]) -> tuple[datetime | date, ...]:
        """The moments of properties that hold lists (EXDATE, RDATE), each once, in order of appearance."""
        texts: dict[tuple[str, str], Property] = {}
        for prop in props:
            zone_name, colon, listed = prop.value.rpartition(":")
            for text in listed.split(","):
                if len(texts) >= self.exceptions:
                    break
                start = f"{zone_name}{colon}{text.partition('/')[0].strip()}"  # of a PERIOD, its start
                texts.setdefault((self._tzid(start, prop), start), prop)
        self.exceptions -= len(texts)
        found = (self._moment(text, prop) for (_, text), prop in texts.items())
        return tuple(dict.fromkeys(moment for moment in found if moment is not None))

    def tzid(self, prop: Property | None) -> str:
        """The IANA name of the clock a DTSTART is written for, "UTC", or empty when nobody knows.

        A zone that only its VTIMEZONE explains is called by the Indonesian zone of the same hour, if there is one. A
        time in UTC is shown in the zone of the whole calendar (X-WR-TIMEZONE), as Google's exports have it.
        """
        moment = self.moment(prop)
        if prop is None or not isinstance(moment, datetime):
            return ""
        if prop.value.strip().upper().endswith("Z"):
            return self.shown_in or "UTC"
        name = self._tzid(prop.value.strip(), prop)
        wall = _wall_clock(match) if (match := _MOMENT.search(prop.value.strip())) else None
        named = known_as(name) if name else self.floating
        candidates = (named, *(INDONESIAN if name in self.blocks else ()))
        return next((tzid for tzid in candidates if tzid and wall and in_utc(wall, tzid, {}) == moment), "")

    def _moment(self, text: str, prop: Property) -> datetime | date | None:
        match = _MOMENT.search(text)
        local = _wall_clock(match) if match else None
        if local is not None and local.year not in YEARS:
            return None
        if match is None or local is None or match[4] is None:
            return local.date() if local else None
        if match[7]:
            return local.replace(tzinfo=UTC)
        name = self._tzid(text, prop)
        if not name and self.floating:
            return in_utc(local, self.floating, {})
        return in_utc(local, name, self.blocks)

    def _tzid(self, text: str, prop: Property) -> str:
        """`TZID=tzone://Microsoft/Utc:` and `TZID=(UTC+07:00) Bangkok:` come unquoted and are cut at a colon."""
        cut_off = text.rpartition(":")[0]
        return _zone_name(",".join(prop.params.get("TZID", ())) + (f":{cut_off}" if cut_off else ""))


def duration(text: str) -> timedelta | None:
    """A DURATION (RFC 5545, section 3.3.6) that does not go backwards, None when it is none."""
    match = _DURATION.fullmatch(text.strip().upper())
    if not match or not any(match.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def after(start: datetime | None, length: timedelta | None) -> datetime | None:
    try:
        return start + length if start is not None and length is not None else None
    except OverflowError:
        return None


def _wall_clock(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(match[group] or 0) for group in range(1, 7))
    try:
        return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - the zone comes next
    except ValueError:
        return None


def _zone_name(text: str) -> str:
    return re.sub(r"\s*,\s*", ",", text[:200]).strip().strip('"')


def _observances(block: Component) -> Sequence[Observance]:
    found = []
    for part in block.components[:MAX_OBSERVANCES]:
        onset = part.first("DTSTART")
        match = _MOMENT.search(onset.value.strip()) if onset else None
        to = utc_offset(part.text("TZOFFSETTO"))
        before = utc_offset(part.text("TZOFFSETFROM"))
        local = _wall_clock(match) if match else None
        if local is None or to is None:
            continue
        rule = dict(pair.split("=", 1) for pair in part.text("RRULE").upper().split(";") if "=" in pair)
        found.append(Observance(local, to if before is None else before, to, rule, _onsets(part)))
    return found


def _onsets(part: Component) -> list[datetime]:
    """The RDATEs of a part, local times like its DTSTART, in order."""
    texts = [text.strip() for prop in part.all("RDATE") for text in prop.value.split(",")][:MAX_ONSETS]
    found = (_wall_clock(match) for text in texts if (match := _MOMENT.search(text)))
    return sorted(moment for moment in found if moment is not None)
