"""Work as rows with a lease. See docs/decisions/0002-jobs-are-rows.md."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.types import Base


class Job(Base):
    """One piece of work, written in the transaction of its cause. Done rows keep `done_at`; dead ones `failed_at`."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "due_at", "id", sqlite_where=text("done_at IS NULL AND failed_at IS NULL"),
              postgresql_where=text("done_at IS NULL AND failed_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    priority: Mapped[int] = mapped_column(default=5)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    lease_until: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(1000), default="")
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class WorkerSeen(Base):
    """A worker's sign of life: which process, and when it last said that it works."""

    __tablename__ = "worker_seen"

    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime]
