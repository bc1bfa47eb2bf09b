"""Reports that a person decided to publish, and sums that stand as they were counted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
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


class SumsBlock(Base):
    """Some quarters of a forum together, as they were counted when they could first be told (docs/decisions/0030).

    `kind`: "people", or a service that was asked for; each has blocks of its own, without gaps. `counts`: of people
    women, men and unsaid; of a service how often it was asked for. Never changed: what is corrected later is not in it.
    """

    __tablename__ = "report_sums_block"
    __table_args__ = (
        UniqueConstraint("forum_id", "kind", "first"),
        CheckConstraint("first < last", name="first_before_last"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    kind: Mapped[str] = mapped_column(String(20))
    first: Mapped[date]
    last: Mapped[date]
    meetings: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    settled_at: Mapped[datetime] = mapped_column(default=clock.now)
