"""Timestamps (RFC 3161) and signatures in PDFs (PAdES, ETSI EN 319 142-1), by pyHanko, which is optional.

Without it (`pip install rembug[sealing]`) everything else works: ask `available()` first. It is imported where it is
used, because it may not be there and takes half a second.
"""

import logging
from functools import cache
from importlib.util import find_spec

from forum.adapters.sealing.anchors import BadAnchors, anchors
from forum.adapters.sealing.authority import Authority, AuthoritySilent
from forum.adapters.sealing.identity import CannotSign, Holder, Identity
from forum.adapters.sealing.reading import Signature, signatures
from forum.adapters.sealing.signing import sign
from forum.adapters.sealing.tokens import BadTimestamp, Stamp, as_reply, check, timestamp

__all__ = [
    "Authority",
    "AuthoritySilent",
    "BadAnchors",
    "BadTimestamp",
    "CannotSign",
    "Holder",
    "Identity",
    "Signature",
    "Stamp",
    "anchors",
    "as_reply",
    "available",
    "check",
    "sign",
    "signatures",
    "timestamp",
]
for _name in (
    "pyhanko",
    "pyhanko_certvalidator",
):  # they log whole tracebacks with people's names; we say what they find
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@cache
def available() -> bool:
    """Whether pyHanko is installed."""
    try:
        return find_spec("pyhanko.sign") is not None
    except ImportError:
        return False
