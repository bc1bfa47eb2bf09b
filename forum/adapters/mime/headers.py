"""Header fields from strangers: charsets, encoded words, addresses, message ids, dates."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime

from forum.adapters.mime.types import Authentication

MAX_VALUE = 16_000
_COSTLY_CODECS = {"punycode", "idna", "unicode_escape", "raw-unicode-escape", "unicode-escape", "undefined"}
_EMAIL = re.compile(r"[^\s\x00-\x1f<>\"',;:()\[\]@\ud800-\udfff]{1,64}@[^\s\x00-\x1f<>\"',;:()@\ud800-\udfff]{1,255}")


class RawHeaders(Compat32):
    """Keeps header values as they came, cut at a length: several standard parsers are quadratic."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The value as the mail has it, undecodable bytes as surrogates."""
        return str(value)[:MAX_VALUE]


def decode(content: bytes, declared: str | None = None) -> str:
    """Text by the declared charset, else BOM, else UTF-8, else Latin-1 (calendar.md, section 3)."""
    for charset in (declared, _bom(content), "utf-8"):
        try:
            if charset and codecs.lookup(charset).name not in _COSTLY_CODECS:
                return content.decode(charset)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _bom(content: bytes) -> str | None:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def first(message: Message, name: str) -> str:
    """The first header of this name, unfolded and undecoded; empty when missing."""
    return _unfold(message.get(name, ""))


def every(message: Message, name: str) -> list[str]:
    """All headers of this name, topmost first, at most fifty."""
    return [_unfold(value) for value in message.get_all(name, [])[:50]]


def _unfold(value: str) -> str:
    return re.sub(r"[\r\n]+[ \t]*", " ", value).strip()


def text(value: str) -> str:
    """A header's words for people: encoded words and raw bytes decoded, control characters gone."""
    try:
        pieces = decode_header(value.replace("\udc00", ""))
        words = "".join(
            decode(piece, charset) if isinstance(piece, bytes) else _raw(piece) for piece, charset in pieces
        )
    except (ValueError, LookupError, ArithmeticError):
        words = _raw(value)
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", words).strip()


def _raw(value: str) -> str:
    return decode(value.encode("utf-8", "surrogateescape"))


def mailboxes(values: list[str]) -> list[tuple[str, str]]:
    """(name, lower-case address) pairs. Addresses are taken before names are decoded, so that an address
    written into a name counts for nothing."""
    found = []
    for name, address in getaddresses([value.replace("\x00", "") for value in values]):
        match = _EMAIL.fullmatch(address.strip())
        if match:
            found.append((text(name), match[0].lower()))
    return found


def addresses(message: Message, name: str) -> tuple[str, ...]:
    """The addresses in all headers of this name, each once."""
    return tuple(dict.fromkeys(address for _, address in mailboxes(every(message, name))))


def message_ids(value: str) -> tuple[str, ...]:
    """All `<id>`s in a header, at most the last fifty."""
    return tuple(re.findall(r"<[^<>\s]{1,900}>", value)[-50:])


def moment(value: str) -> datetime | None:
    """A Date header as UTC, None when it is none; a missing zone counts as UTC."""
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def authentication(results: tuple[str, ...], authserv_id: str) -> Authentication | None:
    """The topmost Authentication-Results whose authserv-id is ours; None when our server wrote none.

    Only this one may be believed (RFC 8601, section 5); our server must remove forged ones that bear
    its name. Give the `authentication_results` of a ReceivedMail.
    """
    for value in results:
        head, *parts = re.sub(r"\([^()]*\)", " ", value).split(";")
        if (head.split() or [""])[0].lower() == authserv_id.lower():
            return _authentication(parts)
    return None


def _authentication(parts: list[str]) -> Authentication:
    spf = dmarc = domain = ""
    dkim: list[tuple[str, str]] = []
    for part in parts:
        given = dict(re.findall(r"([a-z0-9._-]{1,60})\s?=\s?\"?([^\s\";]+)", part.lower()))
        spf = spf or given.get("spf", "")
        if "dkim" in given:
            signer = given.get("header.d") or given.get("header.i", "").rpartition("@")[2]
            dkim.append((given["dkim"], signer))
        if "dmarc" in given and not dmarc:
            dmarc, domain = given["dmarc"], given.get("header.from", "")
    return Authentication(spf, dmarc, domain, tuple(dkim))
