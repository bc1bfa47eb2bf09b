"""Mail of ours that came back (calendar.md section 7)."""

from typing import Any

from forum.adapters import mime
from forum.inbox.service import Outcome
from forum.invitations.itip import placing
from forum.invitations.itip.outcomes import outcome, storable
from forum.invitations.service.standing.sending import came_back
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage

_ARRIVED = ("delivered", "relayed", "expanded")


def read(mail: mime.ReceivedMail, place: placing.Place) -> Outcome:
    """Mark the message that came back, by its Message-ID, and the invitee as undeliverable when the report says that
    delivery failed; as late when a server still tries.

    The token stands in the address the report came to (the envelope sender), else in what it returns. A report about an
    address that was corrected since changes nothing.
    """
    message = _note(mail)
    report = _ours(mail, place)
    found = place if place.by and place.invitation else _by_original(mail)
    invitation = found.invitation
    if report is None:
        return outcome("held" if invitation is None else "ignored", "bounce_unplaced", invitation)
    is_late = _is_late(report)
    details: dict[str, Any] = {
        "recipient": report.final_recipient,
        "status": report.status,
        "diagnostic": report.diagnostic,
    }
    if invitation is None and message is not None:
        return outcome("bounced", "undeliverable", message=message.id, **details)
    if invitation is None:
        return outcome("ignored" if is_late or report.action in _ARRIVED else "held", "bounce_unplaced", **details)
    if report.original_recipient and report.original_recipient != invitation.email:
        return outcome("ignored", "address_corrected", invitation, **details)
    if report.action in _ARRIVED:
        invitation.delayed_reason = ""
        return outcome("ignored", report.action, invitation, **details)
    reason = _reason(report)
    if is_late:
        invitation.delayed_reason = reason
        return outcome("ignored", "delayed", invitation, **details)
    invitation.undeliverable_reason, invitation.delayed_reason = reason, ""
    if found.standing is not None:
        came_back(found.standing, reason)
    return outcome("bounced", "undeliverable", invitation, **details)


def _note(mail: mime.ReceivedMail) -> OutboxMessage | None:
    """Write on the messages of this report that they came back; the last of them. A mail of ours has one receiver, so
    whatever address the report names, it is about that one."""
    found = None
    for report in mail.bounces:
        if report.action not in _ARRIVED and not _is_late(report):
            row = outbox.by_message_id(report.original_message_id)
            if row is not None:
                outbox.returned(row, _reason(report))
                found = row
    return found


def _is_late(report: mime.Bounce) -> bool:
    return report.action == "delayed" or (report.status.startswith("4.") and report.action != "failed")


def _reason(report: mime.Bounce) -> str:
    said = storable(" ".join(f"{report.status} {report.diagnostic}".split()) or "delivery failed")
    return str(said)[:500]


def _ours(mail: mime.ReceivedMail, place: placing.Place) -> mime.Bounce | None:
    """Of several recipients in a report, the one we wrote to."""
    invited = place.invitation.email if place.invitation else None
    return next((one for one in mail.bounces if invited and one.final_recipient == invited), mail.bounce)


def _by_original(mail: mime.ReceivedMail) -> placing.Place:
    for report in mail.bounces:
        for address in (report.original_reply_to, report.original_organiser):
            found = placing.by_token(placing.token_of(address))
            if found is not None:
                return found
        answered = placing.by_message_ids([report.original_message_id])
        if answered is not None:
            return placing.Place(answered, "reference", standing=answered.standing)
    return placing.Place()
