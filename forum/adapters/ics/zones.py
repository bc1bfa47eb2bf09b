"""Time zones: how we find out what a zone in somebody's mail means.

Zones of incoming mail are worked out here and not by `icalendar`: the library keeps every VTIMEZONE it
meets in a cache of the whole process (so one mail's "Customized Time Zone" would answer for the next
mail's), and it expands whatever recurrence a stranger writes into the block.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from forum.adapters.ics.types import InvalidEvent

INDONESIAN = {
    "Asia/Jakarta": ("WIB", 7),
    "Asia/Pontianak": ("WIB", 7),
    "Asia/Makassar": ("WITA", 8),
    "Asia/Jayapura": ("WIT", 9),
}
_OURS = {
    "se asia standard time": "Asia/Jakarta",
    "singapore standard time": "Asia/Makassar",
    "tokyo standard time": "Asia/Jayapura",
}
_UNTIL = re.compile(r"(\d{4})\d{4}T\d{6}", re.ASCII)
_RULE_DAY = re.compile(r"^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET = re.compile(r"^([+-])(\d{2})(\d{2})(\d{2})?$")


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
    more: Sequence[datetime] = ()
    """Further onsets (RDATE), in order."""

    def latest_onset(self, local: datetime) -> datetime | None:
        """The last time not after `local` (naive) at which this part began to hold."""
        if local < self.onset:
            return None
        if listed := bisect_right(self.more, local):
            return max(self.onset, self.more[listed - 1])
        if self.rule.get("FREQ", "").upper() != "YEARLY":
            return self.onset
        last = self._last(local)
        found = [moment for year in (last.year, last.year - 1) if (moment := self._in_year(year)) <= last]
        return max([self.onset, *found])

    def _last(self, local: datetime) -> datetime:
        """`local`, or the UNTIL of a rule that has ended before (UTC; RFC 5545, section 3.6.5)."""
        match = _UNTIL.match(self.rule.get("UNTIL", ""))
        if not match or not 1 < int(match[1]) < 9999:
            return local
        try:
            ended = datetime.strptime(match[0], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - in UTC
        except ValueError:
            return local
        return min(local, ended + self.offset_from)

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


def known_as(tzid: str) -> str:
    """The IANA name of such a zone, empty when unknown. Windows has one name for a whole region of the same hour:
    here it means the Indonesian zone.
    """
    if ours := _OURS.get(tzid.strip().strip('"').lower()):
        return ours
    found = named(tzid)
    return found.key if isinstance(found, ZoneInfo) else "UTC" if found is UTC else ""


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    known = available_timezones()
    names = {windows.lower(): iana for windows, iana in WINDOWS_TO_OLSON.items() if iana in known}
    names.update({key.lower(): key for key in known})
    return names
