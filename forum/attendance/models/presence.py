"""Who was there, for whom, at what level - and what somebody said about those who were not."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.directory.kinds import RANKS, TENURE_KINDS
from forum.directory.models import Organisation, Person
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import Meeting

MODES = ("on_site", "online")
SOURCES = ("desk", "device", "self", "paper", "report")
GENDERS = ("f", "m")
ABSENCES = ("absent_notice", "absent")
OUTCOMES = ("head", "deputy", "staff", "absent_notice", "absent", "not_recorded")


class Attendance(Base):
    """A person was there, for an organisation, at a level. Names are those of the day.

    `client_key` is made by the device, so that sending the same row twice changes nothing. Undoing sets
    `removed_at`; a correction removes the row and adds another; nothing is deleted. Somebody without
    organisation is a guest. `person_name` may be empty: then only the level is known. `minutes` (how long they were
    connected) is known from the report of an online meeting.

    `subject` says who this row speaks of, whoever recorded it: "<invitation>:<h|d>" for somebody expected (the holder
    of the chair or the delegate), otherwise the key of the first row; empty: a person of their own. Rows of one subject
    that say the same are one person; rows that differ are a question (docs/decisions/0017). `replaces` is the key of
    the row this one corrects and `reason` why. `claimed_at` is what the device's own clock said, `arrived_at` the same
    on ours. A row whose source is `self` is self-declared until somebody at the desk confirms it. `gender` is asked for
    sums only.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint(one_of("level", RANKS), name="level"),
        CheckConstraint(one_of("mode", MODES), name="mode"),
        CheckConstraint(f"acting IS NULL OR {one_of('acting', TENURE_KINDS)}", name="acting"),
        CheckConstraint(one_of("source", SOURCES), name="source"),
        CheckConstraint(f"gender IS NULL OR {one_of('gender', GENDERS)}", name="gender"),
        Index("ix_attendance_meeting_id_organisation_id", "meeting_id", "organisation_id"),
        Index("ix_attendance_meeting_id_subject", "meeting_id", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_key: Mapped[str] = mapped_column(String(64), unique=True)
    subject: Mapped[str] = mapped_column(String(64), default="")
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(250))
    organisation_name: Mapped[str] = mapped_column(String(250), default="")
    office_title: Mapped[str] = mapped_column(String(250), default="")
    level: Mapped[str] = mapped_column(String(10))
    acting: Mapped[str | None] = mapped_column(String(12))
    mode: Mapped[str] = mapped_column(String(8), default="on_site")
    is_walk_in: Mapped[bool] = mapped_column(default=False)
    arrived_at: Mapped[datetime] = mapped_column(default=clock.now)
    left_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    gender: Mapped[str | None] = mapped_column(String(1))
    source: Mapped[str] = mapped_column(String(8), default="desk")
    device_id: Mapped[int | None] = mapped_column(ForeignKey("door_device.id"))
    claimed_at: Mapped[datetime | None]
    replaces: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500), default="")
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    removed_reason: Mapped[str] = mapped_column(String(500), default="")

    meeting: Mapped[Meeting] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    invitation: Mapped[Invitation | None] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def about(self) -> str:
        """The subject, also where none was written down."""
        return self.subject or self.client_key

    @property
    def is_self_declared(self) -> bool:
        """Whether only the person themself says so."""
        return self.source == "self" and self.confirmed_at is None


class AbsenceMark(Base):
    """Somebody said that an organisation was not there, with or without notice. The latest mark holds.

    `letter_key` names the bytes of the letter that excuses it (surat izin), where one was handed in. Never public.
    """

    __tablename__ = "absence_mark"
    __table_args__ = (
        CheckConstraint(one_of("outcome", ABSENCES), name="outcome"),
        Index("ix_absence_mark_meeting_id_organisation_id", "meeting_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_key: Mapped[str] = mapped_column(String(64), unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    outcome: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(500), default="")
    letter_key: Mapped[str | None] = mapped_column(String(64))
    letter_filename: Mapped[str] = mapped_column(String(255), default="")
    letter_media_type: Mapped[str] = mapped_column(String(120), default="")
    device_id: Mapped[int | None] = mapped_column(ForeignKey("door_device.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    removed_reason: Mapped[str] = mapped_column(String(500), default="")


class AttendanceClosing(Base):
    """Somebody closed the attendance of a meeting; what is recorded or taken back afterwards is a later change.

    `counts` is how many organisations there were of each outcome at that moment. Opening again ends it; it stays.
    """

    __tablename__ = "attendance_closing"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    closed_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reopened_at: Mapped[datetime | None]
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reopen_reason: Mapped[str] = mapped_column(String(500), default="")
