"""Which meetings a wide report speaks of: begun, in a period on each forum's own clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, literal, or_, select

from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock
from forum.meetings.models import Meeting

STATES = ("announced", "held", "concluded")


@dataclass(frozen=True)
class Scope:
    """Which meetings: begun, from the day `first` to the day `last` (both included, on each forum's clock).

    `forum_ids` None: of every forum. `kinds` empty: of every kind.
    """

    first: date
    last: date
    forum_ids: frozenset[int] | None = None
    kinds: tuple[str, ...] = ()


def zones(forum_ids: Collection[int] | None) -> list[str]:
    """The clocks that these forums live by."""
    statement: Any = select(Forum.timezone).distinct().order_by(Forum.timezone)
    if forum_ids is not None:
        statement = statement.where(Forum.id.in_(sorted(forum_ids)))
    return list(db.session.scalars(statement))


def within(scope: Scope) -> Any:
    """The condition that a meeting (joined with its forum) belongs to the scope. One statement: the forums' clocks."""
    days = [
        and_(Forum.timezone == name, Meeting.starts_at >= _midnight(scope.first, name),
             Meeting.starts_at < _midnight(scope.last + timedelta(days=1), name))
        for name in zones(scope.forum_ids)
    ]  # fmt: skip
    conditions = [or_(*days) if days else literal(False), Meeting.state.in_(STATES), Meeting.starts_at <= clock.now()]
    if scope.forum_ids is not None:
        conditions.append(Meeting.forum_id.in_(sorted(scope.forum_ids)))
    if scope.kinds:
        conditions.append(Meeting.kind.in_(scope.kinds))
    return and_(*conditions)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))


def meetings(scope: Scope) -> list[tuple[int, int, date]]:
    """Meeting id, forum id, and the day on the forum's clock. Two statements."""
    statement: Any = select(Meeting.id, Meeting.forum_id, Meeting.starts_at, Forum.timezone).join(Meeting.forum)
    return [
        (meeting_id, forum_id, at.astimezone(ZoneInfo(zone)).date())
        for meeting_id, forum_id, at, zone in db.session.execute(statement.where(within(scope)))
    ]


def last_met(forum_ids: frozenset[int] | None) -> dict[int, date]:
    """Forum id -> the day of its last meeting of any kind, however long ago; without those that never met."""
    statement: Any = (
        select(Meeting.forum_id, Forum.timezone, func.max(Meeting.starts_at))
        .join(Meeting.forum)
        .where(Meeting.state.in_(STATES), Meeting.starts_at <= clock.now())
        .group_by(Meeting.forum_id, Forum.timezone)
    )
    if forum_ids is not None:
        statement = statement.where(Meeting.forum_id.in_(sorted(forum_ids)))
    return {one: at.astimezone(ZoneInfo(zone)).date() for one, zone, at in db.session.execute(statement)}
