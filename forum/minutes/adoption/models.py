"""Rounds of adoption: what was asked, of whom, and every answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.minutes.models import Minutes

ANSWERS = ("agree", "remark", "object")
ENDS = ("", "period", "everybody", "organiser", "replaced", "waived")


class AdoptionSetting(Base):
    """Whether a forum asks those who were present before it publishes, and for how many days. No row: it does not."""

    __tablename__ = "adoption_setting"
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 60", name="days"),)

    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), primary_key=True)
    is_on: Mapped[bool] = mapped_column(default=False)
    days: Mapped[int] = mapped_column(default=7)


class AdoptionRound(Base):
    """Those present are asked about one fixed `content` (its SHA-256 beside it), never changed, until `due_at`.

    `reason` is why a round after the first was needed. `ended_how` says how it ended: the period was over, everybody
    had answered, the organiser ended it (`ended_reason`), another round took its place, or the organiser waived
    adoption with a reason and nobody was asked.
    """

    __tablename__ = "adoption_round"
    __table_args__ = (
        CheckConstraint(one_of("ended_how", ENDS), name="ended_how"),
        CheckConstraint("(ended_at IS NULL) = (ended_how = '')", name="ended"),
        UniqueConstraint("minutes_id", "number"),
        Index("ix_adoption_round_ended_at_due_at", "ended_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str] = mapped_column(String(10), default="")
    ended_reason: Mapped[str] = mapped_column(Text, default="")
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    minutes: Mapped[Minutes] = relationship()


class AdoptionVoice(Base):
    """Somebody who was recorded as present when they were asked; names are those of the day of the meeting.

    `about` is whom the attendance speaks of (`Attendance.about`), so that a corrected row stays the same person.
    Without an `email` their link is handed over by a person (`handed_at`).
    """

    __tablename__ = "adoption_voice"
    __table_args__ = (UniqueConstraint("round_id", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("adoption_round.id"))
    about: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(250), default="")
    office_title: Mapped[str] = mapped_column(String(250), default="")
    organisation_name: Mapped[str] = mapped_column(String(250), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5), default="id")
    token_nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    handed_at: Mapped[datetime | None]

    round: Mapped[AdoptionRound] = relationship()


class AdoptionAnswer(Base):
    """What somebody said, as they said it. All are kept; the newest one counts. `is_late`: after the period."""

    __tablename__ = "adoption_answer"
    __table_args__ = (CheckConstraint(one_of("answer", ANSWERS), name="answer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("adoption_voice.id"), index=True)
    answer: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    is_late: Mapped[bool] = mapped_column(default=False)

    voice: Mapped[AdoptionVoice] = relationship()
