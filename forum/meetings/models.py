"""Meetings, their agenda and documents, and what was changed by whom."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.directory.models import Region
from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.types import Base, one_of

KINDS = (
    "national_local_forum", "consolidation", "kick_off", "coordination", "outreach", "progress_report", "other",
)  # fmt: skip
STATES = ("draft", "announced", "held", "concluded", "cancelled")


SERIES_STATES = ("draft", "announced", "cancelled")


class Series(Base):
    """Meetings that recur: one iCalendar UID for all. Each occurrence is a `Meeting` with a life of its own.

    `starts_at` is the start of the first (DTSTART), `rrule` the value of RRULE (RFC 5545 section 3.3.10; UNTIL in
    UTC). What differs from this pattern is in the occurrence: a `Meeting` whose time, place, link or title is not the
    series' is an override, a cancelled one an EXDATE. `sequence` is the master's SEQUENCE; `last_sequence` the highest
    that any VEVENT of this UID ever had: each change takes the next one, for what changed (calendar.md section 4).
    `organiser_address` is the ORGANIZER of a series that another calendar made and that we took over; empty for ours.
    `continues` is the series that this one follows: a new start or rule ends the old one and opens a new UID.
    """

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", SERIES_STATES), name="state"),
        CheckConstraint("duration_minutes > 0", name="duration"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(255), unique=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    kind: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(250))
    description: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime]
    duration_minutes: Mapped[int]
    timezone: Mapped[str] = mapped_column(String(64))
    rrule: Mapped[str] = mapped_column(String(500))
    place: Mapped[str] = mapped_column(String(500), default="")
    link: Mapped[str] = mapped_column(String(2000), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    sequence: Mapped[int] = mapped_column(default=0)
    last_sequence: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    organiser_address: Mapped[str] = mapped_column(String(254), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    forum: Mapped[Forum] = relationship()
    region: Mapped[Region | None] = relationship()
    continues: Mapped["Series | None"] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}


class Meeting(Base):
    """A meeting (iCalendar VEVENT). `starts_at` is an instant; `timezone` is the clock of the place.

    `sequence` is iCalendar's SEQUENCE: it rises only on a real change (time, place, link, cancellation), never
    falls, never repeats (RFC 5546 section 2.1.4). `revision` guards against two people editing at once.

    An occurrence has its `series` and `recurrence_id`: the start that the series' rule gave it (RECURRENCE-ID), which
    stays when the meeting moves (none for one that the rule no longer gives). Its own `uid` is for who is asked to
    this occurrence only; all others know it under the series' UID. `organiser_address` is as in `Series`.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("duration_minutes > 0", name="duration"),
        UniqueConstraint("series_id", "recurrence_id"),
        Index("ix_meeting_forum_id_starts_at", "forum_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(255), unique=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    kind: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(250))
    description: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    duration_minutes: Mapped[int]
    timezone: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(500), default="")
    link: Mapped[str] = mapped_column(String(2000), default="")
    letter_number: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(12), default="draft")
    sequence: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    recurrence_id: Mapped[datetime | None]
    organiser_address: Mapped[str] = mapped_column(String(254), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    forum: Mapped[Forum] = relationship()
    region: Mapped[Region | None] = relationship()
    series: Mapped[Series | None] = relationship()

    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}

    @property
    def ends_at(self) -> datetime:
        """The planned end (on paper "s.d. selesai" is normal; calendars need an end)."""
        return self.starts_at + timedelta(minutes=self.duration_minutes)


class AgendaItem(Base):
    """One topic: how long, and who presents it."""

    __tablename__ = "agenda_item"
    __table_args__ = (CheckConstraint("minutes >= 0", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    minutes: Mapped[int] = mapped_column(default=0)
    presenter: Mapped[str] = mapped_column(String(250), default="")

    meeting: Mapped[Meeting] = relationship()


class Document(Base):
    """A file that belongs to a meeting; `storage_key` names its bytes. Public only when somebody said so."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("meeting_id", "storage_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    title: Mapped[str] = mapped_column(String(250))
    filename: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(64))
    is_public: Mapped[bool] = mapped_column(default=False)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()


class MeetingChange(Base):
    """What was changed in a meeting, by whom, from what to what."""

    __tablename__ = "meeting_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    sequence: Mapped[int]
    what: Mapped[str] = mapped_column(String(24))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class TakenOver(Base):
    """A meeting or series that somebody else's calendar made: what its file said when it was last taken.

    `recurrence` is empty for a whole event, else the RECURRENCE-ID of one occurrence (ISO 8601, UTC). `said` holds the
    values of the file, field -> value, instants as ISO 8601 in UTC: what is still like this was not changed here, and a
    newer file may change it.
    """

    __tablename__ = "taken_over"
    __table_args__ = (UniqueConstraint("uid", "recurrence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(255))
    recurrence: Mapped[str] = mapped_column(String(32), default="")
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(default=clock.now)
