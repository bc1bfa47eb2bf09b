"""The worker makes both PDFs of a version as soon as it is published."""

from typing import Any

from forum.extensions import db
from forum.minutes import document
from forum.minutes.models import MinutesVersion


def render(payload: dict[str, Any]) -> None:
    """Make the internal and the public PDF in the forum's language and keep them; made ones are found again."""
    version = db.session.get(MinutesVersion, payload["version_id"])
    if version is None:
        return
    content, sha256 = version.content, version.sha256
    db.session.rollback()  # nothing is locked while pages are laid out
    variants: tuple[document.Variant, ...] = ("internal", "public")
    for variant in variants:
        document.cached(sha256, variant, content["forum"]["locale"], lambda: content)
