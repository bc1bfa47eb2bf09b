"""Looking once more, right before a message leaves, whether it still says what is true. Most kinds are what they are.

A reminder or an invitation that waited (for the mail server, or because its worker died) is composed anew from the
state of now, under the same Message-ID, or does not leave at all: whoever has answered meanwhile is not asked any more,
and nobody is told of a time that is no longer the time.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from forum.adapters import mime
from forum.extensions import db
from forum.jobs import service as jobs
from forum.kernel import clock, transaction
from forum.outbox import ledger, service
from forum.outbox.models import OutboxMessage

QUIET = "quiet"
"""The `response` of a message that waits until its receiver's night is over."""


@dataclass(frozen=True)
class Verdict:
    """What becomes of a message: it leaves as it is, says something else (`mail`), waits, or does not leave."""

    drop: bool = False
    mail: mime.Mail | None = None
    not_before: datetime | None = None


AS_IT_IS = Verdict()
Look = Callable[[str], Verdict]
_looks: dict[str, tuple[Look, timedelta]] = {}


def check_with(kind: str, look: Look, *, after: timedelta = timedelta()) -> None:
    """Let `look(key)` judge each message of `kind` before it leaves, once it is older than `after`; `forum.wiring`
    names it. It may change rows; it is asked first in a transaction that only reads, and then in one that writes."""
    _looks[kind] = (look, after)


def looked_at(message: ledger.Message) -> ledger.Message | None:
    """The message as it is to leave now; None when it is not to leave at all. Raises `jobs.Later`."""
    look, after = _looks.get(message.kind, (None, timedelta()))
    if look is None or clock.now() - message.created_at < after:
        return message
    verdict = look(message.key)
    db.session.rollback()
    if verdict == AS_IT_IS:
        return message
    with transaction.writing():
        verdict = look(message.key)
        row = db.session.scalar(
            select(OutboxMessage).where(OutboxMessage.id == message.id, OutboxMessage.state == "waiting")
        )
        if row is None:
            return None
        if verdict.drop:
            row.state = "superseded"
            return None
        if verdict.mail is not None:
            service.rewrite(row, verdict.mail)
            message = replace(message, raw=row.raw)
    if verdict.not_before is not None:
        raise jobs.Later(QUIET, verdict.not_before, partial(ledger.put_off, message, QUIET, verdict.not_before))
    return message
