"""Which state of the meeting an answer is about, and whether it is still the state to be answered."""

from datetime import UTC
from typing import Any

from sqlalchemy import select

from forum.extensions import db
from forum.invitations import rules
from forum.invitations.models import Invitation
from forum.invitations.service import tellings
from forum.meetings.models import Meeting, MeetingChange


def told(invitation: Invitation) -> int:
    """The SEQUENCE that the meeting had when this invitee was last told of it."""
    known = tellings.known([invitation])[invitation.id]
    edition = known.on_its_way or known.edition
    return edition.sequence if edition is not None else invitation.meeting.sequence


def answered(sequence: int | None, invitation: Invitation) -> int:
    """The meeting's SEQUENCE that a calendar's answer is about; `sequence` is the answer's own, if it has one."""
    return rules.answered_version(sequence, invitation.sent_sequence, told(invitation))


def is_outdated(invitation: Invitation, sequence: int | None) -> bool:
    """An answer to an older version counts only if time and place are what they were (calendar.md section 4).

    One to what the invitee was told last always counts: they cannot know better.
    """
    meeting = invitation.meeting
    if sequence is None or sequence >= min(meeting.sequence, told(invitation)):
        return False
    return not rules.TIME_AND_PLACE.isdisjoint(changed_since(meeting, sequence))


def changed_since(meeting: Meeting, sequence: int) -> dict[str, tuple[Any, Any]]:
    """Field -> (what it was at that SEQUENCE, what it is), of time, place and link; nothing for what came back."""
    moves = db.session.scalars(
        select(MeetingChange.changes)
        .where(
            MeetingChange.meeting_id == meeting.id,
            MeetingChange.what.in_(("moved", "moved_silently")),
            MeetingChange.sequence > sequence,
        )
        .order_by(MeetingChange.id)
    )
    was: dict[str, Any] = {}
    for changes in moves:
        for name, (old, _new) in changes.items():
            was.setdefault(name, old)
    now: dict[str, Any] = {name: getattr(meeting, name) for name in was}
    if "starts_at" in now:
        now["starts_at"] = meeting.starts_at.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
    return {name: (was[name], now[name]) for name in was if was[name] != now[name]}
