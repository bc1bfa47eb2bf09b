"""By which rule meetings recur, and which dates it gives (RFC 5545 section 3.3.10). Pure."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any

from forum.adapters.ics import recurrence as rrules
from forum.adapters.ics.types import InvalidEvent
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext

MOST = 60
"""Meetings that one planning or extending makes at most."""
HORIZON = timedelta(days=3 * 366)
"""How far ahead of the first of them the last may be: beyond that nobody's calendar is a plan."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY = {
    "week": ("WEEKLY", 1), "2weeks": ("WEEKLY", 2), "3weeks": ("WEEKLY", 3), "4weeks": ("WEEKLY", 4),
    "month": ("MONTHLY", 1), "2months": ("MONTHLY", 2), "3months": ("MONTHLY", 3), "6months": ("MONTHLY", 6),
    "year": ("YEARLY", 1),
}  # fmt: skip
"""How often, as people choose it -> FREQ and INTERVAL."""
ON = ("weekday", "last", "date")
"""Which day of the month: the same weekday of the same week (third Friday), the last such weekday, the same date."""


def rule_for(every: str, on: str, first: date) -> str:
    """The RRULE, without an end, whose first day is `first` (on the clock of the place).

    The fifth weekday of a month is its last, since many months have four. Raises Problem when `first` is not the last
    such weekday of its month, and for a date that some months lack.
    """
    frequency, interval = EVERY[every]
    found = {"FREQ": frequency}
    if interval > 1:
        found["INTERVAL"] = str(interval)
    weekday, nth = WEEKDAYS[first.weekday()], (first.day - 1) // 7 + 1
    if frequency == "WEEKLY":
        found["BYDAY"] = weekday
        return ";".join(f"{name}={value}" for name, value in found.items())
    if frequency == "YEARLY":
        found["BYMONTH"] = str(first.month)
    if on == "date":
        if first.day > 28:
            raise Problem(_("Not every month has a day %(num)d. Choose a day up to 28, or a weekday.", num=first.day),
                          code="odd_date", field="on")  # fmt: skip
        found["BYMONTHDAY"] = str(first.day)
    elif on == "last":
        if first.day + 7 <= monthrange(first.year, first.month)[1]:
            raise Problem(_("The first date is not the last such weekday of its month. Choose a later first date."),
                          code="not_the_last", field="on")  # fmt: skip
        found["BYDAY"] = f"-1{weekday}"
    else:
        found["BYDAY"] = f"{nth if nth < 5 else -1}{weekday}"
    return ";".join(f"{name}={value}" for name, value in found.items())


def chosen(rrule: str) -> tuple[str, str]:
    """How often and which day, as `rule_for` takes them; for a rule made elsewhere the nearest there is."""
    found = rrules.parts(rrule)
    wanted = (found["FREQ"], int(found.get("INTERVAL", 1)))
    every = next((name for name, pair in EVERY.items() if pair == wanted), "month")
    if "BYMONTHDAY" in found:
        return every, "date"
    return every, "last" if found.get("BYDAY", "").startswith("-1") else "weekday"


def dates(rrule: str, starts_at: datetime, timezone: str) -> list[datetime]:
    """The starts that a rule gives within MOST and HORIZON, UTC, the first included.

    Raises Problem for a rule we cannot read (`odd_rule`), and for one with an end (COUNT or UNTIL) that gives more
    meetings (`too_many`) or later ones (`too_far`) than a plan can hold. A rule without end gives what fits.
    """
    try:
        found = rrules.occurrences(rrule, starts_at, timezone, limit=MOST + 1)
        ends = has_end(rrule)
    except InvalidEvent as error:
        raise Problem(_("This is not a rule by which meetings recur."), code="odd_rule", field="rrule") from error
    if ends and len(found) > MOST:
        raise Problem(
            ngettext("A series has at most %(num)d meeting. Extend it later.",
                     "A series has at most %(num)d meetings. Extend it later.", MOST),
            code="too_many", field="count",
        )  # fmt: skip
    if ends and found[-1] > starts_at + HORIZON:
        raise Problem(_("The last meeting would be more than three years away. Plan fewer; extend the series later."),
                      code="too_far", field="count")  # fmt: skip
    return [start for start in found[:MOST] if start <= starts_at + HORIZON]


def all_dates(
    rrule: str, starts_at: datetime, timezone: str, *, limit: int = 1000, until: datetime | None = None,
    since: datetime | None = None,
) -> list[datetime]:  # fmt: skip
    """The starts of a stored rule, however far and many up to `limit` (at most 1000), none after `until` or before
    `since`."""
    return rrules.occurrences(rrule, starts_at, timezone, limit=min(limit, 1000), until=until, since=since)


def normal(rrule: str, timezone: str) -> str:
    """The rule as it is stored: upper case, UNTIL in UTC. Raises Problem."""
    try:
        return rrules.in_utc(rrule, timezone)
    except InvalidEvent as error:
        raise Problem(_("This is not a rule by which meetings recur."), code="odd_rule", field="rrule") from error


def has_end(rrule: str) -> bool:
    """Whether the rule ends by itself: by number or by date."""
    return not {"COUNT", "UNTIL"}.isdisjoint(rrules.parts(rrule))


def with_end(rrule: str, *, count: int | None = None, until: datetime | None = None) -> str:
    """The same rule with another end (neither: with none). UNTIL is written in UTC (RFC 5545 section 3.3.10)."""
    found = {name: value for name, value in rrules.parts(rrule).items() if name not in ("COUNT", "UNTIL")}
    if count is not None:
        found["COUNT"] = str(count)
    elif until is not None:
        found["UNTIL"] = f"{until.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in found.items())


def parts(rrule: str) -> dict[str, Any]:
    """The parts of a stored rule by name."""
    return dict(rrules.parts(rrule))
