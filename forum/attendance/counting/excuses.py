"""An absence with what excuses it: a note, and the letter (surat izin). Never public. Nothing here commits."""

from typing import Any

from forum import config
from forum.adapters.storage import Storage
from forum.adapters.text import RefusedFile, sniff_media_type
from forum.attendance import queries, service
from forum.attendance.models import AbsenceMark
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.rules import has_role
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting

KINDS = frozenset({"pdf", "jpg", "png", "webp", "docx"})
LARGEST = 10 * 1024 * 1024
"""Bytes: a scan of some pages, or a picture from a telephone."""


def may_open_letter(user: Any, key: str, **_view_args: Any) -> bool:
    """Organisers and leaders: the letter may say why somebody is ill. Raises Missing."""
    return bool(user.is_authenticated) and has_role(user, meetings.by_key(key).forum_id, "organiser", "leader")


def excuse(
    meeting: Meeting, organisation: Organisation, *, client_key: str, outcome: str, note: str = "",
    content: bytes = b"", filename: str = "", by: Any = None,
) -> AbsenceMark:  # fmt: skip
    """Say that an organisation was absent, with a note and perhaps its letter. The newest word holds.

    A letter that is there already is kept when none is brought, as long as the absence stays one with notice. Raises
    Problem when the meeting is not open for recording, and for a file that is empty, larger than LARGEST or of
    another kind than KINDS: then nothing is said.
    """
    kind = _recognised(content) if filename else None
    before = queries.marks(meeting.id).get(organisation.id)
    row = service.mark_absent(
        meeting, client_key=client_key, organisation=organisation, outcome=outcome, note=note, by=by
    )
    if row.letter_key is None and outcome == "absent_notice":
        if kind is not None:
            row.letter_key = Storage(config.current().files).put(content)
            row.letter_filename, row.letter_media_type = _safe_name(filename, kind.extension), kind.media_type
        elif before is not None and before.id != row.id:
            row.letter_key, row.letter_filename = before.letter_key, before.letter_filename
            row.letter_media_type = before.letter_media_type
        db.session.flush()
    return row


def opened(row: AbsenceMark) -> bytes:
    """The letter's bytes. Raises Missing where none was handed in, StorageFailed when the disk has lost it."""
    if row.letter_key is None:
        raise Missing(_("No letter was handed in for this absence."))
    return Storage(config.current().files).open(row.letter_key)


def _recognised(content: bytes) -> Any:
    try:
        kind = sniff_media_type(content, limit=LARGEST)
    except RefusedFile as error:
        raise Problem(_refusal(error.reason_code), code=error.reason_code, field="letter") from error
    if kind.extension not in KINDS:
        raise Problem(_refusal("not_allowed"), code="not_allowed", field="letter")
    return kind


def _safe_name(filename: str, extension: str) -> str:
    """The last part of what the browser called the file, with the ending of what it really is."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable()).strip().strip(".")
    return f"{(name.rpartition('.')[0] or name)[:200] or 'surat-izin'}.{extension}"


def _refusal(reason: str) -> str:
    words: dict[str, str] = {
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than %(num)d MB.", num=LARGEST // (1024 * 1024)),
        "macros": _("The file has macros. Save it without them, or as PDF."),
        "encrypted": _("The file has a password. Save it without one, or as PDF."),
    }
    return words.get(reason, _("This kind of file is not accepted. Use a PDF, a picture or Word (.docx)."))
