"""Identifiers: public keys, secret tokens and their hashes."""

import base64
import hashlib
import hmac
import secrets
import uuid
from functools import lru_cache

TOKEN_BYTES = 16  # 128 bits
_ALPHABET_LENGTH = 26  # base32 characters for 128 bits


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii").rstrip("=").lower()


def new_token() -> str:
    """A random 128-bit secret: 26 lower-case letters and digits, safe in a mail address' local part."""
    return _base32(secrets.token_bytes(TOKEN_BYTES))


@lru_cache(maxsize=1024)  # a mail to one invitee writes the same secret nine times
def derived_token(secret_key: str, purpose: str, nonce: str) -> str:
    """The 128-bit secret for (`purpose`, `nonce`), recoverable by whoever holds the server's key.

    Used where the same link must be written again (an update of an invitation): only its hash is stored,
    and a new nonce revokes it. See docs/decisions/0003-derived-tokens.md.
    """
    mac = hmac.new(secret_key.encode(), f"{purpose}:{nonce}".encode(), hashlib.sha256).digest()
    return _base32(mac[:TOKEN_BYTES])


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256, hex. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.strip().lower().encode()).hexdigest()


def looks_like_token(text: str) -> bool:
    """True for anything that has a token's shape, so that nonsense never reaches the database."""
    return len(text) == _ALPHABET_LENGTH and text.isascii() and text.isalnum()


def new_key() -> str:
    """A public, unguessable key for an address of a page (80 bits, 16 characters)."""
    return _base32(secrets.token_bytes(10))


def new_uid(host: str) -> str:
    """A globally unique iCalendar UID (RFC 7986 section 5.3)."""
    return f"{uuid.uuid4()}@{host}"
