"""People with accounts: made, invited, renamed, deactivated, brought back."""

from datetime import timedelta

from forum.accounts import queries, rules
from forum.accounts.models import SignInLink, User
from forum.accounts.service import links
from forum.accounts.service.passwords import set_password
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import LOCALES
from forum.kernel.i18n import gettext as _
from forum.outbox import service as outbox
from forum.outbox.compose import compose


def create(
    *, email: str, name: str, locale: str = "id", is_administrator: bool = False, password: str | None = None
) -> User:
    """A new account. Raises Problem when the address has one already, or for a weak password."""
    email = email.strip().lower()
    if queries.by_email(email) is not None:
        raise Problem(_("This address already has an account."), code="email_taken", field="email")
    if not name.strip():
        raise Problem(_("Write a name."), code="no_name", field="name")
    user = User(email=email, name=name.strip(), locale=locale if locale in LOCALES else "id",
                is_administrator=is_administrator, session_epoch=0)  # fmt: skip
    if password is not None:
        set_password(user, password)
    db.session.add(user)
    db.session.flush()
    return user


def invite(*, email: str, name: str, locale: str = "id", is_administrator: bool = False) -> User:
    """A new account whose owner sets the password by a mailed link. Raises what `create` raises."""
    user = create(email=email, name=name, locale=locale, is_administrator=is_administrator)
    invite_again(user)
    return user


def invite_again(user: User) -> None:
    """Mail a (new) link to set a password; earlier ones stop working. Raises Problem for a deactivated user."""
    if not user.is_active:
        raise Problem(_("This account is deactivated."), code="deactivated")
    links.revoke(user, "set_password")
    row, token = links.make(user, "set_password", timedelta(days=rules.INVITATION_DAYS))
    key = f"account:{row.id}"
    mail = compose("account", key=key, to_name=user.name, to_email=user.email, locale=user.locale,
                   context={"link": links.address("accounts.begin", token), "days": rules.INVITATION_DAYS,
                            "is_new": user.password_hash is None})  # fmt: skip
    outbox.post(mail, key=key, kind="account", priority=1)


def introduce(row: SignInLink, *, name: str, email: str, password: str, locale: str) -> User:
    """Somebody came by a link to begin: the first administrator, or an invited user. Spends the link.

    An invited user keeps the address they were invited by. Raises Gone, Problem.
    """
    if row.purpose == "first_administrator":
        if not queries.is_empty():
            raise Problem(_("There is an administrator already. Sign in instead."), code="not_first")
        user = create(email=email, name=name, locale=locale, is_administrator=True, password=password)
    else:
        assert row.user is not None
        user = row.user
        rename(user, name=name, locale=locale)
        set_password(user, password)
    links.spend(row)
    return user


def rename(user: User, *, name: str, locale: str) -> None:
    """Change how a user is called and spoken to. Raises Problem."""
    if not name.strip():
        raise Problem(_("Write a name."), code="no_name", field="name")
    user.name, user.locale = name.strip(), locale if locale in LOCALES else user.locale


def deactivate(user: User, by: User) -> None:
    """End a user's access and sessions; what they did stays. Twice changes nothing.

    Raises Problem for oneself and for the last administrator.
    """
    if user.deactivated_at is not None:
        return
    if user.id == by.id:
        raise Problem(_("You cannot deactivate yourself. Ask another administrator."), code="oneself")
    if user.is_administrator and queries.administrators() < 2:
        raise Problem(_("This is the last administrator."), code="last_administrator")
    user.deactivated_at = clock.now()
    user.session_epoch += 1


def reactivate(user: User) -> None:
    """Give a deactivated user access again, with the same password and roles."""
    user.deactivated_at = None


def let_read_reports(user: User, may: bool) -> None:
    """Whether somebody may read the attendance reports of every forum (a national secretariat). Twice changes nothing.

    Raises Problem for somebody whose access has ended.
    """
    if may and not user.is_active:
        raise Problem(_("%(name)s can no longer sign in. Bring them back first.", name=user.name), code="deactivated")
    user.reads_all_reports = may
