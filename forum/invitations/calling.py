"""Whom to call: the invitees of a meeting by what they answered, with the telephone of those who have not."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from forum.directory import queries as directory
from forum.directory.models import Person, Tenure
from forum.invitations import labels, queries, service
from forum.invitations.models import Invitation, Reply
from forum.kernel import clock, dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking

# Those who still need a hand go first.
STATES = ("unsent", "waiting", "tentative", "delegated", "declined", "accepted")


@dataclass(frozen=True)
class Contact:
    """Who answers at which number today. `name` is empty for the office's own telephone."""

    name: str
    phone: str


@dataclass(frozen=True)
class Invitee:
    """One chair: its invitation, the answer that stands, the one before the time changed, what the delegate says."""

    invitation: Invitation
    reply: Reply | None = None
    before_change: Reply | None = None
    delegate_says: Reply | None = None
    contacts: list[Contact] = field(default_factory=list)
    whatsapp: str = ""

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.reply is not None:
            return self.reply.answer
        return "unsent" if self.invitation.sent_at is None else "waiting"


def by_state(meeting_id: int, *, with_contacts: bool) -> dict[str, list[Invitee]]:
    """State -> chairs in it, in the order of STATES, empty ones left out; by side and organisation within a state.

    `with_contacts` adds telephone numbers and a WhatsApp link to those who wait: only for who may see them.
    """
    invited = queries.for_meeting(meeting_id, needs=("office", "person") if with_contacts else ())
    replies, stale = queries.latest_replies(meeting_id)
    delegates = {one.delegated_from_id: one for one in invited if one.delegated_from_id is not None}
    chairs = [one for one in invited if one.delegated_from_id is None]
    silent = [one for one in chairs if one.id not in replies]
    holders = (
        directory.holders({one.office_id for one in silent if one.office_id}, _today(silent)) if with_contacts else {}
    )
    found: dict[str, list[Invitee]] = {state: [] for state in STATES}
    for one in chairs:
        reply, sent_instead = replies.get(one.id), delegates.get(one.id)
        contacts = _contacts(one, holders) if with_contacts and reply is None else []
        invitee = Invitee(
            one, reply, stale.get(one.id), replies.get(sent_instead.id) if sent_instead else None, contacts,
            whatsapp_link(one, contacts[0].phone) if contacts else "",
        )  # fmt: skip
        found[invitee.state].append(invitee)
    return {state: lines for state, lines in found.items() if lines}


def counted(invited: Mapping[str, Iterable[Invitee]]) -> queries.Counts:
    """What `queries.counts` says, of the chairs that `by_state` has read."""
    found = queries.Counts()
    for one in (line for lines in invited.values() for line in lines):
        found.add(one.invitation.side, one.reply.answer if one.reply else None,
                  is_unsent=one.invitation.sent_at is None,
                  is_undeliverable=bool(one.invitation.undeliverable_reason))  # fmt: skip
    return found


def contacts(invitation: Invitation) -> list[Contact]:
    """The telephone numbers of one invitee: the person's own first, then the office's."""
    return contacts_of([invitation])[invitation.id]


def contacts_of(invitations: Collection[Invitation]) -> dict[int, list[Contact]]:
    """Invitation id -> telephone numbers, as `contacts`; one query for all of one meeting."""
    offices = {one.office_id for one in invitations if one.office_id}
    holders = directory.holders(offices, _today(invitations)) if offices else {}
    return {one.id: _contacts(one, holders) for one in invitations}


def _today(invitations: Collection[Invitation]) -> date:
    zone = next((one.meeting.timezone for one in invitations), "UTC")
    return clock.now().astimezone(ZoneInfo(zone)).date()


def _contacts(invitation: Invitation, holders: dict[int, Tenure]) -> list[Contact]:
    held = holders.get(invitation.office_id or 0)
    person: Person | None = invitation.person or (held.person if held else None)
    found = [Contact(person.name, person.phone)] if person and person.phone else []
    if invitation.office and invitation.office.phone:
        found.append(Contact("", invitation.office.phone))
    return found


def message(invitation: Invitation) -> str:
    """A text to send by hand, with the reply link, in the invitee's language."""
    meeting = invitation.meeting
    with speaking(invitation.locale):
        return _(
            "Dear %(office)s, %(inviter)s invites you to “%(title)s” on %(when)s%(place)s. "
            "Please answer here: %(link)s",
            office=labels.office(invitation),
            inviter=service.inviter(meeting),
            title=meeting.title,
            when=dates.format_datetime(meeting.starts_at, meeting.timezone),
            place=f", {meeting.place}" if meeting.place else "",
            link=service.reply_link(invitation),
        )


def whatsapp_link(invitation: Invitation, phone: str) -> str:
    """Opens WhatsApp with the text (domain.md section 6); without a number it asks for whom."""
    return f"https://wa.me/{international(phone)}?text={quote(message(invitation), safe='')}"


def international(phone: str) -> str:
    """The first telephone number in `phone` as WhatsApp wants it: digits with the country, 62 where none is written.

    `0812-3456 / 0813-9` gives 628123456, `+62 (0)812 3` gives 628123, `812 3456 789` gives 628123456789; nothing for no
    number.
    """
    first = re.split(r"[/,;]|\batau\b|\bor\b", phone, maxsplit=1)[0].replace("(0)", "")
    digits = "".join(char for char in first if char in "0123456789")
    if digits.startswith("00"):
        return digits[2:]
    if digits.startswith("0"):
        return f"62{digits[1:]}"
    return f"62{digits}" if digits.startswith("8") and "+" not in first else digits
