"""What reminders show on the meeting page."""

from typing import Any

from forum.meetings.models import Meeting
from forum.reminders import labels, queries, rules
from forum.web.panels import Panel


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """When everybody will be reminded, on the plan stage."""
    if meeting.state not in ("draft", "announced"):
        return None
    chosen = queries.for_meeting(meeting.id)
    data = {"meeting": meeting, "reminders": chosen, "defaults": rules.DEFAULTS, "labels": labels, "rules": rules}
    return Panel("reminders/meeting_panel.html", place="plan", order=60, data=data)
