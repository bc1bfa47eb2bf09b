"""Recurrence rules: what we write and expand. A narrow part of RFC 5545, section 3.3.10, checked word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from forum.adapters.ics.types import InvalidEvent
from forum.adapters.ics.zones import zone

MAX_OCCURRENCES = 1_000
MAX_YEARS = 50
YEARS = range(1900, 2201)
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_DAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_MONTH_DAY = r"[+-]?(?:[1-9]|[12]\d|3[01]|0[1-9])"
_YEAR_DAY = r"[+-]?0{0,2}(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])"
_FORMS = {  # in the order in which they are written
    "FREQ": "|".join(_FREQUENCIES),
    "UNTIL": _UNTIL.pattern,
    "COUNT": r"[1-9]\d{0,3}",
    "INTERVAL": r"[1-9]\d{0,2}",
    "BYDAY": rf"(?:[+-]?[0-5]?\d)?{_DAY}(?:,(?:[+-]?[0-5]?\d)?{_DAY}){{0,30}}",
    "BYWEEKNO": r"[+-]?[0-5]?\d(?:,[+-]?[0-5]?\d){0,52}",
    "BYMONTHDAY": rf"{_MONTH_DAY}(?:,{_MONTH_DAY}){{0,61}}",
    "BYYEARDAY": rf"{_YEAR_DAY}(?:,{_YEAR_DAY}){{0,99}}",
    "BYMONTH": r"(?:0?[1-9]|1[0-2])(?:,(?:0?[1-9]|1[0-2])){0,11}",
    "BYSETPOS": rf"{_YEAR_DAY}(?:,{_YEAR_DAY}){{0,30}}",
    "WKST": _DAY,
}


def parts(rrule: str) -> dict[str, str]:
    """The parts of a rule by name, upper case; "RRULE:" before it is left out.

    Refused with InvalidEvent: parts or values RFC 5545 does not know, a part twice, COUNT and UNTIL together,
    and anything more often than daily, which no meeting is (and which would keep a calendar program busy for years).
    """
    found: dict[str, str] = {}
    text = rrule.strip().upper().removeprefix("RRULE:")
    for part in text.rstrip(";").split(";")[:20]:
        name, _, value = (word.strip() for word in part.partition("="))
        form = _FORMS.get(name)
        if form is None or name in found or not re.fullmatch(form, value, re.ASCII):
            raise InvalidEvent(f"not a rule for meetings: {rrule[:200]!r}, because of {part[:80]!r}")
        found[name] = value
    if "FREQ" not in found:
        raise InvalidEvent(f"a rule says how often: {rrule[:200]!r}")
    if "COUNT" in found and "UNTIL" in found:
        raise InvalidEvent("a rule ends by COUNT or by UNTIL, never by both (RFC 5545, section 3.3.10)")
    _refuse_what_does_not_go_together(found)
    return found


def _refuse_what_does_not_go_together(found: Mapping[str, str]) -> None:
    """The table of RFC 5545, section 3.3.10: which BY parts a frequency may have."""
    frequency = found["FREQ"]
    numbered = any(character.isdigit() for character in found.get("BYDAY", ""))
    if (
        (numbered and (frequency not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in found))
        or ("BYWEEKNO" in found and frequency != "YEARLY")
        or ("BYYEARDAY" in found and frequency != "YEARLY")
        or ("BYMONTHDAY" in found and frequency == "WEEKLY")
        or ("BYSETPOS" in found and not any(name.startswith("BY") and name != "BYSETPOS" for name in found))
    ):
        raise InvalidEvent(f"these parts of a rule do not go together: {_joined(found)}")


def written(rrule: str) -> str:
    """The rule as it goes into a calendar file, parts in one order. UNTIL must be in UTC: our DTSTART has a zone.

    Raises InvalidEvent.
    """
    found = parts(rrule)
    if "UNTIL" in found and not found["UNTIL"].endswith("Z"):
        raise InvalidEvent("UNTIL must be in UTC, like 20291120T020000Z (RFC 5545, section 3.3.10)")
    return _joined(found)


def in_utc(rrule: str, tzid: str) -> str:
    """The same rule with its UNTIL as a UTC instant: a day becomes its last second in the zone `tzid`.

    Programs write UNTIL as a date or as local time too. Raises InvalidEvent for a bad rule or an unknown zone.
    """
    found = parts(rrule)
    if until := found.get("UNTIL"):
        found["UNTIL"] = f"{_until(until, zone(tzid)):%Y%m%dT%H%M%SZ}"
    return _joined(found)


def occurrences(
    rrule: str, starts_at: datetime, tzid: str, *, limit: int = 60, until: datetime | None = None,
    since: datetime | None = None,
) -> list[datetime]:  # fmt: skip
    """The starts that a rule gives, UTC, in order: at most `limit` (<= 1000), none after `until` or before `since`.

    Those before `since` count for a COUNT, but not for `limit`: a rule may have begun long ago.

    The rule runs on the wall clock of `tzid`, so that nine o'clock stays nine o'clock through daylight saving time;
    an hour that a zone skips is read with the offset before it (RFC 5545, section 3.3.5). `starts_at` is always the
    first, also when the rule would not give it (RFC 5545, section 3.8.5.3). Nothing comes out that is more than
    fifty years away. Raises InvalidEvent.
    """
    if starts_at.tzinfo is None or (until is not None and until.tzinfo is None):
        raise InvalidEvent("times must be aware")
    if starts_at.year not in YEARS:
        raise InvalidEvent(f"no meeting of our time: {starts_at.year}")
    if not 1 <= limit <= MAX_OCCURRENCES:
        raise InvalidEvent(f"between 1 and {MAX_OCCURRENCES} occurrences")
    found, clock = parts(rrule), zone(tzid)
    ends = [_until(found.pop("UNTIL"), clock)] if "UNTIL" in found else []
    ends += [until] if until is not None else []
    count = int(found["COUNT"]) if "COUNT" in found else None
    found.pop("COUNT", None)
    first = starts_at.astimezone(clock).replace(tzinfo=None, microsecond=0)
    start = first.replace(tzinfo=clock).astimezone(UTC)
    starts, number = [start] if since is None or start >= since else [], 1
    latest = start
    last = min([first.replace(year=first.year + MAX_YEARS, day=min(first.day, 28)), *_days_after(ends, clock)])
    for local in _wall_clocks(found, first, last):
        start = local.replace(tzinfo=clock).astimezone(UTC)
        if len(starts) == limit or number == count or any(start > end for end in ends):
            break
        if start <= latest:
            continue
        latest, number = start, number + 1
        if since is None or start >= since:
            starts.append(start)
    return starts


def _days_after(ends: list[datetime], clock: ZoneInfo) -> list[datetime]:
    """A day after each end, on the wall: where to stop looking, for a rule that gives nothing looks at every day."""
    return [end.astimezone(clock).replace(tzinfo=None) + timedelta(days=1) for end in ends if end.year in YEARS]


def _wall_clocks(found: Mapping[str, str], first: datetime, last: datetime) -> Iterator[datetime]:
    rule = f"{_joined(found)};UNTIL={last:%Y%m%dT%H%M%S}"
    try:
        yield from rrulestr(rule, dtstart=first)
    except (ValueError, OverflowError, IndexError) as error:
        raise InvalidEvent(f"not a rule for meetings: {error}") from error


def _until(text: str, clock: ZoneInfo) -> datetime:
    match = _UNTIL.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        day = datetime.strptime(match[1], "%Y%m%d").date()  # noqa: DTZ007 - the zone comes next
        hour = datetime.strptime(match[2], "%H%M%S").time() if match[2] else time(23, 59, 59)  # noqa: DTZ007
        return datetime.combine(day, hour, UTC if match[3] else clock).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidEvent(f"not the end of a rule: {text!r}") from error


def _joined(found: Mapping[str, str]) -> str:
    return ";".join(f"{name}={found[name]}" for name in _FORMS if name in found)
