"""What a person did by hand, and what a delegate showed: evidence that an invitation was given and passed on."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.invitations.models.invitation import Invitation
from forum.kernel import clock
from forum.kernel.types import Base, one_of

HAND_CHANNELS = ("whatsapp", "letter", "phone", "in_person")


class HandOver(Base):
    """Somebody gave an invitation over by hand: by which channel, who, when. Rows are taken back, not deleted."""

    __tablename__ = "hand_over"
    __table_args__ = (CheckConstraint(one_of("channel", HAND_CHANNELS), name="channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    channel: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_back_at: Mapped[datetime | None]

    invitation: Mapped[Invitation] = relationship()
    by: Mapped[User | None] = relationship()


class Mandate(Base):
    """The letter with which somebody was sent (surat tugas, surat kuasa), uploaded by the delegate or the office.

    It belongs to the delegate's invitation, or to the one whose addressee sends somebody by name only; `delegate_name`
    is who was sent when it came. `storage_key` names its bytes. Never public; removed ones stay.
    """

    __tablename__ = "mandate"
    __table_args__ = (UniqueConstraint("invitation_id", "storage_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    delegate_name: Mapped[str] = mapped_column(String(250), default="")
    filename: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]

    invitation: Mapped[Invitation] = relationship()
