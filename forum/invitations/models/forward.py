"""Somebody passed our invitation on with their mail program, without naming a delegate."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.invitations.models.invitation import Invitation
from forum.kernel import clock
from forum.kernel.types import Base


class Forward(Base):
    """A mail server says that an invitee forwarded the invitation: a note, never an invitation or an answer.

    `recipients` are the names and addresses as the message gives them, one on each line; text from outside.
    """

    __tablename__ = "forward"
    __table_args__ = (UniqueConstraint("invitation_id", "inbox_message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    inbox_message_id: Mapped[int] = mapped_column(ForeignKey("inbox_message.id"))
    recipients: Mapped[str] = mapped_column(Text)
    dated_at: Mapped[datetime] = mapped_column(default=clock.now)

    invitation: Mapped[Invitation] = relationship()
