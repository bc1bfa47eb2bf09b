"""Whose answer a message is: the token tells (calendar.md section 2); without one, the message that was answered,
the UID, the sender. And whether it may be believed without a token (section 6)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from forum import config
from forum.adapters import mime
from forum.directory import queries as directory
from forum.directory.models import OtherAddress
from forum.extensions import db
from forum.invitations import queries, rules, standing
from forum.invitations.models import Invitation, StandingInvitation
from forum.invitations.service.standing import posting
from forum.kernel import clock, ids
from forum.meetings.models import Meeting, Series
from forum.outbox.models import OutboxMessage

_FAMILIES = ("invite", "refresh", "reminder", "counter")


@dataclass(frozen=True)
class Place:
    """Where a message belongs. `by` is `token` (a secret: proof), `reference` (it answers a mail of ours: a hint)
    or empty; `has_unknown_token` says that it came to a token address we never gave out. With `standing`, the token or
    mail is that of a whole series, and `invitation` is only the likeliest meeting of it."""

    invitation: Invitation | None = None
    by: str = ""
    has_unknown_token: bool = False
    standing: StandingInvitation | None = None


def place(mail: mime.ReceivedMail, organiser: str = "") -> Place:
    """Look for the token in Delivered-To, X-Original-To, To, Cc and ORGANIZER, then for the mail that was answered."""
    addresses = [*mail.delivered_to, *mail.x_original_to, *mail.to, *mail.cc, organiser]
    tokens = list(dict.fromkeys(token for address in addresses if (token := token_of(address))))
    answered = by_message_ids([mail.in_reply_to, *reversed(mail.references)])
    for token in tokens[:20]:
        found = by_token(token)
        if found is not None:
            is_seat = answered is not None and found.standing is not None and answered.standing_id == found.standing.id
            return replace(found, invitation=answered) if is_seat else found
    return Place(answered, "reference" if answered else "", bool(tokens), answered.standing if answered else None)


def by_token(token: str) -> Place | None:
    """Where the secret in one of our addresses leads; None for one we never gave out."""
    invitation = queries.find_token(token) if token else None
    if invitation is not None:
        return Place(invitation, "token")
    one = standing.find_token(token) if token else None
    return Place(representative(one), "token", standing=one) if one is not None else None


def representative(one: StandingInvitation) -> Invitation | None:
    """The meeting that a message about a whole series most likely means: the next one, else the last."""
    seats = standing.seats([one.id])[one.id]
    return next(iter(standing.ahead(seats)), seats[-1] if seats else None)


def token_of(address: str) -> str:
    """The token in one of our reply addresses, however it is written; empty for any other address."""
    settings = config.current()
    ours, _, domain = settings.reply_address.lower().rpartition("@")
    local, _, host = address.strip().lower().rpartition("@")
    prefix = ours + settings.reply_separator
    if host != domain or not local.startswith(prefix):
        return ""
    token = local[len(prefix) :]
    return token if ids.looks_like_token(token) else ""


def by_message_ids(message_ids: Iterable[str]) -> Invitation | None:
    """The invitation to which a mail of ours with one of these ids belonged."""
    wanted = [one for one in dict.fromkeys(message_ids) if one and one.isprintable()][:50]
    if not wanted:
        return None
    keys = db.session.scalars(
        select(OutboxMessage.key).where(OutboxMessage.message_id.in_(wanted)).order_by(OutboxMessage.id.desc())
    )
    for key in keys:
        match = re.fullmatch(r"([a-z]+):(\d{1,18})(?::.*)?", key)
        if match and match[1] in _FAMILIES:
            return db.session.get(Invitation, int(match[2]))
        if match and match[1] == posting.FAMILY:
            one = db.session.get(StandingInvitation, int(match[2]))
            return representative(one) if one is not None else None
    return None


def by_uid(uid: str) -> Meeting | None:
    """The meeting with this UID, whatever the letter case a program made of it."""
    if not uid or len(uid) > 255:
        return None
    return db.session.scalar(
        select(Meeting).where(Meeting.uid.in_({uid, uid.lower()})).options(joinedload(Meeting.forum))
    )


def series_by_uid(uid: str) -> Series | None:
    """The series with this UID, whatever the letter case a program made of it."""
    if not uid or len(uid) > 255:
        return None
    return db.session.scalar(select(Series).where(Series.uid.in_({uid, uid.lower()})))


def invited_to_series(series_id: int, address: str) -> list[StandingInvitation]:
    """Those asked to a series whose addressee writes from `address`, in two queries."""
    asked = standing.for_series(series_id)
    noted = directory.other_addresses({one.office_id for one in asked if one.office_id},
                                      {one.person_id for one in asked if one.person_id})  # fmt: skip
    return [one for one in asked if rules.is_known(address, [*_own_addresses(one), *_noted(one, noted)])]


def invited(meeting_id: int, address: str) -> list[Invitation]:
    """The invitations of a meeting whose addressee writes from `address`, in two queries."""
    asked = queries.for_meeting(meeting_id)
    noted = directory.other_addresses({one.office_id for one in asked if one.office_id},
                                      {one.person_id for one in asked if one.person_id})  # fmt: skip
    return [one for one in asked if rules.is_known(address, [*_own_addresses(one), *_noted(one, noted)])]


def addresses_of(invitation: Invitation) -> list[str]:
    """From where the addressee writes: the address mailed, the office's and the person's own, and any other that
    somebody said is theirs (`directory.OtherAddress`). Nothing of these is proof, only whom a sender claims to be."""
    return [*_own_addresses(invitation), *(one.email for one in queries.other_addresses(invitation))]


def _own_addresses(invitation: Invitation | StandingInvitation) -> list[str]:
    found = [invitation.email, invitation.office.email if invitation.office else None,
             invitation.person.email if invitation.person else None]  # fmt: skip
    return [address for address in found if address]


def _noted(invitation: Invitation | StandingInvitation, noted: Iterable[OtherAddress]) -> list[str]:
    return [one.email for one in noted if (one.office_id and one.office_id == invitation.office_id)
            or (one.person_id and one.person_id == invitation.person_id)]  # fmt: skip


def upcoming_of(address: str) -> Invitation | None:
    """The invitation to the soonest meeting still ahead (or a week past) of whoever writes from `address`."""
    if not address:
        return None
    noted = directory.writing_from(address)
    theirs = or_(
        Invitation.email == address,
        Invitation.office_id.in_([one.office_id for one in noted if one.office_id]),
        Invitation.person_id.in_([one.person_id for one in noted if one.person_id]),
    )
    return db.session.scalar(
        select(Invitation)
        .join(Invitation.meeting)
        .where(theirs, Invitation.withdrawn_at.is_(None), Invitation.sent_at.is_not(None),
               Meeting.starts_at > clock.now() - timedelta(days=7))
        .order_by(Meeting.starts_at, Invitation.id)
        .limit(1)
    )  # fmt: skip


def is_vouched_for(mail: mime.ReceivedMail) -> bool:
    """Whether our own mail server says that the sender's domain really sent this: the topmost result under our
    authserv-id, DMARC passed for the From domain (RFC 8601 section 5)."""
    found = _authentication(mail)
    return found is not None and bool(mail.sender) and found.vouches_for(mail.sender)


def is_disowned(mail: mime.ReceivedMail) -> bool:
    """Whether our own mail server says that the sender's domain did not send this. A token outweighs that for the
    invitee's own answer, but not to have us write to whom it names."""
    found = _authentication(mail)
    return found is not None and found.disowns(mail.sender)


def _authentication(mail: mime.ReceivedMail) -> mime.Authentication | None:
    authserv_id = config.current().authserv_id
    return mime.authentication(mail.authentication_results, authserv_id) if authserv_id else None
