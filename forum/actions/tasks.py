"""The promises of a forum as tasks of a calendar program, at a secret address (docs/calendar.md section 8)."""

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from forum import config
from forum.accounts.models import User
from forum.actions import labels, queries
from forum.actions.models import Action, ActionUpdate, TaskFeed
from forum.actions.rules import may_see_forum
from forum.actions.service import page_link
from forum.adapters import ics
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, ids
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting

PURPOSE = "task-feed"
MOST = 1000
STATUSES = {
    "not_started": "NEEDS-ACTION",
    "in_progress": "IN-PROCESS",
    "blocked": "IN-PROCESS",
    "cancelled": "CANCELLED",
}


def token(feed: TaskFeed) -> str:
    """The secret in the address."""
    return ids.derived_token(current_app.config["SECRET_KEY"], PURPOSE, feed.token_nonce)


def address(feed: TaskFeed) -> str:
    """The absolute address of the file."""
    path: str = current_app.url_map.bind("").build("actions.tasks_file", {"token": token(feed)})
    return config.current().base_url.rstrip("/") + path


def standing(forum: Forum, user: User) -> TaskFeed | None:
    """The subscription of this user to this forum that works now."""
    return db.session.scalar(
        select(TaskFeed).where(
            TaskFeed.forum_id == forum.id, TaskFeed.user_id == user.id, TaskFeed.revoked_at.is_(None)
        )
    )


def renew(forum: Forum, user: User) -> TaskFeed:
    """A new address; the one before, if any, stops working at once."""
    end(forum, user)
    feed = TaskFeed(forum=forum, user_id=user.id, token_nonce=ids.new_token(), created_at=clock.now())
    feed.token_hash = ids.token_hash(token(feed))
    db.session.add(feed)
    db.session.flush()
    return feed


def end(forum: Forum, user: User) -> None:
    """The address stops working. Twice changes nothing."""
    feed = standing(forum, user)
    if feed is not None:
        feed.revoked_at = clock.now()


def find(secret: str) -> TaskFeed | None:
    """The subscription with this secret, also an ended one; None for anything else."""
    if not ids.looks_like_token(secret):
        return None
    return db.session.scalar(
        select(TaskFeed).where(TaskFeed.token_hash == ids.token_hash(secret))
        .options(joinedload(TaskFeed.user), joinedload(TaskFeed.forum))
    )  # fmt: skip


def is_open(feed: TaskFeed) -> bool:
    """Whether the address still works: not ended, and its owner still belongs to the forum."""
    return feed.revoked_at is None and feed.user.is_active and may_see_forum(feed.user, feed.forum_id)


def calendar(feed: TaskFeed) -> bytes:
    """The file: the forum's promises, the newest thousand. Five statements, however many."""
    found = db.session.scalars(
        select(Action).join(Action.meeting).where(Meeting.forum_id == feed.forum_id, Action.published_at.is_not(None))
        .options(contains_eager(Action.meeting).joinedload(Meeting.forum), joinedload(Action.owner_organisation))
        .order_by(Action.id.desc()).limit(MOST)
    ).all()  # fmt: skip
    numbers = [one.id for one in found]
    statuses = queries.statuses(numbers)
    told = select(ActionUpdate.action_id, func.count(), func.max(ActionUpdate.at)).where(
        ActionUpdate.action_id.in_(numbers)).group_by(ActionUpdate.action_id)  # fmt: skip
    changes = {row[0]: (row[1], row[2]) for row in db.session.execute(told)}
    with speaking(feed.user.locale):
        tasks = [_task(one, statuses[one.id], *changes.get(one.id, (0, one.published_at))) for one in reversed(found)]
        return ics.build_tasks(tasks, name=_("Action items of %(forum)s", forum=feed.forum.name))


def _task(action: Action, status: queries.Status, changes: int, changed_at: object) -> ics.Task:
    """Every change is told in the thread, so its length is a SEQUENCE that only rises."""
    at = clock.now() if changed_at is None else changed_at
    confirmed = status.is_confirmed and status.last_update is not None
    return ics.Task(
        uid=f"{action.key}@{config.current().mail_domain}",
        sequence=changes,
        dtstamp=at.replace(microsecond=0),  # type: ignore[attr-defined]
        summary=f"{action.called} {action.text}",
        description=f"{action.owner_name}\n{labels.status(status.shown)}",
        url=page_link(action),
        due=action.due_on,
        status="COMPLETED" if confirmed else STATUSES.get(status.code, "IN-PROCESS"),
        percent=100 if confirmed else status.progress,
        completed_at=status.last_update.at if confirmed and status.last_update else None,
    )
