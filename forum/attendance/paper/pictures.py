"""Pictures and scans of the signed pages: evidence, kept by content, never public. Nothing here commits."""

from typing import Any

from sqlalchemy import func, select

from forum import config
from forum.adapters.storage import Storage
from forum.adapters.text import RefusedFile, sniff_media_type
from forum.attendance import service
from forum.attendance.models import AttendanceSheet
from forum.extensions import db
from forum.forums.rules import has_role
from forum.kernel import clock
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting

KINDS = frozenset({"pdf", "jpg", "png", "webp"})
MOST = 100
"""Pictures of one meeting, removed ones counted: they stay on the disk."""
LAST_PAGE = 99


def may_look(user: Any, key: str, **_view_args: Any) -> bool:
    """Organisers, minute takers and leaders: a signed page has signatures and phone numbers, which members of the
    forum need not see. Raises Missing.
    """
    return bool(user.is_authenticated) and has_role(
        user, meetings.by_key(key).forum_id, "organiser", "minute_taker", "leader"
    )


def bring(
    meeting: Meeting, *, content: bytes, filename: str, page: int | None = None, by: Any = None
) -> AttendanceSheet:
    """Keep a picture or PDF of a signed page. The same file again is the one that is there (or comes back).

    `page` of the printed sheet, 1 to 99, or None. Raises Problem when the meeting is not open for recording, for a file
    that is empty, larger than the installation's limit, or of another kind than KINDS, and for more than MOST.
    """
    service.insist_on_open(meeting)
    limit = config.current().max_upload
    try:
        kind = sniff_media_type(content, limit=limit)
    except RefusedFile as error:
        raise Problem(_refusal(error.reason_code, limit), code=error.reason_code, field="file") from error
    if kind.extension not in KINDS:
        raise Problem(_refusal("not_allowed", limit), code="not_allowed", field="file")
    key = Storage(config.current().files).put(content)
    ours = AttendanceSheet.meeting_id == meeting.id
    row = db.session.scalar(select(AttendanceSheet).where(ours, AttendanceSheet.storage_key == key))
    if row is not None and row.removed_at is None:
        return row
    if row is None and (db.session.scalar(select(func.count(AttendanceSheet.id)).where(ours)) or 0) >= MOST:
        raise Problem(
            _("This meeting has %(num)d pictures already. Put the pages into one PDF.", num=MOST), code="many"
        )
    row = row or AttendanceSheet(meeting_id=meeting.id, storage_key=key)
    row.page = page if page is not None and 1 <= page <= LAST_PAGE else None
    row.filename, row.media_type, row.size = _safe_name(filename, kind.extension), kind.media_type, len(content)
    row.uploaded_at, row.removed_at = clock.now(), None
    row.uploaded_by_id = by.id if by is not None else None
    db.session.add(row)
    db.session.flush()
    return row


def remove(row: AttendanceSheet) -> None:
    """Take a picture off the meeting; its bytes stay in storage. Twice changes nothing."""
    if row.removed_at is None:
        row.removed_at = clock.now()


def opened(row: AttendanceSheet) -> bytes:
    """The file's bytes. Raises StorageFailed when the disk no longer has it whole."""
    return Storage(config.current().files).open(row.storage_key)


def of_meeting(meeting_id: int) -> list[AttendanceSheet]:
    """The pictures of a meeting that were not removed: by page, those without one last, then as they came."""
    rows = db.session.scalars(
        select(AttendanceSheet)
        .where(AttendanceSheet.meeting_id == meeting_id, AttendanceSheet.removed_at.is_(None))
        .order_by(AttendanceSheet.id)
    )
    return sorted(rows, key=lambda one: one.page or LAST_PAGE + 1)


def one(meeting: Meeting, picture_id: int) -> AttendanceSheet:
    """A picture of this meeting that was not removed. Raises Missing, also for another meeting's."""
    row = db.session.get(AttendanceSheet, picture_id)
    if row is None or row.meeting_id != meeting.id or row.removed_at is not None:
        raise Missing(_("There is no such picture of this meeting’s sheet."))
    return row


def _safe_name(filename: str, extension: str) -> str:
    """The last part of what the browser called the file, with the ending of what it really is."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable()).strip().strip(".")
    return f"{(name.rpartition('.')[0] or name)[:200] or 'daftar-hadir'}.{extension}"


def _refusal(reason: str, limit: int) -> str:
    words: dict[str, str] = {
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than %(num)d MB.", num=limit // (1024 * 1024)),
    }
    return words.get(reason, _("This kind of file is not accepted. Use a photo (JPEG, PNG, WebP) or a PDF."))
