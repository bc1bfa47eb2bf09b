"""What reports show elsewhere: the finding and a small picture of a forum; to a leader, on Today, whom to call."""

from collections.abc import Sequence
from typing import Any

from forum.extensions import current_user
from forum.forums import queries as forum_queries
from forum.forums.models import Forum
from forum.kernel import clock
from forum.reports import calls, picture, queries, rules
from forum.reports.finding import finding
from forum.web.panels import Panel

ROWS = 8
MEETINGS = 8
RUNNING = frozenset({"organiser", "minute_taker"})


def for_forum(forum: Forum, **_known: Any) -> Panel | None:
    """The finding of the last twelve months and the eight organisations that are missing most often."""
    report = queries.attendance(forum, *rules.usual_period(clock.today(forum.timezone)))
    if not report.columns:
        return None
    rows = [row for row in report.rows if row.joined.invited][:ROWS]
    columns = report.columns[-MEETINGS:]
    data = {
        "forum": forum,
        "found": finding(report),
        "lines": [(row, 0) for row in rows],
        "picture": picture.small(rows, columns) if rows else "",
    }
    return Panel("reports/forum_panel.html", place="report", order=30, data=data)


def for_today(forums: Sequence[Forum], **_known: Any) -> list[Panel]:
    """For a leader who does not run the meetings: in each forum the finding, and whom to call about it."""
    roles = forum_queries.roles_of(current_user.id)
    mine = {forum_id for forum_id, held in roles.items() if "leader" in held and not held & RUNNING}
    led = [one for one in forums if one.id in mine]
    return [panel for panel in (_leaders(forum, named=len(forums) > 1) for forum in led) if panel]


def _leaders(forum: Forum, named: bool) -> Panel | None:
    report = queries.attendance(forum, *rules.usual_period(clock.today(forum.timezone)))
    if not report.columns:
        return None
    shown, more = calls.for_leader(forum, report)
    data = {"forum": forum, "named": named, "found": finding(report), "calls": shown, "more": more}
    return Panel("reports/today_panel.html", place="finding", order=10, data=data)
