"""The only way out. A message is stored, whole, in the transaction of the change it announces."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import insert, select, update

from forum import config
from forum.adapters import mime
from forum.extensions import db
from forum.jobs import service as jobs
from forum.kernel import clock, ids
from forum.kernel.events import record
from forum.outbox.events import MessageFailed, MessageReturned
from forum.outbox.models import STATES, OutboxMessage

DELIVER = "outbox.deliver"
PACED = "paced"
"""The `response` of a message that waits for its turn (`outbox.lanes`)."""


def message_id(key: str) -> str:
    """The Message-ID of the message with this key: the same at every try, so that a second copy is recognisable.

    It has a part nobody can guess: who names it (in a report that the message came back) has seen the message.
    """
    secret = ids.derived_token(current_app.config["SECRET_KEY"], "message-id", key)[:16]
    return f"<{key.replace(':', '.')}.{secret}@{config.current().mail_domain}>"


@dataclass(frozen=True)
class Posting:
    """A mail to be stored, with what `post` takes."""

    mail: mime.Mail
    key: str
    kind: str
    topic: str | None = None
    rank: int = 0
    envelope_from: str | None = None


def find(key: str) -> OutboxMessage | None:
    """The message with this key, if it was ever posted."""
    return db.session.scalar(select(OutboxMessage).where(OutboxMessage.key == key))


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
    return post_all([Posting(mail, key, kind, topic, rank, envelope_from)], priority=priority)[0]


def post_all(postings: Sequence[Posting], *, priority: int = 5) -> list[OutboxMessage]:
    """`post` for many mails, in a number of statements that does not grow with them. Keys differ from each other."""
    if not postings:
        return []
    keys = [posting.key for posting in postings]
    known = {row.key: row for row in db.session.scalars(select(OutboxMessage).where(OutboxMessage.key.in_(keys)))}
    fresh = [posting for posting in postings if posting.key not in known]
    overtaken = _settle_topics({one.topic: one.rank for one in fresh if one.topic is not None})
    if fresh:
        # without RETURNING, which would make the database take the rows one at a time
        db.session.execute(insert(OutboxMessage), [_values(posting, posting.topic in overtaken) for posting in fresh])
        stored = select(OutboxMessage).where(OutboxMessage.key.in_([posting.key for posting in fresh]))
        rows = list(db.session.scalars(stored.order_by(OutboxMessage.id)))
        waiting = {f"deliver:{row.id}": {"id": row.id} for row in rows if row.state == "waiting"}
        jobs.enqueue_all(DELIVER, waiting, priority=priority)
        known.update((row.key, row) for row in rows)
    return [known[key] for key in keys]


def _values(posting: Posting, is_overtaken: bool) -> dict[str, object]:
    mail = posting.mail
    return {
        "key": posting.key,
        "kind": posting.kind,
        "message_id": mail.message_id,
        "envelope_from": posting.envelope_from or mail.reply_to or mail.sender_email,
        "recipient": mail.to_email,
        "subject": mail.subject[:500],
        "raw": mime.compose(mail),
        "topic": posting.topic,
        "rank": posting.rank,
        "state": "superseded" if is_overtaken else "waiting",
        "attempts": 0,
        "response": "",
        "created_at": clock.now(),
    }


def _settle_topics(ranks: Mapping[str, int]) -> set[str]:
    """Supersede what waits with a lower rank; the topics of which a higher one exists already, so that ours is late."""
    if not ranks:
        return set()
    statement = select(OutboxMessage.id, OutboxMessage.topic, OutboxMessage.rank, OutboxMessage.state)
    older, overtaken = [], set()
    for row in db.session.execute(statement.where(OutboxMessage.topic.in_(ranks))):
        if row.rank > ranks[row.topic]:
            overtaken.add(row.topic)
        elif row.rank < ranks[row.topic] and row.state == "waiting":
            older.append(row.id)
    if older:
        db.session.execute(update(OutboxMessage).where(OutboxMessage.id.in_(older)).values(state="superseded"))
    return overtaken


def states(topics: Collection[str]) -> dict[str, list[str]]:
    """Topic -> the states of its messages in their order (rank); topics of which nothing was posted are left out."""
    found: dict[str, list[str]] = {}
    if not topics:
        return found
    statement = select(OutboxMessage.topic, OutboxMessage.state).where(OutboxMessage.topic.in_(topics))
    for topic, state in db.session.execute(statement.order_by(OutboxMessage.rank, OutboxMessage.id)):
        found.setdefault(str(topic), []).append(state)
    return found


def supersede(topics: Collection[str]) -> None:
    """Hold back what waits under these topics: something newer, under another topic, says it all."""
    if topics:
        statement = update(OutboxMessage).where(OutboxMessage.topic.in_(topics), OutboxMessage.state == "waiting")
        db.session.execute(statement.values(state="superseded"))


def failed(row: OutboxMessage, response: str) -> None:
    """A server refused it for good."""
    row.state, row.response, row.next_try_at = "failed", response[:500], None
    record(MessageFailed(row.key, row.kind, row.recipient, row.response))


def by_message_id(message_id: str) -> OutboxMessage | None:
    """The message of ours with this Message-ID. Whoever names it has seen the message (`message_id`)."""
    if not message_id or not message_id.isprintable() or len(message_id) > 255:
        return None
    return db.session.scalar(select(OutboxMessage).where(OutboxMessage.message_id == message_id))


def returned(row: OutboxMessage, reason: str) -> None:
    """A message that had left came back. Said twice, the first word stands; a report about one that is to be sent once
    more, or never left, is about a copy that nobody waits for."""
    if row.state == "sent" and row.returned_at is None:
        row.returned_at, row.returned_reason = clock.now(), reason[:500]
        record(MessageReturned(row.key, row.kind, row.recipient, row.returned_reason))


def is_trouble(row: OutboxMessage) -> bool:
    """Whether a message did not arrive, for all we know: refused at the door, or returned later."""
    return row.state == "failed" or (row.state == "sent" and row.returned_at is not None)


def rewrite(row: OutboxMessage, mail: mime.Mail) -> None:
    """Another text for a message that has not left; its Message-ID and receiver stay."""
    row.subject, row.raw = mail.subject[:500], mime.compose(mail)


def has_newer(row: OutboxMessage, among: Collection[str] = STATES) -> bool:
    """Whether something newer was posted under the same topic (of a higher rank, or later and of the same kind) and is
    in one of these states."""
    later = (OutboxMessage.rank == row.rank) & (OutboxMessage.id > row.id) & (OutboxMessage.kind == row.kind)
    newer = select(OutboxMessage.id).where(OutboxMessage.topic == row.topic, (OutboxMessage.rank > row.rank) | later,
                                           OutboxMessage.state.in_(among))  # fmt: skip
    return row.topic is not None and db.session.scalar(newer.limit(1)) is not None


def send_again(row: OutboxMessage) -> None:
    """A person decided to try a message that failed or came back once more, with the same Message-ID.

    One whose topic has moved on meanwhile is superseded instead: an old REQUEST never follows a newer.
    """
    if has_newer(row):
        row.state = "superseded"
        return
    row.state, row.response, row.next_try_at = "waiting", "", None
    row.returned_at, row.returned_reason = None, ""
    payload = {"id": row.id, "since": clock.now().isoformat()}
    jobs.again(DELIVER, payload, key=f"deliver:{row.id}")
