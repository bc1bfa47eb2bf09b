"""Delivery reports (RFC 3464): whom a message did not reach, and which message it was."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser

from forum.adapters.mime import headers, parts
from forum.adapters.mime.types import Bounce

_REPORT_TYPES = {"message/delivery-status", "message/global-delivery-status"}
_HEADER_TYPES = {"text/rfc822-headers", "message/global-headers"}
_MESSAGE_TYPES = {"message/rfc822", "message/global"}
_MAX_RECIPIENTS = 50


def bounces(message: Message, leaves: list[Message]) -> tuple[Bounce, ...]:
    """One Bounce for each recipient of the report; by X-Failed-Recipients when there is no such part."""
    original = _original(leaves)
    blocks = [
        block
        for part in leaves
        if part.get_content_type() in _REPORT_TYPES
        for block in _blocks(part)
        if block.get("Final-Recipient") or block.get("Original-Recipient")
    ]
    if blocks:
        return tuple(_bounce(block, original) for block in blocks[:_MAX_RECIPIENTS])
    failed = headers.addresses(message, "X-Failed-Recipients")[:_MAX_RECIPIENTS]
    return tuple(Bounce(recipient, "failed", **original) for recipient in failed)


def is_bounce(message: Message, leaves: list[Message]) -> bool:
    """Whether this is a delivery report, even one that says nothing readable."""
    return (
        any(part.get_content_type() in _REPORT_TYPES for part in leaves)
        or parts.param(message, "report-type").lower() == "delivery-status"
        or bool(message.get("X-Failed-Recipients"))
    )


def _blocks(part: Message) -> list[Message]:
    if part.is_multipart():
        return parts.children(part)
    texts = re.split(rb"\r?\n\r?\n", parts.content(part))[: _MAX_RECIPIENTS + 1]
    parser = BytesParser(policy=headers.RawHeaders())
    return [parser.parsebytes(text, headersonly=True) for text in texts]


def _bounce(block: Message, original: dict[str, str]) -> Bounce:
    recipient = headers.first(block, "Final-Recipient") or headers.first(block, "Original-Recipient")
    status = re.search(r"[245]\.\d{1,3}\.\d{1,3}", headers.first(block, "Status"))
    return Bounce(
        final_recipient=headers.text(recipient.rpartition(";")[2]).strip("<> ").lower()[:320],
        action=headers.text(headers.first(block, "Action")).lower()[:20],
        status=status[0] if status else "",
        diagnostic=headers.text(headers.first(block, "Diagnostic-Code"))[:1_000],
        **original,
    )


def _original(leaves: list[Message]) -> dict[str, str]:
    """What identifies the message that came back: its id, its addresses, the ORGANIZER of its calendar."""
    for part in leaves:
        kind = part.get_content_type()
        if kind not in _HEADER_TYPES | _MESSAGE_TYPES:
            continue
        if inside := parts.children(part):
            returned = inside[0]
        else:
            returned = BytesParser(policy=headers.RawHeaders()).parsebytes(parts.content(part))
        return {
            "original_message_id": (headers.message_ids(headers.first(returned, "Message-ID")) or ("",))[0],
            "original_recipient": (headers.addresses(returned, "To") or ("",))[0],
            "original_reply_to": (headers.addresses(returned, "Reply-To") or ("",))[0],
            "original_organiser": _organiser(returned),
        }
    return {}


def _organiser(returned: Message) -> str:
    for calendar in parts.calendars(parts.walk(returned)):
        lines = re.sub(rb"\r?\n[ \t]", b"", calendar.content)
        if match := re.search(rb"(?im)^ORGANIZER[;:][^\r\n]{0,2000}mailto:([^\s\";:<>]{3,320})", lines):
            return match[1].decode("utf-8", "replace").lower()
    return ""
