"""All passages of one meeting, as everything stands now: for writers, for members, for everybody."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.extensions import db
from forum.meetings.models import Meeting
from forum.search.passages import announced, promises, written
from forum.search.passages.types import Draft, Entry, merged


def gather(meeting_id: int) -> list[Entry]:
    """What the index should say of a meeting: nothing when it is gone. Some ten statements."""
    meeting = db.session.scalar(select(Meeting).options(joinedload(Meeting.forum)).where(Meeting.id == meeting_id))
    if meeting is None:
        return []
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()
    promised = promises.of(meeting)
    minutes = written.of(meeting, promised.organisations)
    drafts: list[Draft] = [*announced.of(meeting, minutes), *minutes.drafts, *promised.drafts]
    return [Entry(meeting.id, meeting.forum_id, day, one) for one in merged(drafts)]
