"""Who gets the digest, composing it, and stopping it. Nothing here commits."""

import hmac
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import config
from forum.accounts.models import User
from forum.actions import labels
from forum.extensions import db
from forum.forums.models import Forum, ForumRole
from forum.kernel import clock, ids
from forum.kernel.errors import Gone
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.outbox import service as outbox
from forum.outbox.compose import compose
from forum.outbox.freshness import AS_IT_IS, Verdict
from forum.outbox.models import OutboxMessage
from forum.reminders import queries as reminders
from forum.reports.digest import month

KIND = "digest"
UNTIL_DAY = 7
"""Of a month: later than this, the month before is no news any more."""


@dataclass(frozen=True)
class Due:
    """A leader who is to be told of a month now."""

    user_id: int
    forum_ids: tuple[int, ...]
    first: date
    last: date

    @property
    def key(self) -> str:
        return f"digest:{self.user_id}:{self.first:%Y-%m}"


def due() -> list[Due]:
    """The leaders to whom nothing was posted yet of the month before, where it is early in a month and not night.

    Their clock is that of the first of their forums. One statement on most days.
    """
    now = clock.now()
    found = []
    for user_id, forums in _led().items():
        zone = forums[0].timezone
        today = clock.today(zone)
        if today.day <= UNTIL_DAY and not reminders.is_night(forums[0].id, now, zone):
            found.append(Due(user_id, tuple(one.id for one in forums), *month.before(today)))
    keys = [one.key for one in found]
    known = set(db.session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.in_(keys)))) if keys else set()
    return [one for one in found if one.key not in known]


def post(one: Due) -> bool:
    """Post one leader's digest unless there is nothing to tell; whether it was. The key makes it happen once."""
    user = db.session.get_one(User, one.user_id)
    if outbox.find(one.key) is not None or not _is_wanted(user):
        return False
    forums = [forum for forum in _led().get(user.id, []) if forum.id in one.forum_ids]
    with speaking(user.locale):
        months = [month.read(forum, one.first, one.last) for forum in forums]
        told = [found for found in months if found.is_worth_a_mail]
        if not told:
            return False
        stop = stop_link(user)
        base = config.current().base_url.rstrip("/")
        mail = compose(
            "leader_digest", key=one.key, to_name=user.name, to_email=user.email, locale=user.locale,
            context={"months": told, "month": month.name(one.first), "base": base, "stop": stop,
                     "account": f"{base}/akun", "mailed": labels.mailed},
        )  # fmt: skip
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    outbox.post(replace(mail, headers={**mail.headers, **headers}), key=one.key, kind=KIND, priority=7)
    return True


def look(key: str) -> Verdict:
    """Right before it leaves: not to somebody who meanwhile wants none, or leads nothing any more."""
    user = db.session.get(User, int(key.split(":")[1]))
    return AS_IT_IS if user is not None and _is_wanted(user) and user.id in _led() else Verdict(drop=True)


def stop_link(user: User) -> str:
    """The address that ends the mails to this user, whoever opens it; another mail address makes another link."""
    return f"{config.current().base_url.rstrip('/')}/ringkasan/{user.id}/{_token(user)}"


def by_token(user_id: int, token: str) -> User:
    """The user of a stop link. Raises Gone alike for nonsense and for links that ended."""
    user = db.session.get(User, user_id)
    if user is None or not hmac.compare_digest(_token(user).encode(), token.lower().encode()):
        raise Gone(
            _("This link does not belong to anybody who gets the monthly email. Your account has a switch for it.")
        )
    return user


def wants(user: User, wanted: bool) -> None:
    """Whether this user gets the monthly mail."""
    user.wants_digest = wanted
    db.session.flush()


def is_leader(user: User) -> bool:
    """Whether there is anything this user could get."""
    return user.id in _led(wanted_only=False)


def _token(user: User) -> str:
    return ids.derived_token(current_app.config["SECRET_KEY"], "digest", f"{user.id}:{user.email}")


def _is_wanted(user: User) -> bool:
    return user.wants_digest and user.is_active


def _led(wanted_only: bool = True) -> dict[int, list[Forum]]:
    """User id -> the forums they lead now, by name. One statement."""
    statement = (
        select(ForumRole)
        .join(ForumRole.forum)
        .join(ForumRole.user)
        .where(ForumRole.role == "leader", ForumRole.until.is_(None), User.deactivated_at.is_(None))
        .options(joinedload(ForumRole.forum))
        .order_by(ForumRole.user_id, Forum.name, Forum.id)
    )
    if wanted_only:
        statement = statement.where(User.wants_digest.is_(True))
    found: dict[int, dict[int, Forum]] = defaultdict(dict)
    for row in db.session.scalars(statement):
        found[row.user_id][row.forum_id] = row.forum
    return {user_id: list(forums.values()) for user_id, forums in found.items()}
