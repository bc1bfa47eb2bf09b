"""Telling an invitee that the meeting keeps its time: DECLINECOUNTER to the one who proposed another."""

from forum.adapters import ics
from forum.invitations.models import Proposal
from forum.invitations.service import messages, tellings
from forum.kernel import dates
from forum.outbox import service as outbox


def post(proposal: Proposal, comment: str = "") -> None:
    """A mail that says so, with a DECLINECOUNTER for a calendar that asked (RFC 5546 section 3.2.8).

    Only to the address that was invited, never to where the proposal came from. Who has no address that works is told
    on their page, who was taken off the list not at all.
    """
    invitation = proposal.invitation
    if invitation.withdrawn_at is not None or not tellings.is_by_mail(invitation):
        return
    shared = messages.batch(invitation.meeting, [])
    key = f"counter:{invitation.id}:{proposal.id}"
    calendar = None
    if proposal.channel == "calendar":
        event = messages.event(invitation, shared, invitation.sent_sequence or invitation.meeting.sequence)
        calendar = ics.build_decline_counter(event, messages.attendee(invitation), comment)
    zone = invitation.meeting.timezone
    mail = messages.declined(
        invitation, shared, key=key, calendar=calendar, comment=comment,
        wanted=lambda: f"{dates.format_day(proposal.starts_at, zone)}, "
                       f"{dates.format_time_range(proposal.starts_at, proposal.ends_at, zone)}",
    )  # fmt: skip
    outbox.post(mail, key=key, kind="invitation")
