"""Who is told what when a meeting has changed: each invitee by what they know, in the way they can be reached."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations import queries
from forum.invitations.models import Edition, Invitation
from forum.invitations.service import tellings
from forum.meetings import rules as meeting_rules
from forum.meetings.models import Meeting


@dataclass(frozen=True)
class Recipient:
    """An invitee who was told before. `changes` is what they do not know; `is_by_mail` whether a mail reaches them.

    `is_new` says that no mail to them has left yet: they get the invitation itself, in its present state.
    `waiting_key` names the mail that has not left and must not follow a newer one.
    """

    invitation: Invitation
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    is_by_mail: bool = True
    is_new: bool = False
    waiting_key: str = ""

    @property
    def is_asked_again(self) -> bool:
        """Whether the time they know is no longer the time."""
        return not meeting_rules.TIMES.isdisjoint(self.changes)

    @property
    def is_concerned(self) -> bool:
        """Whether there is anything to tell them."""
        return bool(self.changes) or self.is_new


@dataclass(frozen=True)
class Audience:
    """All who were told of a meeting, and what is new to them. Delegates are among them."""

    everybody: list[Recipient]
    declined: int = 0

    @property
    def by_mail(self) -> list[Recipient]:
        """Who is sent a mail now."""
        return [one for one in self.everybody if one.is_by_mail and one.is_concerned]

    @property
    def by_hand(self) -> list[Recipient]:
        """Whom somebody has to tell: invited by hand, no address, or an address from which mail came back."""
        return [one for one in self.everybody if not one.is_by_mail and one.is_concerned]

    @property
    def is_empty(self) -> bool:
        """Whether everybody knows everything."""
        return not self.by_mail and not self.by_hand

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """What most of them do not know; nothing when all know."""
        counted = Counter(repr(sorted(one.changes.items())) for one in self.everybody if one.changes)
        most = counted.most_common(1)
        return next((dict(one.changes) for one in self.everybody if most and one.changes
                     and repr(sorted(one.changes.items())) == most[0][0]), {})  # fmt: skip

    @property
    def is_move(self) -> bool:
        """Whether somebody's calendar shows another time, place or link than the meeting's."""
        return any(not meeting_rules.SEQUENCED.isdisjoint(one.changes) for one in self.everybody)

    @property
    def asks_again(self) -> bool:
        """Whether anybody is to answer once more."""
        return any(one.is_asked_again for one in self.everybody)


def is_anybody_behind(meeting: Meeting) -> bool:
    """Whether `audience` would find anybody to tell: for pages that have nothing else to say of it.

    Two statements while all that invitees were ever told is what is true now; else two more, which read no whole rows.
    """
    now = tellings.facts(meeting)
    editions = db.session.scalars(select(Edition.facts).where(Edition.meeting_id == meeting.id))
    if not any(tellings.differences(facts, now) for facts in editions.all()):
        return False
    columns = (Invitation.id, Invitation.email, Invitation.by_hand, Invitation.undeliverable_reason)
    told = db.session.execute(select(*columns).where(*_was_told(meeting.id))).all()
    known = tellings.known(told)
    return any(_unknown(known[one.id], now) for one in told)


def audience(meeting: Meeting) -> Audience:
    """Compare the meeting as it is in memory with what each invitee knows; a number of queries that does not grow."""
    told = _told(meeting.id)
    known = tellings.known(told)
    now = tellings.facts(meeting)
    replies = queries.current_replies(meeting.id)
    everybody = [_recipient(one, known[one.id], now) for one in told]
    declined = sum(
        1 for one in everybody if one.is_concerned and one.invitation.id in replies
        and replies[one.invitation.id].answer == "declined"
    )  # fmt: skip
    return Audience(everybody, declined)


def _recipient(invitation: Invitation, known: tellings.Known, now: Mapping[str, Any]) -> Recipient:
    is_by_mail, changes = tellings.is_by_mail(invitation), _unknown(known, now)
    if not changes:
        return Recipient(invitation, is_by_mail=is_by_mail)
    return Recipient(invitation, changes, is_by_mail, is_by_mail and known.edition is None, known.waiting_key)


def _unknown(known: tellings.Known, now: Mapping[str, Any]) -> tellings.Changes:
    """What is to be told to whoever knows this; nothing while a mail on its way says it already."""
    if known.on_its_way is not None and not tellings.differences(known.on_its_way.facts, now):
        return {}
    last = known.edition or known.on_its_way
    return tellings.differences(last.facts, now) if last is not None else {}


def _was_told(meeting_id: int) -> tuple[ColumnElement[bool], ...]:
    return Invitation.meeting_id == meeting_id, Invitation.withdrawn_at.is_(None), Invitation.sent_at.is_not(None)


def _told(meeting_id: int) -> Sequence[Invitation]:
    """Everybody told before, with what their mails need loaded."""
    statement = (
        select(Invitation)
        .where(*_was_told(meeting_id))
        .options(
            joinedload(Invitation.organisation).joinedload(Organisation.region),
            joinedload(Invitation.delegated_from),
        )
        .order_by(Invitation.id)
    )
    return db.session.scalars(statement).all()
