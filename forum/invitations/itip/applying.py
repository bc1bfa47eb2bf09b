"""Turning a placed and believed answer into a recorded one, in the right order."""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.adapters import ics, mime
from forum.adapters.ics.links import details
from forum.extensions import db
from forum.inbox.service import Outcome
from forum.invitations import queries, rules
from forum.invitations.itip import placing, proposals, versions
from forum.invitations.itip.outcomes import outcome, storable
from forum.invitations.models import Invitation, Reply
from forum.invitations.service import Answer, Origin, answer, batch, said
from forum.invitations.service import event as calendar_event
from forum.invitations.service.standing import state
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings.models import Meeting

_PARTSTATS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative", "DELEGATED": "delegated"}
_NOTES_IN_DESCRIPTION = ("KDE", "K Desktop", "KOrganizer", "libkcal", "KCalendarCore")


def apply(
    message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, event: ics.ItipEvent, person: ics.ItipAttendee,
    invitation: Invitation, answered_from: str, given: Answer | None = None, *, follows: bool = True,
) -> Outcome:  # fmt: skip
    """Record what `person` answers for `invitation`, unless it is held, too old, or known already.

    `follows` as in `service.answer`.
    """
    meeting = invitation.meeting
    stopped = _stopped(invitation, event)
    if stopped is not None:
        return stopped
    if proposals.is_one(message, event):
        return proposals.read(
            message_id, mail, message, event, person, invitation, key=_key(invitation, mail, event),
            sent_from=answered_from, comment=_comment(message, event, invitation),
            suggestion=_PARTSTATS.get(person.partstat or "", ""),
        )  # fmt: skip
    code = _PARTSTATS.get(person.partstat or "")
    comment = _comment(message, event, invitation)
    if code is None and given is None:
        kind = "ignored" if person.partstat == "NEEDS-ACTION" else "held"
        return outcome(kind, "no_answer", invitation, comment=comment, request_status=" ".join(event.request_status))
    given = given or Answer(code or "", comment)
    if given.answer == "delegated" and not given.delegate_email:
        given = replace(given, delegate_email=next(iter(person.delegated_to), ""))
    last = queries.last_reply(invitation)
    held = _held(invitation, given, last, answered_from) or _forged_delegation(mail, invitation, given)
    if held is not None:
        return held
    origin = _origin(message_id, mail, event, invitation, answered_from)
    key = _key(invitation, mail, event)
    if db.session.scalar(select(Reply.id).where(Reply.key == key)) is not None:
        return outcome("ignored", "duplicate", invitation)
    old = "outdated" if versions.is_outdated(invitation, origin.sequence) else _older(origin, last)
    stands = last is not None and rules.is_current(last.sequence, invitation.asked_sequence)
    if last is not None and stands and not old and said(last) == given:
        return outcome("ignored", "duplicate", invitation, reply=last)
    try:
        reply = answer(invitation, given, channel="calendar", key=key, origin=replace(origin, counts=not old),
                       follows=follows)  # fmt: skip
    except Problem as problem:
        return outcome("held", "delegate_unclear", invitation, attendee=person.email, suggestion=given.answer,
                       delegate=given.delegate_email, problem=problem.code, comment=comment)  # fmt: skip
    if old:
        return outcome("ignored", old, invitation, reply=reply, answer=given.answer)
    late = rules.is_late(meeting, clock.now())
    reason = "answered_from_other_address" if answered_from else "answered_late" if late else "answered"
    return outcome("applied", reason, invitation, reply=reply, answer=given.answer, late=late,
                   answered_from=answered_from)  # fmt: skip


def by_delegate(
    message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, event: ics.ItipEvent,
    delegate: ics.ItipAttendee, invitation: Invitation, *, follows: bool = True,
) -> Outcome:  # fmt: skip
    """Whoever was sent answers to the invitee's own address: note the delegation first, then their answer."""
    existing = queries.delegates([invitation.id]).get(invitation.id)
    if existing is None or not rules.same_mailbox(existing.email or "", delegate.email):
        standing = queries.current_reply(invitation)
        if standing is not None and standing.answer == "delegated" and not standing.delegate_email:
            given = replace(said(standing), delegate_email=delegate.email)
        else:
            name = rules.spoken_name(delegate.name, mail.sender_name)
            given = Answer("delegated", delegate_name=name, delegate_email=delegate.email)
        first = apply(message_id, mail, message, event, delegate, invitation, mail.sender, given,
                      follows=follows)  # fmt: skip
        existing = queries.delegates([invitation.id]).get(invitation.id)
        if first.outcome != "applied" or existing is None:
            return first
    return apply(message_id, mail, message, event, delegate, existing, "")


def _stopped(invitation: Invitation, event: ics.ItipEvent) -> Outcome | None:
    meeting = invitation.meeting
    if invitation.withdrawn_at is not None:
        return outcome("held", "withdrawn", invitation)
    if not rules.is_open(meeting):
        return outcome("ignored", "meeting_cancelled", invitation)
    if event.recurrence_id is not None and not _is_start(event.recurrence_id, meeting):
        return outcome("ignored", "no_such_occurrence", invitation)
    return None


def _is_start(moment: datetime | date, meeting: Meeting) -> bool:
    if isinstance(moment, datetime):
        return moment == meeting.starts_at
    return moment == meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()


def _held(invitation: Invitation, given: Answer, last: Reply | None, answered_from: str) -> Outcome | None:
    """A token opens the door to whoever holds it; what contradicts the invitee's own word waits for a person."""
    if not answered_from:
        return None
    details: dict[str, Any] = {"attendee": answered_from, "suggestion": given.answer, "comment": given.comment}
    stands = last if last is not None and rules.is_current(last.sequence, invitation.asked_sequence) else None
    if stands is not None and stands.answer != given.answer and stands.answered_from != answered_from:
        return outcome("held", "contradicts_earlier_answer", invitation, **details)
    if given.answer == "delegated" and given.delegate_email not in ("", answered_from):
        return outcome("held", "delegation_from_other_address", invitation, delegate=given.delegate_email, **details)
    return None


def _forged_delegation(mail: mime.ReceivedMail, invitation: Invitation, given: Answer) -> Outcome | None:
    """Whom a forged mail names is not written to before a person has looked."""
    if given.answer != "delegated" or not given.delegate_email or not placing.is_disowned(mail):
        return None
    return outcome("held", "delegation_not_authenticated", invitation, delegate=given.delegate_email,
                   delegate_name=given.delegate_name, suggestion="delegated", comment=given.comment)  # fmt: skip


def _origin(
    message_id: int, mail: mime.ReceivedMail, event: ics.ItipEvent, invitation: Invitation, answered_from: str
) -> Origin:
    now = clock.now()
    sent = [invitation.sent_at, invitation.standing.sent_at if invitation.standing else None]
    asked = [moment.replace(microsecond=0) for moment in sent if moment]
    dtstamp = min(event.dtstamp, now) if event.dtstamp and event.dtstamp not in asked else None
    return Origin(
        sequence=versions.answered(event.sequence, invitation),
        dtstamp=dtstamp,
        dated_at=min(mail.date or now, now),
        answered_from=answered_from,
        inbox_message_id=message_id,
    )


def _older(origin: Origin, last: Reply | None) -> str:
    """By SEQUENCE, then DTSTAMP, then the mail's Date: whether the last answer was given after this one."""
    if last is None or origin.dated_at is None:
        return ""
    if last.sequence is not None and origin.sequence is not None and last.sequence != origin.sequence:
        return "older_answer" if origin.sequence < last.sequence else ""
    if last.dtstamp and origin.dtstamp and last.dtstamp != origin.dtstamp:
        return "older_answer" if origin.dtstamp < last.dtstamp else ""
    return "older_answer" if origin.dated_at < (last.dated_at or last.received_at).replace(microsecond=0) else ""


def _key(invitation: Invitation, mail: mime.ReceivedMail, event: ics.ItipEvent) -> str:
    """The same mail is the same answer, by whatever way it comes twice."""
    what = mail.message_id or f"{mail.sender}|{mail.date}|{event!r}"
    return f"mail:{invitation.id}:{hashlib.sha256(what.encode('utf-8', 'replace')).hexdigest()[:40]}"


def _comment(message: ics.ItipMessage, event: ics.ItipEvent, invitation: Invitation) -> str:
    """The invitee's note. KDE puts it into DESCRIPTION: taken when it is not the text we sent."""
    if event.comment or not any(name.lower() in message.prodid.lower() for name in _NOTES_IN_DESCRIPTION):
        return str(storable(event.comment))
    ours = [details(calendar_event(invitation, batch(invitation.meeting, []), 0))]
    if invitation.standing is not None:
        one = invitation.standing
        ours.append(details(state.event(state.whole(one.series, [one]), one, 0)))
    same = any(" ".join(event.description.split()) == " ".join(text.split()) for text in ours)
    return "" if same else str(storable(event.description))
