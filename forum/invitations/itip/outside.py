"""What others send about our meetings that is no answer: cancellations from outside, notices of a forward.

Neither changes anything (calendar.md rule 13). A cancellation of a meeting of ours is shown to a person with what it
claims; a forward is noted on the invitation, so that nobody wonders at the door.
"""

import re
from collections.abc import Iterator

from sqlalchemy import select

from forum.adapters import ics, mime
from forum.extensions import db
from forum.inbox.service import Outcome
from forum.invitations.itip import placing
from forum.invitations.itip.outcomes import outcome, storable
from forum.invitations.models import Forward
from forum.kernel import clock
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting

# "Meeting Forward Notification: …" is Exchange's and Outlook's, in English and German; the second form is that of
# mail servers which follow it (calendar.md section 3).
_FORWARD_SUBJECT = re.compile(
    r"\s*(?:meeting forward notification|terminweiterleitungsbenachrichtigung"
    r"|your meeting (?:was|has been) forwarded)\s*:",
    re.IGNORECASE,
)
_FORWARD_WORDS = re.compile(r"has\s+forwarded\s+your\s+meeting\s+request", re.IGNORECASE)
_RECIPIENTS = re.compile(
    r"^\W*(?:recipients|empfänger|your meeting (?:was|has been) forwarded to)\b[\s:*|]*(.*)", re.IGNORECASE
)
_AFTER = re.compile(r"^\W*(?:all times listed|sent by|alle (?:uhr)?zeiten|gesendet von|meeting\b)", re.IGNORECASE)
MOST_RECIPIENTS = 20


def is_forward_notice(mail: mime.ReceivedMail) -> bool:
    """Whether a mail server says that our invitation was forwarded."""
    return _FORWARD_SUBJECT.match(mail.subject) is not None or _FORWARD_WORDS.search(mail.text[:4000]) is not None


def forwarded(message_id: int, mail: mime.ReceivedMail, place: placing.Place) -> Outcome:
    """Note who got our invitation, on the invitation it was forwarded from; held when we cannot tell from which."""
    names = list(recipients(mail.text))
    invitation = place.invitation
    if invitation is None or place.by != "token" or not names:
        return outcome("held", "forward_notification", invitation, recipients=", ".join(names))
    said = "\n".join(str(storable(name)) for name in names)
    same = select(Forward.id).where(Forward.invitation_id == invitation.id, Forward.recipients == said)
    if db.session.scalar(same) is not None:
        return outcome("ignored", "duplicate", invitation)
    db.session.add(Forward(invitation_id=invitation.id, inbox_message_id=message_id, recipients=said,
                           dated_at=min(mail.date or clock.now(), clock.now())))  # fmt: skip
    db.session.flush()
    return outcome("applied", "forward_noted", invitation, recipients=", ".join(names))


def recipients(text: str) -> Iterator[str]:
    """The names after the word "Recipients", on its line or below it, up to the note about time zones."""
    lines = iter(text[:8000].splitlines())
    found = next((match for line in lines if (match := _RECIPIENTS.match(line))), None)
    if found is None:
        return
    number = 0
    for line in (found[1], *lines):
        if _AFTER.match(line):
            return
        for name in re.split(r"[;|]", line):
            if name := " ".join(name.split())[:250]:
                yield name
                number += 1
                if number == MOST_RECIPIENTS:
                    return


def cancelled(mail: mime.ReceivedMail, message: ics.ItipMessage, place: placing.Place) -> Outcome:
    """Somebody claims that a meeting is called off. Of ours: for a person to see; anything else is nothing to us."""
    for event in message.events:
        meeting = _ours(event)
        if meeting is None:
            continue
        if meeting.state == "cancelled":
            return outcome("ignored", "meeting_cancelled", place.invitation, meeting=meeting)
        mine = place.invitation if place.invitation and place.invitation.meeting_id == meeting.id else None
        return outcome(
            "held", "outside_cancel", mine, meeting=meeting, sender_name=mail.sender_name, comment=event.comment,
            claimed_organiser=event.organiser or "", claimed_title=event.summary,
            whole_series=meeting.series_id is not None and event.recurrence_id is None,
            has_token=place.by == "token",
        )  # fmt: skip
    return outcome("ignored", "not_a_reply", place.invitation, method="CANCEL")


def _ours(event: ics.ItipEvent) -> Meeting | None:
    """The meeting that the event names: by its own UID, or as one of a series (the next one, for all of it)."""
    meeting = placing.by_uid(event.uid)
    if meeting is not None:
        return meeting
    series = meetings.series_by_uid(event.uid)
    if series is None:
        return None
    if event.recurrence_id is not None:
        return meetings.occurrence_at(series, event.recurrence_id)
    rows = [row for row in meetings.occurrences(series.id) if row.state != "cancelled"]
    ahead = sorted((row for row in rows if row.starts_at > clock.now()), key=lambda row: row.starts_at)
    return next(iter(ahead), rows[-1] if rows else None)
