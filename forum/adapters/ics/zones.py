"""Time zones: the exact blocks we write, and how we find out what a zone in somebody's mail means.

Zones of incoming mail are worked out here and not by `icalendar`: the library keeps every VTIMEZONE it
meets in a cache of the whole process (so one mail's "Customized Time Zone" would answer for the next
mail's), and it expands whatever recurrence a stranger writes into the block.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from icalendar import Timezone, TimezoneStandard
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from forum.adapters.ics.types import InvalidEvent

INDONESIAN = {
    "Asia/Jakarta": ("WIB", 7),
    "Asia/Pontianak": ("WIB", 7),
    "Asia/Makassar": ("WITA", 8),
    "Asia/Jayapura": ("WIT", 9),
}
_RULE_DAY = re.compile(r"^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET = re.compile(r"^([+-])(\d{2})(\d{2})(\d{2})?$")


def block(tzid: str) -> Timezone:
    """The VTIMEZONE of an Indonesian zone: one STANDARD part, exact because there is no daylight saving.

    Raises KeyError for any other zone.
    """
    name, hours = INDONESIAN[tzid]
    offset = timedelta(hours=hours)
    standard = TimezoneStandard()
    standard.add("DTSTART", datetime(1970, 1, 1))  # noqa: DTZ001 - RFC 5545, section 3.6.5 wants local time
    standard.add("TZOFFSETFROM", offset)
    standard.add("TZOFFSETTO", offset)
    standard.add("TZNAME", name)
    zone = Timezone()
    zone.add("TZID", tzid)
    zone.add_component(standard)
    return zone


def blocks(used: Iterable[tuple[str, datetime]]) -> list[Timezone]:
    """The VTIMEZONEs of a file, each once, for zones and the moments they are used for.

    A zone outside Indonesia gets the changes of its clock from the year before the first moment to ten years after
    the last. Raises InvalidEvent for a zone nobody knows.
    """
    moments: dict[str, list[datetime]] = {}
    for tzid, moment in used:
        moments.setdefault(tzid, []).append(moment)
    return [
        block(tzid) if tzid in INDONESIAN else _foreign_block(tzid, min(starts), max(starts))
        for tzid, starts in moments.items()
    ]


def _foreign_block(tzid: str, first: datetime, last: datetime) -> Timezone:
    since, until = date(max(first.year - 1, 1970), 1, 1), date(min(last.year + 10, 9999), 1, 1)
    found = Timezone.from_tzinfo(zone(tzid), tzid, first_date=since, last_date=until)
    found.pop("COMMENT", None)
    return found


def zone(tzid: str) -> ZoneInfo:
    """The zone with this IANA name. Raises InvalidEvent."""
    try:
        return ZoneInfo(tzid)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidEvent(f"not a time zone: {tzid[:80]!r}") from error


@dataclass(frozen=True)
class Observance:
    """A STANDARD or DAYLIGHT part of a VTIMEZONE in a mail."""

    onset: datetime
    offset_from: timedelta
    offset_to: timedelta
    rule: Mapping[str, str]

    def latest_onset(self, local: datetime) -> datetime | None:
        """The last time not after `local` (naive) at which this part began to hold."""
        if local < self.onset:
            return None
        if self.rule.get("FREQ", "").upper() != "YEARLY":
            return self.onset
        found = [moment for year in (local.year, local.year - 1) if (moment := self._in_year(year)) <= local]
        return max([self.onset, *found])

    def _in_year(self, year: int) -> datetime:
        if year < self.onset.year:
            return self.onset
        month = _number(self.rule.get("BYMONTH"), self.onset.month)
        if not 1 <= month <= 12:
            month = self.onset.month
        day = _number(self.rule.get("BYMONTHDAY"), self.onset.day)
        if weekday := _RULE_DAY.match(self.rule.get("BYDAY", "").upper()):
            return self.onset.replace(
                year=year,
                month=month,
                day=_nth_weekday(year, month, _WEEKDAYS.index(weekday[2]), int(weekday[1] or 1)),
            )
        last = calendar.monthrange(year, month)[1]
        return self.onset.replace(year=year, month=month, day=min(max(day, 1), last))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,2}", text) else otherwise


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> int:
    first_weekday, days = calendar.monthrange(year, month)
    matching = [day for day in range(1, days + 1) if (first_weekday + day - 1) % 7 == weekday]
    return matching[max(nth, -len(matching)) if nth < 0 else min(nth, len(matching)) - 1]


def utc_offset(text: str) -> timedelta | None:
    """A UTC-OFFSET value (RFC 5545, section 3.3.14), None when it is none."""
    match = _OFFSET.match(text.strip())
    if not match or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -offset if match[1] == "-" else offset


def in_utc(local: datetime, tzid: str, blocks: Mapping[str, Sequence[Observance]]) -> datetime | None:
    """The instant that a wall clock in the zone `tzid` calls `local` (naive), None when nobody knows.

    A VTIMEZONE that came with the mail beats a guess by name; an unknown name is not guessed at.
    """
    try:
        if observances := blocks.get(tzid):
            begun = [(onset, part) for part in observances if (onset := part.latest_onset(local))]
            if begun:
                offset = max(begun, key=lambda pair: pair[0])[1].offset_to
            else:
                offset = min(observances, key=lambda part: part.onset).offset_from
            return local.replace(tzinfo=timezone(offset)).astimezone(UTC)
        zone = named(tzid)
        return local.replace(tzinfo=zone).astimezone(UTC) if zone else None
    except (OverflowError, ValueError):
        return None


def named(tzid: str) -> tzinfo | None:
    """The zone with this IANA, Windows or prefixed name (RFC 5545, section 3.2.19), None when unknown."""
    cleaned = tzid.strip().strip('"').strip("/")
    if cleaned.lower() in {"utc", "gmt", "z", "etc/utc", "tzone://microsoft/utc"}:
        return UTC
    names = _names()
    parts = cleaned.split("/")[:8]
    for start in range(len(parts)):
        if key := names.get("/".join(parts[start:]).lower()):
            return ZoneInfo(key)
    return None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    known = available_timezones()
    names = {windows.lower(): iana for windows, iana in WINDOWS_TO_OLSON.items() if iana in known}
    names.update({key.lower(): key for key in known})
    return names
