"""METHOD REPLY, COUNTER and REFRESH: who is meant, whether to believe it (calendar.md section 6), and the answer."""

from typing import Any

from forum.adapters import ics, mime
from forum.inbox.service import Outcome
from forum.invitations import rules
from forum.invitations.itip import applying, placing, proposals, series, single
from forum.invitations.itip.outcomes import outcome
from forum.invitations.models import Invitation
from forum.meetings.models import Meeting


def read(message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, place: placing.Place) -> Outcome:
    """Place the answer and apply it, or hold it with the reason."""
    events = [one for one in message.events if one.kind == "VEVENT"]
    if not events:
        return outcome("ignored", "not_an_event", place.invitation)
    if place.by == "token":
        of_series = series.asked(place, events)
        if of_series is not None:
            return series.with_token(message_id, mail, message, events, of_series)
        invitation = series.seat_by_uid(place, events) or place.invitation
        return _with_token(message_id, mail, message, events, invitation)
    whole = next((row for one in events if (row := placing.series_by_uid(one.uid))), None)
    if whole is not None:
        return series.without_token(message_id, mail, message, events, whole, place)
    meeting = next((found for one in events if (found := placing.by_uid(one.uid))), None)
    meeting = meeting or (place.invitation.meeting if place.invitation else None)
    if meeting is None:
        reason = "unknown_token" if place.has_unknown_token else "unknown_meeting"
        return outcome("rejected" if place.has_unknown_token else "held", reason, uid=events[0].uid)
    return _without_token(message_id, mail, message, events, meeting, place)


def _with_token(
    message_id: int,
    mail: mime.ReceivedMail,
    message: ics.ItipMessage,
    events: list[ics.ItipEvent],
    invitation: Invitation | None,
) -> Outcome:
    event = single.event_of(events, invitation.meeting) if invitation is not None else None
    if invitation is None or event is None:
        return outcome("held", "other_meeting", invitation, uid=events[0].uid)
    if message.method == "REFRESH":
        return single.refresh(invitation)
    return single.with_token(message_id, mail, message, event, invitation)


def _without_token(
    message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, events: list[ics.ItipEvent], meeting: Meeting,
    place: placing.Place,
) -> Outcome:  # fmt: skip
    event = single.event_of(events, meeting) or events[0]
    invitations = placing.invited(meeting.id, mail.sender)
    if place.invitation is not None and place.invitation in invitations:
        invitations = [place.invitation]
    if not invitations:
        return single.uninvited(mail, event, meeting, place.invitation)
    invitation = invitations[0]
    known = placing.addresses_of(invitation)
    person = next((one for one in event.attendees if rules.is_known(one.email, known)), None)
    if person is None:
        return single.uninvited(mail, event, meeting, invitation)
    said: dict[str, Any] = {
        "suggestion": (person.partstat or "").lower(),
        "comment": event.comment,
        "attendee": person.email,
        **proposals.details(message, event),
    }
    if not placing.is_vouched_for(mail):
        return outcome("held", "not_authenticated", invitation, **said)
    if len(invitations) > 1:
        return outcome("held", "ambiguous", invitation, **said)
    if message.method == "REFRESH":
        return single.refresh(invitation)
    return applying.apply(message_id, mail, message, event, person, invitation, "")
