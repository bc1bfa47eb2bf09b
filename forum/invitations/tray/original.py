"""The message itself, for the page of one message: its words, its headers, what was enclosed. Nothing in it is run."""

from dataclasses import dataclass, field

from forum.adapters import mime
from forum.adapters.text import RefusedFile, sniff_media_type
from forum.inbox.models import InboxMessage
from forum.invitations.itip import placing
from forum.invitations.tray.held import Held
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _

KNOWN = frozenset({"pdf", "jpg", "jpeg", "png", "webp", "docx", "xlsx", "odt", "csv", "txt", "ics", "eml"})
"""Endings that a downloaded file may keep; any other gets one more, so that a double click does not run it."""
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True)
class Original:
    """What a person may want to see of a message. `is_cut`: only its first megabyte was kept. `is_vouched_for`: our own
    mail server says that the sender's domain really sent it."""

    text: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    files: list[mime.Enclosed] = field(default_factory=list)
    is_cut: bool = False
    is_vouched_for: bool = False


@dataclass(frozen=True)
class Download:
    """A file to hand out: always as a download, as what its bytes were recognised to be."""

    name: str
    media_type: str
    content: bytes


def original(held: Held) -> Original:
    """Read the message for its page. Of one that we failed to read only the headers are looked at."""
    raw = held.row.raw
    headers = mime.head(raw)
    if held.is_quarantined:
        return Original(headers=headers)
    try:
        mail = mime.read(raw[: mime.MAX_BYTES])
        return Original(mail.text, headers, mime.files(raw), len(raw) >= mime.MAX_BYTES, placing.is_vouched_for(mail))
    except mime.UnreadableMail:
        return Original(headers=headers)


def enclosed(held: Held, number: int) -> Download:
    """One file of the message. Raises Missing, also for every file of a message that we failed to read."""
    try:
        found = None if held.is_quarantined else mime.file(held.row.raw, number)
    except mime.UnreadableMail:
        found = None
    if found is None:
        raise Missing(_("There is no such file in this message."))
    name, content = found
    return Download(safe_name(name), _recognised(content), content)


def whole(row: InboxMessage) -> Download:
    """The message as it came, for another mail program."""
    return Download(f"email-{row.id}.eml", UNKNOWN, row.raw)


def safe_name(name: str) -> str:
    """A name for the reader's disk: printable, without folders, with an ending that runs nothing."""
    name = "".join(char for char in name if char.isprintable() and char not in '/\\:*?"<>|').strip(". ")[-120:]
    stem, _dot, ending = (name or "berkas").rpartition(".")
    return name if stem and ending.lower() in KNOWN else f"{name or 'berkas'}.bin"


def _recognised(content: bytes) -> str:
    try:
        return sniff_media_type(content).media_type
    except RefusedFile:
        return UNKNOWN
