"""Promises as a list, a board or a month: what was asked for, and what was found. As many statements for all."""

import re
from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.actions import queries
from forum.actions.kinds import CLOSED
from forum.actions.models import Action, ActionGoal, ActionUpdate, CommitmentGoal
from forum.actions.queries import NOTHING_SAID, Status, plan
from forum.actions.queries.goals import Goal
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.web.forms import whole
from forum.web.pagination import PER_PAGE, Page, paginate

STATES = ("open", "overdue", "done", "all")
VIEWS = ("daftar", "papan", "kalender")
"""List, board, month; as they stand in the address."""
BOARD = ("not_started", "in_progress", "blocked", "reported_done", "done")
MOST_ON_BOARD = 300
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see; anything unknown becomes the default."""

    state: str = "open"
    forum_id: int | None = None
    owner_id: int | None = None
    commitment_id: int | None = None
    goal: int | None = None
    view: str = "daftar"
    month: date | None = None
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str], forums: Sequence[Forum]) -> "Asked":
        by_slug = {forum.slug: forum.id for forum in forums}
        state = given.get("keadaan", "open")
        owner, page = given.get("pemilik", ""), given.get("halaman", "")
        return cls(
            state=state if state in STATES else "open",
            forum_id=by_slug.get(given.get("forum", "")),
            owner_id=whole(owner) or None,
            commitment_id=whole(given.get("komitmen")) or None,
            goal=number if (number := whole(given.get("tpb"))) in range(1, 18) else None,
            view=view if (view := given.get("tampilan", "")) in VIEWS else "daftar",
            month=date(int(month[1]), int(month[2]), 1)
            if (month := _MONTH.fullmatch(given.get("bulan", "")))
            else None,
            page=whole(page, 1),
        )


@dataclass(frozen=True)
class Found:
    """One page of promises with their statuses, how many there are in each state, and whose they are."""

    page: Page[Action]
    statuses: dict[int, Status]
    counts: dict[str, int]
    owners: list[Organisation]

    def status(self, action: Action) -> Status:
        return self.statuses.get(action.id, NOTHING_SAID)


def find(asked: Asked, forums: Sequence[Forum]) -> Found:
    """The promises of `forums` that `asked` wants: what is due first in front, done ones newest first."""
    forum_ids = [asked.forum_id] if asked.forum_id else [forum.id for forum in forums]
    here = and_(Action.published_at.is_not(None), Meeting.forum_id.in_(forum_ids))
    owned = and_(here, *_wanted(asked))
    late = _late(forum_ids)
    page = paginate(_shown(asked, owned, late), asked.page, MOST_ON_BOARD if asked.view != "daftar" else PER_PAGE)
    return Found(page, queries.statuses([one.id for one in page.rows]), _counts(owned, late), _owners(here))


def everything(asked: Asked, forums: Sequence[Forum]) -> list[tuple[Action, Status, list[Goal], list[str]]]:
    """All promises that `asked` wants, for a file: at most ten thousand. As many statements for all."""
    forum_ids = [asked.forum_id] if asked.forum_id else [forum.id for forum in forums]
    here = and_(Action.published_at.is_not(None), Meeting.forum_id.in_(forum_ids), *_wanted(asked))
    statement = _rows(asked.state, here, _late(forum_ids)).options(
        joinedload(Action.commitment), joinedload(Action.milestone)
    )
    found = db.session.scalars(statement.limit(10_000)).all()
    numbers = [one.id for one in found]
    statuses, serves, helpers = queries.statuses(numbers), plan.goals_of(numbers), queries.supporters(numbers)
    return [(one, statuses[one.id], sorted(serves[one.id]), [each.name for each in helpers.get(one.id, ())])
            for one in found]  # fmt: skip


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    """The filters; a goal also finds what serves a commitment with that goal."""
    found: list[ColumnElement[bool]] = []
    if asked.owner_id is not None:
        found.append(Action.owner_organisation_id == asked.owner_id)
    if asked.commitment_id is not None:
        found.append(Action.commitment_id == asked.commitment_id)
    if asked.goal is not None:
        own = select(ActionGoal.action_id).where(ActionGoal.goal == asked.goal)
        through = select(CommitmentGoal.commitment_id).where(CommitmentGoal.goal == asked.goal)
        found.append(or_(Action.id.in_(own), Action.commitment_id.in_(through)))
    return found


def _shown(asked: Asked, owned: ColumnElement[bool], late: ColumnElement[bool]) -> Select[Any]:
    if asked.view == "papan":
        return _rows("open", and_(owned, Action.withdrawn_at.is_(None)), late, everything=True)
    if asked.view == "kalender":
        first = asked.month or clock.today("Asia/Jakarta").replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
        in_month = and_(owned, Action.withdrawn_at.is_(None), Action.due_on >= first, Action.due_on < after)
        return _rows("open", in_month, late, everything=True)
    return _rows(asked.state, owned, late)


def columns(found: Found) -> list[tuple[str, list[Action]]]:
    """The board: status -> its promises, overdue ones where their owner says they are. Pure."""
    placed: dict[str, list[Action]] = {code: [] for code in BOARD}
    for action in found.page.rows:
        status = found.status(action)
        placed["reported_done" if status.code == "done" and not status.is_confirmed else status.code].append(action)
    return list(placed.items())


def weeks(found: Found, month: date) -> list[list[tuple[date, list[Action]]]]:
    """The month: weeks from Monday on, each day with what is due. Pure."""
    due: dict[date, list[Action]] = {}
    for action in found.page.rows:
        if action.due_on is not None:
            due.setdefault(action.due_on, []).append(action)
    return [
        [(day, due.get(day, [])) for day in week] for week in Calendar().monthdatescalendar(month.year, month.month)
    ]


def _newest() -> Any:
    last = select(func.max(ActionUpdate.id)).group_by(ActionUpdate.action_id)
    return select(ActionUpdate.action_id, ActionUpdate.status).where(ActionUpdate.id.in_(last)).subquery()


def _is_open(newest: Any) -> ColumnElement[bool]:
    return and_(Action.withdrawn_at.is_(None), or_(newest.c.status.is_(None), newest.c.status.not_in(CLOSED)))


def _late(forum_ids: Sequence[int]) -> ColumnElement[bool]:
    """Past its day on the clock of the meeting's place: there are three clocks in the country."""
    zones = db.session.scalars(select(Meeting.timezone).where(Meeting.forum_id.in_(forum_ids)).distinct()).all()
    return or_(Action.id == -1, *(and_(Meeting.timezone == zone, Action.due_on < clock.today(zone)) for zone in zones))


def _rows(
    state: str, where: ColumnElement[bool], late: ColumnElement[bool], *, everything: bool = False
) -> Select[Any]:
    newest = _newest()
    statement = (
        select(Action)
        .join(Action.meeting)
        .outerjoin(newest, newest.c.action_id == Action.id)
        .options(contains_eager(Action.meeting).joinedload(Meeting.forum), joinedload(Action.owner_organisation))
        .where(where)
    )
    if everything:
        return statement.order_by(Action.due_on.is_(None), Action.due_on, Action.id)
    if state == "done":
        return statement.where(newest.c.status == "done").order_by(Action.id.desc())
    if state == "all":
        return statement.order_by(Action.id.desc())
    statement = statement.where(_is_open(newest))
    if state == "overdue":
        statement = statement.where(late)
    return statement.order_by(Action.due_on.is_(None), Action.due_on, Action.id)


def _counts(where: ColumnElement[bool], late: ColumnElement[bool]) -> dict[str, int]:
    newest = _newest()
    is_open = _is_open(newest)
    row = db.session.execute(
        select(
            func.count().filter(is_open), func.count().filter(and_(is_open, late)),
            func.count().filter(newest.c.status == "done"), func.count(),
        )
        .select_from(Action)
        .join(Action.meeting)
        .outerjoin(newest, newest.c.action_id == Action.id)
        .where(where)
    ).one()  # fmt: skip
    return dict(zip(STATES, row, strict=True))


def _owners(where: ColumnElement[bool]) -> list[Organisation]:
    owners = select(Action.owner_organisation_id).join(Action.meeting).where(where)
    return list(
        db.session.scalars(
            select(Organisation).where(Organisation.id.in_(owners)).order_by(func.lower(Organisation.name))
        )
    )
