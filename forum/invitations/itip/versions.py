"""Which state of the meeting an answer is about, and whether it is still the state to be answered."""

from forum.invitations import rules
from forum.invitations.models import Invitation
from forum.invitations.service import tellings
from forum.meetings import queries as meetings


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
    if sequence is None or sequence >= meeting.sequence or sequence >= told(invitation):
        return False
    return not rules.TIME_AND_PLACE.isdisjoint(meetings.changed_since(meeting, sequence))
