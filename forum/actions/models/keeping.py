"""What helps promises to be kept: followers, reminders, nudges, changes of many at once, matters forwarded."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.actions.models.promises import Action
from forum.directory.models import Office
from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import AgendaItem, Meeting

ANSWERS = ("", "accepted", "declined")


class Follower(Base):
    """Somebody who is told when the status of a promise changes: a user, or an address that confirmed itself.

    Their link (`token_nonce`) confirms and ends it. `told` is the status they know; `told_update_id` the report that
    they were last told of.
    """

    __tablename__ = "follower"
    __table_args__ = (UniqueConstraint("action_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5), default="id")
    token_nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    told: Mapped[str] = mapped_column(String(16), default="not_started")
    told_update_id: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    action: Mapped[Action] = relationship()
    user: Mapped[User | None] = relationship()


class PromiseSetting(Base):
    """When a forum reminds of promises: so many days before, at once when overdue, and a superior office after the
    forum's patience. No superior is written to until somebody chose which."""

    __tablename__ = "promise_setting"
    __table_args__ = (
        CheckConstraint("soon_days BETWEEN 1 AND 60", name="soon_days"),
        CheckConstraint("patience_days BETWEEN 1 AND 180", name="patience_days"),
    )

    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), primary_key=True)
    is_on: Mapped[bool] = mapped_column(default=True)
    soon_days: Mapped[int] = mapped_column(default=7)
    patience_days: Mapped[int] = mapped_column(default=14)
    superior_office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))

    superior_office: Mapped[Office | None] = relationship()


class PromiseReminder(Base):
    """A reminder that went out: `occasion` holds its kind and the due date, so that a date that moved is another.

    `mail_key` is the mail it stands in, empty when no address was known.
    """

    __tablename__ = "promise_reminder"
    __table_args__ = (UniqueConstraint("action_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    occasion: Mapped[str] = mapped_column(String(40))
    mail_key: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[User | None] = relationship()


class BulkChange(Base):
    """Many promises changed at once, so that it can be taken back.

    `changes` lists, for each promise, its id, the values before and after, and the report that was added.
    """

    __tablename__ = "bulk_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    what: Mapped[str] = mapped_column(String(16))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]


class ForwardedMatter(Base):
    """A matter that one forum hands to another, and what comes back (local to national).

    It waits until an organiser there accepts or declines it; an accepted one may stand on an agenda there
    (`agenda_item`), and its `outcome` is the answer that both sides see.
    """

    __tablename__ = "forwarded_matter"
    __table_args__ = (
        CheckConstraint(one_of("answer", ANSWERS), name="answer"),
        CheckConstraint("from_forum_id <> to_forum_id", name="elsewhere"),
        Index("ix_forwarded_matter_to_forum_id", "to_forum_id"),
        Index("ix_forwarded_matter_from_forum_id", "from_forum_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    client_key: Mapped[str] = mapped_column(String(64), unique=True)
    from_forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    to_forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[str] = mapped_column(String(12), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    outcome: Mapped[str] = mapped_column(Text, default="")
    outcome_at: Mapped[datetime | None]
    outcome_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    from_forum: Mapped[Forum] = relationship(foreign_keys=[from_forum_id])
    to_forum: Mapped[Forum] = relationship(foreign_keys=[to_forum_id])
    action: Mapped[Action | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()


class TaskFeed(Base):
    """A subscription to the promises of a forum as VTODOs, by a user who belongs to it; its address is a secret."""

    __tablename__ = "task_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    revoked_at: Mapped[datetime | None]

    forum: Mapped[Forum] = relationship()
    user: Mapped[User] = relationship()
