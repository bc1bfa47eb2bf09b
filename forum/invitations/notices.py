"""Changes settle for a moment before they are told: edits within three minutes become one mail.

A change makes the meeting's waiting `Notice`, or joins the one that waits; what comes back to what invitees know drops
it. When it is due, each invitee is told the difference to what they know (docs/decisions/0013-settling-and-silence.md).
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations.models import Invitation, Notice
from forum.invitations.recipients import Audience, Recipient, audience
from forum.invitations.service import sending, tellings
from forum.jobs import service as jobs
from forum.kernel import clock
from forum.meetings import queries as meetings
from forum.meetings import rules as meeting_rules
from forum.meetings.events import MeetingMoved, MeetingReworded
from forum.meetings.models import Meeting, MeetingChange
from forum.outbox import service as outbox

SEND = "invitations.notice"
SETTLING = timedelta(minutes=3)
"""How long a change may still be corrected before it is told. Each further edit begins it anew …"""
LONGEST_WAIT = timedelta(minutes=15)
"""… but nobody waits longer than this for the first."""


def follow(event: MeetingMoved | MeetingReworded) -> None:
    """A meeting changed: let its notice wait, grow, or vanish. Without `notify` a notice that waits still grows."""
    meeting = meetings.by_id(event.meeting_id)
    tellings.note_before(meeting, event.changes)
    notice = waiting(meeting.id)
    if notice is None and not event.notify:
        return
    found = audience(meeting)
    if found.is_empty:
        if notice is not None:
            _settle(notice, "dropped")
        return
    now = clock.now()
    if notice is None:
        notice = Notice(meeting_id=meeting.id, due_at=now + SETTLING, created_at=now)
        db.session.add(notice)
    elif event.notify:
        notice.due_at = max(notice.due_at, min(now + SETTLING, notice.created_at + LONGEST_WAIT))
    notice.changes, notice.by_id = _plain(found), event.by_id or notice.by_id
    db.session.flush()
    moment = int(notice.due_at.timestamp())
    jobs.enqueue(SEND, {"id": notice.id}, key=f"notice:{notice.id}:{moment}", due_at=notice.due_at, priority=4)


def waiting(meeting_id: int) -> Notice | None:
    """The notice of a meeting that has not gone yet."""
    return db.session.scalar(
        select(Notice).where(Notice.meeting_id == meeting_id, Notice.state == "waiting").order_by(Notice.id.desc())
    )


def last_sent(meeting_id: int) -> Notice | None:
    """The notice of a meeting that went last."""
    return db.session.scalar(
        select(Notice).where(Notice.meeting_id == meeting_id, Notice.state == "sent").order_by(Notice.id.desc())
    )


def come_due(payload: dict[str, Any]) -> None:
    """The job: send the notice if it still waits and was not put off. Twice sends once."""
    notice = db.session.get(Notice, payload["id"], with_for_update=True)
    if notice is not None and notice.state == "waiting" and notice.due_at <= clock.now():
        _send(notice)


def send_now(meeting: Meeting, by: User | None = None) -> Audience:
    """Tell at once whatever invitees do not know, whether a notice waits or not; returns who was told what.

    Nothing to tell, or a meeting that is not announced: nobody is told.
    """
    found = audience(meeting)
    notice = waiting(meeting.id)
    if meeting.state != "announced" or (notice is None and found.is_empty):
        return Audience([])
    if notice is None:
        notice = Notice(meeting_id=meeting.id, due_at=clock.now(), created_at=clock.now(), changes=_plain(found),
                        by_id=by.id if by else None)  # fmt: skip
        db.session.add(notice)
        db.session.flush()
    return _send(notice)


def withhold(meeting: Meeting) -> bool:
    """Do not send the notice that waits. What it would have told is told with the next one. Whether one waited."""
    return withhold_for(meeting.id)


def withhold_for(meeting_id: int) -> bool:
    """`withhold`, of the meeting with this id."""
    notice = waiting(meeting_id)
    if notice is not None:
        _settle(notice, "dropped")
    return notice is not None


def _send(notice: Notice) -> Audience:
    meeting = meetings.by_id(notice.meeting_id)
    if meeting.state != "announced":
        _settle(notice, "dropped")
        return Audience([])
    found = audience(meeting)
    if found.is_empty:
        _settle(notice, "dropped")
        return found
    _ask_again(meeting, found)
    outbox.supersede({sending.topic(one.invitation) for one in found.by_mail if one.waiting_key})
    for of_one_kind in _alike(found.by_mail):
        first = of_one_kind[0]
        sending.tell(
            meeting,
            [one.invitation for one in of_one_kind],
            first.changes,
            ask_again=first.is_asked_again or first.is_new,
            message="invitation" if first.is_new else "invitation_changed",
            round_of=f"notice-{notice.id}",
        )
    notice.changes = _plain(found)
    _settle(notice, "sent")
    return found


def _ask_again(meeting: Meeting, found: Audience) -> None:
    """Answers to another time no longer stand: of everybody but those who were told the present one."""
    if not found.asks_again:
        return
    informed = {one.invitation.id for one in found.everybody if not one.is_asked_again}
    others = db.session.scalars(select(Invitation.id).where(Invitation.meeting_id == meeting.id)).all()
    asked = [one for one in others if one not in informed]
    statement = update(Invitation).where(Invitation.id.in_(asked))
    db.session.execute(statement.values(asked_sequence=time_since(meeting)))


def time_since(meeting: Meeting) -> int:
    """The SEQUENCE from which on the meeting has its present time: answers to it stand."""
    changes = db.session.execute(
        select(MeetingChange.sequence, MeetingChange.changes)
        .where(MeetingChange.meeting_id == meeting.id, MeetingChange.what.in_(("moved", "moved_silently")))
        .order_by(MeetingChange.id.desc())
    )
    return next((sequence for sequence, what in changes if not meeting_rules.TIMES.isdisjoint(what)), meeting.sequence)


def _alike(recipients: list[Recipient]) -> list[list[Recipient]]:
    """Those who are told the same, together."""
    groups: dict[str, list[Recipient]] = {}
    for one in recipients:
        groups.setdefault(repr((sorted(one.changes.items()), one.is_new)), []).append(one)
    return list(groups.values())


def _plain(found: Audience) -> dict[str, list[Any]]:
    return {name: [old, new] for name, (old, new) in found.changes.items()}


def _settle(notice: Notice, state: str) -> None:
    notice.state, notice.settled_at = state, clock.now()
