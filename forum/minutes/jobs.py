"""The worker makes both PDFs of a version as soon as it is published, and thins out the texts that pages saved."""

from typing import Any

from forum.extensions import db
from forum.kernel import transaction
from forum.minutes import document, files, queries
from forum.minutes.models import MinutesVersion
from forum.minutes.service import thinning


def render(payload: dict[str, Any]) -> None:
    """Make the internal PDF, and the public one if there is to be one, in the forum's language; made ones are found
    again. Nothing is locked while pages are laid out.
    """
    version = db.session.get(MinutesVersion, payload["version_id"])
    if version is None:
        return
    locale = version.content["forum"]["locale"]
    seals = queries.seals(version.minutes.meeting_id)
    seal = next(one for one in seals if one.version_id == version.id)
    content = version.content
    db.session.rollback()
    variants: tuple[document.Variant, ...] = ("internal", "public") if seal.is_public else ("internal",)
    for variant in variants:
        document.cached(seal.sha256, variant, locale, lambda: content, link=seal.link)
        files.file(seal, variant, locale)


def thin() -> int:
    """Take away texts in between that nobody holds any more. How many."""
    with transaction.writing():
        return thinning.thin()
