"""Promises: who owes what by when, what they say about it, and with what evidence."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.directory.models import Office, Organisation
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import AgendaItem, Meeting

STATUSES = ("not_started", "in_progress", "done", "blocked", "cancelled")


class Action(Base):
    """An action item (tindak lanjut), owned by an office or an organisation, decided in a meeting.

    A draft until `published_at`. `key` is the public, unguessable address of its live page. The owner reports
    through a link derived from `token_nonce`. `decision_number` and `number` are those printed in the minutes.
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        Index("ix_action_owner_organisation_id", "owner_organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
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
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()
    owner_organisation: Mapped[Organisation] = relationship()
    owner_office: Mapped[Office | None] = relationship()


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

    `reporter` is a person's name, for signed-in people only. Strangers see the evidence (file or address) only
    when the reporter said so (`evidence_is_public`).
    """

    __tablename__ = "action_update"
    __table_args__ = (
        CheckConstraint(one_of("status", STATUSES), name="status"),
        Index("ix_action_update_action_id_id", "action_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_key: Mapped[str] = mapped_column(String(64), unique=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    status: Mapped[str] = mapped_column(String(16))
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
