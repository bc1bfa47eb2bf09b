"""What a notice will do, in words: who gets what, the mail as it will be, the text for those who are told by hand."""

from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote

from forum.adapters import mime
from forum.invitations import calling, labels, queries
from forum.invitations.models import Invitation
from forum.invitations.recipients import Audience, Recipient
from forum.invitations.service import inviter, messages, reply_link
from forum.kernel import dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext, speaking
from forum.meetings import labels as meeting_labels
from forum.meetings.models import Meeting


@dataclass(frozen=True)
class ByHand:
    """Somebody to be told by hand: why, where they can be reached, what to say."""

    invitation: Invitation
    why: str
    lines: list[tuple[str, str]]
    contact: calling.Contact | None
    text: str
    whatsapp: str


def who_gets_what(found: Audience) -> str:
    """ "54 invitations: 51 by email, 3 to be told by you; 2 have declined" for those whom the change concerns."""
    mail, hand = len(found.by_mail), len(found.by_hand)
    if mail and not hand:
        said = ngettext("%(num)d invitation by email", "%(num)d invitations by email", mail)
    else:
        said = ngettext("%(num)d invitation", "%(num)d invitations", mail + hand) + ": " + _ways(mail, hand)
    if found.declined:
        said += "; " + ngettext("%(num)d has declined already", "%(num)d have declined already", found.declined)
    return str(said)


def _ways(mail: int, hand: int) -> str:
    ways = [ngettext("%(num)d by email", "%(num)d by email", mail)] if mail else []
    if hand:
        ways.append(ngettext("%(num)d without email – tell them yourself", "%(num)d without email – tell them yourself",
                             hand))  # fmt: skip
    return ", ".join(ways)


def mail_to(meeting: Meeting, one: Recipient) -> mime.Mail:
    """The mail that a notice would send to this recipient, word for word."""
    shared = messages.batch(meeting, [one.invitation])
    is_asked = one.is_asked_again or one.is_new
    if not is_asked:
        shared = replace(shared, replies=queries.current_replies(meeting.id))
    return messages.request(
        one.invitation,
        shared,
        key=f"preview:{one.invitation.id}",
        sequence=meeting.sequence,
        message="invitation" if one.is_new else "invitation_changed",
        changed_lines=partial(meeting_labels.changed, meeting, one.changes),
        ask_again=is_asked,
    )


def by_hand(meeting: Meeting, found: Audience) -> list[ByHand]:
    """Whom a person has to tell, each with the text of what they do not know; two queries, however many."""
    waiting = found.by_hand
    contacts = calling.contacts_of([one.invitation for one in waiting]) if waiting else {}
    lines = []
    for one in waiting:
        contact = next(iter(contacts[one.invitation.id]), None)
        text = _text(meeting, one)
        number = calling.international(contact.phone) if contact else ""
        lines.append(ByHand(one.invitation, _why(one.invitation), meeting_labels.changed(meeting, one.changes), contact,
                            text, f"https://wa.me/{number}?text={quote(text, safe='')}"))  # fmt: skip
    return lines


def _why(invitation: Invitation) -> str:
    if invitation.undeliverable_reason:
        return str(_("Their email came back."))
    return str(_("Invited by hand.") if invitation.by_hand else _("No email address."))


def _text(meeting: Meeting, one: Recipient) -> str:
    """What to send by WhatsApp, in the invitee's language."""
    with speaking(one.invitation.locale):
        said = [
            _("Dear %(office)s, “%(title)s” by %(inviter)s has changed:", office=labels.office(one.invitation),
              title=meeting.title, inviter=inviter(meeting)),
            *(f"• {name}: {words}" for name, words in meeting_labels.changed(meeting, one.changes)),
            _("The meeting is now on %(when)s%(place)s.",
              when=f"{dates.format_day(meeting.starts_at, meeting.timezone)}, "
                   f"{dates.format_time_range(meeting.starts_at, meeting.ends_at, meeting.timezone)}",
              place=f", {meeting.place}" if meeting.place else ""),
            (_("Please answer once more: %(link)s", link=reply_link(one.invitation)) if one.is_asked_again
             else _("Your invitation: %(link)s", link=reply_link(one.invitation))),
        ]  # fmt: skip
    return "\n".join(str(line) for line in said)
