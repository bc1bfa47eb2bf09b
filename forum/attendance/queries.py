"""Named reads of attendance. Each says how many statements it runs when it is not one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from forum.attendance import rules
from forum.attendance.models import AbsenceMark, Attendance
from forum.attendance.rules import LEVEL_ORDER, Outcome, Seen
from forum.extensions import db
from forum.invitations.models import Invitation
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _

_LEVELS = case(LEVEL_ORDER, value=Attendance.level)


def present(meeting_id: int) -> list[Attendance]:
    """Everybody recorded as present, organisation loaded: by organisation's name of the day, level, name.

    Guests (no organisation) come last. Undone rows are left out.
    """
    rows = db.session.scalars(
        select(Attendance)
        .where(Attendance.meeting_id == meeting_id, Attendance.removed_at.is_(None))
        .options(joinedload(Attendance.organisation))
        .order_by(_LEVELS, Attendance.id)
    )
    return sorted(rows, key=lambda row: (not row.organisation_name, row.organisation_name.casefold()))


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
    """Organisation id -> the newest absence mark that was not taken back."""
    statement = (
        select(AbsenceMark)
        .where(AbsenceMark.meeting_id == meeting_id, AbsenceMark.removed_at.is_(None))
        .order_by(AbsenceMark.id)
    )
    return {row.organisation_id: row for row in db.session.scalars(statement)}


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
    seen = _seen(meeting_ids)
    said = _said(meeting_ids)
    result: dict[int, dict[int, Outcome]] = {}
    for meeting_id in meeting_ids:
        here, heard, expected = seen[meeting_id], said[meeting_id], asked[meeting_id]
        result[meeting_id] = {
            organisation_id: rules.outcome(
                here.get(organisation_id, ()), heard.get(organisation_id), invited=organisation_id in expected
            )
            for organisation_id in sorted(expected | here.keys())
        }
    return result


def codes(meeting_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Meeting id -> organisation id -> the code of how its chair was filled. Statements as `outcomes`."""
    return {
        meeting_id: {organisation_id: one.code for organisation_id, one in of_meeting.items()}
        for meeting_id, of_meeting in outcomes(meeting_ids).items()
    }


def _seen(meeting_ids: Collection[int]) -> dict[int, dict[int, list[Seen]]]:
    statement: Any = (
        select(
            Attendance.meeting_id, Attendance.organisation_id, Attendance.level, Attendance.acting,
            func.coalesce(func.nullif(Attendance.person_name, ""), Attendance.office_title),
        )
        .where(
            Attendance.meeting_id.in_(list(meeting_ids)),
            Attendance.organisation_id.is_not(None),
            Attendance.removed_at.is_(None),
        )
        .order_by(Attendance.id)
    )  # fmt: skip
    found: dict[int, dict[int, list[Seen]]] = defaultdict(dict)
    for meeting_id, organisation_id, level, acting, name in db.session.execute(statement):
        found[meeting_id].setdefault(organisation_id, []).append(Seen(level, acting, name))
    return found


def _said(meeting_ids: Collection[int]) -> dict[int, dict[int, str]]:
    statement = (
        select(AbsenceMark.meeting_id, AbsenceMark.organisation_id, AbsenceMark.outcome)
        .where(AbsenceMark.meeting_id.in_(list(meeting_ids)), AbsenceMark.removed_at.is_(None))
        .order_by(AbsenceMark.id)
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for meeting_id, organisation_id, outcome in db.session.execute(statement):
        found[meeting_id][organisation_id] = outcome  # the newest comes last
    return found


def tally(outcomes_of_meeting: dict[int, Outcome], codes: Sequence[str]) -> dict[str, int]:
    """How many organisations per outcome, zeros included, in the order of `codes`."""
    counts = dict.fromkeys(codes, 0)
    for one in outcomes_of_meeting.values():
        counts[one.code] += 1
    return counts
