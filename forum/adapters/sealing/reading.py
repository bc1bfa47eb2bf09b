"""What the signatures inside a PDF say of themselves. Whether to trust a signer is not judged: nobody is asked."""

import io
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.adapters.sealing.apart import apart
from forum.adapters.sealing.tokens import name_of

MOST = 20
log = logging.getLogger("forum.sealing")


@dataclass(frozen=True)
class Signature:
    """`at` is the time it claims, with `is_stamped` the time in its token. `is_intact`: what was signed still is what
    the file says, and the signature belongs to it. `is_whole`: nothing that matters was added behind it."""

    signer: str
    issuer: str
    at: datetime | None
    is_stamped: bool
    is_intact: bool
    is_whole: bool


def signatures(content: bytes) -> list[Signature] | None:
    """The signatures of a PDF in their order, the first twenty; None when the file cannot be read that closely."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415  (optional, slow)
    from pyhanko.sign.validation import EmbeddedPdfSignature  # noqa: PLC0415  (optional, slow)

    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        found: list[EmbeddedPdfSignature] = list(reader.embedded_regular_signatures)[:MOST]
        return [_read(one) for one in found]
    except Exception as error:  # foreign bytes: a parser of PDF fails in any way it likes
        log.info("signatures of a PDF of %s bytes cannot be read: %s", len(content), type(error).__name__)
        return None


def _read(one: Any) -> Signature:
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415  (optional, slow)
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415  (optional, slow)
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415  (optional: comes with pyHanko)

    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    status = apart(lambda: validate_pdf_signature(one, nobody, nobody))
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        stamp = None
    certificate = status.signing_cert
    covered = status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    return Signature(
        signer=name_of(certificate),
        issuer=str(certificate.issuer.native.get("common_name") or certificate.issuer.human_friendly)[:250],
        at=stamp.timestamp if stamp is not None else status.signer_reported_dt,
        is_stamped=stamp is not None,
        is_intact=bool(status.intact and status.valid),
        is_whole=bool(covered and status.docmdp_ok),
    )
