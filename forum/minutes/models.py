"""Minutes (notula): text per agenda item with every revision, speakers, decisions, and sealed versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.attendance.models import Attendance
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import AgendaItem, Meeting

STATES = ("draft", "published")
VARIANTS = ("internal", "public")


class Minutes(Base):
    """The minutes of one meeting: its head (chair, minute taker, real times) and its end."""

    __tablename__ = "minutes"
    __table_args__ = (CheckConstraint(one_of("state", STATES), name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    chair: Mapped[str] = mapped_column(String(250), default="")
    secretary: Mapped[str] = mapped_column(String(250), default="")
    minute_taker: Mapped[str] = mapped_column(String(250), default="")
    signatory_title: Mapped[str] = mapped_column(String(250), default="")
    signatory_name: Mapped[str] = mapped_column(String(250), default="")
    signatory_nip: Mapped[str] = mapped_column(String(30), default="")
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    opening: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    meeting: Mapped[Meeting] = relationship()

    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}


class MinutesItem(Base):
    """What was said under one agenda item, in Markdown. `revision` is what a writer must have seen to save."""

    __tablename__ = "minutes_item"
    __table_args__ = (UniqueConstraint("minutes_id", "agenda_item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    minutes: Mapped[Minutes] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()

    @property
    def written(self) -> str:
        """What somebody wrote: the text that an item starts with is nobody's until it is saved."""
        return self.body if self.revision > 1 else ""


class MinutesRevision(Base):
    """A text as it was saved. One that lost a race (`is_conflict`) is kept beside, over the `revision` its writer
    had seen, until somebody made one text of both (`settled_at`): nothing typed is lost. One that was merged is kept
    like this too, settled from the first.

    `page` and `number` are the open page that saved it by itself, and the how manieth save of that page it was.
    """

    __tablename__ = "minutes_revision"
    __table_args__ = (
        Index("ix_minutes_revision_item_id_revision", "item_id", "revision"),
        UniqueConstraint("item_id", "page", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("minutes_item.id"))
    revision: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    is_conflict: Mapped[bool] = mapped_column(default=False)
    settled_at: Mapped[datetime | None]
    page: Mapped[str | None] = mapped_column(String(32))
    number: Mapped[int | None]


class Speaker(Base):
    """Somebody who spoke under an item; taken from the attendance or typed."""

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("minutes_item.id"), index=True)
    position: Mapped[int]
    attendance_id: Mapped[int | None] = mapped_column(ForeignKey("attendance.id"))
    name: Mapped[str] = mapped_column(String(250))
    organisation_name: Mapped[str] = mapped_column(String(250), default="")

    attendance: Mapped[Attendance | None] = relationship()


class Decision(Base):
    """What was decided, numbered through the minutes. A removed one gives its number back (it becomes `-id`).

    `closed` is the ground (`closed.GROUNDS`) on which its words are not public; empty for the many that are.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("minutes_item.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    closed: Mapped[str] = mapped_column(String(20), default="", server_default="")
    removed_at: Mapped[datetime | None]

    item: Mapped[MinutesItem | None] = relationship()


class MinutesAction(Base):
    """Under which item an action item was promised."""

    __tablename__ = "minutes_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("minutes_item.id"), index=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), unique=True)


class MinutesVersion(Base):
    """A sealed version: all its content, the SHA-256 of it, who published it, when and why. Never changed.

    `is_public` says whether the public form of this version may be read by everybody.
    """

    __tablename__ = "minutes_version"
    __table_args__ = (
        UniqueConstraint("minutes_id", "number"),
        Index("ix_minutes_version_in_force", "minutes_id", "id", "is_public"),  # known without reading the content
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    reason: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=False)

    minutes: Mapped[Minutes] = relationship()


class ChainLink(Base):
    """A sealed version's place in its forum's chain (docs/decisions/0020): `value` is the seal, made of `sha256` of the
    version's content, its place and `previous`, the seal before it (empty for the first). Never changed.
    """

    __tablename__ = "minutes_chain_link"
    __table_args__ = (UniqueConstraint("forum_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id"), unique=True)
    position: Mapped[int]
    previous: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(64), unique=True)


class MinutesDocument(Base):
    """A PDF of a sealed version that left this site, by the SHA-256 of the file: so that it is known again.

    `parts` are the parts that were asked for, joined by commas. Another edition of the templates makes another file of
    the same version, with a row of its own.
    """

    __tablename__ = "minutes_document"
    __table_args__ = (CheckConstraint(one_of("variant", VARIANTS), name="variant"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id"), index=True)
    variant: Mapped[str] = mapped_column(String(8))
    locale: Mapped[str] = mapped_column(String(5))
    parts: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    version: Mapped[MinutesVersion] = relationship()
