"""Who was asked to read a draft, and what they said about it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.minutes.models import Minutes, MinutesItem

SOURCES = ("present", "member", "typed")
KINDS = ("comment", "suggestion")
STATES = ("open", "accepted", "declined")


class Review(Base):
    """A draft is open to reviewers until somebody closes it, adoption begins or a version is published.

    `due_on` is the day by which remarks are asked for; later ones are taken and marked.
    """

    __tablename__ = "minutes_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    due_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]

    minutes: Mapped[Minutes] = relationship()


class Reviewer(Base):
    """Somebody who was asked to read the draft. Their link (`token_nonce`) opens it; `revoked_at` shuts it.

    `finished_at` is when they said that they have no (further) remarks; another remark takes that back.
    """

    __tablename__ = "minutes_reviewer"
    __table_args__ = (
        CheckConstraint(one_of("source", SOURCES), name="source"),
        UniqueConstraint("review_id", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("minutes_review.id"))
    source: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(250))
    organisation_name: Mapped[str] = mapped_column(String(250), default="")
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5), default="id")
    token_nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    review: Mapped[Review] = relationship()


class Remark(Base):
    """A comment on an item (or on the whole), or a suggestion: `text` in place of `before`, both Markdown.

    `before` is the paragraph or the whole text as the reviewer saw it at `base_revision`; of a comment the paragraph
    it is about, empty for an item as a whole. `revision` is the one of the item that took a suggestion in.
    `client_key` makes a repeated submit harmless. Nothing is deleted.
    """

    __tablename__ = "minutes_remark"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("kind = 'comment' OR item_id IS NOT NULL", name="item"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_key: Mapped[str] = mapped_column(String(64), unique=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("minutes_reviewer.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("minutes_item.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    before: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    base_revision: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    is_late: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(8), default="open")
    reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int | None]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    reviewer: Mapped[Reviewer] = relationship()
    item: Mapped[MinutesItem | None] = relationship()
    settled_by: Mapped[User | None] = relationship()
