"""What a forum's public page shows of its published attendance."""

from typing import Any

from forum.forums.models import Forum
from forum.reports.finding import finding
from forum.reports.publishing import content, queries
from forum.web.panels import Panel

SHOWN = 3


def for_public_forum(forum: Forum, **_known: Any) -> Panel | None:
    """The published reports in force, the latest period first, each with its sentence."""
    rows = queries.in_force(forum.id)[:SHOWN]
    if not rows:
        return None
    lines = [(row, finding(content.report(row.content, row.content["sides"][0])).headline) for row in rows]
    return Panel("reports/public_panel.html", order=60, data={"forum": forum, "lines": lines})
