"""What came from outside as evidence: participant reports, printed sheets, pictures of signed pages."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel import clock
from forum.kernel.types import Base
from forum.meetings.models import Meeting


class ParticipantReport(Base):
    """A participant report that somebody brought, and what they decided about each person in it.

    `mapping` says which column is which (position -> name) where the report has no known header;
    beside them "mode" says how its people took part: on_site, online, or column. `decisions` maps a
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
