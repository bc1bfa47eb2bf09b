"""Who may read reports, and which period they speak of."""

from datetime import date, timedelta
from typing import Any

from forum.forums import rules as forum_rules
from forum.forums.models import ROLES, Forum
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

SIDES = {"pemerintah": "government", "masyarakat": "civil_society", "lain": "other"}
LONGEST_DAYS = 366 * 10


def may_see(user: Any, slug: str, **_view_args: Any) -> bool:
    """Everybody with a role in the forum: leader, organiser, minute taker, member. Raises Missing."""
    return forum_rules.may_see(user, slug)


def may_see_forum(user: Any, forum: Forum) -> bool:
    """The same for a forum that is at hand."""
    return forum_rules.has_role(user, forum.id, *ROLES)


def usual_period(today: date) -> tuple[date, date]:
    """The last twelve months, up to today."""
    try:
        year_ago = today.replace(year=today.year - 1)
    except ValueError:  # 29 February
        year_ago = today.replace(year=today.year - 1, day=28)
    return year_ago + timedelta(days=1), today


def period(first: str, last: str, today: date) -> tuple[date, date]:
    """The days typed as YYYY-MM-DD; an empty one is the usual one. Raises Problem naming the field in words."""
    usual = usual_period(today)
    end = _day(last, _("Until")) or usual[1]
    begin = _day(first, _("Since")) or (usual_period(end)[0] if last else usual[0])
    if begin > end:
        raise Problem(_("The period ends before it begins. Exchange the two days."), code="period", field="dari")
    if (end - begin).days > LONGEST_DAYS:
        raise Problem(_("A report covers at most ten years."), code="period", field="dari")
    return begin, end


def _day(typed: str, name: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Problem(
            _("%(field)s: “%(typed)s” is not a day we can read. Write it as 2026-11-20.", field=name, typed=typed[:40]),
            code="day",
        ) from None
