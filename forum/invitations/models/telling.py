"""What each invitee was told, and when: the state of the meeting that they know."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.invitations.models.invitation import Invitation
from forum.kernel import clock
from forum.kernel.types import Base
from forum.meetings.models import Meeting


class Edition(Base):
    """A state of a meeting in which invitees were told of it; kept once, however many were told.

    `facts`: field -> value as in `MeetingChange.changes` (instants as ISO 8601 in UTC), and `agenda`, a list of
    [title, minutes, presenter]. `digest` is their SHA-256, `sequence` the meeting's SEQUENCE then.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("meeting_id", "sequence", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    sequence: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(default=clock.now)

    meeting: Mapped[Meeting] = relationship()


class Telling(Base):
    """An invitee was told an edition: by the mail `outbox_key` (once it has left), or by hand when there is none.

    An empty key stands for what was told before tellings were written down.
    """

    __tablename__ = "telling"
    __table_args__ = (Index("ix_telling_invitation_id_id", "invitation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    outbox_key: Mapped[str | None] = mapped_column(String(160))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    invitation: Mapped[Invitation] = relationship()
    edition: Mapped[Edition] = relationship()
