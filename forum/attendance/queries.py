"""Named reads of attendance. Each says how many statements it runs when it is not one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from forum.attendance import folding, rules
from forum.attendance.attendees import Attendee, in_order
from forum.attendance.models import AbsenceMark, Attendance, AttendanceClosing
from forum.attendance.rules import LEVEL_ORDER, Outcome, Seen
from forum.extensions import db
from forum.invitations.models import Invitation
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

_LEVELS = case(LEVEL_ORDER, value=Attendance.level)


def rows(meeting_id: int) -> list[Attendance]:
    """Every row that was not taken back, organisation loaded, best level first. Several may speak of one person."""
    statement = (
        select(Attendance)
        .where(Attendance.meeting_id == meeting_id, Attendance.removed_at.is_(None))
        .options(joinedload(Attendance.organisation))
        .order_by(_LEVELS, Attendance.id)
    )
    return list(db.session.scalars(statement))


def people(meeting_id: int) -> list[Attendee]:
    """Everybody recorded as present, each once however many rows speak of them: in the order of `present`."""
    return in_order(folding.fold(rows(meeting_id)))


def whom(row: Attendance) -> str:
    """The subject of the person the row speaks of now: not the one it names once "both came" was answered there."""
    return next((one.subject for one in people(row.meeting_id) if row in one.rows), row.about)


def agreeing(row: Attendance) -> list[Attendance]:
    """The other rows that hold and say the same of the same person."""
    same = [one for one in people(row.meeting_id) if row in one.rows]
    return [other for one in same for group in one.variants if row in group for other in group if other is not row]


def present(meeting_id: int) -> list[Attendance]:
    """The row that speaks for each person recorded as present: by organisation's name of the day, level, name.

    Guests (no organisation) come last. Undone rows are left out, and those that say the same of the same person.
    """
    return [one.shown for one in people(meeting_id)]


def history(meeting_id: int) -> list[Attendance]:
    """Every row ever recorded, undone ones too, newest first."""
    statement = select(Attendance).where(Attendance.meeting_id == meeting_id).order_by(Attendance.id.desc())
    return list(db.session.scalars(statement))


def attendance(meeting_id: int, attendance_id: int) -> Attendance:
    """One row of this meeting, also an undone one. Raises Missing, also for another meeting's."""
    row = db.session.get(Attendance, attendance_id)
    if row is None or row.meeting_id != meeting_id:
        raise Missing(_("Nobody is recorded here under that number."))
    return row


def mark(meeting_id: int, mark_id: int) -> AbsenceMark:
    """One absence mark of this meeting. Raises Missing, also for another meeting's."""
    row = db.session.get(AbsenceMark, mark_id)
    if row is None or row.meeting_id != meeting_id:
        raise Missing(_("No absence is recorded here under that number."))
    return row


def marks(meeting_id: int) -> dict[int, AbsenceMark]:
    """Organisation id -> the absence mark that holds (`folding.absence`)."""
    said = all_marks(meeting_id)
    return {key: mark for key, found in said.items() if (mark := folding.absence(found)[0]) is not None}


def all_marks(meeting_id: int) -> dict[int, list[AbsenceMark]]:
    """Organisation id -> its absence marks that were not taken back, oldest first."""
    statement = (
        select(AbsenceMark)
        .where(AbsenceMark.meeting_id == meeting_id, AbsenceMark.removed_at.is_(None))
        .order_by(AbsenceMark.id)
    )
    found: dict[int, list[AbsenceMark]] = {}
    for row in db.session.scalars(statement):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def invited(meeting_ids: Collection[int]) -> dict[int, set[int]]:
    """Meeting id -> ids of the organisations that were invited (withdrawn invitations left out)."""
    statement: Any = (
        select(Invitation.meeting_id, Invitation.organisation_id)
        .where(
            Invitation.meeting_id.in_(list(meeting_ids)),
            Invitation.organisation_id.is_not(None),
            Invitation.withdrawn_at.is_(None),
        )
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for meeting_id, organisation_id in db.session.execute(statement):
        found[meeting_id].add(organisation_id)
    return found


def outcomes(meeting_ids: Collection[int]) -> dict[int, dict[int, Outcome]]:
    """Meeting id -> organisation id -> how its chair was filled. Three statements, however many meetings.

    Every organisation that was invited is there, and every one that came uninvited (`Outcome.uninvited`).
    """
    asked = invited(meeting_ids)
    seen, unsure = _seen(meeting_ids)
    said = _said(meeting_ids)
    result: dict[int, dict[int, Outcome]] = {}
    for meeting_id in meeting_ids:
        here, heard, expected = seen[meeting_id], said[meeting_id], asked[meeting_id]
        result[meeting_id] = cells = {}
        for organisation_id in sorted(expected | here.keys()):
            mark, differs = heard.get(organisation_id, (None, False))
            came = here.get(organisation_id, ())
            cells[organisation_id] = rules.outcome(
                came, mark, invited=organisation_id in expected,
                disputed=(differs and not came) or (meeting_id, organisation_id) in unsure,
            )  # fmt: skip
    return result


def codes(meeting_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Meeting id -> organisation id -> the code of how its chair was filled. Statements as `outcomes`."""
    return {
        meeting_id: {organisation_id: one.code for organisation_id, one in of_meeting.items()}
        for meeting_id, of_meeting in outcomes(meeting_ids).items()
    }


class _Row(NamedTuple):
    """The columns of `folding.Said`, without the weight of a mapped row: reports read half a million."""

    meeting_id: int
    about: str
    client_key: str
    level: str
    acting: str | None
    person_name: str
    organisation_id: int | None
    organisation_name: str
    office_title: str
    mode: str
    is_self_declared: bool

    @property
    def seen(self) -> Seen:
        return Seen(self.level, self.acting, self.person_name or self.office_title, self.is_self_declared)


def _seen(meeting_ids: Collection[int]) -> tuple[dict[int, dict[int, list[Seen]]], set[tuple[int, int]]]:
    """(meeting -> organisation -> people, the (meeting, organisation) about which rows of one subject differ)."""
    row = Attendance
    statement: Any = (
        select(
            row.meeting_id, func.coalesce(func.nullif(row.subject, ""), row.client_key), row.client_key, row.level,
            row.acting, row.person_name, row.organisation_id, row.organisation_name, row.office_title, row.mode,
            and_(row.source == "self", row.confirmed_at.is_(None)),
        )
        .where(row.meeting_id.in_(list(meeting_ids)), row.removed_at.is_(None))
        .order_by(row.id)
    )  # fmt: skip
    subjects: dict[tuple[int, str], list[_Row]] = {}
    for found in db.session.execute(statement):
        subjects.setdefault((found[0], found[1]), []).append(_Row(*found))
    folding.settle(subjects)
    seen: dict[int, dict[int, list[Seen]]] = defaultdict(dict)
    unsure: set[tuple[int, int]] = set()
    for (meeting_id, about), said in subjects.items():
        one = said[0].seen
        shown = said[0]
        if len(said) > 1:
            fold = folding.fold_one(about, said)
            shown = fold.shown
            one = shown.seen._replace(is_disputed=fold.is_disputed)
            if fold.is_disputed:
                unsure |= {(meeting_id, other.organisation_id) for other in fold.rows if other.organisation_id}
        if shown.organisation_id is not None:
            seen[meeting_id].setdefault(shown.organisation_id, []).append(one)
    return seen, unsure


class _Mark(NamedTuple):
    id: int
    outcome: str
    device_id: int | None


def _said(meeting_ids: Collection[int]) -> dict[int, dict[int, tuple[str, bool]]]:
    """Meeting -> organisation -> (what is said of its absence, whether others say something else)."""
    mark = AbsenceMark
    statement = (
        select(mark.meeting_id, mark.organisation_id, mark.id, mark.outcome, mark.device_id)
        .where(mark.meeting_id.in_(list(meeting_ids)), mark.removed_at.is_(None))
        .order_by(mark.id)
    )
    marks: dict[tuple[int, int], list[_Mark]] = {}
    for meeting_id, organisation_id, number, outcome, device_id in db.session.execute(statement):
        marks.setdefault((meeting_id, organisation_id), []).append(_Mark(number, outcome, device_id))
    found: dict[int, dict[int, tuple[str, bool]]] = defaultdict(dict)
    for (meeting_id, organisation_id), of_one in marks.items():
        holds, groups = folding.absence(of_one)
        if holds is not None:
            found[meeting_id][organisation_id] = holds.outcome, bool(groups)
    return found


def tally(outcomes_of_meeting: dict[int, Outcome], codes: Sequence[str]) -> dict[str, int]:
    """How many organisations per outcome, zeros included, in the order of `codes`."""
    counts = dict.fromkeys(codes, 0)
    for one in outcomes_of_meeting.values():
        counts[one.code] += 1
    return counts


@dataclass(frozen=True)
class Later:
    """What changed after attendance was closed: how many things were recorded, corrected or taken back since.

    `of`: organisation id -> how many of them are about it (None: guests).
    """

    closed_at: datetime
    closed_by_id: int | None
    of: dict[int | None, int]

    @property
    def number(self) -> int:
        return sum(self.of.values())


def closing(meeting: Meeting) -> AttendanceClosing | None:
    """The closing that stands. A meeting that is not held yet has none, and is not asked for one."""
    if meeting.state not in ("held", "concluded"):
        return None
    statement = select(AttendanceClosing).where(
        AttendanceClosing.meeting_id == meeting.id, AttendanceClosing.reopened_at.is_(None)
    )
    return db.session.scalar(statement.order_by(AttendanceClosing.id.desc()).limit(1))


def closings(meeting_id: int) -> list[AttendanceClosing]:
    """Every closing of a meeting, also those that were ended by opening it again, oldest first."""
    statement = select(AttendanceClosing).where(AttendanceClosing.meeting_id == meeting_id)
    return list(db.session.scalars(statement.order_by(AttendanceClosing.id)))


def later_changes(meeting_ids: Collection[int]) -> dict[int, Later]:
    """Meeting id -> what changed after it was closed, of meetings whose attendance is closed now. Three statements.

    A correction is one change, though it takes back one row and adds another.
    """
    stands = AttendanceClosing.reopened_at.is_(None)
    closed: Any = (
        select(AttendanceClosing)
        .where(AttendanceClosing.meeting_id.in_(list(meeting_ids)), stands)
        .order_by(AttendanceClosing.id)
    )
    found = {row.meeting_id: Later(row.closed_at, row.closed_by_id, {}) for row in db.session.scalars(closed)}
    for model in (Attendance, AbsenceMark) if found else ():
        replaces: Any = Attendance.replaces if model is Attendance else None
        rows: Any = (
            select(model.meeting_id, model.organisation_id, model.recorded_at, model.removed_at,
                   *([replaces] if replaces is not None else []))
            .join(AttendanceClosing, AttendanceClosing.meeting_id == model.meeting_id)
            .where(model.meeting_id.in_(list(found)), stands,
                   or_(model.recorded_at > AttendanceClosing.closed_at,
                       model.removed_at > AttendanceClosing.closed_at))
        )  # fmt: skip
        for meeting_id, organisation_id, recorded_at, removed_at, *corrects in db.session.execute(rows):
            one = found[meeting_id]
            is_new = recorded_at > one.closed_at and not any(corrects)
            number = is_new + (removed_at is not None and removed_at > one.closed_at)
            if number:
                one.of[organisation_id] = one.of.get(organisation_id, 0) + number
    return found
