"""Messages that leave: the whole text, and what became of it; how the way out is; whose turn it is."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.types import Base

STATES = ("waiting", "sent", "failed", "superseded")


class OutboxMessage(Base):
    """One mail to one recipient, composed and stored in the transaction of the change it announces.

    `key` makes the producer idempotent. `topic` groups messages of which only the newest may leave: a newer one
    (higher `rank`) supersedes those still waiting, so that an old REQUEST never follows a newer. One that waits after
    a try, or for its turn, says in `response` why and in `next_try_at` until when. One that was handed over and came
    back says so itself (`returned_at`, `returned_reason`): its receiver may have got others.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'failed', 'superseded')", name="state"),
        Index("ix_outbox_message_topic_rank", "topic", "rank"),
        Index("ix_outbox_message_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    envelope_from: Mapped[str] = mapped_column(String(320))
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(500))
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    topic: Mapped[str | None] = mapped_column(String(120))
    rank: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    response: Mapped[str] = mapped_column(String(500), default="")
    next_try_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    returned_reason: Mapped[str] = mapped_column(String(500), default="", server_default="")


class WayOut(Base):
    """How the way out is: one row (id 1), none while all is well.

    While the mail server does not answer, all workers rest until `next_try_at`; while somebody has paused, until they
    resume. Nothing is lost meanwhile, and nothing counts as a failed try.
    """

    __tablename__ = "way_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    silent_since: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    paused_at: Mapped[datetime | None]
    paused_by: Mapped[str] = mapped_column(String(254), default="")


class Lane(Base):
    """The messages to one recipient domain, when there may be only so many a minute (`outbox.lanes`)."""

    __tablename__ = "outbox_lane"

    domain: Mapped[str] = mapped_column(String(253), primary_key=True)
    free_at: Mapped[datetime]
    booked_until: Mapped[datetime]
