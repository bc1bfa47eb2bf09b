"""Who may compare what, and what a comparison needs before it says anything."""

from datetime import date
from typing import Any

from forum.forums import queries as forum_queries
from forum.forums import rules as forum_rules

FEWEST = 3
"""Meetings whose attendance was recorded, below which a forum or region is not compared with others."""
LONGEST_PAUSE = 6
"""Months. A multi-stakeholder forum of OGP meets at least every six months (docs/domain.md); a self-check only."""


EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


def may_compare(user: Any, **_view_args: Any) -> bool:
    """Whoever may read at least one forum's report."""
    if not user.is_authenticated:
        return False
    return reads_all(user) or forum_rules.belongs_anywhere(user)


def reads_all(user: Any) -> bool:
    """Administrators, and those who read every forum's report (a national secretariat)."""
    return bool(user.is_authenticated and (user.is_administrator or user.reads_all_reports))


def reads_every_report(user: Any, **_view_args: Any) -> bool:
    """Who has the comparison in the main navigation; asks the database nothing."""
    return reads_all(user)


def in_sight(user: Any) -> frozenset[int] | None:
    """The forums whose reports this user may read; None: all of them."""
    return None if reads_all(user) else frozenset(forum_queries.roles_of(user.id))


def within_calendar(first: date, last: date) -> tuple[date, date]:
    """A period of days that every database and clock can name; what lies outside is moved to the edge."""
    return tuple(min(max(day, EARLIEST), LATEST) for day in (first, last))  # type: ignore[return-value]


def months_between(day: date, today: date) -> int:
    """Whole months from `day` to `today`: 30 April to 29 October is five."""
    whole = (today.year - day.year) * 12 + today.month - day.month
    return whole - (1 if today.day < day.day else 0)
