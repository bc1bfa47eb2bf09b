"""On a forum's page: the way to publishing, to the ranking, and to the comparison for whoever has several forums."""

from typing import Any

from forum.extensions import current_user
from forum.forums import queries as forum_queries
from forum.forums.models import Forum
from forum.forums.rules import has_role
from forum.reports.wide import rules
from forum.web.panels import Panel


def for_forum(forum: Forum, **_known: Any) -> Panel:
    """Links only. No statement that the page has not asked already."""
    data = {
        "forum": forum,
        "may_publish": has_role(current_user, forum.id, "organiser"),
        "compares": rules.reads_all(current_user) or len(forum_queries.roles_of(current_user.id)) > 1,
    }
    return Panel("reports/wide_links.html", place="aside", order=90, data=data)
