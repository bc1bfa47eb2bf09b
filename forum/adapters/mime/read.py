"""Reading messages from strangers: whatever the bytes, a ReceivedMail or UnreadableMail."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser

from forum.adapters.mime import bounce, headers, parts
from forum.adapters.mime.types import ReceivedMail, UnreadableMail

MAX_BYTES = 1_000_000
MAX_BOUNDARIES = 60


def read(raw: bytes) -> ReceivedMail:
    """The message as far as it can be understood; nothing in it is required.

    Raises UnreadableMail, and nothing else: over 1 MB, more than 8 levels or 50 parts, nothing there.
    """
    if len(raw) > MAX_BYTES:
        raise UnreadableMail(f"larger than {MAX_BYTES} bytes")
    if not raw.strip():
        raise UnreadableMail("there is nothing")
    if len(re.findall(rb"(?i)boundary\*?0?\*?=", raw)) > MAX_BOUNDARIES:
        raise UnreadableMail(f"more than {MAX_BOUNDARIES} boundaries")
    try:
        return _read(BytesParser(policy=headers.RawHeaders()).parsebytes(raw))
    except UnreadableMail:
        raise
    except Exception as error:  # the standard parser fails in ever new ways on what strangers send
        raise UnreadableMail(f"{type(error).__name__}: {error}"[:300]) from error


def _read(message: Message) -> ReceivedMail:
    leaves = parts.walk(message)
    senders = headers.mailboxes([headers.first(message, "From")])
    sender_name, sender = senders[0] if senders else ("", "")
    auto_submitted = re.split(r"[;(\s]", headers.first(message, "Auto-Submitted"), maxsplit=1)[0].lower()[:40]
    return ReceivedMail(
        message_id=(headers.message_ids(headers.first(message, "Message-ID")) or ("",))[0],
        date=headers.moment(headers.first(message, "Date")),
        sender=sender,
        sender_name=sender_name[:200],
        to=headers.addresses(message, "To"),
        cc=headers.addresses(message, "Cc"),
        delivered_to=headers.addresses(message, "Delivered-To"),
        x_original_to=headers.addresses(message, "X-Original-To"),
        subject=headers.text(headers.first(message, "Subject"))[:1_000],
        auto_submitted=auto_submitted,
        in_reply_to=(headers.message_ids(headers.first(message, "In-Reply-To")) or ("",))[0],
        references=headers.message_ids(headers.first(message, "References")),
        calendars=tuple(parts.calendars(leaves)),
        text=parts.readable(leaves),
        is_bounce=bounce.is_bounce(message, leaves),
        bounces=bounce.bounces(message, leaves),
        is_automatic=auto_submitted not in {"", "no"} or _looks_automatic(message),
        return_path=_return_path(message),
        authentication_results=tuple(headers.every(message, "Authentication-Results")),
    )


def _return_path(message: Message) -> str | None:
    """The envelope sender; empty for a report about a message, None when the server did not write it."""
    if message.get("Return-Path") is None:
        return None
    return (headers.addresses(message, "Return-Path") or ("",))[0]


def _looks_automatic(message: Message) -> bool:
    precedence = headers.first(message, "Precedence").lower()
    return (
        precedence in {"bulk", "junk", "auto_reply", "list"}
        or bool(message.get("X-Autoreply") or message.get("X-Autorespond"))
        or _return_path(message) == ""
    )
