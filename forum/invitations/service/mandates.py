"""The letter with which somebody is sent (surat tugas): kept by content, recognised by content, never public."""

from sqlalchemy import func, select

from forum import config
from forum.adapters.storage import Storage
from forum.adapters.text import RefusedFile, sniff_media_type
from forum.extensions import db
from forum.invitations import queries, rules
from forum.invitations.models import Invitation, Mandate
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

LARGEST = 10 * 1024 * 1024
"""Bytes: a scan of some pages, or a picture from a telephone."""
MOST, MOST_EVER = 5, 25
"""Letters of one delegate, and how many may ever be handed in: removed ones stay on the disk, and whoever holds a link
must not be able to fill it."""
KINDS = frozenset({"pdf", "jpg", "png", "webp", "docx"})


def add_mandate(invitation: Invitation, *, content: bytes, filename: str) -> Mandate:
    """Keep a letter for the delegate of `invitation`. The same file again is the one that is there (or comes back).

    Raises Problem for a withdrawn invitation, a cancelled meeting, a file that is empty, larger than LARGEST or of
    another kind than KINDS, and for more than MOST letters.
    """
    if invitation.withdrawn_at is not None or not rules.is_open(invitation.meeting):
        raise Problem(_("This invitation takes no letters any more."), code="closed", field="file")
    try:
        kind = sniff_media_type(content, limit=LARGEST)
    except RefusedFile as error:
        raise Problem(_refusal(error.reason_code), code=error.reason_code, field="file") from error
    if kind.extension not in KINDS:
        raise Problem(_refusal("not_allowed"), code="not_allowed", field="file")
    db.session.execute(select(Invitation.id).where(Invitation.id == invitation.id).with_for_update())
    key = Storage(config.current().files).put(content)
    known = db.session.scalar(select(Mandate).where(Mandate.invitation_id == invitation.id, Mandate.storage_key == key))
    if known is not None and known.removed_at is None:
        return known
    _expect_room(invitation, known)
    row = known or Mandate(invitation=invitation, storage_key=key)
    row.delegate_name = _delegate_of(invitation)
    row.filename, row.media_type, row.size = _safe_name(filename, kind.extension), kind.media_type, len(content)
    row.uploaded_at, row.removed_at = clock.now(), None
    db.session.add(row)
    db.session.flush()
    return row


def remove_mandate(mandate: Mandate) -> None:
    """Take a letter back; its bytes stay in storage. Twice changes nothing."""
    if mandate.removed_at is None:
        mandate.removed_at = clock.now()


def open_mandate(mandate: Mandate) -> bytes:
    """The file's bytes. Raises StorageFailed when the disk no longer has it whole."""
    return Storage(config.current().files).open(mandate.storage_key)


def _expect_room(invitation: Invitation, known: Mandate | None) -> None:
    statement = select(func.count()).select_from(Mandate).where(Mandate.invitation_id == invitation.id)
    live = db.session.scalar(statement.where(Mandate.removed_at.is_(None))) or 0
    if live >= MOST:
        raise Problem(_("%(num)d letters are here already. Remove one first.", num=MOST), code="many", field="file")
    if known is None and (db.session.scalar(statement) or 0) >= MOST_EVER:
        raise Problem(_("Too many letters were handed in here. Send this one to the organiser by email."),
                      code="too_many", field="file")  # fmt: skip


def _delegate_of(invitation: Invitation) -> str:
    """Who is sent with it: the delegate themselves, or whom the addressee named."""
    if invitation.delegated_from_id is not None:
        standing = queries.current_reply(invitation)
        if standing is None or standing.answer != "delegated":
            return invitation.person_name
    named = queries.current_reply(invitation)
    return named.delegate_name if named else ""


def _safe_name(filename: str, extension: str) -> str:
    """The last part of what the browser called the file, with the ending of what it really is."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable()).strip().strip(".")
    return f"{(name.rpartition('.')[0] or name)[:200] or 'surat-tugas'}.{extension}"


def _refusal(reason: str) -> str:
    words: dict[str, str] = {
        "empty": _("Choose a file first."),
        "too_large": _("The file is larger than %(num)d MB.", num=LARGEST // (1024 * 1024)),
        "macros": _("The file has macros. Save it without them, or as PDF."),
        "encrypted": _("The file has a password. Save it without one, or as PDF."),
    }
    return words.get(reason, _("This kind of file is not accepted. Use a PDF, a picture or Word (.docx)."))
