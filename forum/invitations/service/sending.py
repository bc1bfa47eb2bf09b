"""Sending what was chosen, and telling everybody what changed. One outbox topic per invitation keeps the order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.adapters import mime
from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations import queries, rules
from forum.invitations.events import InvitationsSent
from forum.invitations.letters import attaching as letters
from forum.invitations.models import Invitation
from forum.invitations.service import messages, tellings
from forum.invitations.service.standing import posting as series
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _
from forum.meetings import labels as meeting_labels
from forum.meetings import rules as meeting_rules
from forum.meetings import service as meetings
from forum.meetings.events import MeetingCancelled
from forum.meetings.models import Meeting
from forum.meetings.queries import by_id as meeting_by_id
from forum.outbox import service as outbox

Changes = Mapping[str, tuple[object, object]]


def send(meeting: Meeting, by: User | None = None) -> int:
    """Send to everybody chosen who has an address and was not told yet; announces a draft. How many mails.

    Sending again sends only to newcomers. Raises Problem for a cancelled meeting and one that is over.
    """
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    if not rules.is_open(meeting):
        raise Problem(_("The meeting was cancelled: nothing can be sent any more."), code="cancelled")
    if meeting.ends_at <= clock.now():
        raise Problem(_("The meeting is over, so invitations can no longer be sent. Plan its new time first."),
                      code="in_the_past")  # fmt: skip
    waiting = [one for one in _reachable(meeting.id) if one.sent_at is None and not rules.waits_for_series(one)]
    letters.expect_ready(meeting, waiting)
    if meeting.state == "draft":
        if not waiting and not _told_by_hand(meeting.id):
            raise Problem(_("Nobody to send to yet: choose offices or people with an email address."),
                          code="nobody")  # fmt: skip
        meetings.announce(meeting, by)
    _post(waiting, messages.batch(meeting, waiting))
    if waiting:
        record(InvitationsSent(meeting.id))
    return len(waiting)


def send_one(invitation: Invitation, *, may_wait: bool = True) -> None:
    """Invite whoever was sent in somebody's place: at once, or as soon as the letter that goes along is made."""
    if may_wait and letters.waits(invitation):
        return
    _post([invitation], messages.batch(invitation.meeting, [invitation]))


def refresh(invitation: Invitation, now_hour: int) -> bool:
    """Send the current state again to this invitee alone, at most once for each `now_hour`. Whether it was sent."""
    if invitation.standing is not None and messages.series_of(invitation) is not None:
        return series.refresh(invitation.standing, now_hour)
    shared = messages.batch(invitation.meeting, [invitation])
    sequence = invitation.sent_sequence or invitation.meeting.sequence
    key = f"refresh:{invitation.id}:{now_hour}"
    if outbox.find(key) is not None:
        return False
    mail = messages.request(invitation, shared, key=key, sequence=sequence)
    outbox.post(mail, key=key, kind="invitation", topic=topic(invitation), rank=sequence)
    tellings.note([(invitation, key)])
    return True


def tell(
    meeting: Meeting, told: Sequence[Invitation], changes: Changes, *, ask_again: bool,
    message: str = "invitation_changed", round_of: str = "", **more: Any,
) -> None:  # fmt: skip
    """Post the new state of a meeting to `told`, with what changed in words; `changes` as in `MeetingMoved`.

    Each gets it in the way they were asked: who was mailed the whole series gets this occurrence of it alone. Unless
    they are asked again, calendars keep what the invitee said. SEQUENCE stays when only words changed
    (calendar.md rule 7); `round_of` then tells the mails of one round from those of the next. `more` goes to the
    templates of `message`.
    """
    shared = messages.batch(meeting, told)
    if not ask_again:
        shared = replace(shared, replies=queries.current_replies(meeting.id))
    lines = partial(meeting_labels.changed, meeting, changes)
    kept = round_of if meeting_rules.SEQUENCED.isdisjoint(changes) else ""
    _post(told, shared, message, kept, **{"changed_lines": lines, "ask_again": ask_again, **more})


def cancelled(event: MeetingCancelled) -> None:
    """The meeting is called off: everybody told before is told that too."""
    meeting = meeting_by_id(event.meeting_id)
    cancel(meeting, [one for one in _reachable(meeting.id) if one.sent_at is not None])


def cancel(meeting: Meeting, told: Sequence[Invitation]) -> None:
    """Tell these invitees that the meeting is called off, each in the way they were asked.

    Who had not heard of a move yet reads of it too: they know the meeting by its old time and place.
    """
    shared = replace(messages.batch(meeting, told), untold=tellings.moves_unknown_to(told, meeting))
    seats, single = _by_uid(told)
    series.post_cancellation(seats, shared, "invitation_cancelled", whole_meeting=True)
    for invitation in single:
        _post_cancellation(invitation, shared, "invitation_cancelled", whole_meeting=True)


def post_withdrawal(invitation: Invitation) -> None:
    """Tell this invitee alone that they are no longer asked (calendar.md section 4)."""
    shared = messages.Batch(invitation.meeting, [])
    if messages.series_of(invitation) is not None:
        series.post_cancellation([invitation], shared, "invitation_withdrawn", whole_meeting=False)
        return
    _post_cancellation(invitation, shared, "invitation_withdrawn", whole_meeting=False)


def topic(invitation: Invitation) -> str:
    """The outbox topic of an invitation: of its mails, none leaves after a newer one."""
    return f"invitation:{invitation.id}"


def _post(
    invitations: Sequence[Invitation], shared: messages.Batch, message: str = "invitation", keeps: str = "", **more: Any
) -> None:
    """`keeps` names a round of mails that tell no real change: they keep SEQUENCE and have keys of their own."""
    shared = replace(shared, letters=letters.attachments(shared.meeting, invitations))
    seats, single = _by_uid(invitations)
    series.post_occurrence(seats, shared, message, keeps, **more)
    now = clock.now()
    postings, told = [], []
    for invitation in single:
        if keeps and invitation.sent_sequence is not None:
            sequence = invitation.sent_sequence
            key = f"invite:{invitation.id}:{sequence}:{keeps}"
        else:
            sequence = rules.next_sequence(invitation.sent_sequence, shared.meeting.sequence)
            key = f"invite:{invitation.id}:{sequence}"
        mail = messages.request(invitation, shared, key=key, sequence=sequence, message=message, **more)
        postings.append(_posting(invitation, mail, key, sequence))
        told.append((invitation, key))
        invitation.sent_at, invitation.sent_sequence, invitation.by_hand = now, sequence, False
    if keeps:  # of the same rank as what waits, and newer
        outbox.supersede([topic(one) for one in single])
    outbox.post_all(postings)
    tellings.note(told)
    letters.note(shared.meeting, invitations)


def _by_uid(invitations: Sequence[Invitation]) -> tuple[list[Invitation], list[Invitation]]:
    """Whose calendar knows the meeting as one of a series, and whose by itself."""
    seats = [one for one in invitations if messages.series_of(one) is not None]
    return seats, [one for one in invitations if messages.series_of(one) is None]


def _posting(invitation: Invitation, mail: mime.Mail, key: str, sequence: int) -> outbox.Posting:
    return outbox.Posting(mail, key=key, kind="invitation", topic=topic(invitation), rank=sequence)


def _post_cancellation(invitation: Invitation, shared: messages.Batch, message: str, *, whole_meeting: bool) -> None:
    sequence = rules.next_sequence(invitation.sent_sequence, shared.meeting.sequence)
    key = f"invite:{invitation.id}:{sequence}"
    mail = messages.cancellation(invitation, shared, key=key, sequence=sequence, message=message,
                                 whole_meeting=whole_meeting)  # fmt: skip
    outbox.post_all([_posting(invitation, mail, key, sequence)])
    invitation.sent_sequence = sequence


def _reachable(meeting_id: int) -> list[Invitation]:
    """Everybody asked who has an address, with what their mails need loaded."""
    statement = (
        select(Invitation)
        .where(Invitation.meeting_id == meeting_id, Invitation.withdrawn_at.is_(None), Invitation.email.is_not(None))
        .options(
            joinedload(Invitation.organisation).joinedload(Organisation.region),
            joinedload(Invitation.delegated_from),
            joinedload(Invitation.standing),
        )
        .order_by(Invitation.id)
    )
    return list(db.session.scalars(statement))


def _told_by_hand(meeting_id: int) -> bool:
    return bool(
        db.session.scalar(
            select(Invitation.id)
            .where(Invitation.meeting_id == meeting_id, Invitation.withdrawn_at.is_(None), Invitation.by_hand)
            .limit(1)
        )
    )
