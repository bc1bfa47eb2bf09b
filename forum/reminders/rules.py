"""When a reminder is due and whom it concerns. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum.forums import rules as forums
from forum.meetings import rules as meetings

DAY = 24 * 60
LONGEST_MINUTES = 60 * DAY
MOST = 10
LONGEST_TEXT = 2000
BEFORE = ("before_start", "before_end")
PRESETS = (14 * DAY, 7 * DAY, 3 * DAY, DAY, 3 * 60, 2 * 60, 60)
AGAIN_AFTER = timedelta(hours=24)
"""Whoever was asked for an answer within this time is asked by hand only when somebody confirms it."""


@dataclass(frozen=True)
class Usual:
    """A reminder as every forum begins with it."""

    anchor: str
    minutes: int
    audience: str = "everybody"


USUAL = (
    Usual("before_start", 7 * DAY),
    Usual("before_start", DAY),
    Usual("before_start", 2 * 60),
)
"""Seven days, one day and two hours before the start. Published minutes come by a mail of their own."""


def may_manage(user: Any, key: str, **view_args: Any) -> bool:
    """Organisers of the meeting's forum. Raises Missing."""
    return meetings.may_organise(user, key, **view_args)


def may_set(user: Any, slug: str, **view_args: Any) -> bool:
    """Organisers of the forum. Raises Missing."""
    return forums.may_organise(user, slug, **view_args)


def instant(anchor: str, starts_at: datetime, ends_at: datetime, minutes_out: datetime | None) -> datetime | None:
    """What an anchor stands for in a meeting; None while it has not come about (minutes nobody may read yet)."""
    if anchor == "before_start":
        return starts_at
    return minutes_out if anchor == "minutes_published" else ends_at


def due_at(anchor: str, at: datetime, minutes: int) -> datetime:
    """The instant of a reminder, `minutes` before or after `at`: it follows what it is tied to."""
    return at - timedelta(minutes=minutes) if anchor in BEFORE else at + timedelta(minutes=minutes)


def occasion(anchor: str, at: datetime, minutes: int) -> str:
    """What makes a reminder the same one: its kind, its distance and the time it is tied to.

    One of a meeting that moved is another. Two rules for one moment are one: nobody gets both.
    """
    if anchor == "minutes_published":
        return f"{anchor}:{minutes}"
    told = f"{minutes}:{int(at.timestamp())}"
    return told if anchor == "before_start" else f"{anchor}:{told}"


def is_reminded(answer: str | None) -> bool:
    """Never after a decline; not who sends somebody (their delegate has an invitation of their own)."""
    return answer not in ("declined", "delegated")


def concerns(audience: str, *, answer: str | None, is_delegate: bool, outcome: str = "") -> bool:
    """Whether a reminder is for this invitee: the answer that stands (None: none yet), whether they come in
    somebody's place, and how their organisation's chair was filled (attendance's code, empty: not recorded)."""
    if not is_reminded(answer):
        return False
    if audience == "unanswered":
        return answer is None and not is_delegate
    if audience == "coming":
        return answer is not None or is_delegate
    if audience == "absent":
        return not is_delegate and outcome in ("absent", "absent_notice")
    return True


def is_open(anchor: str, state: str) -> bool:
    """Whether a meeting in this state still has reminders of this kind."""
    if anchor == "before_start":
        return state == "announced"
    return state in ("announced", "held", "concluded")


def code(anchor: str, minutes: int, audience: str) -> str:
    """The name of a forum's reminder in an address: the usual ones have no row of their own yet."""
    return f"{anchor}-{minutes}-{audience}"
