"""What invitees need to take part: the service, never the diagnosis (UU 27/2022 article 25, domain.md 6)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.types import Base, one_of

SERVICES = ("sign_language", "captions", "wheelchair", "large_print", "assistant", "child_care")


class ServiceRequest(Base):
    """Somebody asked for a service at a meeting. For organisers only; reports count them, small numbers hidden.

    Some weeks after the meeting `invitation_id` and `note` are emptied: what remains is that it was asked for.
    `provided`: whether the organiser says it was there (None: not said).
    """

    __tablename__ = "service_request"
    __table_args__ = (CheckConstraint(one_of("service", SERVICES), name="service"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    service: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(250), default="")
    provided: Mapped[bool | None]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]
