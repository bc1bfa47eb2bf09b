"""One-time links: to sign in, to become the first administrator, to set a password. Stored hashed."""

from datetime import timedelta

from sqlalchemy import func, select, update

from forum import config
from forum.accounts import queries, rules
from forum.accounts.models import SignInLink, User
from forum.extensions import db
from forum.jobs import service as jobs
from forum.kernel import clock, ids
from forum.kernel.errors import Gone
from forum.kernel.i18n import gettext as _
from forum.outbox import service as outbox
from forum.outbox.compose import compose

MAIL_LINK = "accounts.mail_link"


def make(user: User | None, purpose: str, lasts: timedelta) -> tuple[SignInLink, str]:
    """A new link and its secret, which is written nowhere but in the mail."""
    token = ids.new_token()
    row = SignInLink(user=user, purpose=purpose, token_hash=ids.token_hash(token), created_at=clock.now(),
                     expires_at=clock.now() + lasts)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row, token


def address(endpoint: str, token: str) -> str:
    """The absolute address of a link, also where there is no request."""
    base = config.current().base_url.rstrip("/")
    paths = {"accounts.sign_in_by_link": f"/masuk/{token}", "accounts.begin": f"/mulai/{token}"}
    return base + paths[endpoint]


def ask_for_link(email: str) -> None:
    """Have a link mailed that signs in, if there is such a user. The caller learns nothing either way, nor by how
    long the answer takes: the worker looks whether there is one.
    """
    jobs.enqueue(MAIL_LINK, {"email": email}, key=f"{MAIL_LINK}:{ids.new_token()}", priority=1)


def mail_link(email: str) -> None:
    """Mail a link that signs in, if there is such a user.

    At most `rules.LINKS_PER_HOUR` for one user; what is asked beyond is dropped silently.
    """
    user = queries.by_email(email)
    if user is None or not user.is_active or _asked_lately(user) >= rules.LINKS_PER_HOUR:
        return
    row, token = make(user, "sign_in", timedelta(minutes=rules.SIGN_IN_MINUTES))
    key = f"sign-in:{row.id}"
    mail = compose("sign_in", key=key, to_name=user.name, to_email=user.email, locale=user.locale,
                   context={"link": address("accounts.sign_in_by_link", token),
                            "minutes": rules.SIGN_IN_MINUTES})  # fmt: skip
    outbox.post(mail, key=key, kind="sign_in", priority=1)


def _asked_lately(user: User) -> int:
    statement = select(func.count(SignInLink.id)).where(
        SignInLink.user_id == user.id,
        SignInLink.purpose == "sign_in",
        SignInLink.created_at > clock.now() - timedelta(hours=1),
    )
    return db.session.scalar(statement) or 0


def first_administrator_link() -> str | None:
    """The address where the first administrator begins; None as soon as there is a user.

    Links made earlier stop working: the one printed last is the one that counts.
    """
    if not queries.is_empty():
        return None
    revoke(None, "first_administrator")
    _row, token = make(None, "first_administrator", timedelta(days=rules.FIRST_ADMINISTRATOR_DAYS))
    return address("accounts.begin", token)


def revoke(user: User | None, purpose: str) -> None:
    """Earlier unused links for the same purpose stop working."""
    whose = SignInLink.user_id.is_(None) if user is None else SignInLink.user_id == user.id
    db.session.execute(
        update(SignInLink)
        .where(whose, SignInLink.purpose == purpose, SignInLink.used_at.is_(None))
        .values(used_at=clock.now())
    )


def spend(row: SignInLink) -> None:
    """Use a link up, once, even when two ask in the same moment. Raises Gone for the second."""
    spent = db.session.execute(
        update(SignInLink)
        .where(SignInLink.id == row.id, SignInLink.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(SignInLink.id)
    ).all()
    if not spent:
        raise Gone(_("This link was already used, or its time is over. Ask for a new one."))
