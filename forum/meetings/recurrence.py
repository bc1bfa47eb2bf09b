"""By which rule meetings recur, and which dates it gives (RFC 5545 section 3.3.10). Pure."""

from datetime import UTC, datetime, timedelta
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
    rrule: str, starts_at: datetime, timezone: str, *, limit: int = 1000, until: datetime | None = None
) -> list[datetime]:
    """The starts of a stored rule, however far and many up to `limit` (at most 1000), none after `until`."""
    return rrules.occurrences(rrule, starts_at, timezone, limit=min(limit, 1000), until=until)


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
