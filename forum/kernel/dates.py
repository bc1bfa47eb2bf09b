"""Days and hours as people here write them: "Jumat, 20 November 2026", "09.00-12.00 WIB" (domain.md section 4)."""

from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date as babel_date

from forum.kernel.i18n import current_locale

PATTERNS = {"full": "EEEE, d MMMM y", "long": "d MMMM y", "short": "d MMM y"}


@cache
def known_zones() -> frozenset[str]:
    """The names of the IANA time zones; read from the disk once (600 files, a hundredth of a second)."""
    return frozenset(available_timezones())


def zone_name(moment: datetime, zone: str) -> str:
    """WIB, WITA or WIT (any other zone: its own abbreviation) at this instant."""
    return moment.astimezone(ZoneInfo(zone)).tzname() or zone


def format_date(day: date, length: str = "full") -> str:
    """`full`: weekday, day, month, year. `long`: without weekday. `short`: "20 Nov 2026"."""
    return _written(day, length, current_locale())


@lru_cache(maxsize=4096)
def format_month(day: date) -> str:
    """The month of a day with its year: "November 2026"."""
    return babel_date(day, "LLLL y", locale=current_locale())


def _written(day: date, length: str, locale: str) -> str:
    return babel_date(day, PATTERNS[length], locale=locale)


def format_time(moment: datetime, zone: str) -> str:
    """The hour on the clock of `zone`, 24 hours: 09.00 in Indonesian, 09:00 in English. No zone name."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.strftime("%H.%M" if current_locale() == "id" else "%H:%M")


def format_day(moment: datetime, zone: str, length: str = "full") -> str:
    """The calendar day of an instant in `zone`."""
    return format_date(moment.astimezone(ZoneInfo(zone)).date(), length)


def format_datetime(moment: datetime, zone: str, length: str = "full") -> str:
    """Day, hour and zone: "Jumat, 20 November 2026, 09.00 WIB"."""
    return f"{format_day(moment, zone, length)}, {format_time(moment, zone)} {zone_name(moment, zone)}"


def format_time_range(start: datetime, end: datetime, zone: str) -> str:
    """Hours with their zone: "09.00-12.00 WIB" with an en dash; names the second day when it ends on another."""
    name = zone_name(start, zone)
    if start.astimezone(ZoneInfo(zone)).date() != end.astimezone(ZoneInfo(zone)).date():
        return f"{format_time(start, zone)} – {format_day(end, zone, 'short')} {format_time(end, zone)} {name}"
    return f"{format_time(start, zone)}–{format_time(end, zone)} {name}"


Span = tuple[datetime, datetime, str]
"""Start, end and the IANA zone of the place: when a meeting is."""


def format_move(before: Span, after: Span, today: date) -> str:
    """How a meeting moved, as short as it stays clear: "Jumat 27 → Senin 30 November, 09.00–12.00 WIB".

    What both share is written once; the year only when it is not `today`'s. Spans over days are written in full.
    """
    (old, _old_end, old_zone), (new, _new_end, new_zone) = before, after
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment, _end, zone in (before, after)]
    hours = [_hours(*span) for span in (before, after)]
    if any(_is_long(*span) for span in (before, after)):
        return " → ".join(f"{_day(days[n], 'y')}, {format_time_range(*span)}" for n, span in enumerate((before, after)))
    year = "y" if {day.year for day in days} != {today.year} else ""
    zones = [zone_name(old, old_zone), zone_name(new, new_zone)]
    if zones[0] != zones[1]:
        hours[0] = f"{hours[0]} {zones[0]}"
    now = f"{hours[1]} {zones[1]}"
    if days[0] == days[1]:
        return f"{_day(days[0], year)}: {hours[0]} → {now}"
    if days[0].year != days[1].year:
        was = _day(days[0], "y")
    else:
        was = _day(days[0], "" if days[0].month != days[1].month else "-")
    if hours[0] == hours[1] and zones[0] == zones[1]:
        return f"{was} → {_day(days[1], year)}, {now}"
    return f"{was}, {hours[0]} → {_day(days[1], year)}, {now}"


def _day(day: date, more: str) -> str:
    """Weekday and day; the month unless `more` is "-"; the year when it is "y"."""
    pattern = {"-": "EEEE d", "": "EEEE d MMMM", "y": "EEEE d MMMM y"}[more]
    return babel_date(day, pattern, locale=current_locale())


def _is_long(start: datetime, end: datetime, zone: str) -> bool:
    return start.astimezone(ZoneInfo(zone)).date() != end.astimezone(ZoneInfo(zone)).date()


def _hours(start: datetime, end: datetime, zone: str) -> str:
    return f"{format_time(start, zone)}–{format_time(end, zone)}"
