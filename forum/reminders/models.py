"""When to remind, per meeting."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel.types import Base
from forum.meetings.models import Meeting


class ReminderRule(Base):
    """Remind everybody concerned `minutes_before` the start. The due time follows the meeting when it moves."""

    __tablename__ = "reminder_rule"
    __table_args__ = (
        CheckConstraint("minutes_before > 0", name="minutes_before"),
        UniqueConstraint("meeting_id", "minutes_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    minutes_before: Mapped[int]

    meeting: Mapped[Meeting] = relationship()
