"""The reader registered with the inbox: any message in, one Outcome out; sends nothing to strangers."""

from dataclasses import dataclass
from typing import Any

from forum.adapters import ics, mime
from forum.inbox.service import Outcome
from forum.invitations.itip import answers, bounces, outside, placing, words
from forum.invitations.itip.outcomes import outcome

_ANSWERING = {"REPLY", "COUNTER", "REFRESH"}


@dataclass(frozen=True)
class _Calendar:
    """What the calendar parts of a message came to: the first that parses and has a METHOD."""

    message: ics.ItipMessage | None = None
    is_unreadable: bool = False


def read(message_id: int, mail: mime.ReceivedMail) -> Outcome:
    """Understand one stored message, inside its transaction (`inbox.service.read_with`)."""
    calendar = _calendar(mail)
    event = next((one for one in calendar.message.events if one.kind == "VEVENT"), None) if calendar.message else None
    place = placing.place(mail, (event.organiser or "") if event else "")
    method = calendar.message.method if calendar.message else None
    if mail.is_bounce and method not in _ANSWERING:
        return bounces.read(mail, place)
    if method in _ANSWERING and calendar.message is not None:
        return answers.read(message_id, mail, calendar.message, place)
    if method == "CANCEL" and calendar.message is not None:
        return outside.cancelled(mail, calendar.message, place)
    if outside.is_forward_notice(mail):
        return outside.forwarded(message_id, mail, place)
    if method is not None:
        return outcome("ignored", "not_a_reply", place.invitation, method=method[:20])
    if calendar.is_unreadable:
        return _held(mail, "unreadable_calendar", place, **words.details(mail.text))
    if mail.is_automatic:
        return _held(mail, "automatic_reply", place)
    return _held(mail, "plain_text", place, **words.details(mail.text))


def _calendar(mail: mime.ReceivedMail) -> _Calendar:
    """Programs attach the calendar they show once more as a file: what follows the part that answers is not read."""
    first, unreadable = None, False
    for part in mail.calendars[:10]:
        try:
            message = ics.read(part.content, part.method)
        except ics.UnreadableCalendar:
            unreadable = True
            continue
        if message.method:
            return _Calendar(message)
        first = first or message
    return _Calendar(first, unreadable and first is None)


def _held(mail: mime.ReceivedMail, reason: str, place: placing.Place, **details: Any) -> Outcome:
    """Keep for a person, with the best guess of what it is about; nothing is sent, nothing is counted."""
    if place.invitation is None and place.has_unknown_token and reason != "plain_text":
        return outcome("rejected", "unknown_token")
    invitation = place.invitation or placing.upcoming_of(mail.sender)
    return outcome("held", reason, invitation, sender_name=mail.sender_name, **details)
