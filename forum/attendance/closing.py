"""Closing the attendance of a meeting, and opening it again: acts of a person, kept. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.attendance import queries, rules, service
from forum.attendance.desk import questions
from forum.attendance.events import AttendanceClosed, AttendanceReopened
from forum.attendance.models import OUTCOMES, AttendanceClosing
from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations import queries as invitation_queries
from forum.kernel import clock, events, ids
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import service as meetings_service
from forum.meetings.models import Meeting


@dataclass(frozen=True)
class Closed:
    """What a closing did: how many absences were noted, and how many organisations somebody had recorded meanwhile.

    `is_new` is false when the same person had closed it a moment before: the same button twice.
    """

    closing: AttendanceClosing
    noted: int = 0
    meanwhile: int = 0
    is_new: bool = True


def proposals(meeting: Meeting) -> dict[int, str]:
    """Organisation id -> what closing would say of each organisation that nobody recorded."""
    unrecorded = {
        organisation_id
        for organisation_id, outcome in queries.outcomes([meeting.id])[meeting.id].items()
        if outcome.code == "not_recorded"
    }
    replies = invitation_queries.current_replies(meeting.id)
    proposed: dict[int, str] = {}
    for invitation in invitation_queries.for_meeting(meeting.id):
        reply = replies.get(invitation.id)
        said = rules.proposed_absence(reply.answer if reply else None)
        if invitation.organisation_id in unrecorded and proposed.get(invitation.organisation_id) != "absent_notice":
            proposed[invitation.organisation_id] = said
    return proposed


def close(
    meeting: Meeting,
    by: Any = None,
    *,
    absences: Mapping[int, str] | None = None,
    declared: Mapping[int, str] | None = None,
    client_key: str = "",
) -> Closed:
    """Close attendance: say of those not recorded that they were absent, and that the meeting was held.

    `absences` maps organisation id to `absent_notice` or `absent`; those left out stay not recorded. Without it, all of
    `proposals(meeting)`. An organisation that was recorded meanwhile is left alone. `declared` maps the number of a
    self-declared row to `confirm` or `undo`; others stay as they are. The same person twice is once. Raises Problem
    when the meeting is not open for recording; Conflict when somebody else closed it already, or a question is open.
    """
    service.insist_on_open(meeting)
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    if (known := queries.closing(meeting)) is not None:
        if known.closed_by_id == _number(by):
            return Closed(known, is_new=False)
        raise Conflict(_("Somebody else has closed attendance meanwhile. Nothing was changed now; look at it again."))
    if open_questions := questions.open_ones(meeting):
        raise Conflict(
            ngettext("%(num)d question is open: two records differ. Answer it first, then close attendance.",
                     "%(num)d questions are open: records differ. Answer them first, then close attendance.",
                     len(open_questions)), code="questions")  # fmt: skip
    proposed = proposals(meeting)
    wanted = proposed if absences is None else {key: value for key, value in absences.items() if key in proposed}
    _decide(meeting, declared or {}, by)
    key = client_key or ids.new_key()
    organisations = {row.id: row for row in db.session.scalars(_by_ids(wanted))}
    for organisation_id, outcome in wanted.items():
        service.mark_absent(
            meeting, client_key=f"{key}:{organisation_id}", organisation=organisations[organisation_id],
            outcome=outcome, by=by,
        )  # fmt: skip
    if meeting.state == "announced":
        meetings_service.hold(meeting, by)
    counts = queries.tally(queries.outcomes([meeting.id])[meeting.id], OUTCOMES)
    row = AttendanceClosing(meeting_id=meeting.id, counts=counts, closed_at=clock.now(), closed_by_id=_number(by))
    db.session.add(row)
    db.session.flush()
    events.record(AttendanceClosed(meeting.id))
    return Closed(row, len(wanted), len(absences or {}) - len(wanted) if absences else 0)


def reopen(meeting: Meeting, by: Any = None, *, reason: str) -> AttendanceClosing:
    """Open attendance again, to be closed anew later; the closing stays in the history.

    Raises Problem without a reason, Conflict when attendance is not closed.
    """
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    row = queries.closing(meeting)
    if row is None:
        raise Conflict(_("Attendance is open: perhaps somebody else has opened it meanwhile."), code="open")
    words = " ".join(reason.split())[:500]
    if not words:
        raise Problem(_("Say why attendance is opened again."), code="reason_missing", field="reason")
    row.reopened_at, row.reopened_by_id, row.reopen_reason = clock.now(), _number(by), words
    db.session.flush()
    events.record(AttendanceReopened(meeting.id))
    return row


def closed_by(row: AttendanceClosing | None) -> str:
    """The name of who closed; nothing where nobody did, or a program."""
    user = db.session.get(User, row.closed_by_id) if row is not None and row.closed_by_id is not None else None
    return user.name if user is not None else ""


def insist_on_reason(meeting: Meeting, reason: str) -> str:
    """The reason of a correction, blanks aside. Raises Problem when attendance is closed and none is given."""
    words = " ".join(reason.split())[:500]
    if not words and queries.closing(meeting) is not None:
        raise Problem(_("Attendance is closed. Say why this is changed."), code="reason_missing", field="reason")
    return words


def _decide(meeting: Meeting, declared: Mapping[int, str], by: Any) -> None:
    """What the person who closes says of those who declared themselves: confirmed, taken back, or left as it is."""
    waiting = {one.id: one for one in queries.people(meeting.id) if one.is_self_declared} if declared else {}
    for number, verb in declared.items():
        one = waiting.get(number)
        for row in one.rows if one is not None else ():
            if verb == "confirm":
                row.confirmed_at, row.confirmed_by_id = clock.now(), _number(by)
            elif verb == "undo":
                service.undo(row, by=by, reason=_("Not confirmed when attendance was closed."))
    db.session.flush()


def _number(by: Any) -> int | None:
    return by.id if by is not None else None


def _by_ids(organisation_ids: Mapping[int, str]) -> Any:
    return select(Organisation).where(Organisation.id.in_(list(organisation_ids)))
