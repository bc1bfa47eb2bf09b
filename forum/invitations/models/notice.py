"""What was changed and is still to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import Meeting

NOTICE_STATES = ("waiting", "sent", "dropped")


class Notice(Base):
    """The changes of one announced meeting that its invitees are to be told together, in one mail.

    `changes`: field -> [what the invitees know, what is true now], instants as ISO 8601 in UTC. Edits within the
    settling time are merged into the notice that waits; one that comes back to what the invitees know is dropped.
    A meeting has at most one waiting notice.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(one_of("state", NOTICE_STATES), name="state"),
        Index("ix_notice_meeting_id_state", "meeting_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    due_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
