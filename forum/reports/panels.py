"""What reports show on the forum's page: the finding, and a small picture of who is missing."""

from typing import Any

from forum.forums.models import Forum
from forum.kernel import clock
from forum.reports import picture, queries, rules
from forum.reports.finding import finding
from forum.web.panels import Panel

ROWS = 8
MEETINGS = 8


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
