"""What this installation can seal with, from its settings: none of it is needed."""

from typing import Any

from forum import config
from forum.adapters import sealing


def authority() -> sealing.Authority | None:
    """The time-stamping authority to ask, if one is set."""
    url = config.current().tsa_url
    return sealing.Authority(url) if url else None


def trusted() -> list[Any]:
    """The certificates that vouch for authorities; empty when none is set. Raises sealing.BadAnchors."""
    path = config.current().tsa_anchors
    return sealing.anchors(path) if path else []


def identity() -> sealing.Identity | None:
    """The organisation's own certificate, if one is set."""
    settings = config.current()
    if settings.sign_certificate is None:
        return None
    return sealing.Identity(settings.sign_certificate, settings.sign_password, settings.sign_password_file)
