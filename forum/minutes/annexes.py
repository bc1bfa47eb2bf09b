"""Pictures at the end of minutes: photographs of the meeting, and the signed pages of the attendance sheet.

The sealed content names them by the SHA-256 of their bytes; the PDF shows them smaller and without what cameras write
into pictures (the place, the owner, the hour).
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from forum import config
from forum.adapters import pdf, picture
from forum.adapters.storage import Storage, StorageFailed
from forum.attendance.models import AttendanceSheet
from forum.extensions import db
from forum.meetings import queries as meetings
from forum.meetings.models import Document

PICTURES = ("image/jpeg", "image/png", "image/webp")
LONGEST_SIDE = 1600
"""Pixels: 240 to the inch on the page; a photograph is then about 300 KB."""
MOST_PIXELS = 60_000_000


def photographs(meeting_id: int) -> list[Document]:
    """The meeting's documents that are pictures, oldest first."""
    return [one for one in meetings.documents(meeting_id) if one.media_type in PICTURES]


def of(meeting_id: int, chosen: Collection[int] | None = None) -> list[dict[str, Any]]:
    """What a version says of its pictures: those of `chosen` documents (None: all), then the signed pages."""
    found = [
        {"kind": "photograph", "title": one.title, "sha256": one.storage_key, "is_public": one.is_public}
        for one in photographs(meeting_id)
        if chosen is None or one.id in chosen
    ]
    pages = db.session.scalars(
        select(AttendanceSheet)
        .where(AttendanceSheet.meeting_id == meeting_id, AttendanceSheet.removed_at.is_(None))
        .where(AttendanceSheet.media_type.in_(PICTURES))
        .order_by(AttendanceSheet.page.is_(None), AttendanceSheet.page, AttendanceSheet.id)
    )
    found += [{"kind": "sheet", "title": "", "sha256": one.storage_key, "is_public": False} for one in pages]
    return found


def assets(annexes: Collection[Mapping[str, Any]]) -> dict[str, bytes]:
    """The pictures as the PDF takes them, by `<sha256>.jpg`. Raises pdf.PdfFailed, saying which one is not there."""
    files = Storage(config.current().files)
    found = {}
    for one in annexes:
        try:
            content = files.open(one["sha256"])
            found[f"{one['sha256']}.jpg"] = picture.for_paper(content, LONGEST_SIDE, MOST_PIXELS)
        except (StorageFailed, picture.UnreadablePicture) as error:
            name = one["title"] or one["kind"]
            raise pdf.PdfFailed(f"the picture “{name}” ({one['sha256'][:12]}…) cannot be read: {error}") from error
    return found
