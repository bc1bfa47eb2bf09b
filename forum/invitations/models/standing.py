"""Who is asked to a whole series."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.directory.models import Office, Organisation, Person
from forum.kernel import clock
from forum.kernel.types import Base
from forum.meetings.models import Series


class StandingInvitation(Base):
    """An office (or a person) is asked to every meeting of a series: one UID, one ORGANIZER token for all of them.

    Each meeting of the series has an `Invitation` of its own beside it (`Invitation.standing`), which carries the
    answers, the names of its day and the door; this row carries the calendar's side: the token, and the SEQUENCE
    (`sent_sequence`) and DTSTAMP (`sent_at`) of the last whole-series REQUEST to this invitee. `posted` counts the
    calendar mails of this UID to this invitee, of the whole series and of one meeting: their order of departure.
    `delegated_from` is whoever sent this one in their place for the series. Withdrawn rows stay.
    """

    __tablename__ = "standing_invitation"
    __table_args__ = (
        CheckConstraint("office_id IS NOT NULL OR person_id IS NOT NULL OR delegated_from_id IS NOT NULL",
                        name="addressee"),
        UniqueConstraint("series_id", "office_id"),
        UniqueConstraint("series_id", "person_id"),
        UniqueConstraint("delegated_from_id", "email"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    delegated_from_id: Mapped[int | None] = mapped_column(ForeignKey("standing_invitation.id"))
    side: Mapped[str] = mapped_column(String(16))
    addressee: Mapped[str] = mapped_column(String(250))
    person_name: Mapped[str] = mapped_column(String(250), default="")
    acting: Mapped[str] = mapped_column(String(12), default="")
    organisation_name: Mapped[str] = mapped_column(String(250), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5), default="id")
    token_nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sent_sequence: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    posted: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None]
    undeliverable_reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    series: Mapped[Series] = relationship()
    office: Mapped[Office | None] = relationship()
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    delegated_from: Mapped["StandingInvitation | None"] = relationship(remote_side=[id])
