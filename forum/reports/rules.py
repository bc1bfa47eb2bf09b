"""Who may read reports, and which period they speak of."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from forum.directory import queries as directory_queries
from forum.directory.models import Region
from forum.forums import queries as forum_queries
from forum.forums import rules as forum_rules
from forum.forums.models import ROLES, Forum
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _

SIDES = {"pemerintah": "government", "masyarakat": "civil_society", "lain": "other"}
KINDS = {
    "koordinasi": "coordination", "konsolidasi": "consolidation", "nasional-daerah": "national_local_forum",
    "peluncuran": "kick_off", "sosialisasi": "outreach", "laporan-kemajuan": "progress_report", "lainnya": "other",
}  # fmt: skip
"""Word in an address -> kind of meeting."""

PRESETS = ("3-bulan", "tahun-ini", "12-bulan")
LONGEST_DAYS = 366 * 10
CALLERS = ("leader", "organiser", "minute_taker")


def may_see(user: Any, slug: str, **_view_args: Any) -> bool:
    """Everybody with a role in the forum, and who reads all reports. Raises Missing."""
    return bool(user.is_authenticated) and may_see_forum(user, forum_queries.by_slug(slug))


def may_see_forum(user: Any, forum: Forum) -> bool:
    """The same for a forum that is at hand."""
    return bool(user.is_authenticated) and (user.reads_all_reports or forum_rules.has_role(user, forum.id, *ROLES))


def may_see_region(user: Any, code: str, **_view_args: Any) -> bool:
    """Who may read the report of at least one of the region's forums. Raises Missing for an unknown region."""
    if not user.is_authenticated:
        return False
    return bool(readable(user, region(code)))


def region(code: str) -> Region:
    """The region with this code. Raises Missing."""
    found = directory_queries.region_by_code(code)
    if found is None:
        raise Missing(_("There is no such region."))
    return found


def readable(user: Any, region: Region) -> list[Forum]:
    """The region's forums whose report this user may read. A forum of a region within it has a report of its own."""
    return [forum for forum in forum_queries.in_region(region.id) if may_see_forum(user, forum)]


def knows_people(user: Any, forums: Iterable[Forum]) -> bool:
    """Whether names and telephone numbers are shown: to leaders and those who run the meetings, in each forum.

    Members, and who reads all reports from afar, see organisations only: individuals' absence is not theirs to see.
    """
    return all(forum_rules.has_role(user, forum.id, *CALLERS) for forum in forums)


def usual_period(today: date) -> tuple[date, date]:
    """The last twelve months, up to today."""
    try:
        year_ago = today.replace(year=today.year - 1)
    except ValueError:  # 29 February
        year_ago = today.replace(year=today.year - 1, day=28)
    return year_ago + timedelta(days=1), today


def preset(word: str, today: date) -> tuple[date, date] | None:
    """The last three months, this year, the last twelve months, up to today; None for another word."""
    if word == "tahun-ini":
        return today.replace(month=1, day=1), today
    if word == "3-bulan":
        month = today.month - 3
        start = date(today.year, month, 1) if month > 0 else date(today.year - 1, month + 12, 1)
        return start + timedelta(days=min(today.day, _days_in(start))), today
    return usual_period(today) if word == "12-bulan" else None


def _days_in(first_of_month: date) -> int:
    return ((first_of_month + timedelta(days=31)).replace(day=1) - first_of_month).days


def period(first: str, last: str, today: date, word: str = "") -> tuple[date, date]:
    """The days typed as YYYY-MM-DD; an empty one is the usual one; without any, the preset `word`.

    Raises Problem naming the field in words.
    """
    usual = usual_period(today)
    known = preset(word, today) if not first.strip() and not last.strip() else None
    if known:
        return known
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
