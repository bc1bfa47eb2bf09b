"""When people may check in themselves: pure functions."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum.meetings.models import Meeting

BEFORE = timedelta(minutes=60)
AFTER = timedelta(minutes=30)
TICKET = timedelta(minutes=20)
"""So long may somebody fill in the form after their code was valid."""
STATES = ("announced", "held")


def opens_at(meeting: Meeting) -> datetime:
    """An hour before the start, but not before the day of the meeting begins on the clock of its place."""
    zone = ZoneInfo(meeting.timezone)
    midnight = datetime.combine(meeting.starts_at.astimezone(zone).date(), time(), tzinfo=zone)
    return max(meeting.starts_at - BEFORE, midnight)


def ends_at(meeting: Meeting) -> datetime:
    """Half an hour after the planned end."""
    return meeting.ends_at + AFTER


def is_in_hours(meeting: Meeting, now: datetime) -> bool:
    """Whether somebody may check in themselves now: in its hours, neither a draft nor cancelled nor concluded."""
    return meeting.state in STATES and opens_at(meeting) <= now <= ends_at(meeting)
