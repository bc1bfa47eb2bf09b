"""Fetching from the mailbox and reading what was stored."""

import logging
from typing import Any

from sqlalchemy import func, select

from forum import config
from forum.adapters import imap
from forum.extensions import db
from forum.inbox import service
from forum.inbox.models import InboxMessage
from forum.kernel import transaction

log = logging.getLogger("forum.inbox")


def read(payload: dict[str, Any]) -> None:
    """Read one stored message."""
    service.read(payload["id"])


def poll() -> int:
    """Fetch what is new, store each message in a transaction of its own, then mark it on the server. How many."""
    url = config.current().imap_url
    if not url:
        return 0
    settings = imap.ImapSettings.from_url(url)
    count = 0
    for fetched in imap.fetch_new(settings, since_uid=_last_uid):
        with transaction.writing():
            service.store(
                fetched.raw if fetched.raw is not None else b"",
                mailbox=settings.name, uidvalidity=fetched.uidvalidity, uid=fetched.uid,
            )  # fmt: skip
        count += 1
    return count


def _last_uid(mailbox: str, uidvalidity: int) -> int:
    newest = db.session.scalar(
        select(func.max(InboxMessage.uid)).where(
            InboxMessage.mailbox == mailbox, InboxMessage.uidvalidity == uidvalidity
        )
    )
    db.session.rollback()
    return newest or 0
