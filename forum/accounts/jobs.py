"""What the worker does for accounts."""

from typing import Any

from forum.accounts import service


def mail_link(payload: dict[str, Any]) -> None:
    """Somebody asked for a link to sign in."""
    service.mail_link(payload["email"])
