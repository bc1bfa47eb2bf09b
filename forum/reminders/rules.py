"""When a reminder is due and who gets it. Pure."""

from datetime import datetime, timedelta
from typing import Any

from forum.meetings import rules as meetings

DAY = 24 * 60
DEFAULTS = (7 * DAY, DAY, 2 * 60)
"""Minutes before the start: seven days, one day, two hours."""
PRESETS = (14 * DAY, 7 * DAY, 3 * DAY, DAY, 3 * 60, 2 * 60, 60)
LONGEST_MINUTES = 60 * DAY
MOST = 10
PATIENCE = timedelta(hours=6)
"""A reminder later than this is not sent any more: it would only confuse."""


def may_manage(user: Any, key: str, **view_args: Any) -> bool:
    """Organisers of the meeting's forum. Raises Missing."""
    return meetings.may_organise(user, key, **view_args)


def due_at(starts_at: datetime, minutes_before: int) -> datetime:
    """The instant of a reminder: it follows the start."""
    return starts_at - timedelta(minutes=minutes_before)


def is_due(starts_at: datetime, minutes_before: int, now: datetime) -> bool:
    """Whether the time has come and is not long past."""
    moment = due_at(starts_at, minutes_before)
    return moment <= now < min(starts_at, moment + PATIENCE)


def is_reminded(answer: str | None) -> bool:
    """Never after a decline; not who sends somebody (their delegate has an invitation of their own)."""
    return answer not in ("declined", "delegated")
