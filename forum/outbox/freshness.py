"""Looking once more, right before a message leaves, whether it still says what is true. Most kinds are what they are.

A reminder that waited (for the mail server, or because its worker died) is composed anew from the state of now, under
the same Message-ID, or does not leave at all: whoever has answered meanwhile is not asked any more.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import select

from forum.adapters import mime
from forum.extensions import db
from forum.jobs import service as jobs
from forum.kernel import transaction
from forum.outbox import ledger
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
_looks: dict[str, Look] = {}


def check_with(kind: str, look: Look) -> None:
    """Let `look(key)` judge each message of `kind` before it leaves; `forum.wiring` names it. It may change rows."""
    _looks[kind] = look


def looked_at(message: ledger.Message) -> ledger.Message | None:
    """The message as it is to leave now; None when it is not to leave at all. Raises `jobs.Later`."""
    look = _looks.get(message.kind)
    if look is None:
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
            row.subject, row.raw = verdict.mail.subject[:500], mime.compose(verdict.mail)
            message = replace(message, raw=row.raw)
    if verdict.not_before is not None:
        raise jobs.Later(QUIET, verdict.not_before, partial(ledger.put_off, message, QUIET, verdict.not_before))
    return message
