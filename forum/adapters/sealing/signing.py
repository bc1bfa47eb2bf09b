"""Sign a finished PDF: PAdES baseline B-B, with a timestamp B-T, as an increment behind the file's own bytes.

The signature is not drawn: what is printed stays what was laid out. Its field lies outside the page, because PDF/UA-1
wants visible fields tagged and PDF/A-3 forbids hidden ones (ISO 14289-1, 7.18.1; ISO 19005-3, 6.3.2).
"""

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from forum.adapters.sealing.apart import finished
from forum.adapters.sealing.authority import Authority
from forum.adapters.sealing.identity import Identity
from forum.adapters.sealing.tokens import timestamp

FIELD = "Rembug"
RESERVED = 32 * 1024
"""Characters kept free for the signature, two a byte: a chain of certificates and a token of 7 KB fit. An estimate
would have a second time stamped for nothing."""


def sign(
    content: bytes,
    identity: Identity,
    *,
    at: datetime,
    reason: str,
    authority: Authority | None = None,
    anchors: Sequence[Any] = (),
) -> bytes:
    """The signed PDF: all bytes of `content`, and behind them the signature of the organisation.

    `at` is the time the signature claims; with an `authority` its token says it, too, checked against the `anchors`.
    Nothing but the authority is asked. Raises CannotSign, AuthoritySilent, BadTimestamp. Not the same bytes twice: keep
    them.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415  (optional, slow)
    from pyhanko.sign import fields  # noqa: PLC0415  (optional, slow)
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415  (optional, slow)

    class AtThatTime(PdfSigner):
        """Claims the time it is given, not the machine's."""

        def init_signing_session(self, *given: Any, **named: Any) -> Any:
            session = super().init_signing_session(*given, **named)
            session.system_time = at
            return session

    holder = identity.holder(at)
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    signer = AtThatTime(
        PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=reason,
            name=holder.name,
            subfilter=fields.SigSeedSubFilter.PADES,
        ),
        identity.signer(),
        timestamper=_timestamper(authority, anchors) if authority else None,
        new_field_spec=fields.SigFieldSpec(
            FIELD,
            readable_field_name=holder.name,
            invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
        ),
    )
    made = io.BytesIO()
    finished(lambda: signer.async_sign_pdf(writer, output=made, bytes_reserved=RESERVED))
    return made.getvalue()


def _timestamper(authority: Authority, anchors: Sequence[Any]) -> Any:
    from asn1crypto import cms  # noqa: PLC0415  (optional: comes with pyHanko)
    from pyhanko.sign.timestamps import TimeStamper  # noqa: PLC0415  (optional, slow)

    class Ours(TimeStamper):
        """Asks through our own door, and believes no token that `tokens.check` does not."""

        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
            token, _stamp = await asyncio.to_thread(timestamp, message_digest.hex(), authority, anchors)
            return cms.ContentInfo.load(token)

    return Ours()  # type: ignore[no-untyped-call]
