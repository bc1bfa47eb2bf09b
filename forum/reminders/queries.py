"""Named reads of reminders."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from forum.extensions import db
from forum.meetings.models import Meeting
from forum.reminders import rules
from forum.reminders.models import ReminderRule


def for_meeting(meeting_id: int) -> list[ReminderRule]:
    """The reminders of a meeting, the earliest first."""
    statement = select(ReminderRule).where(ReminderRule.meeting_id == meeting_id)
    return list(db.session.scalars(statement.order_by(ReminderRule.minutes_before.desc())))


def due(now: datetime) -> list[ReminderRule]:
    """The reminders whose time has come, at most `rules.PATIENCE` ago, of announced meetings still ahead."""
    horizon = now + timedelta(minutes=rules.LONGEST_MINUTES)
    statement = (
        select(ReminderRule)
        .join(ReminderRule.meeting)
        .where(Meeting.state == "announced", Meeting.starts_at > now, Meeting.starts_at <= horizon)
        .options(contains_eager(ReminderRule.meeting).joinedload(Meeting.forum))
        .order_by(ReminderRule.id)
    )
    found = db.session.scalars(statement)
    return [one for one in found if rules.is_due(one.meeting.starts_at, one.minutes_before, now)]
