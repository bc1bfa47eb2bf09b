"""Named reads of users and their links."""

from sqlalchemy import func, select

from forum.accounts.models import SignInLink, User
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.errors import Gone, Missing
from forum.kernel.i18n import gettext as _


def by_email(email: str) -> User | None:
    """The user with this mail address, whatever its capitals, also a deactivated one."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def by_id(user_id: int) -> User:
    """Raises Missing."""
    found = db.session.get(User, user_id)
    if found is None:
        raise Missing(_("There is no such user."))
    return found


def everybody() -> list[User]:
    """All users by name, deactivated ones last."""
    statement = select(User).order_by(User.deactivated_at.is_not(None), func.lower(User.name), User.id)
    return list(db.session.scalars(statement))


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return db.session.scalar(select(User.id).limit(1)) is None


def administrators() -> int:
    """How many administrators can sign in."""
    statement = select(func.count()).select_from(User).where(User.is_administrator, User.deactivated_at.is_(None))
    return db.session.scalar(statement) or 0


def link(token: str, *purposes: str) -> SignInLink:
    """The link behind a token, for one of these purposes and still good. Spends nothing.

    Raises Gone alike for unknown, used and expired links and for a deactivated user's: who asks learns nothing.
    """
    found = None
    if ids.looks_like_token(token):
        statement = select(SignInLink).where(SignInLink.token_hash == ids.token_hash(token))
        found = db.session.scalar(statement)
    if (
        found is None
        or found.purpose not in purposes
        or found.used_at is not None
        or found.expires_at <= clock.now()
        or (found.user is not None and not found.user.is_active)
    ):
        raise Gone(_("This link was already used, or its time is over. Ask for a new one."))
    return found
