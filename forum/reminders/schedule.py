"""When the reminders of a meeting leave, as its pages show it."""

from dataclasses import dataclass
from datetime import datetime

from forum.extensions import db
from forum.meetings.models import Meeting
from forum.reminders import queries, quiet, rules
from forum.reminders.models import MinutesOut, ReminderPolicy, ReminderRule


@dataclass(frozen=True)
class Scheduled:
    """A reminder with the instant it leaves on the meeting's clock; None while what it is tied to has not come.

    `moved_from` is the instant it was due, when that falls into the night.
    """

    rule: ReminderRule | ReminderPolicy
    at: datetime | None
    moved_from: datetime | None = None


def of_meeting(meeting: Meeting) -> list[Scheduled]:
    """The meeting's own."""
    return _scheduled(meeting, queries.for_meeting(meeting.id))


def inherited(meeting: Meeting) -> list[Scheduled]:
    """What a draft is going to get when it is announced."""
    return _scheduled(meeting, [one for one in queries.policies(meeting.forum_id) if one.is_on])


def _scheduled(meeting: Meeting, rows: list[ReminderRule] | list[ReminderPolicy]) -> list[Scheduled]:
    hours = queries.quiet_hours(meeting.forum_id)
    out = db.session.get(MinutesOut, meeting.id) if any(one.anchor == "minutes_published" for one in rows) else None
    found = []
    for one in rows:
        at = rules.instant(one.anchor, meeting.starts_at, meeting.ends_at, out.since if out else None)
        if at is None:
            found.append(Scheduled(one, None))
            continue
        due_at = rules.due_at(one.anchor, at, one.minutes)
        leaves = quiet.moment(due_at, meeting.timezone, hours, at if one.anchor in rules.BEFORE else None)
        found.append(Scheduled(one, leaves, due_at if leaves != due_at else None))
    return found
