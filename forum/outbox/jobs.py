"""Handing a stored message to the SMTP server. Runs outside a transaction: see `jobs.service.Work.talks`."""

import threading
import time
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from forum import config
from forum.adapters import smtp
from forum.extensions import db
from forum.jobs import service as jobs
from forum.kernel import clock, transaction
from forum.outbox import door, freshness, lanes, ledger, pace, service
from forum.outbox.ledger import Message
from forum.outbox.models import OutboxMessage

IN_FLIGHT = timedelta(seconds=10)  # after which a message asks again whether its predecessor has landed
IDLE_SECONDS = 20.0
_thread = threading.local()


def deliver(payload: dict[str, Any]) -> jobs.Settle | None:
    """Send one message over the thread's open connection; what the server said is written with the acknowledgement.

    Raises `jobs.Later` when it is not this message's turn, when the server is away, or when it said "later".
    """
    message = ledger.waiting(payload["id"])
    if message is None:
        return None
    if message.follows:
        raise jobs.Later("an older message of the same topic may be on its way", clock.now() + IN_FLIGHT)
    message = freshness.looked_at(message)
    if message is None:
        return None
    _wait_for_turn(message)
    try:
        accepted = _connection().send(message.envelope_from, message.recipient, message.raw)
    except smtp.ServerUnavailable as failure:
        return _server_is_away(message, payload, failure)
    except smtp.PermanentFailure as failure:
        return partial(_refused, message, str(failure))
    except smtp.TemporaryFailure as failure:
        if _is_too_old(message, payload):
            return partial(_refused, message, str(failure))
        until = clock.now() + pace.wait(failure, message.attempts + 1)
        raise jobs.Later(str(failure), until, partial(ledger.deferred, message, str(failure), until)) from failure
    finally:
        _thread.used_at = time.monotonic()
    return partial(_accepted, message, accepted.response)


def given_up(payload: dict[str, Any], why: str) -> None:
    """It could not even be tried, again and again: it has failed, where people see it and can send it again."""
    row = db.session.get(OutboxMessage, payload["id"])
    if row is not None and row.state == "waiting":
        service.failed(row, why)


def hang_up() -> None:
    """Close this thread's connection, if there is one."""
    connection: smtp.Connection | None = getattr(_thread, "connection", None)
    if connection is not None:
        connection.close()
    _thread.url = _thread.connection = _thread.rests_until = None


def rest() -> None:
    """Close a connection that nobody has used for a while, and forget idle lanes. On the timetable."""
    if time.monotonic() - getattr(_thread, "used_at", 0.0) > IDLE_SECONDS:
        hang_up()
    if config.current().domain_rate:
        with transaction.writing():
            lanes.tidy()


def _wait_for_turn(message: Message) -> None:
    """At most REMBUG_DOMAIN_RATE messages a minute to one domain."""
    per_minute = config.current().domain_rate
    if not per_minute:
        return
    domain = message.recipient.rpartition("@")[2].lower()[:253]
    with transaction.writing():
        until = lanes.take(domain, per_minute, has_waited=message.next_try_at is not None)
    if until is not None:
        raise jobs.Later(service.PACED, until, partial(ledger.put_off, message, service.PACED, until))


def _connection() -> smtp.Connection:
    """One connection per thread and server, kept open between messages.

    After the server did not answer, the others that were claimed together need not wait for it one by one.
    """
    url = config.current().smtp_url
    if not url:
        raise smtp.ServerUnavailable(0, "REMBUG_SMTP_URL is not set: mail waits")
    if getattr(_thread, "url", None) != url:
        hang_up()
        _thread.url, _thread.connection = url, smtp.Connection(smtp.SmtpSettings.from_url(url))
    until: datetime | None = getattr(_thread, "rests_until", None)
    if until is not None and clock.now() < until:
        raise jobs.Later("the mail server did not answer a moment ago", until)
    connection: smtp.Connection = _thread.connection
    return connection


def _server_is_away(message: Message, payload: dict[str, Any], failure: smtp.ServerUnavailable) -> jobs.Settle:
    """Everything rests for a while; this message too, unless its five days are over."""
    with transaction.writing():
        until = door.silent(str(failure))
    _thread.rests_until = until
    if _is_too_old(message, payload):
        return partial(_fail, message, str(failure))
    raise jobs.Later(str(failure), until, partial(ledger.deferred, message, str(failure), until)) from failure


def _is_too_old(message: Message, payload: dict[str, Any]) -> bool:
    since = datetime.fromisoformat(payload["since"]) if "since" in payload else message.created_at
    return bool(clock.now() - since > pace.LASTS)


def _accepted(message: Message, response: str) -> None:
    door.answered()
    ledger.sent(message, response)


def _refused(message: Message, response: str) -> None:
    door.answered()
    _fail(message, response)


def _fail(message: Message, response: str) -> None:
    row = db.session.get_one(OutboxMessage, message.id)
    row.attempts += 1
    service.failed(row, response)
