"""The organisations of a meeting by the names that its minutes write: those of the day."""

from sqlalchemy import select, union

from forum.attendance.models import Attendance
from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations.models import Invitation


def named(meeting_id: int) -> dict[str, int]:
    """Name -> id of whoever was ever asked to this meeting or recorded at it; the name of today for whom none was
    written down. One statement."""
    said = [
        select(table.organisation_id, table.organisation_name).where(
            table.meeting_id == meeting_id, table.organisation_id.is_not(None)
        )
        for table in (Invitation, Attendance)
    ]
    every = union(*said).subquery()
    rows = db.session.execute(
        select(every.c.organisation_id, every.c.organisation_name, Organisation.name)
        .join(Organisation, Organisation.id == every.c.organisation_id)
        .order_by(every.c.organisation_id.desc())
    )
    found: dict[str, int] = {}
    for organisation_id, then, now in rows:
        found |= {then or now: organisation_id, now: organisation_id}
    return found
