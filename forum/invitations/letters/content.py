"""What a letter says, read from the rows into plain data: all that the paper depends on, and nothing else."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from forum.invitations import labels
from forum.invitations.letters.rules import is_address, lines, paragraphs
from forum.invitations.models import Invitation, Letter
from forum.invitations.service.links import reply_link
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting


@dataclass(frozen=True)
class Head:
    """One letterhead: the institution above, the inviter, the address; and the emblem's key in file storage."""

    parent: str
    name: str
    address: tuple[str, ...]
    logo: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs: on behalf of whom (a.n.), as what, with name, grade (pangkat) and number (NIP)."""

    title: str
    name: str
    on_behalf: str = ""
    grade: str = ""
    nip: str = ""


@dataclass(frozen=True)
class Turn:
    """One line of the agenda; `at` is an instant in ISO 8601."""

    at: str
    minutes: int
    title: str
    presenter: str


@dataclass(frozen=True)
class Recipient:
    """To whom one letter goes: the office in one or two lines. `link` answers for this recipient alone; empty in a
    letter for all."""

    office: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True)
class LetterContent:
    """Everything in a letter but its recipient; days and instants in ISO 8601, words as people wrote them."""

    locale: str
    paper: str
    is_fictional: bool
    heads: tuple[Head, ...]
    head_layout: str
    place: str
    dated_on: str
    numbers: tuple[str, ...]
    number_follows: bool
    nature: str
    enclosure: str
    subject: str
    addressing: str
    addressee_side: str
    addressee_place: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    notes: tuple[str, ...]
    copies: tuple[str, ...]
    forum: str
    event: str
    starts_at: str
    ends_at: str
    timezone: str
    open_end: bool
    venue: str
    online: str
    agenda: tuple[Turn, ...]
    listed: tuple[tuple[str, ...], ...] = ()
    signatures: tuple[Signature, ...] = field(default_factory=tuple)


def of_letter(letter: Letter, chairs: Sequence[Invitation]) -> LetterContent:
    """Read what the letter says. `chairs` are listed when it is addressed to a list. One query: the agenda."""
    meeting = letter.meeting
    forum = meeting.forum
    return LetterContent(
        locale=letter.locale,
        paper=letter.paper,
        is_fictional=forum.is_fictional,
        heads=_heads(letter),
        head_layout=letter.head_layout,
        place=letter.place.strip(),
        dated_on=letter.dated_on.isoformat() if letter.dated_on else "",
        numbers=(meeting.letter_number.strip(), *([letter.partner_number.strip()] if letter.is_joint else [])),
        number_follows=letter.number_follows,
        nature=letter.nature,
        enclosure=letter.enclosure.strip(),
        subject=letter.subject.strip(),
        addressing=letter.addressing,
        addressee_side=letter.addressee_side,
        addressee_place=letter.addressee_place.strip(),
        opening=tuple(paragraphs(letter.opening)),
        closing=tuple(paragraphs(letter.closing)),
        notes=tuple(lines(letter.notes)),
        copies=tuple(lines(letter.copies)),
        forum=forum.name,
        event=meeting.title,
        starts_at=meeting.starts_at.isoformat(),
        ends_at=meeting.ends_at.isoformat(),
        timezone=meeting.timezone,
        open_end=letter.open_end,
        venue=meeting.place,
        online=meeting.link,
        agenda=_agenda(meeting),
        listed=tuple(office_lines(one) for one in chairs) if letter.addressing == "list" else (),
        signatures=_signatures(letter),
    )


def of_recipient(letter: Letter, invitation: Invitation) -> Recipient:
    """To whom this invitee's letter goes: the office they were asked for, also when somebody sent them in their place;
    the answer page is their own."""
    if letter.addressing == "list":
        return Recipient(())
    return Recipient(office_lines(chair_of(invitation)), reply_link(invitation))


def chair_of(invitation: Invitation) -> Invitation:
    """The invitation of the chair that this one stands for, through however many hands it went."""
    seen = {invitation.id}
    while invitation.delegated_from is not None and invitation.delegated_from_id not in seen:
        invitation = invitation.delegated_from
        seen.add(invitation.id)
    return invitation


def office_lines(invitation: Invitation) -> tuple[str, ...]:
    """An addressee as a letter writes it: the office (domain.md 3.1), then its organisation when that is not said."""
    office, organisation = labels.office(invitation), invitation.organisation_name
    return (office, organisation) if organisation and organisation not in office else (office,)


def digest(letter: LetterContent, *recipients: Recipient) -> str:
    """The name of this content: SHA-256 of everything it says, in a fixed order."""
    said = json.dumps([asdict(letter), [asdict(one) for one in recipients]], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _heads(letter: Letter) -> tuple[Head, ...]:
    forum = letter.meeting.forum
    own = lines(forum.letterhead) or [*([forum.region.name] if forum.region else []), forum.name]
    found = [_head(own, forum.logo)]
    if letter.is_joint:
        found.append(_head(lines(letter.partner_letterhead), letter.partner_logo))
    return tuple(found)


def _head(typed: Sequence[str], logo: str | None) -> Head:
    """The first two lines are printed large, unless the second is the address already."""
    own = 1 if len(typed) == 1 or (len(typed) > 1 and is_address(typed[1])) else 2
    names = ["", *typed[:own]][-2:] if typed else ["", ""]
    return Head(names[0], names[1], tuple(typed[own:]), logo or "")


def _signatures(letter: Letter) -> tuple[Signature, ...]:
    forum = letter.meeting.forum
    own = Signature(letter.title or forum.inviter_title, letter.signatory or forum.inviter_name, letter.on_behalf,
                    letter.grade, letter.nip)  # fmt: skip
    if not letter.is_joint:
        return (own,)
    partner = Signature(letter.partner_title, letter.partner_signatory, letter.partner_on_behalf,
                        letter.partner_grade, letter.partner_nip)  # fmt: skip
    return (partner, own)


def _agenda(meeting: Meeting) -> tuple[Turn, ...]:
    turns, at = [], meeting.starts_at
    for item in meetings.agenda(meeting.id):
        turns.append(Turn(at.isoformat(), item.minutes, item.title, item.presenter))
        at += timedelta(minutes=item.minutes)
    return tuple(turns)
