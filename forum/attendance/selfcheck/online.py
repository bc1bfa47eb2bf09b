"""Checking in by the link of an invitation, without a code: the link already says whose chair it is."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from forum.attendance import door, rules, service
from forum.attendance.door import Expected, Seat
from forum.attendance.models import MODES, Attendance
from forum.attendance.selfcheck import declaring, opening
from forum.attendance.selfcheck import rules as hours
from forum.directory import queries as directory
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _


@dataclass(frozen=True)
class Chair:
    """Who is expected by an invitation, and the row that says they are here. `is_in_room_offered`: the organiser has
    opened self check-in, so that those in the room need not queue at the desk."""

    invitation: Invitation
    seat: Seat
    expected: Expected
    row: Attendance | None
    is_in_room_offered: bool

    @property
    def may_undo(self) -> bool:
        return self.row is not None and self.row.is_self_declared


def is_time(invitation: Invitation) -> bool:
    """Whether the invitee may check in by their link now; no statement."""
    return invitation.withdrawn_at is None and hours.is_in_hours(invitation.meeting, clock.now())


def chair(invitation: Invitation) -> Chair:
    """The chair that this invitation, or the one it was passed on from, was sent to: the delegate when somebody was
    sent, else the holder. Raises Missing when the chair is no longer on the list."""
    meeting = invitation.meeting
    root = invitations.chain(invitation)[-1]
    said = invitations.current_reply(root)
    letter = "d" if said is not None and said.answer == "delegated" else "h"
    seat, expected = door.expected(meeting, f"{root.id}:{letter}")
    return Chair(root, seat, expected, _row(root, expected), opening.is_open(opening.of(meeting.id)))


def check_in(invitation: Invitation, *, client_key: str, mode: str, name: str = "") -> Attendance:
    """Record that the invitee is here, `online` or `on_site`, as self-declared. Twice is once; another mode replaces
    what they said before. `name` is theirs where the invitation names nobody.

    Raises Gone or Problem outside the hours and for "on site" while self check-in is closed, Conflict when the desk
    recorded them otherwise.
    """
    meeting = invitation.meeting
    opening.insist_on_hours(meeting)
    known = declaring.by_keys(meeting, [client_key])
    if known:
        return known[0]
    here = chair(invitation)
    if mode not in MODES:
        raise Problem(_("Say whether you take part online or in the room."), code="unknown_mode", field="mode")
    if mode == "on_site" and not here.is_in_room_offered:
        raise Problem(_("In the room, please turn to the registration desk."), code="desk_only")
    one, before = here.expected, here.row
    if before is not None and before.mode == mode:
        return before
    if before is not None and not before.is_self_declared:
        raise Conflict(_("The registration desk has recorded you already. Please ask there if it is wrong."))
    row = service.record(
        meeting, client_key=client_key, level=one.level, acting=one.acting, organisation=here.seat.organisation,
        person_name=one.name or name or ("" if here.seat.organisation else one.title), office_title=one.title,
        person=directory.person(one.person_id) if one.person_id else None, invitation=here.invitation, mode=mode,
        subject=one.code, source="self",
    )  # fmt: skip
    if before is not None:
        service.undo(before)
    return row


def take_back(invitation: Invitation) -> None:
    """Undo it; twice is once. Raises Conflict once the desk has confirmed or recorded it."""
    row = chair(invitation).row
    if row is not None:
        if row.source != "self":
            raise Conflict(_("The registration desk has recorded you already. Please ask there if it is wrong."))
        declaring.take_back(row)


def _row(root: Invitation, expected: Expected) -> Attendance | None:
    """The newest row that speaks of the expected person."""
    statement = (
        select(Attendance)
        .where(Attendance.meeting_id == root.meeting_id, Attendance.removed_at.is_(None),
               or_(Attendance.subject == expected.code, Attendance.invitation_id == root.id))
        .order_by(Attendance.id.desc())
    )  # fmt: skip
    wanted = rules.folded(expected.name)
    fits = [
        row
        for row in db.session.scalars(statement)
        if row.subject == expected.code or (not row.subject and rules.folded(row.person_name) == wanted)
    ]
    return fits[0] if fits else None
