"""The VTIMEZONEs we write: exact, and the same for the same events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from forum.adapters.ics.zones import INDONESIAN, zone


def blocks(used: Iterable[tuple[str, datetime]]) -> list[Timezone]:
    """The VTIMEZONEs of a file, each once, for the IANA zones and moments that it uses.

    A zone outside Indonesia gets the changes of its clock from the year before the first moment to ten years after
    the last. Raises InvalidEvent for a zone nobody knows.
    """
    moments: dict[str, list[datetime]] = {}
    for tzid, moment in used:
        moments.setdefault(tzid, []).append(moment)
    return [
        _block(tzid) if tzid in INDONESIAN else _foreign_block(tzid, min(found), max(found))
        for tzid, found in moments.items()
    ]


def _block(tzid: str) -> Timezone:
    """An Indonesian zone: one STANDARD part, exact because there is no daylight saving."""
    name, hours = INDONESIAN[tzid]
    offset = timedelta(hours=hours)
    return _zone(tzid, [_part(TimezoneStandard(), [datetime(1970, 1, 1)], offset, offset, name)])  # noqa: DTZ001


def _foreign_block(tzid: str, first: datetime, last: datetime) -> Timezone:
    clock = zone(tzid)
    since = datetime(max(first.year - 1, 1), 1, 1, tzinfo=UTC)
    now = since.astimezone(clock)
    parts = [_part(_kind(now), [now.replace(tzinfo=None)], _offset(now), _offset(now), now.tzname() or tzid)]
    changes: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = {}
    for moment in _changes(clock, since, since.replace(year=min(last.year + 10, 9998))):
        before, now = (moment - timedelta(seconds=1)).astimezone(clock), moment.astimezone(clock)
        key = (_offset(before), _offset(now), now.tzname() or tzid, bool(now.dst()))
        changes.setdefault(key, []).append((moment + _offset(before)).replace(tzinfo=None))
    for (before_offset, offset, name, is_summer), onsets in changes.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        parts.append(_part(part, onsets, before_offset, offset, name))
    return _zone(tzid, parts)


def _changes(clock: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The instants at which the clock is put forward or back, to the second."""
    while since < until:
        following = since + timedelta(days=7)
        if _offset(since.astimezone(clock)) != _offset(following.astimezone(clock)):
            low, high = since, following
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                same = _offset(middle.astimezone(clock)) == _offset(since.astimezone(clock))
                low, high = (middle, high) if same else (low, middle)
            yield high
        since = following


def _part(
    part: TimezoneStandard | TimezoneDaylight, onsets: list[datetime], before: timedelta, offset: timedelta, name: str
) -> TimezoneStandard | TimezoneDaylight:
    """Onsets are local times as the clock showed before the change (RFC 5545, section 3.6.5).

    Each RDATE has a line of its own: ical.js reads only the first value of a list.
    """
    part.add("DTSTART", onsets[0])
    for onset in onsets[1:]:
        part.add("RDATE", onset)
    part.add("TZOFFSETFROM", before)
    part.add("TZOFFSETTO", offset)
    part.add("TZNAME", name)
    return part


def _kind(now: datetime) -> TimezoneStandard | TimezoneDaylight:
    return TimezoneDaylight() if now.dst() else TimezoneStandard()


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _zone(tzid: str, parts: Iterable[TimezoneStandard | TimezoneDaylight]) -> Timezone:
    found = Timezone()
    found.add("TZID", tzid)
    for part in parts:
        found.add_component(part)
    return found
