"""Who is asked to a meeting, and every answer they gave."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.directory.kinds import RANKS
from forum.directory.models import Office, Organisation, Person
from forum.invitations.models.standing import StandingInvitation
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import Meeting

ANSWERS = ("accepted", "declined", "tentative", "delegated")
REASONS = ("official_duty", "leave", "sick", "other_task", "vacant", "other")
CHANNELS = ("link", "calendar", "organiser")


class Invitation(Base):
    """An office (or a person) is asked to a meeting. One mail, one token (`token_nonce` derives it).

    Names are those of the day the invitation was made; `acting` is how the holder held the office then ("plt" …).
    `standing` is the invitation to the whole series that this one is an occurrence of: calendar mails then go out under
    the series' UID and the standing invitation's token; None for a single meeting, and for who is asked to one
    occurrence only.
    `delegated_from` is the invitation whose addressee sent this one's in their place; `may_decide` says whether such a
    delegate may decide (None: not said). `delayed_reason` is what a mail server says that has not taken the mail yet,
    `undeliverable_reason` what one says that never will. A withdrawn invitation stays,
    with `withdrawn_at`. `sent_sequence` is the SEQUENCE of the last calendar mail to this invitee and `sent_at` its
    DTSTAMP; `by_hand` says that a person handed it over instead. Answers to a SEQUENCE below `asked_sequence` were
    given before the time changed.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("office_id IS NOT NULL OR person_id IS NOT NULL OR delegated_from_id IS NOT NULL",
                        name="addressee"),
        UniqueConstraint("meeting_id", "office_id"),
        UniqueConstraint("meeting_id", "person_id"),
        UniqueConstraint("delegated_from_id", "email"),
        Index("ix_invitation_meeting_id_email", "meeting_id", "email"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    delegated_from_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    standing_id: Mapped[int | None] = mapped_column(ForeignKey("standing_invitation.id"), index=True)
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
    asked_sequence: Mapped[int] = mapped_column(default=0)
    by_hand: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[datetime | None]
    undeliverable_reason: Mapped[str] = mapped_column(String(500), default="")
    delayed_reason: Mapped[str] = mapped_column(String(500), default="")
    may_decide: Mapped[bool | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    meeting: Mapped[Meeting] = relationship()
    office: Mapped[Office | None] = relationship()
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    delegated_from: Mapped["Invitation | None"] = relationship(remote_side=[id])
    standing: Mapped[StandingInvitation | None] = relationship()


class Reply(Base):
    """One answer, as it was given. All are kept; the current one is a query (`queries.current_replies`).

    `key` makes a repeated mail or a double submit harmless. `counts` is false for an answer that is kept in the
    history only (it came from an older version, or out of order). `sequence` is the version of the meeting that was
    answered, `dtstamp` the moment of the answer by the calendar program, `dated_at` the mail's Date.
    """

    __tablename__ = "reply"
    __table_args__ = (
        CheckConstraint(one_of("answer", ANSWERS), name="answer"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint(f"reason IS NULL OR {one_of('reason', REASONS)}", name="reason"),
        CheckConstraint(f"delegate_rank IS NULL OR {one_of('delegate_rank', RANKS)}", name="delegate_rank"),
        Index("ix_reply_invitation_id_id", "invitation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    answer: Mapped[str] = mapped_column(String(12))
    channel: Mapped[str] = mapped_column(String(12))
    comment: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str | None] = mapped_column(String(16))
    delegate_name: Mapped[str] = mapped_column(String(250), default="")
    delegate_title: Mapped[str] = mapped_column(String(250), default="")
    delegate_rank: Mapped[str | None] = mapped_column(String(10))
    delegate_email: Mapped[str | None] = mapped_column(String(254))
    may_decide: Mapped[bool | None]
    sequence: Mapped[int | None]
    dtstamp: Mapped[datetime | None]
    dated_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_from: Mapped[str] = mapped_column(String(254), default="")
    inbox_message_id: Mapped[int | None]
    counts: Mapped[bool] = mapped_column(default=True)

    invitation: Mapped[Invitation] = relationship()
