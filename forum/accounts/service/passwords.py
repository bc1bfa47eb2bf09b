"""Passwords: Argon2id (RFC 9106), long rather than odd (NIST SP 800-63B section 3.1.1)."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forum.accounts import rules
from forum.accounts.models import User
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

_hasher = PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """Verified where there is no account or no password, so that the answer takes as long."""
    return _hasher.hash("nobody has this password")


def matches(user: User | None, password: str) -> bool:
    """Whether this is the user's password; takes as long for an unknown user. Deactivated users never match."""
    known = user is not None and user.password_hash is not None and user.is_active
    stored = user.password_hash if user is not None and user.password_hash else _nobodys_hash()
    try:
        _hasher.verify(stored, password[: rules.LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    if known and user is not None and _hasher.check_needs_rehash(stored):
        user.password_hash = _hasher.hash(password)
    return known


def set_password(user: User, password: str) -> None:
    """Give the user a password and end all their sessions. Raises Problem for a short, long or guessable one."""
    if len(password) < rules.SHORTEST_PASSWORD:
        raise Problem(_("A password has at least %(num)d characters. A short sentence is easy to remember.",
                        num=rules.SHORTEST_PASSWORD), code="too_short", field="password")  # fmt: skip
    if len(password) > rules.LONGEST_PASSWORD:
        raise Problem(_("A password has at most %(num)d characters.", num=rules.LONGEST_PASSWORD), code="too_long",
                      field="password")  # fmt: skip
    plain = password.casefold()
    local = user.email.partition("@")[0].casefold()
    if len(set(plain)) < 4 or plain in (user.email.casefold(), user.name.casefold(), local * 2, local + local[::-1]):
        raise Problem(_("This password is easy to guess. Choose another one."), code="guessable", field="password")
    user.password_hash = _hasher.hash(password)
    user.session_epoch += 1


def change_password(user: User, old: str | None, new: str) -> None:
    """Change one's own password, proved by the old one, where there is one. Ends all sessions. Raises Problem.

    `old` is None when the person was proved otherwise (signed in by a mailed link a moment ago).
    """
    if old is not None and user.password_hash is not None and not matches(user, old):
        raise Problem(_("This is not your present password."), code="wrong_password", field="old")
    set_password(user, new)
