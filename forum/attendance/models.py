"""Who was there, for whom, at what level - and what somebody said about those who were not."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.directory.kinds import RANKS, TENURE_KINDS
from forum.directory.models import Organisation, Person
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import Meeting

MODES = ("on_site", "online")
ABSENCES = ("absent_notice", "absent")
OUTCOMES = ("head", "deputy", "staff", "absent_notice", "absent", "not_recorded")


class Attendance(Base):
    """A person was there, for an organisation, at a level. Names are those of the day.

    `client_key` is made by the device, so that sending the same row twice changes nothing. Undoing sets
    `removed_at`; a correction removes the row and adds another; nothing is deleted. Somebody without
    organisation is a guest. `person_name` may be empty: then only the level is known. `left_at` and `minutes` (how long
    they were connected) are known from the report of an online meeting.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint(one_of("level", RANKS), name="level"),
        CheckConstraint(one_of("mode", MODES), name="mode"),
        CheckConstraint(f"acting IS NULL OR {one_of('acting', TENURE_KINDS)}", name="acting"),
        Index("ix_attendance_meeting_id_organisation_id", "meeting_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_key: Mapped[str] = mapped_column(String(64), unique=True)
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
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    meeting: Mapped[Meeting] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    invitation: Mapped[Invitation | None] = relationship()
    person: Mapped[Person | None] = relationship()


class AbsenceMark(Base):
    """Somebody said that an organisation was not there, with or without notice. The latest mark holds."""

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
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class ParticipantReport(Base):
    """A participant report that somebody brought, and what they decided about each person in it.

    `mapping` says which column is which (position -> name) where the report has no known header. `decisions` maps a
    person's key to what they are: `{"who": "12:h", "level": "staff"}`. The same file twice is one report.
    """

    __tablename__ = "participant_report"
    __table_args__ = (UniqueConstraint("meeting_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    filename: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    decisions: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    brought_at: Mapped[datetime] = mapped_column(default=clock.now)
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    meeting: Mapped[Meeting] = relationship()


class PrintedSheet(Base):
    """The order of rows of an attendance sheet that somebody printed, so that its rows are ticked in that order later.

    `pages` holds for each page its entries (`paper.layout`): numbers of invitations, "" for a blank row, "#…" for a
    heading. `code` names this order; printing the same again is the same sheet.
    """

    __tablename__ = "printed_sheet"
    __table_args__ = (UniqueConstraint("meeting_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    code: Mapped[str] = mapped_column(String(8))
    pages: Mapped[list[list[str]]] = mapped_column(JSON)
    printed_at: Mapped[datetime] = mapped_column(default=clock.now)
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class AttendanceSheet(Base):
    """A picture or scan of a signed page: evidence. `storage_key` names its bytes. Never public; removed ones stay.

    `page` is the page of the printed sheet, where somebody said so.
    """

    __tablename__ = "attendance_sheet"
    __table_args__ = (UniqueConstraint("meeting_id", "storage_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    page: Mapped[int | None]
    filename: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None]
