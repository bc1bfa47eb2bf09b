"""Promises as they are read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.actions.kinds import CLOSED, code_of, is_overdue, number_in
from forum.actions.models import Action, ActionSupporter, ActionUpdate
from forum.directory import queries as directory
from forum.directory.models import Organisation, Tenure
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.errors import Gone, Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting


@dataclass(frozen=True)
class Status:
    """How far a promise is: the last reported code (`not_started` before any report), and whether it is late.

    `progress` is the last that anybody said, in per cent. "Done" is the owner's word until `is_confirmed`.
    """

    code: str
    overdue: bool
    last_update: ActionUpdate | None
    progress: int | None = None

    @property
    def shown(self) -> str:
        """The one word for it: `overdue` wins over what was reported; `reported_done` waits for the organiser."""
        if self.overdue:
            return "overdue"
        return "reported_done" if self.code == "done" and not self.is_confirmed else self.code

    @property
    def is_confirmed(self) -> bool:
        """An organiser has seen the evidence."""
        return self.code == "done" and self.last_update is not None and self.last_update.verdict == "confirmed"

    @property
    def is_open(self) -> bool:
        return self.code not in CLOSED


NOTHING_SAID = Status("not_started", False, None)


def _loaded() -> Select[Any]:
    return (
        select(Action)
        .join(Action.meeting)
        .options(contains_eager(Action.meeting).joinedload(Meeting.forum))
        .options(joinedload(Action.owner_organisation), joinedload(Action.owner_office))
        .options(joinedload(Action.commitment), joinedload(Action.milestone))
    )


def for_meeting(meeting_id: int) -> list[Action]:
    """The promises of a meeting, drafts too, without withdrawn ones, in the order of their numbers. One query."""
    return list(
        db.session.scalars(
            _loaded().where(Action.meeting_id == meeting_id, Action.withdrawn_at.is_(None)).order_by(Action.number)
        )
    )


def by_key(key: str) -> Action:
    """The published promise with this key, also a withdrawn one. Raises Missing: a draft is nobody's business yet."""
    action: Action | None = db.session.scalar(_loaded().where(Action.key == key, Action.published_at.is_not(None)))
    if action is None:
        raise Missing(_("There is no such action item."))
    return action


def by_code(forum_id: int, code: str) -> Action:
    """The published promise of a forum with this code, however it is typed. Raises Missing."""
    year, number = number_in(code)
    action: Action | None = db.session.scalar(
        _loaded().where(Action.forum_id == forum_id, Action.code == code_of(year, number),
                        Action.published_at.is_not(None))
    )  # fmt: skip
    if action is None:
        raise Missing(_("There is no such action item."))
    return action


def holder(action: Action) -> Tenure | None:
    """Who holds the owner's chair today, person loaded: the promise stays with the chair when people change. Two
    queries; None for a vacant chair and for an organisation without one."""
    chair = action.owner_office or directory.head_office(action.owner_organisation_id)
    return directory.holders([chair.id], clock.today(action.meeting.timezone)).get(chair.id) if chair else None


def by_owner_token(key: str, token: str) -> Action:
    """The promise that this report link belongs to. Raises Missing for nonsense, Gone for a link that ended."""
    action = by_key(key)
    if not ids.looks_like_token(token) or ids.token_hash(token) != action.token_hash:
        raise Gone(_("This link does not open the report of this action item. It may have been cut off in a "
                     "message, or replaced by a newer one. Use the link in the newest email, or ask the organiser "
                     "for it."), code="dead_link")  # fmt: skip
    if action.withdrawn_at is not None:
        raise Gone(_("This action item was withdrawn; there is nothing to report any more."), code="withdrawn")
    return action


def updates(action_id: int) -> list[ActionUpdate]:
    """Everything reported about a promise, oldest first. One query."""
    return list(
        db.session.scalars(select(ActionUpdate).where(ActionUpdate.action_id == action_id).order_by(ActionUpdate.id))
    )


def statuses(action_ids: Iterable[int]) -> dict[int, Status]:
    """The status of each promise. "Today" is that of its meeting's place. Two queries, however many promises."""
    wanted = list(action_ids)
    if not wanted:
        return {}
    newest = (
        select(func.max(ActionUpdate.id)).where(ActionUpdate.action_id.in_(wanted)).group_by(ActionUpdate.action_id)
    )
    last = {row.action_id: row for row in db.session.scalars(select(ActionUpdate).where(ActionUpdate.id.in_(newest)))}
    said = (
        select(ActionUpdate.progress)
        .where(ActionUpdate.action_id == Action.id, ActionUpdate.progress.is_not(None))
        .order_by(ActionUpdate.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Action.id, Action.due_on, Action.withdrawn_at, Meeting.timezone, said.label("progress"))
        .join(Action.meeting)
        .where(Action.id.in_(wanted))
    )
    found = {}
    for row in rows:
        update = last.get(row.id)
        code = "cancelled" if row.withdrawn_at else update.status if update else "not_started"
        found[row.id] = Status(code, is_overdue(row.due_on, code, clock.today(row.timezone)), update, row.progress)
    return found


def open_for_organisations(organisation_ids: Iterable[int], forum_id: int | None = None) -> list[Action]:
    """Published promises these organisations own and have not finished, what is due first in front. One query."""
    wanted = list(organisation_ids)
    if not wanted:
        return []
    statement = _unfinished().where(Action.owner_organisation_id.in_(wanted))
    if forum_id is not None:
        statement = statement.where(Meeting.forum_id == forum_id)
    return list(db.session.scalars(statement))


def due_in_forums(forum_ids: Iterable[int]) -> list[Action]:
    """Unfinished promises of these forums that have a due date, what is due first in front. One query."""
    statement = _unfinished().where(Meeting.forum_id.in_(list(forum_ids)), Action.due_on.is_not(None))
    return list(db.session.scalars(statement))


def unfinished_in_forum(forum_id: int, also: Iterable[int] = ()) -> list[Action]:
    """Unfinished promises of a forum, and those with the ids `also`, what is due first in front. One query."""
    open_ = _unfinished().with_only_columns(Action.id).order_by(None).where(Meeting.forum_id == forum_id)
    wanted = or_(Action.id.in_(open_), Action.id.in_(list(also)))
    return list(db.session.scalars(_loaded().where(wanted).order_by(Action.due_on.is_(None), Action.due_on, Action.id)))


def _unfinished() -> Select[Any]:
    newest = select(func.max(ActionUpdate.id)).group_by(ActionUpdate.action_id)
    closed = select(ActionUpdate.action_id).where(ActionUpdate.id.in_(newest), ActionUpdate.status.in_(CLOSED))
    return (
        _loaded()
        .where(Action.published_at.is_not(None), Action.withdrawn_at.is_(None), Action.id.not_in(closed))
        .order_by(Action.due_on.is_(None), Action.due_on, Action.id)
    )


def kept_in_forums(forum_ids: Collection[int] | None = None) -> dict[int, tuple[int, int]]:
    """Forum id -> how many of its published promises are done, and how many there are; withdrawn and cancelled ones
    are not counted. None: every forum. One query."""
    newest = select(func.max(ActionUpdate.id)).group_by(ActionUpdate.action_id)
    said = select(ActionUpdate.action_id, ActionUpdate.status).where(ActionUpdate.id.in_(newest)).subquery()
    is_done = case((said.c.status == "done", 1), else_=0)
    statement: Any = (
        select(Meeting.forum_id, func.sum(is_done), func.count())
        .select_from(Action)
        .join(Action.meeting)
        .outerjoin(said, said.c.action_id == Action.id)
        .where(
            Action.published_at.is_not(None),
            Action.withdrawn_at.is_(None),
            func.coalesce(said.c.status, "") != "cancelled",
        )
        .group_by(Meeting.forum_id)
    )
    if forum_ids is not None:
        statement = statement.where(Meeting.forum_id.in_(list(forum_ids)))
    return {forum_id: (done, all_of_them) for forum_id, done, all_of_them in db.session.execute(statement)}


def supporters(action_ids: Iterable[int]) -> dict[int, list[Organisation]]:
    """The organisations that help, by promise. One query."""
    found: dict[int, list[Organisation]] = {}
    rows = db.session.scalars(
        select(ActionSupporter)
        .options(joinedload(ActionSupporter.organisation))
        .where(ActionSupporter.action_id.in_(list(action_ids)))
        .order_by(ActionSupporter.id)
    )
    for row in rows:
        found.setdefault(row.action_id, []).append(row.organisation)
    return found
