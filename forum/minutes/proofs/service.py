"""The officially signed scan of a version: brought, replaced with a reason, made public or taken back by decision."""

import hashlib
from dataclasses import asdict
from typing import Any

from forum import config
from forum.accounts.models import User
from forum.adapters import sealing
from forum.adapters.pdf.inspecting import UnfitPdf, inspect
from forum.adapters.storage import Storage
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.minutes import queries as minutes
from forum.minutes.proofs import queries
from forum.minutes.proofs.models import Scan, ScanAct
from forum.minutes.queries import Seal


def bring(seal: Seal, content: bytes, filename: str, *, note: str = "", reason: str = "", by: User | None) -> Scan:
    """Keep the officially signed file of a version; inside the forum only. The same file again changes nothing.

    Another one needs a `reason`: it takes the place of the one before, which stays. Raises Problem for what is no PDF,
    too large, protected or active, and for our own PDF without an official signature.
    """
    _look_at(content)
    key = hashlib.sha256(content).hexdigest()
    before = queries.scan_in_force(seal.version_id)
    if before is not None and before.sha256 == key:
        return before
    if minutes.document_by_hash(key) is not None:
        raise Problem(_("This is the PDF that was made here. Add the file after it was signed."),
                      code="ours", field="file")  # fmt: skip
    if before is not None and not reason.strip():
        raise Problem(_("Say why the signed file is replaced: it is kept with the old one."),
                      code="no_reason", field="reason")  # fmt: skip
    Storage(config.current().files).put(content)
    if before is not None:
        before.replaced_at = clock.now()
        _act(before, "replaced", reason, by)
        db.session.flush()  # one in force at a time, says an index
    scan = Scan(version_id=seal.version_id, sha256=key, filename=_name(filename), size=len(content), note=note.strip(),
                signatures=_read(content), uploaded_by_id=by.id if by else None, uploaded_at=clock.now())  # fmt: skip
    db.session.add(scan)
    db.session.flush()
    return scan


def decide(scan: Scan, *, is_public: bool, open_version: bool, reason: str = "", by: User | None) -> None:
    """Everybody may (or may no longer) take this file. Twice changes nothing. Raises Conflict for a replaced one and
    for one whose minutes are not public (`open_version`)."""
    if is_public and scan.replaced_at is not None:
        raise Conflict(_("Another file has taken its place. Decide about that one."))
    if is_public and not open_version:
        raise Conflict(_("These minutes are not public, so their signed file cannot be."))
    if scan.is_public != is_public:
        scan.is_public = is_public
        _act(scan, "published" if is_public else "withdrawn", reason, by)


def open_scan(scan: Scan) -> bytes:
    """Its bytes. Raises StorageFailed when the disk no longer has it whole."""
    return Storage(config.current().files).open(scan.sha256)


def _act(scan: Scan, what: str, reason: str, by: User | None) -> None:
    db.session.add(
        ScanAct(scan_id=scan.id, what=what, reason=reason.strip(), user_id=by.id if by else None, at=clock.now())
    )


def _look_at(content: bytes) -> None:
    limit = config.current().max_upload
    if not content:
        raise Problem(_("The file is empty."), code="empty", field="file")
    if len(content) > limit:
        raise Problem(_("The file is larger than %(num)d MB.", num=limit // (1024 * 1024)),
                      code="too_large", field="file")  # fmt: skip
    try:
        inspect(content)
    except UnfitPdf as error:
        raise Problem(_refusal(error.code), code=error.code, field="file") from error


def _refusal(code: str) -> str:
    words: dict[str, str] = {
        "no_pdf": _("This is no PDF. Scan the paper to PDF, or take the file from the signing service."),
        "broken": _("The PDF breaks off: it was not copied whole."),
        "encrypted": _("The PDF has a password. Add it without one, so that everybody can open it in ten years."),
        "active": _("The PDF holds something that acts when it is opened (a script, a form, a program). "
                    "Print it to PDF, or scan it."),
    }  # fmt: skip
    other: str = _("The PDF is packed in a way that cannot be looked into. Print it to PDF, or scan it.")
    return words.get(code, other)


def _name(filename: str) -> str:
    """The last part of what the browser called the file."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    stem = "".join(letter for letter in name if letter.isprintable()).strip().strip(".").removesuffix(".pdf")
    return f"{stem[:200] or 'notula'}.pdf"


def _read(content: bytes) -> list[dict[str, Any]] | None:
    """What can be read of the signatures inside, as the row keeps it."""
    found = sealing.signatures(content) if sealing.available() else None
    if found is None:
        return None
    return [asdict(one) | {"at": one.at.isoformat() if one.at else ""} for one in found]
