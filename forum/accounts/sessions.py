"""Who a session belongs to. Called once by `wiring.connect`."""

from flask import session
from flask_login import login_user, logout_user

from forum.accounts.models import User
from forum.extensions import db, login


def init() -> None:
    """Let Flask-Login find users by what `User.get_id` wrote into the session."""
    login.user_loader(load)


def load(session_id: str) -> User | None:
    """The user of a session; None when it was ended (`session_epoch` rose) or the user was deactivated."""
    number, _dot, epoch = session_id.partition(".")
    if not (number.isdigit() and epoch.isdigit()):
        return None
    user = db.session.get(User, int(number))
    return user if user is not None and user.is_active and user.session_epoch == int(epoch) else None


def begin(user: User, *, keep: bool = False) -> None:
    """Sign `user` in with a fresh session: nothing of the one before survives (session fixation).

    `keep`: for two weeks on this device; otherwise until the browser is closed.
    """
    session.clear()
    session.permanent = keep
    login_user(user)


def end() -> None:
    """Sign out; the session is emptied."""
    logout_user()
    session.clear()
