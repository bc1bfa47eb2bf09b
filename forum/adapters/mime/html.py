"""The HTML of a message of our own, for showing it as its receiver sees it."""

from __future__ import annotations

from email import message_from_bytes, policy


def html_body(raw: bytes) -> str:
    """The first text/html part, empty when there is none. Meant for messages we composed ourselves."""
    part = message_from_bytes(raw, policy=policy.default).get_body(preferencelist=("html",))
    return str(part.get_content()) if part is not None else ""
