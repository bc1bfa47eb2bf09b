"""Rows of attendance read for showing only: not mapped, for a list of six hundred people must be quick."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from forum.attendance import folding
from forum.attendance.attendees import Attendee, in_order
from forum.attendance.models import Attendance
from forum.directory.models import Organisation
from forum.extensions import db


class Line(NamedTuple):
    """What a row of `Attendance` says, by the same names."""

    id: int
    client_key: str
    subject: str
    organisation_id: int | None
    invitation_id: int | None
    person_name: str
    organisation_name: str
    office_title: str
    level: str
    acting: str | None
    mode: str
    is_walk_in: bool
    arrived_at: datetime
    left_at: datetime | None
    minutes: int | None
    gender: str | None
    source: str
    device_id: int | None
    confirmed_at: datetime | None
    organisation: Organisation | None

    @property
    def about(self) -> str:
        return self.subject or self.client_key

    @property
    def is_self_declared(self) -> bool:
        return self.source == "self" and self.confirmed_at is None


_READ: list[Any] = [getattr(Attendance, name) for name in Line._fields if name != "organisation"]
_ORGANISATION = Line._fields.index("organisation_id")


def people(meeting_id: int) -> list[Attendee]:
    """The same people in the same order as `queries.people`, of lines. Two statements."""
    read = db.session.execute(
        select(*_READ)
        .where(Attendance.meeting_id == meeting_id, Attendance.removed_at.is_(None))
        .order_by(Attendance.id)
    ).all()
    named = {row[_ORGANISATION] for row in read} - {None}
    organisations = {one.id: one for one in db.session.scalars(select(Organisation).where(Organisation.id.in_(named)))}
    lines = [Line._make((*row, organisations.get(row[_ORGANISATION]))) for row in read]
    lines.sort(key=lambda line: folding.LEVEL_ORDER[line.level])
    return in_order(folding.fold(lines))
