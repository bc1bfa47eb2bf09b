"""The berita acara of a meeting, on the meeting's page."""

from typing import Any

from forum.extensions import current_user
from forum.meetings.models import Meeting
from forum.meetings.rules import may_write
from forum.minutes.endorsements import queries
from forum.web.panels import Panel


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """Those that were issued, and the way to a new one for those who write."""
    if meeting.state in ("draft", "cancelled"):
        return None
    found = queries.for_meeting(meeting.id)
    writes = may_write(current_user, meeting.key) and meeting.state in ("held", "concluded")
    if not found and not writes:
        return None
    data = {"meeting": meeting, "found": found, "may_write": writes}
    return Panel("endorsements/meeting_panel.html", place="conclude", order=45, data=data)
