"""Fetching from the mailbox and reading what was stored."""

import logging
import threading
from typing import Any

from sqlalchemy import select

from forum import config
from forum.adapters import imap
from forum.extensions import db
from forum.inbox import service
from forum.inbox.models import InboxMessage
from forum.jobs import worker
from forum.kernel import transaction

log = logging.getLogger("forum.inbox")
POLL = "inbox.poll"
LISTEN_AGAIN_SECONDS = 30.0


def read(payload: dict[str, Any]) -> None:
    """Read one stored message."""
    service.read(payload["id"])


def poll() -> int:
    """Fetch what is new, store each message in a transaction of its own, then mark it on the server. How many.

    A crash in between is harmless: the server's (UIDVALIDITY, UID) tells what is stored already.
    """
    url = config.current().imap_url
    if not url:
        return 0
    settings = imap.ImapSettings.from_url(url)
    mailbox = f"{settings.user}@{settings.host}/{settings.folder}"
    stored: dict[int, list[int]] = {}
    try:
        for fetched in imap.fetch_new(settings, seen=_Known(mailbox)):
            with transaction.writing():
                service.store(fetched.raw, mailbox=mailbox, uidvalidity=fetched.uidvalidity, uid=fetched.uid)
            stored.setdefault(fetched.uidvalidity, []).append(fetched.uid)
        for uidvalidity, uids in stored.items():
            imap.mark_processed(settings, uidvalidity, uids)
    except imap.MailboxUnavailable as error:
        log.warning("the mailbox cannot be read now: %s", error)
    return sum(len(uids) for uids in stored.values())


def listen(stop: threading.Event) -> None:
    """Have the mailbox fetched as soon as something arrives, where its server tells (IDLE).

    The timetable's polling goes on beside it: what this misses is fetched a little later.
    """
    url = config.current().imap_url
    if not url:
        return
    settings = imap.ImapSettings.from_url(url)
    while not stop.is_set():
        try:
            for _arrival in imap.arrivals(settings, stop):
                worker.soon(POLL)
        except imap.CannotListen:
            return
        except imap.MailboxUnavailable:  # polling has said so
            stop.wait(LISTEN_AGAIN_SECONDS)


class _Known:
    """Whether a message is stored already: the numbers of a mailbox, asked once."""

    def __init__(self, mailbox: str) -> None:
        self.mailbox = mailbox
        self.uids: dict[int, set[int]] = {}

    def __call__(self, uidvalidity: int, uid: int) -> bool:
        if uidvalidity not in self.uids:
            statement = select(InboxMessage.uid).where(
                InboxMessage.mailbox == self.mailbox, InboxMessage.uidvalidity == uidvalidity
            )
            self.uids[uidvalidity] = {number for number in db.session.scalars(statement) if number is not None}
            db.session.rollback()
        return uid in self.uids[uidvalidity]
