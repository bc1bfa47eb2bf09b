"""The parts of a message: walking with limits, calendars, readable text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from email.message import Message

from forum.adapters.mime import headers
from forum.adapters.mime.types import CalendarPart, UnreadableMail

MAX_DEPTH = 8
MAX_PARTS = 50
MAX_TEXT = 20_000
_MAX_HTML = 200_000
_HIDDEN = {"style", "script", "head", "title"}
_LINE_TAGS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote"}
_CALENDAR_TYPES = {"text/calendar", "application/ics"}


def walk(message: Message) -> list[Message]:
    """All leaf parts in reading order; what stands inside message/rfc822 is somebody else's and stays shut.

    Raises UnreadableMail beyond 8 levels or 50 parts.
    """
    leaves: list[Message] = []
    open_parts = [(message, 1)]
    seen = 0
    while open_parts:
        part, depth = open_parts.pop()
        seen += 1
        if seen > MAX_PARTS:
            raise UnreadableMail(f"more than {MAX_PARTS} parts")
        if depth > MAX_DEPTH:
            raise UnreadableMail(f"more than {MAX_DEPTH} levels of parts")
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            open_parts += [(child, depth + 1) for child in reversed(children(part))]
        else:
            leaves.append(part)
    return leaves


def children(part: Message) -> list[Message]:
    """The messages that stand directly inside; none in a leaf."""
    payload = part.get_payload() if part.is_multipart() else []
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def content(part: Message) -> bytes:
    """The bytes of a leaf without its transfer encoding.

    Undecoded payloads are never asked for: the library would apply the declared charset to them, and
    some are quadratic.
    """
    if part.is_multipart():
        return b""
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def calendars(leaves: list[Message]) -> Iterator[CalendarPart]:
    """Every calendar: text/calendar, application/ics, or any part with a name in .ics."""
    for part in leaves:
        name = filename(part)
        if part.get_content_type() in _CALENDAR_TYPES or (name or "").lower().endswith(".ics"):
            method = headers.text(param(part, "method")).upper() or None
            yield CalendarPart(_calendar_bytes(part), method, name)


def _calendar_bytes(part: Message) -> bytes:
    decoded = content(part)
    if b"BEGIN:VCALENDAR" not in decoded.upper():
        del part["Content-Transfer-Encoding"]
        as_it_stands = content(part)
        decoded = as_it_stands if b"BEGIN:VCALENDAR" in as_it_stands.upper() else decoded
    return headers.decode(decoded, param(part, "charset")).encode("utf-8", "replace")


def filename(part: Message) -> str | None:
    """The part's file name, decoded, None when it has none."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return headers.text(name)[:200] if name else None


def param(part: Message, name: str) -> str:
    """A parameter of Content-Type, empty when missing or broken."""
    try:
        value = part.get_param(name)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return (value[2] if isinstance(value, tuple) else value or "").strip()[:200]


def readable(leaves: list[Message]) -> str:
    """The plain text of the body, cut at 20,000 characters; out of the HTML when there is no other."""
    bodies = [part for part in leaves if part.get_content_disposition() != "attachment"]
    for kind in ("text/plain", "text/html"):
        for part in bodies:
            if part.get_content_type() == kind and not (filename(part) or "").lower().endswith(".ics"):
                body = headers.decode(content(part), param(part, "charset"))
                found = _tidy(_strip_html(body) if kind == "text/html" else body)
                if found:
                    return found
    return ""


def _strip_html(markup: str) -> str:
    """The words of an HTML body, in one pass over its tags: what strangers nest must not cost more."""
    words: list[str] = []
    hidden = ""
    for token in re.findall(r"<[^<>]*>|[^<]+|<", markup[:_MAX_HTML]):
        if hidden:
            _, found, after = token.lower().partition(hidden)
            words.append(token[-len(after) :] if after and hidden == "-->" else "")
            hidden = "" if found else hidden
        elif token.startswith("<!--"):
            hidden = "" if token.endswith("-->") else "-->"
        elif tag := re.match(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})\b", token):
            name = tag[1].lower()
            hidden = f"</{name}" if name in _HIDDEN and token[1] != "/" else ""
            words.append("\n" if name in _LINE_TAGS else "")
        elif not token.startswith("<!"):
            words.append(token)
    return html.unescape("".join(words))


def _tidy(body: str) -> str:
    body = re.sub(r"\r\n?", "\n", body[: MAX_TEXT * 4])
    body = "".join(char for char in body if char >= " " or char in "\n\t")
    lines = [line.rstrip() for line in body.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MAX_TEXT]
