"""Documents of a meeting: kept by content, recognised by content, public only by decision."""

from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.adapters.storage import Storage
from forum.adapters.text import RefusedFile, sniff_media_type
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Document, Meeting
from forum.meetings.service.record import changed


def add_document(
    meeting: Meeting, *, content: bytes, filename: str, title: str = "", is_public: bool = False, by: User | None = None
) -> Document:
    """Keep a file. The same content again returns the document that is there (and brings a removed one back).

    Raises Problem with a reason for an empty, too large, unknown or dangerous file.
    """
    limit = config.current().max_upload
    try:
        kind = sniff_media_type(content, limit=limit)
    except RefusedFile as error:
        raise Problem(_refusal(error.reason_code, limit), code=error.reason_code, field="file") from error
    name = _safe_name(filename, kind.extension)
    key = Storage(config.current().files).put(content)
    known = db.session.scalar(select(Document).where(Document.meeting_id == meeting.id, Document.storage_key == key))
    if known is not None and known.removed_at is None:
        return known
    row = known or Document(meeting_id=meeting.id, storage_key=key)
    row.title, row.filename, row.media_type, row.size = title.strip() or name, name, kind.media_type, len(content)
    row.is_public, row.removed_at, row.uploaded_at = is_public, None, clock.now()
    row.uploaded_by_id = by.id if by else None
    db.session.add(row)
    changed(meeting, "document_added", {"document": ["", row.title]}, by)
    return row


def remove_document(meeting: Meeting, document: Document, by: User | None = None) -> None:
    """Take a document off the meeting; its bytes stay in storage. Twice changes nothing."""
    if document.removed_at is None:
        document.removed_at = clock.now()
        changed(meeting, "document_removed", {"document": [document.title, ""]}, by)


def set_document_public(meeting: Meeting, document: Document, is_public: bool, by: User | None = None) -> None:
    """Somebody decided that everybody may (or may no longer) read this document."""
    if document.is_public != is_public:
        document.is_public = is_public
        changed(meeting, "document_changed", {"document": [document.title, document.title],
                                              "is_public": [not is_public, is_public]}, by)  # fmt: skip


def open_document(document: Document) -> bytes:
    """The file's bytes. Raises StorageFailed when the disk no longer has it whole."""
    return Storage(config.current().files).open(document.storage_key)


def _safe_name(filename: str, extension: str) -> str:
    """The last part of what the browser called the file, with the extension of what it really is."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable()).strip().strip(".")
    stem = name.rpartition(".")[0] or name
    return f"{stem[:200] or 'dokumen'}.{extension}"


def _refusal(reason: str, limit: int) -> str:
    words: dict[str, str] = {
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than %(num)d MB.", num=limit // (1024 * 1024)),
        "macros": _("The file has macros. Save it without them, or as PDF."),
        "encrypted": _("The file has a password. Save it without one, or as PDF."),
    }
    other: str = _("This kind of file is not accepted. Use PDF, Word, Excel, OpenDocument, a picture or plain text.")
    return words.get(reason, other)
