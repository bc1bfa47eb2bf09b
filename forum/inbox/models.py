"""Messages that arrive: kept before they are understood."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.types import Base

OUTCOMES = ("applied", "held", "ignored", "rejected", "bounced")


class InboxMessage(Base):
    """One raw message and what became of it. `outcome` is empty until it has been read.

    (`mailbox`, `uidvalidity`, `uid`) name it on the IMAP server, so that fetching twice stores once. `sender`,
    `sender_name`, `subject` and `excerpt` are what a list shows of it, so that a list never reads `raw`; all four come
    from outside. `decided_by_id` is the user who decided about a message that had waited for a person.
    """

    __tablename__ = "inbox_message"
    __table_args__ = (
        CheckConstraint(
            "outcome IS NULL OR outcome IN ('applied', 'held', 'ignored', 'rejected', 'bounced')",
            name="outcome",
        ),
        UniqueConstraint("mailbox", "uidvalidity", "uid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(255))
    uidvalidity: Mapped[int | None] = mapped_column(BigInteger)
    uid: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    sender: Mapped[str] = mapped_column(String(254), default="")
    sender_name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(500), default="")
    excerpt: Mapped[str] = mapped_column(String(300), default="")
    outcome: Mapped[str | None] = mapped_column(String(12), index=True)
    reason: Mapped[str] = mapped_column(String(60), default="")
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    tries: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
