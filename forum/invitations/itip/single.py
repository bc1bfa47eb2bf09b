"""One answer to one meeting of one invitee: who speaks, whether to hold it, then to `applying`."""

from forum.adapters import ics, mime
from forum.inbox.service import Outcome
from forum.invitations import rules
from forum.invitations.itip import applying, placing
from forum.invitations.itip.outcomes import outcome
from forum.invitations.itip.words import suggestion
from forum.invitations.models import Invitation
from forum.invitations.service import sending
from forum.kernel import clock
from forum.meetings.models import Meeting

_HOUR = 3600


def with_token(
    message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, event: ics.ItipEvent, invitation: Invitation,
    *, follows: bool = True,
) -> Outcome:  # fmt: skip
    """The token says whose answer it is; whoever else sent it is noted. `follows` as in `service.answer`."""
    known = placing.addresses_of(invitation)
    person = next((one for one in event.attendees if rules.is_known(one.email, known)), None)
    delegate = sent_instead(event, mail, known, person)
    if delegate is not None and message.method == "REPLY":
        return applying.by_delegate(message_id, mail, message, event, delegate, invitation, follows=follows)
    is_sender = rules.is_known(mail.sender, known)
    if person is None and is_sender:
        person = next((one for one in event.attendees if one.email == mail.sender), None) or next(
            iter(event.attendees), None
        )
    if person is None:
        return uninvited(mail, event, invitation.meeting, invitation)
    answered_from = "" if is_sender or not mail.sender else mail.sender
    return applying.apply(message_id, mail, message, event, person, invitation, answered_from, follows=follows)


def event_of(events: list[ics.ItipEvent], meeting: Meeting) -> ics.ItipEvent | None:
    """The event of this meeting; one without a UID will do. The whole before a single occurrence."""
    mine = [one for one in events if not one.uid or one.uid.casefold() == meeting.uid.casefold()]
    return next((one for one in mine if one.recurrence_id is None), mine[0] if mine else None)


def sent_instead(
    event: ics.ItipEvent, mail: mime.ReceivedMail, known: list[str], person: ics.ItipAttendee | None
) -> ics.ItipAttendee | None:
    """The one who was sent and answers by themselves: another ATTENDEE, tied to the invitee by the DELEGATED pair."""
    named = person.delegated_to if person and person.partstat == "DELEGATED" else ()
    for one in event.attendees:
        if one is person or not rules.same_mailbox(one.email, mail.sender):
            continue
        if one.email in named or any(rules.is_known(address, known) for address in one.delegated_from):
            return one
    return None


def uninvited(
    mail: mime.ReceivedMail, event: ics.ItipEvent, meeting: Meeting, invitation: Invitation | None
) -> Outcome:
    """Somebody who was not asked answers: shown, never added, never counted (calendar.md rule 12)."""
    person = next((one for one in event.attendees if one.email == mail.sender), None) or next(
        iter(event.attendees), None
    )
    if person is None:
        return outcome("held", "no_answer", invitation, meeting=meeting, comment=event.comment,
                       suggestion=suggestion(mail.text))  # fmt: skip
    return outcome(
        "held", "uninvited", invitation, meeting=meeting, attendee=person.email,
        attendee_name=person.name or mail.sender_name, partstat=(person.partstat or "").lower(), comment=event.comment,
        suggestion="delegated" if person.partstat == "ACCEPTED" and invitation else "",
    )  # fmt: skip


def refresh(invitation: Invitation) -> Outcome:
    """The invitee's program lost the meeting: the whole state again, to the invitee only, at most once an hour."""
    if invitation.withdrawn_at is not None or invitation.sent_at is None or not invitation.email:
        return outcome("ignored", "withdrawn", invitation)
    if not rules.is_open(invitation.meeting):
        return outcome("ignored", "meeting_cancelled", invitation)
    sent = sending.refresh(invitation, int(clock.now().timestamp()) // _HOUR)
    return outcome("applied" if sent else "ignored", "refreshed" if sent else "refreshed_already", invitation)
