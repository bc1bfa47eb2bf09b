"""Other times that invitees propose: held for the organiser, accepted by moving the meeting, or declined to each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.extensions import db
from forum.forums import queries as forums
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.inbox.service import Outcome
from forum.invitations import rules
from forum.invitations.models import Forward, Invitation, Proposal
from forum.invitations.service import declining
from forum.kernel import clock
from forum.kernel.errors import Gone, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings import rules as meeting_rules
from forum.meetings.events import MeetingCancelled, MeetingMoved
from forum.meetings.models import Meeting

LONGEST = timedelta(hours=24)
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Wanted:
    """A time that somebody proposes: aware instants, why, and the version of the meeting they had before them."""

    starts_at: datetime
    ends_at: datetime
    note: str = ""
    sequence: int | None = None
    dated_at: datetime | None = None
    sent_from: str = ""
    inbox_message_id: int | None = None


@dataclass(frozen=True)
class Group:
    """Those who propose the same time. `is_outdated`: the meeting has moved since; `is_past`: that time is over."""

    meeting: Meeting
    starts_at: datetime
    ends_at: datetime
    proposals: list[Proposal]
    is_outdated: bool = False
    is_past: bool = False

    @property
    def is_acceptable(self) -> bool:
        """Whether one tap may lead to the move: not when it was said of another time, is over, or fixed by the past."""
        return not self.is_outdated and not self.is_past and meeting_rules.is_movable(self.meeting.state)


def propose(invitation: Invitation, wanted: Wanted, *, channel: str, key: str) -> Proposal:
    """Hold a proposal for the organiser. The same `key`, or the same time again, returns the one that is there.

    A newer one of the same invitee replaces the older; an older one that comes late is kept as replaced.
    Raises Gone for a withdrawn invitation; Problem for a cancelled or begun meeting, a time that is over, has no length
    or lasts more than a day, and the time that is planned already.
    """
    known = db.session.scalar(select(Proposal).where(Proposal.key == key))
    if known is not None:
        return known
    _check(invitation, wanted)
    start, end = (_minute(moment) for moment in (wanted.starts_at, wanted.ends_at))
    dated_at = min(wanted.dated_at or clock.now(), clock.now())
    waiting = list(db.session.scalars(
        select(Proposal).where(Proposal.invitation_id == invitation.id, Proposal.state == "waiting")
    ))  # fmt: skip
    sequence = invitation.meeting.sequence if wanted.sequence is None else wanted.sequence
    same = next((one for one in waiting if (one.starts_at, one.ends_at) == (start, end)), None)
    if same is not None and same.sequence >= sequence:
        return same
    row = Proposal(
        key=key, invitation=invitation, starts_at=start, ends_at=end, note=wanted.note.strip()[:LONGEST_NOTE],
        channel=channel, sequence=sequence, dated_at=dated_at, sent_from=wanted.sent_from[:254],
        inbox_message_id=wanted.inbox_message_id, state="waiting", created_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if any(one.dated_at > dated_at for one in waiting):
        _settle(row, "replaced", None)
    else:
        for one in waiting:
            _settle(one, "replaced", None)
    return row


def for_meeting(meeting_id: int) -> list[Group]:
    """What is proposed for a meeting, the time that most want first."""
    return _grouped(Meeting.id == meeting_id)


def for_user(user: Any) -> list[Group]:
    """What is proposed for the meetings that this user organises; an administrator sees all. Soonest meeting first."""
    if user.is_administrator:
        return _grouped(true())
    mine = [forum_id for forum_id, roles in forums.roles_of(user.id).items() if "organiser" in roles]
    return _grouped(Meeting.forum_id.in_(mine)) if mine else []


def _grouped(condition: ColumnElement[bool]) -> list[Group]:
    """Two queries, and one for each old version that somebody had before them."""
    statement = (
        select(Proposal)
        .join(Proposal.invitation)
        .join(Invitation.meeting)
        .outerjoin(InboxMessage, InboxMessage.id == Proposal.inbox_message_id)
        .where(condition, Invitation.withdrawn_at.is_(None), Proposal.state == "waiting", Meeting.state != "cancelled",
               or_(Proposal.inbox_message_id.is_(None), InboxMessage.outcome.is_(None), InboxMessage.outcome == "held"))
        .options(joinedload(Proposal.invitation).joinedload(Invitation.meeting).joinedload(Meeting.forum))
        .order_by(Proposal.id)
    )  # fmt: skip
    found: dict[tuple[int, datetime, datetime, bool], list[Proposal]] = {}
    moved: dict[tuple[int, int], bool] = {}
    for one in db.session.scalars(statement):
        meeting = one.invitation.meeting
        version = (meeting.id, one.sequence)
        if version not in moved:
            since = meetings.changed_since(meeting, one.sequence) if one.sequence < meeting.sequence else {}
            moved[version] = not meeting_rules.TIMES.isdisjoint(since)
        found.setdefault((meeting.id, one.starts_at, one.ends_at, moved[version]), []).append(one)
    groups = [
        Group(proposals[0].invitation.meeting, start, end, proposals, is_outdated, start <= clock.now())
        for (_meeting_id, start, end, is_outdated), proposals in found.items()
    ]
    return sorted(groups, key=lambda group: (group.meeting.starts_at, group.meeting.id, not group.is_acceptable,
                                             -len(group.proposals), group.starts_at))  # fmt: skip


def decline(proposals: Sequence[Proposal], by: User, comment: str = "") -> int:
    """Keep the time, and tell each proposer so (RFC 5546 section 3.2.8). How many there were; twice tells once."""
    number = 0
    for one in proposals:
        if one.state == "waiting":
            declining.post(one, comment.strip()[:LONGEST_NOTE])
            _settle(one, "declined", by.id)
            number += 1
    return number


def meeting_moved(event: MeetingMoved) -> None:
    """Who proposed the time that the meeting now has was heard; the others' proposals were made for another time."""
    meeting = meetings.by_id(event.meeting_id)
    for group in for_meeting(meeting.id):
        if (group.starts_at, group.ends_at) == (meeting.starts_at, meeting.ends_at):
            for one in group.proposals:
                _settle(one, "accepted", event.by_id)


def meeting_cancelled(event: MeetingCancelled) -> None:
    """Nothing is proposed any more for a meeting that was called off."""
    statement = select(Proposal).join(Proposal.invitation).where(Invitation.meeting_id == event.meeting_id)
    for one in db.session.scalars(statement.where(Proposal.state == "waiting")):
        _settle(one, "replaced", None)


def by_id(meeting_id: int, proposal_ids: Collection[int]) -> list[Proposal]:
    """The proposals with these ids, of this meeting only."""
    statement = select(Proposal).join(Proposal.invitation).where(Invitation.meeting_id == meeting_id)
    return list(db.session.scalars(statement.where(Proposal.id.in_(proposal_ids)).order_by(Proposal.id)))


def latest(invitation: Invitation) -> Proposal | None:
    """What this invitee proposed last, whatever became of it."""
    statement = select(Proposal).where(Proposal.invitation_id == invitation.id, Proposal.state != "replaced")
    return db.session.scalar(statement.order_by(Proposal.id.desc()).limit(1))


def forwards(invitation_id: int) -> list[Forward]:
    """Who got this invitation forwarded, as mail servers told us, newest first."""
    statement = select(Forward).where(Forward.invitation_id == invitation_id)
    return list(db.session.scalars(statement.order_by(Forward.id.desc())))


def _check(invitation: Invitation, wanted: Wanted) -> None:
    meeting = invitation.meeting
    if invitation.withdrawn_at is not None:
        raise Gone(_("This invitation has been withdrawn by the organiser. You do not need to do anything."),
                   code="withdrawn")  # fmt: skip
    if not rules.is_open(meeting):
        raise Problem(_("The meeting was cancelled. You do not need to answer any more."), code="cancelled")
    if not meeting_rules.is_movable(meeting.state) or rules.is_late(meeting, clock.now()):
        raise Problem(_("The meeting has begun already; its time can no longer be changed."), code="late")
    if wanted.ends_at <= wanted.starts_at or wanted.ends_at - wanted.starts_at > LONGEST:
        raise Problem(_("The end is after the start, and at most a day later."), code="odd_length", field="end")
    if (_minute(wanted.starts_at), _minute(wanted.ends_at)) == (meeting.starts_at, meeting.ends_at):
        raise Problem(_("This is the time that is planned already."), code="same_time", field="start")


def _settle(one: Proposal, state: str, by_id: int | None) -> None:
    """Write down what became of it, and take its message out of the tray."""
    one.state, one.settled_at, one.settled_by_id = state, clock.now(), by_id
    row = db.session.get(InboxMessage, one.inbox_message_id) if one.inbox_message_id else None
    if row is None or row.outcome != "held":
        return
    result: dict[str, Any] = {**row.result, "before": {"reason": row.reason, "result": row.result}}
    if by_id is not None:
        result["decision"] = f"proposal_{state}"
    inbox.settle(row, Outcome("ignored" if state == "replaced" else "applied", f"proposal_{state}", result), by_id)


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
