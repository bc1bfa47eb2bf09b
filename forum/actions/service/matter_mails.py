"""Mails about a matter that went from one forum to another: to those who have to answer it, and back with the answer.

Everybody who organises the forum on the other side is told, in their own language; whoever acted is not told of it.
"""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.actions.models import ForwardedMatter
from forum.actions.service.notes import Words, note
from forum.extensions import db
from forum.forums.models import Forum, ForumRole
from forum.kernel.dates import format_datetime
from forum.kernel.i18n import gettext as _
from forum.outbox import service as outbox

KIND = "matter"


def tell_forwarded(matter: ForwardedMatter) -> int:
    """Tell those who organise the receiving forum that a matter waits for their answer. How many are told."""

    def say() -> Words:
        said = _("%(forum)s forwarded this matter to %(here)s: “%(title)s”.", forum=matter.from_forum.name,
                 here=matter.to_forum.name, title=matter.title)  # fmt: skip
        return Words(
            _("A matter was forwarded to your forum: %(title)s", title=matter.title),
            f"{said} {matter.text}".strip(),
            _("Put it on the agenda of a meeting, or decline it with a reason. Those who forwarded it wait for your "
              "answer and get it by email."),
            (_("Read and answer"), _page(matter)),
        )  # fmt: skip

    return _tell(matter, matter.from_forum, matter.to_forum, "sent", say, matter.sent_by_id)


def tell_answered(matter: ForwardedMatter) -> int:
    """Tell those who forwarded it whether the other forum takes it up, or why not. How many are told."""

    def say() -> Words:
        return Words(
            _("Answer of %(forum)s: %(title)s", forum=matter.to_forum.name, title=matter.title),
            _answer(matter),
            _("You get this email because your forum forwarded the matter. What becomes of it follows."),
            (_("See where it stands"), _page(matter)),
        )

    return _tell(matter, matter.to_forum, matter.from_forum, "answered", say, matter.answered_by_id)


def tell_outcome(matter: ForwardedMatter) -> int:
    """Tell those who forwarded it what became of it; another text later is told again."""

    def say() -> Words:
        return Words(
            _("Outcome from %(forum)s: %(title)s", forum=matter.to_forum.name, title=matter.title),
            matter.outcome,
            _("You get this email because your forum forwarded the matter."),
            (_("See where it stands"), _page(matter)),
        )

    which = f"outcome-{matter.outcome_at:%Y%m%d%H%M%S}"
    return _tell(matter, matter.to_forum, matter.from_forum, which, say, matter.outcome_by_id)


def _answer(matter: ForwardedMatter) -> str:
    if matter.answer == "declined":
        said = _("%(forum)s does not take up the matter “%(title)s”. Reason: %(reason)s", forum=matter.to_forum.name,
                 title=matter.title, reason=matter.reason)  # fmt: skip
        return str(said)
    if matter.meeting is not None:
        said = _("%(forum)s takes up the matter “%(title)s”. It is on the agenda of “%(meeting)s” on %(when)s.",
                 forum=matter.to_forum.name, title=matter.title, meeting=matter.meeting.title,
                 when=format_datetime(matter.meeting.starts_at, matter.meeting.timezone))  # fmt: skip
    else:
        said = _("%(forum)s takes up the matter “%(title)s”.", forum=matter.to_forum.name, title=matter.title)
    return f"{said} {matter.reason}".strip()


def _tell(matter: ForwardedMatter, sender: Forum, receiver: Forum, which: str, say: Callable[[], Words],
          by_id: int | None) -> int:  # fmt: skip
    told = [one for one in _organisers(receiver) if one.id != by_id]
    for user in told:
        key = f"matter:{matter.id}:{which}:{user.id}"
        mail = note(sender, key=key, to_name=user.name, to_email=user.email, locale=user.locale, say=say, about=list)
        outbox.post(mail, key=key, kind=KIND)
    return len(told)


def _organisers(forum: Forum) -> list[User]:
    """Who runs this forum now, each once."""
    statement = (
        select(User)
        .join(ForumRole, ForumRole.user_id == User.id)
        .where(ForumRole.forum_id == forum.id, ForumRole.role == "organiser", ForumRole.until.is_(None))
        .order_by(User.id)
    )
    return [one for one in db.session.scalars(statement).unique() if one.is_active]


def _page(matter: ForwardedMatter) -> str:
    path: str = current_app.url_map.bind("").build("actions.matter", {"key": matter.key})
    return config.current().base_url.rstrip("/") + path
