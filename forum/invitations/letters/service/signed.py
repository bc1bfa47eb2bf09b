"""The letter as somebody signed it on paper and scanned it: it takes the place of the one made here."""

from forum import config
from forum.accounts.models import User
from forum.adapters.storage import Storage
from forum.adapters.text import RefusedFile, sniff_media_type
from forum.invitations.models import Letter
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

SIGNED_LIMIT = 2 * 1024 * 1024
"""Bytes. It is sent with every invitation; two pages scanned at 200 dots per inch take half of it."""


def take_signed(letter: Letter, *, content: bytes, filename: str, by: User | None = None) -> None:
    """Keep the signed letter; every invitation sent from now on carries it. Raises Problem for anything but a PDF."""
    try:
        kind = sniff_media_type(content, limit=SIGNED_LIMIT)
    except RefusedFile as error:
        words = {
            "empty": _("The file is empty."),
            "too_large": _("The file is larger than %(num)d MB. Scan it in black and white, or at 200 dpi.",
                           num=SIGNED_LIMIT // (1024 * 1024)),
            "encrypted": _("The file has a password. Save it without one, or as PDF."),
        }  # fmt: skip
        raise Problem(words.get(error.reason_code, _not_a_pdf()), code=error.reason_code, field="signed") from error
    if kind.media_type != "application/pdf":
        raise Problem(_not_a_pdf(), code="not_a_pdf", field="signed")
    letter.signed_key = Storage(config.current().files).put(content)
    letter.signed_name = _name(filename)
    letter.signed_size, letter.signed_sequence = len(content), letter.meeting.sequence
    letter.signed_at, letter.signed_by_id = clock.now(), by.id if by else None
    letter.revision += 1


def drop_signed(letter: Letter) -> None:
    """Send the letter made here again; the file stays in storage. Twice changes nothing."""
    if letter.signed_key is not None:
        letter.signed_key = None
        letter.revision += 1


def is_stale(letter: Letter) -> bool:
    """Whether time or place changed since the letter was signed, so that it would tell people what is wrong."""
    return letter.signed_key is not None and letter.signed_sequence != letter.meeting.sequence


def open_signed(letter: Letter) -> bytes:
    """The signed letter. Raises StorageFailed when the disk no longer has it whole."""
    return Storage(config.current().files).open(letter.signed_key or "")


def _not_a_pdf() -> str:
    return _("This is not a PDF. Scan the signed letter as PDF.")


def _name(filename: str) -> str:
    name = filename.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable()).strip().strip(".")
    stem = name.rpartition(".")[0] or name
    return f"{stem[:200] or 'surat'}.pdf"
