"""The certificates in which an installation has decided to trust: a file of one or more, PEM or DER."""

from pathlib import Path
from typing import Any


class BadAnchors(Exception):
    """The file of certificates cannot be used; the message says why, in a sentence without its content."""


def anchors(path: Path) -> list[Any]:
    """The certificates of the file (asn1crypto.x509.Certificate). Raises BadAnchors when there is none."""
    from asn1crypto import pem, x509  # noqa: PLC0415  (optional: comes with pyHanko)

    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadAnchors(f"{path} cannot be read ({error.strerror})") from error
    try:
        if pem.detect(content):
            found = [x509.Certificate.load(der) for kind, _headers, der in pem.unarmor(content, multiple=True)
                     if kind == "CERTIFICATE"]  # fmt: skip
        else:
            found = [x509.Certificate.load(content)]
        for one in found:
            one.subject.native  # noqa: B018  (parsed only when looked at)
    except (ValueError, TypeError) as error:
        raise BadAnchors(f"{path} is no file of certificates (PEM)") from error
    if not found:
        raise BadAnchors(f"{path} holds no certificate")
    return found
