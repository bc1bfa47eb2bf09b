"""Who was sent what, and what became of it."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select

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
    """Recipient -> what it was sent last. What a server refused, or what never left, does not count. One statement."""
    statement = (
        select(MinutesParcel.recipient, MinutesVersion.number, MinutesParcel.digest)
        .join(MinutesVersion, MinutesVersion.id == MinutesParcel.version_id)
        .join(OutboxMessage, OutboxMessage.key == MinutesParcel.outbox_key)
        .where(MinutesVersion.minutes_id == minutes_id, OutboxMessage.state.in_(("waiting", "sent")))
        .order_by(MinutesVersion.number)
    )
    return {row.recipient: Told(row.number, row.digest) for row in db.session.execute(statement)}


class Line(NamedTuple):
    """One address: what it was sent, the message in the outbox, and what its server said later, when it came back."""

    note: MinutesParcel
    row: OutboxMessage | None
    returned: str

    @property
    def state(self) -> str:
        """`failed`, `bounced` (it came back after it had left), `queued`, `replaced` or `sent`."""
        if self.row is None or self.row.state == "failed":
            return "failed"
        if self.row.state == "sent":
            return "bounced" if self.returned else "sent"
        return "queued" if self.row.state == "waiting" else "replaced"

    @property
    def why(self) -> str:
        """What a server said against it, verbatim; empty when all is well."""
        return self.row.response if self.state == "failed" and self.row is not None else self.returned


def lines(version_id: int) -> list[Line]:
    """Who was sent a version, with what became of it, trouble first. One statement."""
    statement = (
        select(MinutesParcel, OutboxMessage, Invitation.email, Invitation.undeliverable_reason)
        .outerjoin(OutboxMessage, OutboxMessage.key == MinutesParcel.outbox_key)
        .outerjoin(Invitation, Invitation.id == MinutesParcel.invitation_id)
        .where(MinutesParcel.version_id == version_id)
    )
    found = []
    for note, row, email, reason in db.session.execute(statement):
        is_same = email is not None and email.lower() == note.recipient
        found.append(Line(note, row, reason if is_same and reason else ""))
    return sorted(found, key=lambda one: (one.state not in ("failed", "bounced"), one.note.name.casefold()))


def counted(version_id: int) -> dict[str, int]:
    """State in the outbox -> how many mails of a version. One statement."""
    statement = (
        select(OutboxMessage.state, func.count())
        .join(MinutesParcel, MinutesParcel.outbox_key == OutboxMessage.key)
        .where(MinutesParcel.version_id == version_id)
        .group_by(OutboxMessage.state)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
