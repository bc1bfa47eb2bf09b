"""Who was sent what, and what became of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.extensions import db
from forum.invitations.models import Invitation
from forum.minutes.models import MinutesVersion
from forum.minutes.sending.models import MinutesParcel
from forum.outbox.models import OutboxMessage


@dataclass(frozen=True)
class Told:
    """The newest version an address was sent, and the digest of what concerned it then."""

    number: int
    digest: str


def last_told(minutes_id: int) -> dict[str, Told]:
    """Recipient -> what it was sent last. What a server refused, what came back, or what never left, does not count.
    One statement."""
    statement = (
        select(MinutesParcel.recipient, MinutesVersion.number, MinutesParcel.digest)
        .join(MinutesVersion, MinutesVersion.id == MinutesParcel.version_id)
        .join(OutboxMessage, OutboxMessage.key == MinutesParcel.outbox_key)
        .where(
            MinutesVersion.minutes_id == minutes_id,
            OutboxMessage.state.in_(("waiting", "sent")),
            OutboxMessage.returned_at.is_(None),
        )
        .order_by(MinutesVersion.number)
    )
    return {row.recipient: Told(row.number, row.digest) for row in db.session.execute(statement)}


class Line(NamedTuple):
    """One address: what it was sent, and the message in the outbox. `undeliverable` is why the invitee cannot be
    reached at this address, when the report that said so named none of our messages."""

    note: MinutesParcel
    row: OutboxMessage | None
    undeliverable: str = ""

    @property
    def state(self) -> str:
        """`failed`, `bounced` (it came back after it had left), `queued`, `replaced` or `sent`."""
        if self.row is None or self.row.state == "failed":
            return "failed"
        if self.row.state == "sent":
            return "bounced" if self.why else "sent"
        return "queued" if self.row.state == "waiting" else "replaced"

    @property
    def why(self) -> str:
        """What a server said against it, verbatim; empty when all is well."""
        if self.row is not None and self.row.state == "failed":
            return self.row.response
        is_back = self.row is not None and self.row.state == "sent"
        return (self.row.returned_reason or self.undeliverable) if self.row is not None and is_back else ""

    @property
    def is_trouble(self) -> bool:
        """Whether it did not arrive, for all we know."""
        return self.state in ("failed", "bounced")


def lines(version_id: int) -> list[Line]:
    """Who was sent a version, with what became of it, trouble first. One statement."""
    other = aliased(OutboxMessage)
    is_told = exists().where(other.recipient == Invitation.email,
                             or_(other.state == "failed", other.returned_at.is_not(None)))  # fmt: skip
    statement = (
        select(MinutesParcel, OutboxMessage, Invitation.email, Invitation.undeliverable_reason, is_told)
        .outerjoin(OutboxMessage, OutboxMessage.key == MinutesParcel.outbox_key)
        .outerjoin(Invitation, Invitation.id == MinutesParcel.invitation_id)
        .where(MinutesParcel.version_id == version_id)
    )
    found = []
    for note, row, email, reason, is_known in db.session.execute(statement):
        is_same = email is not None and email.lower() == note.recipient
        found.append(Line(note, row, reason if is_same and reason and not is_known else ""))
    return sorted(found, key=lambda one: (not one.is_trouble, one.note.name.casefold()))


def counted(lines: Iterable[Line]) -> dict[str, int]:
    """State -> how many of these."""
    return dict(Counter(one.state for one in lines))


def by_state(version_id: int) -> dict[str, int]:
    """State in the outbox -> how many mails of a version; those that came back count as failed. One statement."""
    state = case((OutboxMessage.returned_at.is_not(None), "failed"), else_=OutboxMessage.state).label("kept")
    statement = (
        select(state, func.count())
        .join(MinutesParcel, MinutesParcel.outbox_key == OutboxMessage.key)
        .where(MinutesParcel.version_id == version_id)
        .group_by("kept")
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
