"""On the meeting page: which services were asked for, and whether they will be there. For organisers only."""

from typing import Any

from forum.extensions import current_user
from forum.forums.rules import has_role
from forum.invitations import labels, needs
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.web.panels import Panel


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """Nothing where nobody asked for anything, and nothing for those who do not organise."""
    if not has_role(current_user, meeting.forum_id, "organiser"):
        return None
    wanted = needs.of_meeting(meeting)
    if not wanted:
        return None
    days = (meeting.starts_at - clock.now()).days
    return Panel(
        "invitations/needs_panel.html",
        place="invite",
        order=15,
        data={
            "meeting": meeting,
            "wanted": wanted,
            "days": days,
            "is_ahead": meeting.starts_at > clock.now() and meeting.state != "cancelled",
            "labels": labels,
        },
    )
