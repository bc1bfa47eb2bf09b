"""What meetings say on pages of others."""

from forum.extensions import current_user
from forum.forums import rules
from forum.forums.models import Forum
from forum.kernel import clock
from forum.meetings import labels, queries
from forum.meetings.folding import folded
from forum.web.panels import Panel

PAST_SHOWN = 12


def of_forum(forum: Forum) -> Panel:
    """On a forum's page: the meetings to come, and the latest of the past."""
    now = clock.now()
    coming, more = folded(queries.upcoming([forum.id], now), now)
    return Panel(
        "meetings/forum_panel.html",
        place="main",
        order=10,
        data={
            "coming": coming,
            "more": more,
            "forum": forum,
            "may_plan": rules.has_role(current_user, forum.id, "organiser"),
            "past": queries.past(forum.id, now, PAST_SHOWN),
            "labels": labels,
        },
    )
