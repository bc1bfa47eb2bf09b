"""Searching: the meetings that have it, best first, each with its best passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.meetings.models import Meeting
from forum.search import engines
from forum.search.models import KINDS, Passage, PassageConcern
from forum.search.question import Question
from forum.search.rules import Reader, visible

PER_PAGE = 10
PER_MEETING = 3
IN_ONE_MEETING = 50
MOST_ORGANISATIONS = 200


@dataclass(frozen=True)
class Filters:
    """What narrows a search. Days are those of the meetings, both included; `newest` puts new meetings first."""

    forum_id: int | None = None
    organisation_id: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    meeting_key: str = ""
    newest: bool = False

    @property
    def narrows(self) -> bool:
        return replace(self, newest=False) != Filters()


@dataclass(frozen=True)
class Group:
    """A meeting with its best passages; `passages` is how many it has in all."""

    meeting: Meeting
    passages: int
    best: list[Passage]


@dataclass(frozen=True)
class Found:
    """One page of groups; `meetings` and `passages` count everything that was found."""

    groups: list[Group]
    number: int
    meetings: int
    passages: int

    @property
    def last(self) -> int:
        return max(1, -(-self.meetings // PER_PAGE))


NOTHING = Found([], 1, 0, 0)


def find(question: Question, filters: Filters, who: Reader, number: int = 1) -> Found:
    """Page `number` (from 1) of what this reader may find. Three statements; a page that is not there is empty."""
    if question.wanted is None:
        return NOTHING
    hits = _hits(question, filters, who)
    best = func.max(hits.c.score)
    order = (hits.c.day.desc(), best.desc()) if filters.newest else (best.desc(), hits.c.day.desc())
    rows = db.session.execute(
        select(hits.c.meeting_id, func.count().label("passages"), func.count().over().label("meetings"),
               func.sum(func.count()).over().label("in_all"))
        .group_by(hits.c.meeting_id, hits.c.day)
        .order_by(*order, hits.c.meeting_id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()  # fmt: skip
    if not rows:
        return NOTHING
    groups = _groups(question, filters, who, {row.meeting_id: row.passages for row in rows})
    return Found(groups, number, rows[0].meetings, int(rows[0].in_all))


def count(question: Question, filters: Filters, who: Reader) -> int:
    """How many passages this reader may find. One statement."""
    if question.wanted is None:
        return 0
    return db.session.scalar(select(func.count()).select_from(_hits(question, filters, who, is_ranked=False))) or 0


def organisations(question: Question, filters: Filters, who: Reader) -> list[Organisation]:
    """The organisations that what is found concerns, by name: to choose from. One statement."""
    if question.wanted is None:
        return []
    hits = _hits(question, replace(filters, organisation_id=None), who, is_ranked=False)
    concerned = select(PassageConcern.organisation_id).join(hits, hits.c.id == PassageConcern.passage_id)
    return list(
        db.session.scalars(
            select(Organisation).where(Organisation.id.in_(concerned)).order_by(func.lower(Organisation.name))
            .limit(MOST_ORGANISATIONS)
        )
    )  # fmt: skip


def public_forums(inside: Sequence[Forum]) -> list[Forum]:
    """The forums to choose from: one's own, then those everybody may read. One statement."""
    own = {one.id for one in inside}
    rows = db.session.scalars(select(Forum).where(Forum.is_public).order_by(Forum.name, Forum.id))
    return [*inside, *(one for one in rows if one.id not in own)]


def _groups(question: Question, filters: Filters, who: Reader, counts: Mapping[int, int]) -> list[Group]:
    limit = IN_ONE_MEETING if filters.meeting_key else PER_MEETING
    hits = _hits(question, filters, who, Passage.meeting_id.in_(list(counts)))
    place = func.row_number().over(
        partition_by=hits.c.meeting_id, order_by=(hits.c.score.desc(), hits.c.kind.desc(), hits.c.number, hits.c.id)
    )
    ranked = select(hits.c.id, place.label("place")).subquery()
    rows = db.session.scalars(
        select(Passage).join(ranked, ranked.c.id == Passage.id).where(ranked.c.place <= limit).order_by(ranked.c.place)
    )
    best: dict[int, list[Passage]] = {meeting_id: [] for meeting_id in counts}
    for row in rows:
        best[row.meeting_id].append(row)
    statement = select(Meeting).options(joinedload(Meeting.forum)).where(Meeting.id.in_(list(counts)))
    meetings = {one.id: one for one in db.session.scalars(statement)}
    return [Group(meetings[meeting_id], number, best[meeting_id]) for meeting_id, number in counts.items()]


def _hits(question: Question, filters: Filters, who: Reader, *also: ColumnElement[bool], is_ranked: bool = True) -> Any:
    """What matches and may be seen, worked out once (FTS5 cannot rank inside a grouping)."""
    wanted = question.wanted
    assert wanted is not None
    found = engines.of(db.engine.dialect.name).hits(wanted, is_ranked=is_ranked)
    matching = found.cte("matching").prefix_with("MATERIALIZED")
    shown = [Passage.id, Passage.meeting_id, Passage.day, Passage.kind, Passage.number]
    statement: Select[*tuple[Any, ...]] = (
        select(*shown, *([matching.c.score] if is_ranked else []))
        .join(matching, matching.c.id == Passage.id)
        .join(Meeting, Meeting.id == Passage.meeting_id)
        .join(Forum, Forum.id == Passage.forum_id)
        .where(visible(who), *_narrowed(filters), *also)
    )
    return statement.cte("hits")


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.forum_id is not None:
        found.append(Passage.forum_id == filters.forum_id)
    if filters.organisation_id is not None:
        concerns = select(PassageConcern.passage_id).where(PassageConcern.organisation_id == filters.organisation_id)
        found.append(Passage.id.in_(concerns))
    if filters.kind in KINDS:
        found.append(Passage.kind == filters.kind)
    if filters.since is not None:
        found.append(Passage.day >= filters.since)
    if filters.until is not None:
        found.append(Passage.day <= filters.until)
    if filters.meeting_key:
        found.append(Meeting.key == filters.meeting_key)
    return found
