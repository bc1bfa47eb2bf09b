"""Another time that an invitee proposes; the meeting stays where it is until an organiser moves it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.invitations.models.invitation import Invitation
from forum.kernel import clock
from forum.kernel.types import Base, one_of

PROPOSAL_STATES = ("waiting", "accepted", "declined", "replaced")


class Proposal(Base):
    """Somebody invited asks for another time: by their calendar (COUNTER, RFC 5546 section 3.2.7) or on their page.

    `sequence` is the version of the meeting they had before them; `dated_at` when they said it; `sent_from` the address
    it came from when that is not the invitee's own. `key` makes a repeated mail or a double submit harmless. A newer
    proposal of the same invitee replaces the older.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(one_of("state", PROPOSAL_STATES), name="state"),
        CheckConstraint("channel IN ('calendar', 'link')", name="channel"),
        Index("ix_proposal_invitation_id_state", "invitation_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str] = mapped_column(String(12))
    sequence: Mapped[int]
    dated_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_from: Mapped[str] = mapped_column(String(254), default="")
    inbox_message_id: Mapped[int | None] = mapped_column(ForeignKey("inbox_message.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    invitation: Mapped[Invitation] = relationship()
