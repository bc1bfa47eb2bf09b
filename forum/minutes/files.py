"""PDFs of sealed versions as they leave this site: made once, and their fingerprint written down first."""

import hashlib
import logging
from collections.abc import Collection

from forum import config
from forum.adapters.storage import Storage, StorageFailed
from forum.kernel import transaction
from forum.minutes import document, queries
from forum.minutes.parts import USUAL, written
from forum.minutes.proofs import queries as proofs
from forum.minutes.proofs.models import SignedFile
from forum.minutes.queries import Seal
from forum.minutes.service import note

log = logging.getLogger("forum.minutes")


def signed(seal: Seal, variant: document.Variant, locale: str, parts: Collection[str] = USUAL) -> SignedFile | None:
    """The signed file that stands for this PDF; only PDFs with the usual parts are signed."""
    return proofs.signed_file(seal.version_id, variant, locale) if frozenset(parts) == USUAL else None


def file(seal: Seal, variant: document.Variant, locale: str, parts: Collection[str] = USUAL) -> bytes:
    """The PDF of a version, as `give` gives it; looks itself for the signed one."""
    return give(seal, variant, locale, parts, signed(seal, variant, locale, parts))


def give(seal: Seal, variant: document.Variant, locale: str, parts: Collection[str], one: SignedFile | None) -> bytes:
    """The PDF of a version. Before it is handed out its SHA-256 is in the register, in a transaction of its own, so
    that whoever holds the file can ask later what it is. `one` is the signed file that stands for it, if there is one:
    it is given byte for byte as it was signed, unless the disk lost it. Raises pdf.PdfFailed.

    Ends the reading transaction it finds open; rows read before are to be read again.
    """
    if one is not None:
        try:
            return Storage(config.current().files).open(one.sha256)
        except StorageFailed as error:
            log.error("signed file %s is lost (%s): the unsigned one is given out", one.sha256, type(error).__name__)
    made = document.cached(
        seal.sha256, variant, locale, lambda: queries.version(seal.meeting_id, seal.number).content,
        parts=parts, link=seal.link,
    )  # fmt: skip
    sha256 = hashlib.sha256(made).hexdigest()
    if queries.document_by_hash(sha256) is None:
        with transaction.writing():
            note(seal.version_id, variant, locale, written(parts), sha256, len(made))
    return made
