"""What travels in a message beside its words: its headers for people, and the files that were enclosed."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

from forum.adapters.mime import headers, parts
from forum.adapters.mime.read import MAX_BOUNDARIES, MAX_BYTES
from forum.adapters.mime.types import UnreadableMail

_MAX_HEAD = 64_000
_MAX_HEADERS = 100
_MAX_VALUE = 2_000
_ENCLOSED = {"message/rfc822", "message/global"}


@dataclass(frozen=True)
class Enclosed:
    """A file in a message: `number` finds it again, `media_type` is what the sender calls it, `size` its bytes."""

    number: int
    filename: str
    media_type: str
    size: int


def head(raw: bytes) -> list[tuple[str, str]]:
    """The headers as (name, decoded words), topmost first: at most 100, cut at 2,000 characters, of the first 64 kB.

    Reads nothing of the body, so that it also serves for a message that cannot be read.
    """
    top = re.split(rb"\r?\n\r?\n", raw[:_MAX_HEAD], maxsplit=1)[0] + b"\r\n\r\n"
    message = BytesParser(policy=headers.RawHeaders()).parsebytes(top, headersonly=True)
    return [(name[:80], headers.text(value)[:_MAX_VALUE]) for name, value in message.items()[:_MAX_HEADERS]]


def files(raw: bytes) -> list[Enclosed]:
    """The files enclosed, in order: attachments, pictures, calendars, forwarded messages; not the words themselves.

    Of a message over 1 MB what stands in its first megabyte. Raises UnreadableMail beyond the limits of `mime.read`.
    """
    return [Enclosed(number, *_described(part)) for number, part in _enclosed(raw)]


def file(raw: bytes, number: int) -> tuple[str, bytes] | None:
    """(file name, bytes) of one enclosed file; None for a number that is none. Raises UnreadableMail as `files`."""
    for found, part in _enclosed(raw):
        if found == number:
            return _described(part)[0], _content(part)
    return None


def _enclosed(raw: bytes) -> Iterator[tuple[int, Message]]:
    raw = raw[:MAX_BYTES]
    if len(re.findall(rb"(?i)boundary\*?0?\*?=", raw)) > MAX_BOUNDARIES:
        raise UnreadableMail(f"more than {MAX_BOUNDARIES} boundaries")
    try:
        leaves = parts.walk(BytesParser(policy=headers.RawHeaders()).parsebytes(raw))
    except UnreadableMail:
        raise
    except Exception as error:  # the standard parser fails in ever new ways on what strangers send
        raise UnreadableMail(f"{type(error).__name__}: {error}"[:300]) from error
    for number, part in enumerate(leaves):
        if _is_file(part):
            yield number, part


def _is_file(part: Message) -> bool:
    if parts.filename(part) or part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() not in ("text", "multipart") or part.get_content_type() == "text/calendar"


def _described(part: Message) -> tuple[str, str, int]:
    media_type = part.get_content_type()
    name = (parts.filename(part) or "").replace("\\", "/").rpartition("/")[2].strip(". ")
    if not name:
        name = {"text/calendar": "kalender.ics"}.get(media_type, "surat.eml" if media_type in _ENCLOSED else "berkas")
    return name, media_type[:100], len(_content(part))


def _content(part: Message) -> bytes:
    inside = parts.children(part)
    if part.get_content_type() in _ENCLOSED and inside:
        with contextlib.suppress(Exception):  # the standard generator fails in ever new ways on what strangers send
            return inside[0].as_bytes()
    return parts.content(part)
