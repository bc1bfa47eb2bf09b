"""The only way out. A message is stored, whole, in the transaction of the change it announces."""

from sqlalchemy import func, select, update

from forum import config
from forum.adapters import mime
from forum.extensions import db
from forum.jobs import service as jobs
from forum.kernel import clock
from forum.kernel.events import record
from forum.outbox.events import MessageFailed, MessageSent
from forum.outbox.models import OutboxMessage

DELIVER = "outbox.deliver"


def message_id(key: str) -> str:
    """The Message-ID of the message with this key: the same at every try, so that a second copy is recognisable."""
    return f"<{key.replace(':', '.')}@{config.current().mail_domain}>"


def post(
    mail: mime.Mail,
    *,
    key: str,
    kind: str,
    topic: str | None = None,
    rank: int = 0,
    envelope_from: str | None = None,
    priority: int = 5,
) -> OutboxMessage:
    """Store a mail to be sent. The same `key` again returns the first row and sends nothing twice.

    Of one `topic` only the message of the highest `rank` may leave: waiting ones of a lower rank are superseded.
    `mail.message_id` is normally `message_id(key)`.
    """
    known = db.session.scalar(select(OutboxMessage).where(OutboxMessage.key == key))
    if known is not None:
        return known
    overtaken = topic is not None and _settle_topic(topic, rank)
    row = OutboxMessage(
        key=key,
        kind=kind,
        message_id=mail.message_id,
        envelope_from=envelope_from or mail.reply_to or mail.sender_email,
        recipient=mail.to_email,
        subject=mail.subject[:500],
        raw=mime.compose(mail),
        topic=topic,
        rank=rank,
        state="superseded" if overtaken else "waiting",
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    if overtaken:
        return row
    jobs.enqueue(DELIVER, {"id": row.id}, key=f"deliver:{row.id}", priority=priority)
    return row


def _settle_topic(topic: str, rank: int) -> bool:
    """Supersede what waits with a lower rank; whether a higher one exists already, so that this comes too late."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.topic == topic, OutboxMessage.rank < rank, OutboxMessage.state == "waiting")
        .values(state="superseded")
    )
    newest = db.session.scalar(select(func.max(OutboxMessage.rank)).where(OutboxMessage.topic == topic))
    return newest is not None and newest > rank


def sent(row: OutboxMessage, response: str) -> None:
    """A server took it over."""
    row.state, row.sent_at, row.response = "sent", clock.now(), response[:500]
    record(MessageSent(row.key, row.kind, row.recipient))


def failed(row: OutboxMessage, response: str) -> None:
    """A server refused it for good."""
    row.state, row.response = "failed", response[:500]
    record(MessageFailed(row.key, row.kind, row.recipient, row.response))


def send_again(row: OutboxMessage) -> None:
    """A person decided to try a failed message once more, with the same Message-ID."""
    row.state, row.response = "waiting", ""
    jobs.enqueue(DELIVER, {"id": row.id}, key=f"deliver:{row.id}:{row.attempts}")
