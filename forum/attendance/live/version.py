"""Whether anything changed at the door: one statement, so that asking every few seconds costs next to nothing."""

from typing import Any

from sqlalchemy import func, select, true

from forum.attendance.models import AbsenceMark, Attendance, AttendanceClosing
from forum.extensions import db
from forum.invitations.models import Invitation, Reply
from forum.meetings.models import Meeting


def of(meeting: Meeting) -> str:
    """A word that is another one whenever what the live page shows has changed.

    Rows are only added, taken back, confirmed or left: their numbers say it. Counted, not only the highest id, for on
    PostgreSQL a row with a lower id may appear after one with a higher.
    """
    came = select(
        func.count(Attendance.id), func.max(Attendance.id), func.count(Attendance.removed_at),
        func.count(Attendance.confirmed_at), func.count(Attendance.left_at), func.max(Attendance.left_at),
    ).where(Attendance.meeting_id == meeting.id)  # fmt: skip
    marks = select(func.count(AbsenceMark.id), func.max(AbsenceMark.id), func.count(AbsenceMark.removed_at)).where(
        AbsenceMark.meeting_id == meeting.id
    )
    asked = select(func.count(Invitation.id), func.count(Invitation.withdrawn_at)).where(
        Invitation.meeting_id == meeting.id
    )
    replies = (
        select(func.count(Reply.id), func.max(Reply.id))
        .join(Invitation, Reply.invitation_id == Invitation.id)
        .where(Invitation.meeting_id == meeting.id)
    )
    closings = select(func.count(AttendanceClosing.id), func.count(AttendanceClosing.reopened_at)).where(
        AttendanceClosing.meeting_id == meeting.id
    )
    parts = [each.subquery() for each in (came, marks, asked, replies, closings)]
    joined: Any = parts[0]
    for part in parts[1:]:
        joined = joined.join(part, true())  # each has one row
    columns = [column for part in parts for column in part.c]
    found = db.session.execute(select(*columns).select_from(joined)).one()
    return "-".join("" if one is None else str(one).replace(" ", "T") for one in (meeting.revision, *found))
