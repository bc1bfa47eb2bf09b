"""Berita acara as they were issued."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel import clock
from forum.kernel.types import Base
from forum.meetings.models import Meeting


class Endorsement(Base):
    """A berita acara. `content` is all it says, `sha256` the hash of that. Never changed: another one follows, with
    its own number.
    """

    __tablename__ = "endorsement"
    __table_args__ = (UniqueConstraint("forum_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    number: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(300))
    held_on: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)

    meeting: Mapped[Meeting] = relationship()
