"""Everything that arrives is stored before it is understood, and can be read again.

The inbox knows no feature: `forum.wiring` says who reads (`read_with`). A message that fails three times to be read
is held for a person, and the next one is read.
"""

import hashlib
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from forum.adapters import mime
from forum.extensions import db
from forum.inbox.models import InboxMessage
from forum.jobs import service as jobs
from forum.kernel import clock, ids, transaction

log = logging.getLogger("forum.inbox")
READ = "inbox.read"
MAX_TRIES = 3
EXCERPT = 300


@dataclass(frozen=True)
class Outcome:
    """What became of a message: `outcome` is one of `models.OUTCOMES`, `reason` a stable English code.

    `result` names what it touched: `meeting` (UID), `invitation` (id), `reply` (id).
    """

    outcome: str
    reason: str
    result: dict[str, Any] = field(default_factory=dict)


Reader = Callable[[int, mime.ReceivedMail], Outcome]
_readers: list[Reader] = []


def read_with(reader: Reader) -> None:
    """Let `reader(inbox_message_id, mail)` understand messages. There is one."""
    _readers[:] = [reader]


def store(raw: bytes, *, mailbox: str, uidvalidity: int | None = None, uid: int | None = None) -> InboxMessage:
    """Keep a raw message. The same (mailbox, uidvalidity, uid) again returns the row kept first."""
    if uid is not None:
        known = db.session.scalar(
            select(InboxMessage).where(
                InboxMessage.mailbox == mailbox,
                InboxMessage.uidvalidity == uidvalidity,
                InboxMessage.uid == uid,
            )
        )
        if known is not None:
            return known
    row = InboxMessage(mailbox=mailbox, uidvalidity=uidvalidity, uid=uid, raw=raw,
                       sha256=hashlib.sha256(raw).hexdigest(), received_at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    jobs.enqueue(READ, {"id": row.id}, key=f"read:{row.id}", priority=3)
    return row


def settle(row: InboxMessage, outcome: Outcome, decided_by_id: int | None = None) -> InboxMessage:
    """Write down what became of a message, and who said so when it was a person."""
    row.outcome, row.reason, row.result = outcome.outcome, outcome.reason, outcome.result
    row.settled_at, row.decided_by_id = clock.now(), decided_by_id
    return row


def read_again(row: InboxMessage) -> Outcome:
    """What the reader makes of a message now that more is known. Writes what the reader writes, but settles nothing.

    Raises `mime.UnreadableMail`, and whatever the reader raises.
    """
    return _readers[0](row.id, mime.read(row.raw[: mime.MAX_BYTES]))


def try_again(row: InboxMessage) -> None:
    """Let a message that could not be read be read anew, by the worker, as often as any other."""
    row.outcome, row.reason, row.result, row.tries = None, "", {}, 0
    row.settled_at, row.decided_by_id = None, None
    jobs.enqueue(READ, {"id": row.id}, key=f"read:{row.id}:{ids.new_key()}", priority=3)


def read(message_id: int) -> InboxMessage:
    """Understand one stored message, in one transaction of its own; call outside any. Never raises for its content."""
    with transaction.writing():
        row = db.session.get_one(InboxMessage, message_id)
        if row.outcome is not None:
            return row
        if row.tries >= MAX_TRIES:  # it took the whole process with it each time
            return settle(row, Outcome("held", "quarantined"))
        row.tries += 1
        exhausted = row.tries >= MAX_TRIES
    try:
        with transaction.writing():
            return _understand(message_id)
    except Exception as error:
        # where it failed, not what it says: an exception's words may quote the mail
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("inbox message %s could not be read: %s\n%s", message_id, type(error).__name__, where)
        if not exhausted:
            raise
        with transaction.writing():
            return settle(db.session.get_one(InboxMessage, message_id), Outcome("held", "quarantined"))


def _understand(message_id: int) -> InboxMessage:
    # the session may know the row from the transaction before: read anew, with the mail, in one statement
    row = db.session.get_one(InboxMessage, message_id, options=[undefer(InboxMessage.raw)], populate_existing=True)
    twin = db.session.scalar(
        select(InboxMessage).where(
            InboxMessage.sha256 == row.sha256, InboxMessage.id != row.id, InboxMessage.outcome.is_not(None)
        )
    )
    try:
        mail = mime.read(row.raw[: mime.MAX_BYTES])  # of a larger one what stands in front of its attachments
    except mime.UnreadableMail as error:
        return settle(row, Outcome("held", "unreadable", {"detail": str(error)}))
    row.sender, row.sender_name, row.subject = mail.sender[:254], mail.sender_name[:200], mail.subject[:500]
    row.excerpt = _storable(" ".join(mail.text[: 4 * EXCERPT].split()))[:EXCERPT]
    if twin is not None:
        return settle(row, Outcome("ignored", "duplicate", dict(twin.result)))
    if not _readers:
        return settle(row, Outcome("held", "no_reader"))
    return settle(row, _readers[0](row.id, mail))


def _storable(text: str) -> str:
    """Without NUL and broken surrogates, which databases refuse."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
