"""What is known of one organisation at one meeting. Twelve statements, however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from forum.accounts.models import User
from forum.attendance import folding, queries, rules
from forum.attendance.attendees import Attendee
from forum.attendance.counting import history, reasons
from forum.attendance.counting.history import Entry
from forum.attendance.counting.reasons import Came, Marked, Reason, Said
from forum.attendance.models import AbsenceMark, Attendance, AttendanceClosing, DoorDevice
from forum.attendance.rules import Outcome, Seen
from forum.directory import queries as directory
from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting


@dataclass
class Facts:
    """Everything that is known. `name` is that of the day; `present` and `mark` hold now, `entries` is the history."""

    meeting: Meeting
    organisation: Organisation
    name: str
    invited: bool
    outcome: Outcome
    present: list[Attendee]
    mark: AbsenceMark | None
    reasons: list[Reason]
    entries: list[Entry]
    closing: AttendanceClosing | None = None
    later: int = 0
    people: dict[int, str] = field(default_factory=dict)
    devices: dict[int, str] = field(default_factory=dict)

    @property
    def became(self) -> Organisation | None:
        """The organisation that this one was merged into, where it was."""
        return self.organisation.successor


def load(meeting: Meeting, organisation_id: int) -> Facts:
    """What is known of this organisation. Raises Missing for one that was neither invited nor came."""
    organisation = directory.organisation(organisation_id)
    rows = _rows(meeting, organisation)
    marks = _marks(meeting, organisation)
    asked = [one for one in invitations.for_meeting(meeting.id, withdrawn=True, needs=("office",))
             if one.organisation_id == organisation.id]  # fmt: skip
    if not (rows or marks or asked):
        raise Missing(_("This organisation was not invited to this meeting, and nobody came from there."))
    present = [one for one in queries.people(meeting.id) if one.organisation_id == organisation.id]
    mark, differs = folding.absence([one for one in marks if one.removed_at is None])
    invited = any(one.withdrawn_at is None for one in asked)
    closings = queries.closings(meeting.id)
    stands = next((one for one in reversed(closings) if one.reopened_at is None), None)
    later = queries.later_changes([meeting.id])[meeting.id].of.get(organisation.id, 0) if stands else 0
    came = [Came(one.person_name or one.office_title, one.level, one.acting, one.shown.source, one.is_self_declared)
            for one in present]  # fmt: skip
    marked = Marked(mark.outcome, mark.note, mark.letter_key is not None) if mark else None
    said = _said(meeting, [one for one in asked if one.withdrawn_at is None and one.delegated_from_id is None])
    disputed = any(one.is_disputed for one in present) or (bool(differs) and not present)
    seen = [Seen(one.level, one.acting, one.name) for one in came]
    return Facts(
        meeting=meeting,
        organisation=organisation,
        name=_name(organisation, asked, rows),
        invited=invited,
        outcome=rules.outcome(seen, mark.outcome if mark else None, invited=invited, disputed=disputed),
        present=present,
        mark=mark,
        reasons=reasons.explain(came, marked, said, invited=invited, disputed=disputed, later=later),
        entries=history.told(rows, marks, closings),
        closing=stands,
        later=later,
        people=_people(rows, marks, closings),
        devices=_devices([*rows, *marks]),
    )


def where(meeting: Meeting, organisation_id: int) -> int:
    """The organisation to look at: this one, or the predecessor that was there for it, when it was merged later."""
    if organisation_id in queries.outcomes([meeting.id])[meeting.id]:
        return organisation_id
    there = queries.outcomes([meeting.id])[meeting.id]
    return next((one.id for one in directory.predecessors(organisation_id) if one.id in there), organisation_id)


def _rows(meeting: Meeting, organisation: Organisation) -> list[Attendance]:
    statement = select(Attendance).where(
        Attendance.meeting_id == meeting.id, Attendance.organisation_id == organisation.id
    )
    return list(db.session.scalars(statement.order_by(Attendance.id)))


def _marks(meeting: Meeting, organisation: Organisation) -> list[AbsenceMark]:
    statement = select(AbsenceMark).where(
        AbsenceMark.meeting_id == meeting.id, AbsenceMark.organisation_id == organisation.id
    )
    return list(db.session.scalars(statement.order_by(AbsenceMark.id)))


def _said(meeting: Meeting, asked: Sequence[Invitation]) -> list[Said]:
    replies = invitations.current_replies(meeting.id)
    day = rules.opening_day(meeting.starts_at, meeting.timezone)
    held = directory.holders([one.office_id for one in asked if one.office_id], day)
    found = []
    for one in asked:
        reply = replies.get(one.id)
        is_vacant = one.office_id is not None and one.office_id not in held and not one.person_name
        found.append(
            Said(
                reply.answer if reply else "waiting",
                one.addressee,
                reply.reason if reply else None,
                reply.delegate_name if reply else "",
                is_vacant or (reply is not None and reply.reason == "vacant"),
            )
        )
    return found


def _name(organisation: Organisation, asked: Sequence[Invitation], rows: Sequence[Attendance]) -> str:
    """What it was called on the day: as it was invited, else as it was recorded."""
    names = [one.organisation_name for one in asked] + [one.organisation_name for one in rows]
    return next((one for one in names if one), organisation.name)


def _people(
    rows: Sequence[Attendance], marks: Sequence[AbsenceMark], closings: Sequence[AttendanceClosing]
) -> dict[int, str]:
    said: list[Attendance | AbsenceMark] = [*rows, *marks]
    ids = {number for row in said for number in (row.recorded_by_id, row.removed_by_id)}
    ids |= {row.confirmed_by_id for row in rows}
    ids |= {number for one in closings for number in (one.closed_by_id, one.reopened_by_id)}
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(ids - {None})))
    return {row.id: row.name for row in found}


def _devices(rows: Sequence[Attendance | AbsenceMark]) -> dict[int, str]:
    ids = {row.device_id for row in rows} - {None}
    if not ids:
        return {}
    found = db.session.execute(select(DoorDevice.id, DoorDevice.label).where(DoorDevice.id.in_(ids)))
    return {row.id: row.label for row in found}
