"""Followers: a user with one tap, anybody by an address that confirms itself; told when a status has settled."""

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.actions import labels, queries
from forum.actions.events import PromiseReported
from forum.actions.models import Action, Follower
from forum.actions.rules import may_see_forum
from forum.actions.service.notes import Words, lines, note
from forum.extensions import db
from forum.invitations import rules as invitation_rules
from forum.jobs import service as jobs
from forum.kernel import clock, ids
from forum.kernel.errors import Gone, Problem
from forum.kernel.i18n import gettext as _
from forum.outbox import service as outbox

TELL = "actions.tell"
SETTLING = timedelta(minutes=5)
"""How long a report may be corrected before followers are told; only the last one is told."""
PURPOSE = "follow"
KIND = "follow"


def token(follower: Follower) -> str:
    """The secret that confirms and ends it."""
    return ids.derived_token(current_app.config["SECRET_KEY"], PURPOSE, follower.token_nonce)


def address(follower: Follower) -> str:
    """The absolute address of the page where it is confirmed or ended."""
    path: str = current_app.url_map.bind("").build("actions.following", {"token": token(follower)})
    return config.current().base_url.rstrip("/") + path


def of_user(action: Action, user: Any) -> Follower | None:
    """How this user follows the promise now, if at all."""
    if not user.is_authenticated:
        return None
    known = _known(action, user.email)
    return known if known and known.confirmed_at and not known.ended_at else None


def follow(action: Action, user: User) -> Follower:
    """A user follows with one tap. Twice follows once."""
    follower = _opened(action, user.email, user.locale)
    if follower.ended_at is not None or follower.confirmed_at is None:
        follower.told, follower.ended_at = _shown(action.id), None
        follower.confirmed_at = clock.now()
    follower.user_id = user.id
    return follower


def unfollow(action: Action, user: User) -> None:
    """A user follows no longer. Twice changes nothing."""
    follower = of_user(action, user)
    if follower is not None:
        end(follower)


def ask(action: Action, email: str, locale: str) -> None:
    """Somebody wants to follow by mail: nothing is told before the link in the mail is opened and confirmed.

    At most one mail an hour to an address; one that follows already gets none, and the page does not say which.
    Raises Problem for an address we cannot write to.
    """
    email = email.strip().lower()
    if not invitation_rules.is_mailable(email):
        raise Problem(_("“%(email)s” is not an email address we can write to.", email=email[:80]), code="bad_address",
                      field="email")  # fmt: skip
    follower = _opened(action, email, locale)
    if follower.confirmed_at is not None and follower.ended_at is None:
        return
    key = f"follow:{follower.id}:{int(clock.now().timestamp()) // 3600}"
    mail = note(
        action.meeting.forum, key=key, to_name=email, to_email=email, locale=locale, about=list,
        say=lambda: Words(
            _("Confirm that you follow %(code)s", code=action.called),
            _("Somebody, we hope you, wants to be told by email when the status of action item %(code)s changes.",
              code=action.called),
            _("If it was not you, do nothing: you then get no further email."),
            (_("Open and confirm"), address(follower)),
        ),
    )  # fmt: skip
    outbox.post(mail, key=key, kind=KIND)


def find(secret: str) -> Follower:
    """Who follows with this secret. Raises Gone for nonsense."""
    found = db.session.scalar(
        select(Follower).where(Follower.token_hash == ids.token_hash(secret))
    ) if ids.looks_like_token(secret) else None  # fmt: skip
    if found is None:
        raise Gone(_("This link does not work. It may have been cut off in a message."), code="dead_link")
    return found


def confirm_follower(follower: Follower) -> None:
    """The address says that it wants this. Twice changes nothing."""
    if follower.confirmed_at is None or follower.ended_at is not None:
        follower.told = _shown(follower.action_id)
        follower.confirmed_at, follower.ended_at = clock.now(), None


def end(follower: Follower) -> None:
    """No further mails. Twice changes nothing."""
    follower.ended_at = follower.ended_at or clock.now()


def reported(event: PromiseReported) -> None:
    """A report came: tell followers when it has settled."""
    jobs.enqueue(TELL, {"action": event.action_id, "update": event.update_id},
                 key=f"{TELL}:{event.update_id}", due_at=clock.now() + SETTLING)  # fmt: skip


def tell(payload: dict[str, Any]) -> None:
    """The job: one mail to each follower who does not know the status of now. A newer report has a job of its own."""
    action = db.session.get_one(Action, payload["action"])
    newest = queries.updates(action.id)[-1]
    if newest.id != payload["update"]:
        return
    shown = _shown(action.id)
    standing = select(Follower).where(
        Follower.action_id == action.id, Follower.confirmed_at.is_not(None), Follower.ended_at.is_(None)
    )
    for one in db.session.scalars(standing):
        if one.told == shown or not _may_know(one, action):
            continue
        key = f"follow-told:{one.id}:{newest.id}"
        outbox.post(_told(one, action, shown, key), key=key, kind=KIND)
        one.told, one.told_update_id = shown, newest.id


def _told(one: Follower, action: Action, shown: str, key: str) -> Any:
    before = one.told
    return note(
        action.meeting.forum, key=key, to_name=one.user.name if one.user else one.email, to_email=one.email,
        locale=one.locale, about=lambda: lines([action], clean=one.user is None),
        say=lambda: Words(
            _("%(code)s: %(status)s", code=action.called, status=labels.status(shown)),
            _("The status of an action item that you follow was “%(before)s” and is now “%(now)s”.",
              before=labels.status(before), now=labels.status(shown)),
            _("You get this email because you follow this action item."),
            (_("Follow it no longer"), address(one)),
        ),
    )  # fmt: skip


def _may_know(one: Follower, action: Action) -> bool:
    if one.user is None:  # by mail alone: a stranger
        return not action.closed
    if action.is_public:
        return True
    return one.user.is_active and may_see_forum(one.user, action.meeting.forum_id)


def _shown(action_id: int) -> str:
    status = queries.statuses([action_id])[action_id]
    return "reported_done" if status.code == "done" and not status.is_confirmed else status.code


def _known(action: Action, email: str) -> Follower | None:
    return db.session.scalar(select(Follower).where(Follower.action_id == action.id, Follower.email == email.lower()))


def _opened(action: Action, email: str, locale: str) -> Follower:
    known = _known(action, email)
    if known is not None:
        return known
    follower = Follower(action_id=action.id, email=email.lower(), locale=locale, token_nonce=ids.new_token(),
                        told=_shown(action.id), created_at=clock.now())  # fmt: skip
    follower.token_hash = ids.token_hash(token(follower))
    db.session.add(follower)
    db.session.flush()
    return follower
