"""What invitations do when something happened elsewhere; registered in `forum.wiring`."""

from forum.extensions import db
from forum.invitations import notices
from forum.invitations.models import Invitation
from forum.invitations.service import sending
from forum.meetings.events import MeetingCancelled, MeetingMoved, MeetingReworded
from forum.outbox.events import MessageFailed


def meeting_changed(event: MeetingMoved | MeetingReworded) -> None:
    """Everybody who was told before is told, after a moment in which it may still be corrected."""
    notices.follow(event)


def meeting_cancelled(event: MeetingCancelled) -> None:
    """Tell everybody who was told before; nobody had heard of a draft."""
    if event.was_announced:
        notices.withhold_for(event.meeting_id)
        sending.cancelled(event)


def message_failed(event: MessageFailed) -> None:
    """A mail server refused an invitation at the door: the same as one that came back."""
    family, _, rest = event.key.partition(":")
    number = rest.partition(":")[0]
    if family in ("invite", "refresh", "reminder") and number.isdigit():
        invitation = db.session.get(Invitation, int(number))
        if invitation is not None and invitation.email == event.recipient:
            invitation.undeliverable_reason = event.reason[:500]
