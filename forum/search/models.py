"""The index: passages with the stems they are found by, the words in them, and what waits to be read anew.

All of it is a copy, made from meetings, minutes and action items; `forum search rebuild` makes it again.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.types import Base, one_of
from forum.search import engines

KINDS = ("meeting", "agenda", "minutes", "decision", "action")
FACES = ("writers", "members", "everybody")
"""Who may read a text: who writes the forum's minutes (drafts too), who belongs to the forum, everybody."""


class Passage(Base):
    """A piece of text that is found as one, as one or more faces show it: the same words for several are one row.

    `anchor` is where it stands on its page ("keputusan-2"), for an action item its key. `version_id` names the sealed
    version it was taken from: for everybody it counts only while that one is in force. `title_stems` and `text_stems`
    are what the database's full-text search reads (`words.stems`, joined by blanks), made by the rules of `edition`.
    """

    __tablename__ = "search_passage"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        Index("ix_search_passage_forum_id_day", "forum_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    anchor: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    for_writers: Mapped[bool]
    for_members: Mapped[bool]
    for_everybody: Mapped[bool]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("minutes_version.id", ondelete="CASCADE"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), index=True)
    edition: Mapped[str] = mapped_column(String(16))
    title_stems: Mapped[str] = mapped_column(Text)
    text_stems: Mapped[str] = mapped_column(Text)


class PassageConcern(Base):
    """An organisation that a passage concerns: it spoke, it owns the promise, it helps."""

    __tablename__ = "search_concern"

    passage_id: Mapped[int] = mapped_column(ForeignKey("search_passage.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Word(Base):
    """A word as it is written in the passages of one forum and one face, and in how many: to correct a typing error
    with words that the reader could have read, and no others."""

    __tablename__ = "search_word"
    __table_args__ = (CheckConstraint(one_of("face", FACES), name="face"),)

    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), primary_key=True)
    face: Mapped[str] = mapped_column(String(9), primary_key=True)
    word: Mapped[str] = mapped_column(String(80), primary_key=True)
    stem: Mapped[str] = mapped_column(String(240), index=True)
    length: Mapped[int]
    passages: Mapped[int]


class Due(Base):
    """A meeting whose passages have to be read anew. Written with the change itself; no reference, because the meeting
    may be gone by then."""

    __tablename__ = "search_due"

    meeting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class IndexState(Base):
    """One row: by which rules the index was made. Other rules (`service.EDITION`): everything is due."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(String(16))


@event.listens_for(Table, "after_create")
def _with_full_text(table: Table, connection, **_kw: object) -> None:  # type: ignore[no-untyped-def]
    """What the database's own search needs beside the table: for `create_all` and for a migration alike."""
    if table.name == Passage.__tablename__:
        engines.of(connection.dialect.name).create(connection)


@event.listens_for(Table, "before_drop")
def _without_full_text(table: Table, connection, **_kw: object) -> None:  # type: ignore[no-untyped-def]
    if table.name == Passage.__tablename__:
        engines.of(connection.dialect.name).drop(connection)
