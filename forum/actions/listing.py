"""The list of promises: what was asked for, and what was found. Seven statements, however many promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.actions import queries
from forum.actions.kinds import CLOSED
from forum.actions.models import Action, ActionUpdate
from forum.actions.queries import NOTHING_SAID, Status
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.web.forms import whole
from forum.web.pagination import Page, paginate

STATES = ("open", "overdue", "done", "all")


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see; anything unknown becomes the default."""

    state: str = "open"
    forum_id: int | None = None
    owner_id: int | None = None
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
    owned = here if asked.owner_id is None else and_(here, Action.owner_organisation_id == asked.owner_id)
    late = _late(forum_ids)
    page = paginate(_rows(asked.state, owned, late), asked.page)
    return Found(page, queries.statuses([one.id for one in page.rows]), _counts(owned, late), _owners(here))


def _newest() -> Any:
    last = select(func.max(ActionUpdate.id)).group_by(ActionUpdate.action_id)
    return select(ActionUpdate.action_id, ActionUpdate.status).where(ActionUpdate.id.in_(last)).subquery()


def _is_open(newest: Any) -> ColumnElement[bool]:
    return and_(Action.withdrawn_at.is_(None), or_(newest.c.status.is_(None), newest.c.status.not_in(CLOSED)))


def _late(forum_ids: Sequence[int]) -> ColumnElement[bool]:
    """Past its day on the clock of the meeting's place: there are three clocks in the country."""
    zones = db.session.scalars(select(Meeting.timezone).where(Meeting.forum_id.in_(forum_ids)).distinct()).all()
    return or_(Action.id == -1, *(and_(Meeting.timezone == zone, Action.due_on < clock.today(zone)) for zone in zones))


def _rows(state: str, where: ColumnElement[bool], late: ColumnElement[bool]) -> Select[Any]:
    newest = _newest()
    statement = (
        select(Action)
        .join(Action.meeting)
        .outerjoin(newest, newest.c.action_id == Action.id)
        .options(contains_eager(Action.meeting).joinedload(Meeting.forum), joinedload(Action.owner_organisation))
        .where(where)
    )
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
