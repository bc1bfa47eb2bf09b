"""COUNTER, and Apple's way of it: another time is proposed. Kept for the organiser; the meeting stays."""

from datetime import datetime
from typing import Any

from forum.adapters import ics, mime
from forum.inbox.service import Outcome
from forum.invitations import proposals
from forum.invitations.itip import versions
from forum.invitations.itip.outcomes import outcome
from forum.invitations.models import Invitation
from forum.kernel.errors import Problem
from forum.meetings import queries as meetings
from forum.meetings import rules as meeting_rules


def is_one(message: ics.ItipMessage, event: ics.ItipEvent) -> bool:
    """Whether this answer asks for another time."""
    return message.method == "COUNTER" or any(person.proposes_new_time for person in event.attendees)


def times(message: ics.ItipMessage, event: ics.ItipEvent) -> tuple[datetime | None, datetime | None]:
    """The proposed start and end in UTC. Apple gives only a start, in a parameter of ATTENDEE."""
    if message.method == "COUNTER" and not any(person.proposed_start for person in event.attendees):
        return event.starts_at, event.ends_at
    return next((person.proposed_start for person in event.attendees if person.proposed_start), None), None


def details(message: ics.ItipMessage, event: ics.ItipEvent) -> dict[str, Any]:
    """What the tray shows of a proposal that is held for another reason: who sent it is in doubt."""
    if not is_one(message, event):
        return {}
    start, end = times(message, event)
    return {"proposed_start": start.isoformat() if start else "", "proposed_end": end.isoformat() if end else "",
            "proposal_sequence": event.sequence}  # fmt: skip


def read(
    message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, event: ics.ItipEvent,
    person: ics.ItipAttendee, invitation: Invitation, *, key: str, sent_from: str = "", comment: str = "",
    suggestion: str = "",
) -> Outcome:  # fmt: skip
    """Hold what `person` proposes for `invitation`, with who, when and why.

    One that cannot be followed (no readable time, too late, the time that is planned already) waits in the tray all the
    same: it is a message of somebody invited.
    """
    meeting = invitation.meeting
    start, end = times(message, event)
    end = end or (start + (meeting.ends_at - meeting.starts_at) if start else None)
    version = versions.answered(event.sequence, invitation)
    since = meetings.changed_since(meeting, version) if version < meeting.sequence else {}
    said: dict[str, Any] = {
        "attendee": person.email, "comment": comment, "suggestion": suggestion,
        "proposed_start": start.isoformat() if start else "", "proposed_end": end.isoformat() if end else "",
        "outdated": not meeting_rules.TIMES.isdisjoint(since),
        "answered_from": sent_from,
    }  # fmt: skip
    if start is None or end is None:
        return outcome("held", "counter_proposal", invitation, **said)
    wanted = proposals.Wanted(start, end, comment, version, mail.date, sent_from, message_id)
    try:
        found = proposals.propose(invitation, wanted, channel="calendar", key=key)
    except Problem as problem:
        return outcome("held", "counter_proposal", invitation, problem=problem.code, **said)
    if found.inbox_message_id != message_id:
        return outcome("ignored", "duplicate", invitation, proposal=found.id)
    if found.state == "replaced":
        return outcome("ignored", "older_proposal", invitation, proposal=found.id, **said)
    return outcome("held", "counter_proposal", invitation, proposal=found.id, **said)


def of_whole_series(message: ics.ItipMessage, event: ics.ItipEvent, seat: Invitation) -> Outcome:
    """Another time for all meetings of a series: a question for a person, whatever button was pressed."""
    return outcome("held", "counter_proposal", seat, comment=event.comment, whole_series=True,
                   **details(message, event))  # fmt: skip
