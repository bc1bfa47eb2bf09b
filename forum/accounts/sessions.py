"""Who a session belongs to. Called once by `wiring.connect`."""

from flask import session
from flask_login import login_user, logout_user

from forum.accounts.models import User
from forum.extensions import db, login
from forum.kernel import clock

BY_LINK = "by_link_at"


def init() -> None:
    """Let Flask-Login find users by what `User.get_id` wrote into the session."""
    login.user_loader(load)


def load(session_id: str) -> User | None:
    """The user of a session; None when it was ended (`session_epoch` rose) or the user was deactivated."""
    number, _dot, epoch = session_id.partition(".")
    if not (number.isdigit() and epoch.isdigit() and max(len(number), len(epoch)) < 10):
        return None
    user = db.session.get(User, int(number))
    return user if user is not None and user.is_active and user.session_epoch == int(epoch) else None


def begin(user: User, *, keep: bool = False, by_link: bool = False) -> None:
    """Sign `user` in with a fresh session: nothing of the one before survives (session fixation).

    `keep`: for two weeks on this device; otherwise until the browser is closed. `by_link`: the mailbox was proved.
    """
    session.clear()
    session.permanent = keep
    if by_link:
        session[BY_LINK] = int(clock.now().timestamp())
    login_user(user)


def proved_by_link() -> bool:
    """Whether this session began by a mailed link in the last half hour: then a forgotten password may be replaced."""
    return int(clock.now().timestamp()) - int(session.get(BY_LINK, 0)) < 30 * 60


def end() -> None:
    """Sign out; the session is emptied."""
    logout_user()
    session.clear()
