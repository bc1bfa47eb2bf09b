"""Handing a stored message to the SMTP server. Runs outside a transaction: see `jobs.service.Work.talks`."""

import threading
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import undefer

from forum import config
from forum.adapters import smtp
from forum.extensions import db
from forum.kernel import clock, transaction
from forum.outbox import service
from forum.outbox.models import OutboxMessage

SILENCE = timedelta(seconds=15)  # after a server did not answer, the other messages need not wait for it one by one
_thread = threading.local()


class _Resting(smtp.TemporaryFailure):
    """Nobody was asked: the server was silent a moment ago."""


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
        if failure.code == 0 and not isinstance(failure, _Resting):
            _thread.silent_since = clock.now()
        with transaction.writing():
            row = db.session.get_one(OutboxMessage, payload["id"])
            row.attempts += 1
            row.response = str(failure)[:500]
        raise
    with transaction.writing():
        row = db.session.get_one(OutboxMessage, payload["id"])
        row.attempts += 1
        service.sent(row, accepted.response)


def given_up(payload: dict[str, Any], why: str) -> None:
    """No server took the message in five days: it has failed, where people see it and can send it again."""
    row = db.session.get(OutboxMessage, payload["id"])
    if row is not None and row.state == "waiting":
        service.failed(row, why)


def _connection() -> smtp.Connection:
    """One connection per thread and server, kept open between messages. Raises TemporaryFailure while it is silent."""
    url = config.current().smtp_url
    if not url:
        raise smtp.TemporaryFailure(0, "REMBUG_SMTP_URL is not set: mail waits")
    if getattr(_thread, "url", None) != url:
        hang_up()
        _thread.url, _thread.connection = url, smtp.Connection(smtp.SmtpSettings.from_url(url))
    silent_since: datetime | None = getattr(_thread, "silent_since", None)
    if silent_since is not None and timedelta() <= clock.now() - silent_since < SILENCE:
        raise _Resting(0, "the mail server did not answer a moment ago")
    connection: smtp.Connection = _thread.connection
    return connection


def hang_up() -> None:
    """Close this thread's connection, if there is one."""
    connection: smtp.Connection | None = getattr(_thread, "connection", None)
    if connection is not None:
        connection.close()
    _thread.url = _thread.connection = _thread.silent_since = None
