"""Promises: who owes what by when, what they say about it, and with what evidence."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.actions.models.commitments import Commitment, Milestone
from forum.directory.models import Office, Organisation
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import AgendaItem, Meeting

STATUSES = ("not_started", "in_progress", "done", "blocked", "cancelled")
SOURCES = ("owner", "organiser", "meeting", "record")
"""Who said it: the owner by link; an organiser; whoever took it down in a meeting; we, because the record changed."""
VERDICTS = ("", "confirmed", "returned")
"""What an organiser says to "done" after seeing the evidence."""


class Action(Base):
    """An action item (tindak lanjut), owned by an office or an organisation, decided in a meeting.

    A draft until `published_at`. `key` is the public, unguessable address of its live page. The owner reports
    through a link derived from `token_nonce`. `decision_number` and `number` are those printed in the minutes.
    `code` ("TL-2026-014") is given when it is published and never changes; it is unique in `forum_id`, the forum of
    its meeting. It may be part of a commitment of the action plan, and of one of its milestones. `closed` is the ground
    on which it is not public although its minutes are; empty for the many that are.
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        UniqueConstraint("forum_id", "code"),
        Index("ix_action_owner_organisation_id", "owner_organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id"))
    code: Mapped[str | None] = mapped_column(String(16))
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"), index=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    number: Mapped[int]
    decision_number: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    owner_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    owner_office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    owner_name: Mapped[str] = mapped_column(String(250))
    due_on: Mapped[date | None] = mapped_column(index=True)
    token_nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    is_public: Mapped[bool] = mapped_column(default=False)
    closed: Mapped[str] = mapped_column(String(20), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()
    owner_organisation: Mapped[Organisation] = relationship()
    owner_office: Mapped[Office | None] = relationship()
    commitment: Mapped[Commitment | None] = relationship()
    milestone: Mapped[Milestone | None] = relationship()

    @property
    def called(self) -> str:
        """What people call it: its code, or its number in the minutes as long as it has none."""
        return self.code or str(self.number)


class ActionSupporter(Base):
    """An organisation that helps the owner."""

    __tablename__ = "action_supporter"
    __table_args__ = (UniqueConstraint("action_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))

    action: Mapped[Action] = relationship()
    organisation: Mapped[Organisation] = relationship()


class ActionUpdate(Base):
    """What somebody reported about a promise, with evidence. Inserted, never changed; the newest is the status.

    `progress` is in per cent, or nobody said. "Done" is reported until one with the verdict `confirmed` follows;
    `returned` sends it back. `meeting_id` is the meeting in which it was taken down (source `meeting`).
    `reporter` is a person's name, for signed-in people only. Strangers see the evidence (file or address) only
    when the reporter said so (`evidence_is_public`).
    """

    __tablename__ = "action_update"
    __table_args__ = (
        CheckConstraint(one_of("status", STATUSES), name="status"),
        CheckConstraint(one_of("source", SOURCES), name="source"),
        CheckConstraint(one_of("verdict", VERDICTS), name="verdict"),
        CheckConstraint("progress IS NULL OR progress BETWEEN 0 AND 100", name="progress"),
        Index("ix_action_update_action_id_id", "action_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_key: Mapped[str] = mapped_column(String(64), unique=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    status: Mapped[str] = mapped_column(String(16))
    progress: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(12), default="owner")
    verdict: Mapped[str] = mapped_column(String(12), default="")
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    evidence_url: Mapped[str] = mapped_column(String(2000), default="")
    evidence_key: Mapped[str | None] = mapped_column(String(64))
    evidence_filename: Mapped[str] = mapped_column(String(255), default="")
    evidence_media_type: Mapped[str] = mapped_column(String(120), default="")
    evidence_is_public: Mapped[bool] = mapped_column(default=False)
    reporter: Mapped[str] = mapped_column(String(250), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    action: Mapped[Action] = relationship()


class ActionGoal(Base):
    """A goal of the SDGs (1 to 17) that a promise serves, and one of its targets ("16.6") when somebody said which."""

    __tablename__ = "action_goal"
    __table_args__ = (
        CheckConstraint("goal BETWEEN 1 AND 17", name="goal"),
        UniqueConstraint("action_id", "goal", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    goal: Mapped[int]
    target: Mapped[str] = mapped_column(String(8), default="")
