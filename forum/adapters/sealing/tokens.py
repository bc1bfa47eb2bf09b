"""Tokens of RFC 3161: asked for, and judged. A token says that a digest existed at a time, signed by an authority."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.adapters.sealing.apart import finished
from forum.adapters.sealing.authority import Authority


class BadTimestamp(Exception):
    """The answer is no timestamp of what was asked. `code`: refused, unreadable, nonce, digest, changed, untrusted."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code}: {why}" if why else code)
        self.code = code


@dataclass(frozen=True)
class Stamp:
    """What a token says. `at` is the authority's time (UTC), `valid_until` the end of its certificate. `is_trusted`:
    its certificate was valid at that time and leads to one of the anchors given."""

    at: datetime
    authority: str
    valid_until: datetime
    is_trusted: bool


def timestamp(sha256: str, authority: Authority, anchors: Sequence[Any]) -> tuple[bytes, Stamp]:
    """Have a SHA-256 (hex) stamped now: the token (DER of the CMS), and what it says, proved against the anchors.

    Raises AuthoritySilent (try later) and BadTimestamp (not granted, garbage, another nonce, another digest, a broken
    signature, a certificate out of its time or without a way to an anchor).
    """
    request, nonce = _request(sha256)
    token = _granted(authority.ask(request), nonce)
    stamp = check(token, sha256, anchors)
    if not stamp.is_trusted:
        raise BadTimestamp(
            "untrusted", f"the certificate of {stamp.authority} leads to no anchor, or was out of its time"
        )
    return token, stamp


def check(token: bytes, sha256: str, anchors: Sequence[Any]) -> Stamp:
    """Judge a token kept for this SHA-256 (hex). Certificates are judged at the token's time; whether one was revoked
    is not asked. Raises BadTimestamp: unreadable, digest, changed."""
    from asn1crypto import cms, tsp  # noqa: PLC0415  (optional: comes with pyHanko)
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data  # noqa: PLC0415  (optional, slow)
    from pyhanko.sign.validation.status import TimestampSignatureStatus  # noqa: PLC0415  (optional, slow)
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415  (optional: comes with pyHanko)

    try:
        content = cms.ContentInfo.load(token, strict=True)["content"]
        said = content["encap_content_info"]["content"].parsed
        if not isinstance(said, tsp.TSTInfo):
            raise BadTimestamp("unreadable", "no token")
        imprint, at = said["message_imprint"].native, said["gen_time"].native
        if imprint["hash_algorithm"]["algorithm"] != "sha256" or imprint["hashed_message"] != bytes.fromhex(sha256):
            raise BadTimestamp("digest", "it stamps something else")
        context = ValidationContext(trust_roots=list(anchors), moment=at, allow_fetching=False)
        status = TimestampSignatureStatus(
            **finished(lambda: validate_tst_signed_data(content, context, lambda _kind: bytes.fromhex(sha256)))
        )
        certificate = status.signing_cert
        stamp = Stamp(at, name_of(certificate), certificate.not_valid_after, bool(status.trusted))
        sound = status.intact and status.valid
    except BadTimestamp:
        raise
    except Exception as error:  # foreign bytes: a parser of ASN.1 fails in any way it likes
        raise BadTimestamp("unreadable", type(error).__name__) from error
    if not sound:
        raise BadTimestamp("changed", "its signature does not fit")
    return stamp


def as_reply(token: bytes) -> bytes:
    """A token as the answer it came in (RFC 3161, 2.4.2: granted), as `openssl ts -verify -in` takes it."""
    inside = bytes.fromhex("3003020100") + token
    size = len(inside).to_bytes(4, "big").lstrip(b"\0")
    head = bytes([len(inside)]) if len(inside) < 128 else bytes([0x80 | len(size)]) + size
    return b"\x30" + head + inside


def name_of(certificate: Any) -> str:
    """Whom a certificate names, in one line: the common name, else the organisation."""
    said = certificate.subject.native
    found = said.get("common_name") or said.get("organization_name") or certificate.subject.human_friendly
    return str(found if isinstance(found, str) else ", ".join(found))[:250]


def _request(sha256: str) -> tuple[bytes, int]:
    from asn1crypto import algos, tsp  # noqa: PLC0415  (optional: comes with pyHanko)

    nonce = secrets.randbits(63) | 1 << 62
    request = tsp.TimeStampReq({
        "version": 1,
        "message_imprint": {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "hashed_message": bytes.fromhex(sha256),
        },
        "nonce": nonce,
        "cert_req": True,
    })  # fmt: skip
    return request.dump(), nonce


def _granted(answer: bytes, nonce: int) -> bytes:
    from asn1crypto import tsp  # noqa: PLC0415  (optional: comes with pyHanko)

    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        status = response["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise BadTimestamp("refused", str(status))
        token = response["time_stamp_token"]
        said = token["content"]["encap_content_info"]["content"].parsed["nonce"].native
        dumped: bytes = token.dump()
    except BadTimestamp:
        raise
    except Exception as error:  # foreign bytes: a parser of ASN.1 fails in any way it likes
        raise BadTimestamp(
            "unreadable", f"{len(answer)} bytes, SHA-256 {hashlib.sha256(answer).hexdigest()[:12]}…"
        ) from error
    if said != nonce:
        raise BadTimestamp("nonce", "the answer to another question")
    return dumped
