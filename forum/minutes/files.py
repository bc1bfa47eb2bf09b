"""PDFs of sealed versions as they leave this site: made once, and their fingerprint written down first."""

import hashlib
from collections.abc import Collection

from forum.kernel import transaction
from forum.minutes import document, queries
from forum.minutes.parts import USUAL, written
from forum.minutes.queries import Seal
from forum.minutes.service import note


def file(seal: Seal, variant: document.Variant, locale: str, parts: Collection[str] = USUAL) -> bytes:
    """The PDF of a version. Before it is handed out its SHA-256 is in the register, in a transaction of its own, so
    that whoever holds the file can ask later what it is. Raises pdf.PdfFailed.

    Ends the reading transaction it finds open; rows read before are to be read again.
    """
    made = document.cached(
        seal.sha256, variant, locale, lambda: queries.version(seal.meeting_id, seal.number).content,
        parts=parts, link=seal.link,
    )  # fmt: skip
    sha256 = hashlib.sha256(made).hexdigest()
    if queries.document_by_hash(sha256) is None:
        with transaction.writing():
            note(seal.version_id, variant, locale, written(parts), sha256, len(made))
    return made
