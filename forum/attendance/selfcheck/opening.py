"""Opening and closing self check-in, and finding the meeting a code belongs to. Nothing here commits."""

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.attendance.desk.state import is_closed as is_closed
from forum.attendance.models import SelfCheckIn
from forum.attendance.selfcheck import codes, rules
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.dates import format_datetime
from forum.kernel.errors import Gone, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

LONGEST = timedelta(hours=26)


def of(meeting_id: int) -> SelfCheckIn | None:
    """The self check-in of a meeting, also a closed one; None when nobody ever opened it."""
    return db.session.scalar(select(SelfCheckIn).where(SelfCheckIn.meeting_id == meeting_id))


def is_open(row: SelfCheckIn | None) -> bool:
    """Whether the organiser has opened it and not closed it since; the hours are another matter."""
    return row is not None and row.closed_at is None


def open_for(meeting: Meeting, by: Any = None) -> SelfCheckIn:
    """Let people check in themselves. Opened again after closing, the codes are new ones; twice is once.

    Raises Problem for a draft, a cancelled and a concluded meeting, and once attendance was closed.
    """
    if meeting.state not in rules.STATES:
        raise Problem(_("Only a meeting that was announced and is not concluded can be checked in to."), code="state")
    if is_closed(meeting.id):
        raise Problem(_("The attendance of this meeting is closed. Open it again first."), code="closed")
    row = of(meeting.id)
    if row is None:
        row = SelfCheckIn(meeting_id=meeting.id, nonce=ids.new_token())
        db.session.add(row)
    if row.closed_at is not None:
        row.nonce, row.closed_at, row.opened_at = ids.new_token(), None, clock.now()
    row.opened_by_id = by.id if by is not None else None
    db.session.flush()
    return row


def close(meeting: Meeting) -> None:
    """End it: no code that was shown is taken any more, nor any form that is being filled in. Twice is once."""
    row = of(meeting.id)
    if row is not None and row.closed_at is None:
        row.closed_at = clock.now()
        db.session.flush()


def renew(meeting: Meeting) -> None:
    """End all codes that were shown so far, perhaps photographed and passed on, and go on with new ones."""
    row = of(meeting.id)
    if row is not None and row.closed_at is None:
        row.nonce = ids.new_token()
        db.session.flush()


def shown_now(row: SelfCheckIn) -> str:
    """The code on the screen now."""
    return codes.code(current_app.config["SECRET_KEY"], row.nonce, codes.window(clock.now()))


def meeting_with(typed: str) -> tuple[Meeting, SelfCheckIn] | None:
    """The meeting whose code was typed, among all that are open and in their hours now. One statement."""
    now = clock.now()
    if not codes.cleaned(typed):
        return None
    statement = (
        select(SelfCheckIn, Meeting)
        .join(Meeting, SelfCheckIn.meeting_id == Meeting.id)
        .where(SelfCheckIn.closed_at.is_(None), Meeting.starts_at < now + rules.BEFORE + timedelta(minutes=1),
               Meeting.starts_at > now - LONGEST, Meeting.state.in_(rules.STATES))
        .options(joinedload(Meeting.forum))
    )  # fmt: skip
    for row, meeting in db.session.execute(statement):
        if is_good(typed, row) and rules.is_in_hours(meeting, now):
            return meeting, row
    return None


def is_good(typed: str, row: SelfCheckIn) -> bool:
    """Whether this code of this self check-in is taken now."""
    return codes.accepts(typed, current_app.config["SECRET_KEY"], row.nonce, clock.now())


def insist_on_hours(meeting: Meeting) -> None:
    """Raise Gone or Problem, with what to do instead, unless people may check in themselves now."""
    now = clock.now()
    if meeting.state == "cancelled":
        raise Gone(_("This meeting was cancelled: nobody can be recorded."), code="cancelled")
    if is_closed(meeting.id):
        raise Gone(_("The attendance of this meeting is closed. Please turn to the registration desk."), code="closed")
    if meeting.state == "announced" and now < rules.opens_at(meeting):
        raise Problem(_("You can check in from %(when)s on.",
                        when=format_datetime(rules.opens_at(meeting), meeting.timezone)), code="too_early")  # fmt: skip
    if not rules.is_in_hours(meeting, now):
        raise Gone(_("Checking in yourself has ended. If you were there, tell the organiser: they can still record "
                     "you."), code="too_late")  # fmt: skip


def insist_on_open(meeting: Meeting) -> SelfCheckIn:
    """The self check-in that is open now. Raises Gone or Problem, with what to do instead."""
    insist_on_hours(meeting)
    row = of(meeting.id)
    if row is None or row.closed_at is not None:
        raise Gone(_("Checking in yourself is closed for this meeting. Please turn to the registration desk."),
                   code="not_open")  # fmt: skip
    return row
