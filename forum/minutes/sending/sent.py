"""Who was sent what, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from forum.extensions import db
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


def rows(version_id: int) -> Sequence[tuple[MinutesParcel, OutboxMessage | None]]:
    """What was sent of a version with the message in the outbox, failed ones first. One statement."""
    statement = (
        select(MinutesParcel, OutboxMessage)
        .outerjoin(OutboxMessage, OutboxMessage.key == MinutesParcel.outbox_key)
        .where(MinutesParcel.version_id == version_id)
    )
    found = [(row[0], row[1]) for row in db.session.execute(statement)]
    return sorted(found, key=lambda row: (row[1] is None or row[1].state != "failed", row[0].name.casefold()))


def counted(version_id: int) -> dict[str, int]:
    """State in the outbox -> how many mails of a version. One statement."""
    statement = (
        select(OutboxMessage.state, func.count())
        .join(MinutesParcel, MinutesParcel.outbox_key == OutboxMessage.key)
        .where(MinutesParcel.version_id == version_id)
        .group_by(OutboxMessage.state)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
