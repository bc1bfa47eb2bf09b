"""Reports that a person decided to publish."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.types import Base


class PublishedReport(Base):
    """The attendance of a forum's organisations in a period, as it was when somebody published it.

    `content` is what everybody may read: organisations, never people. A newer one of the same period supersedes it; a
    withdrawn one stays, and says so.
    """

    __tablename__ = "published_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(1000), default="")
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    forum: Mapped[Forum] = relationship()
