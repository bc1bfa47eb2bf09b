"""What was taken from a file, and what the file said: kept, so that a newer file can be told from changes made here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.extensions import db
from forum.kernel import clock
from forum.meetings.models import Meeting, Series, TakenOver
from forum.meetings.service.takeover.reading import Foreign


@dataclass
class Taken:
    """What became of one UID: `outcome` is taken, updated, unchanged or left; `notes` say the rest in words."""

    uid: str
    title: str
    outcome: str
    meeting: Meeting | None = None
    series: Series | None = None
    overrides: dict[int, Foreign] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def remember(one: Foreign, *, meeting: Meeting | None = None, series: Series | None = None) -> None:
    """Keep what the file said, so that a newer one can be told from what was changed here."""
    name = one.recurrence_id.isoformat() if one.recurrence_id else ""
    row = remembered(one.uid, one.recurrence_id) or TakenOver(uid=one.uid, recurrence=name)
    row.meeting_id = meeting.id if meeting else None
    row.series_id = series.id if series else None
    row.sequence, row.said, row.at = one.sequence, plain(one), clock.now()
    db.session.add(row)


def plain(one: Foreign) -> dict[str, Any]:
    """The values of a file as they are kept: instants as ISO 8601 in UTC."""
    values = {**one.values, "rrule": one.rrule, "is_cancelled": one.is_cancelled}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def remembered(uid: str, recurrence_id: datetime | None = None) -> TakenOver | None:
    """What was kept of a whole event, or of one occurrence."""
    name = recurrence_id.isoformat() if recurrence_id else ""
    return db.session.scalar(select(TakenOver).where(TakenOver.uid == uid, TakenOver.recurrence == name))
