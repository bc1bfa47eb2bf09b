"""Handing a stored message to the SMTP server. Runs outside a transaction: see `jobs.service.Work.talks`."""

import threading
from typing import Any

from sqlalchemy.orm import undefer

from forum import config
from forum.adapters import smtp
from forum.extensions import db
from forum.kernel import transaction
from forum.outbox import service
from forum.outbox.models import OutboxMessage

_thread = threading.local()


def deliver(payload: dict[str, Any]) -> None:
    """Send one message over the thread's open connection; record what the server said."""
    row = db.session.get(OutboxMessage, payload["id"], options=[undefer(OutboxMessage.raw)])
    if row is None or row.state != "waiting":
        return
    envelope_from, recipient, raw = row.envelope_from, row.recipient, row.raw
    db.session.rollback()
    try:
        accepted = _connection().send(envelope_from, recipient, raw)
    except smtp.PermanentFailure as failure:
        with transaction.writing():
            row = db.session.get_one(OutboxMessage, payload["id"])
            row.attempts += 1
            service.failed(row, str(failure))
        return
    except smtp.TemporaryFailure as failure:
        with transaction.writing():
            row = db.session.get_one(OutboxMessage, payload["id"])
            row.attempts += 1
            row.response = str(failure)[:500]
        raise
    with transaction.writing():
        row = db.session.get_one(OutboxMessage, payload["id"])
        row.attempts += 1
        service.sent(row, accepted.response)


def _connection() -> smtp.Connection:
    """One connection per thread and server, kept open between messages."""
    url = config.current().smtp_url
    if not url:
        raise smtp.TemporaryFailure(0, "REMBUG_SMTP_URL is not set: mail waits")
    if getattr(_thread, "url", None) != url:
        hang_up()
        _thread.url, _thread.connection = url, smtp.Connection(smtp.SmtpSettings.from_url(url))
    connection: smtp.Connection = _thread.connection
    return connection


def hang_up() -> None:
    """Close this thread's connection, if there is one."""
    connection: smtp.Connection | None = getattr(_thread, "connection", None)
    if connection is not None:
        connection.close()
    _thread.url = _thread.connection = None
