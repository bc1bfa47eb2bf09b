"""What is read of a message before it leaves, and written after. Once for every mail: its statements are made once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, bindparam, cast, exists, literal, select, update

from forum.extensions import db
from forum.jobs.models import Job
from forum.kernel import clock
from forum.kernel.events import record
from forum.kernel.types import UtcDateTime
from forum.outbox.events import MessageSent
from forum.outbox.models import OutboxMessage

_MESSAGES, _JOBS = OutboxMessage.metadata.tables["outbox_message"], Job.metadata.tables["job"]


@dataclass(frozen=True)
class Message:
    """What is needed to send one: plain data, so that no row is held while a server thinks.

    `follows`: an older message to its receiver, or of its topic, that it replaced is in another worker's hands and may
    be on its way.
    """

    id: int
    key: str
    kind: str
    envelope_from: str
    recipient: str
    raw: bytes
    attempts: int
    next_try_at: datetime | None
    created_at: datetime
    follows: bool


_this, _older, _job = _MESSAGES.c, _MESSAGES.alias("older").c, _JOBS.c
_HELD = (
    _older.id < _this.id, _older.state == "superseded",
    _job.key == literal("deliver:").concat(cast(_older.id, String(20))),
    _job.lease_until > bindparam("now", type_=UtcDateTime()),
)  # fmt: skip
_IN_ITS_HANDS = exists().where(_older.recipient == _this.recipient, *_HELD) | exists().where(
    _older.topic == _this.topic, *_HELD
)
_WAITING = select(
    _this.id, _this.key, _this.kind, _this.envelope_from, _this.recipient, _this.raw, _this.attempts,
    _this.next_try_at, _this.created_at, _IN_ITS_HANDS,
).where(_this.id == bindparam("number"), _this.state == "waiting")  # fmt: skip
_TRIED = update(_MESSAGES).where(_this.id == bindparam("number"))
_SENT = _TRIED.values(state="sent", attempts=_this.attempts + 1, response=bindparam("said"), next_try_at=None,
                      sent_at=bindparam("now", type_=UtcDateTime()))  # fmt: skip
_DEFERRED = _TRIED.values(attempts=_this.attempts + 1, response=bindparam("said"), next_try_at=bindparam("until"))
_PUT_OFF = _TRIED.values(response=bindparam("said"), next_try_at=bindparam("until"))


def waiting(number: int) -> Message | None:
    """The message with this id; None when it waits no longer."""
    row = db.session.execute(_WAITING, {"number": number, "now": clock.now()}).one_or_none()
    db.session.rollback()
    return None if row is None else Message(*row)


def sent(message: Message, response: str) -> None:
    """A server took it over."""
    db.session.execute(_SENT, {"number": message.id, "said": response[:500], "now": clock.now()})
    record(MessageSent(message.key, message.kind, message.recipient))


def deferred(message: Message, response: str, until: datetime) -> None:
    """A server was asked and said "later", or did not answer."""
    db.session.execute(_DEFERRED, {"number": message.id, "said": response[:500], "until": until})


def put_off(message: Message, why: str, until: datetime) -> None:
    """It is not its turn: no server was asked."""
    db.session.execute(_PUT_OFF, {"number": message.id, "said": why[:500], "until": until})
