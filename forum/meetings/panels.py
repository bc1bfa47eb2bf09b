"""What meetings say on pages of others."""

from forum.forums.models import Forum
from forum.kernel import clock
from forum.meetings import labels, queries
from forum.web.panels import Panel

PAST_SHOWN = 12


def of_forum(forum: Forum) -> Panel:
    """On a forum's page: the meetings to come, and the latest of the past."""
    now = clock.now()
    return Panel(
        "meetings/forum_panel.html",
        place="main",
        order=10,
        data={
            "coming": queries.upcoming([forum.id], now),
            "past": queries.past(forum.id, now, PAST_SHOWN),
            "labels": labels,
        },
    )
