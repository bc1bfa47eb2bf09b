"""Searching: the meetings that have it, best first, each with its best passages.

A word that stands in thousands of passages tells none of them from the others: then the newest MOST are looked at and
ranked, and the page says so. What is found is worked out once; counting, grouping and choosing are done with that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from forum.extensions import db
from forum.forums.models import Forum
from forum.meetings.models import Meeting
from forum.search import engines
from forum.search.filters import Filters, conditions
from forum.search.models import Passage
from forum.search.question import Question
from forum.search.rules import SEEN_BY, Reader, visible

PER_PAGE = 10
PER_MEETING = 3
IN_ONE_MEETING = 50
MOST = 1000
"""Passages that are looked at and ranked, those of the newest meetings."""


class Hit(NamedTuple):
    """A passage that was found, without its words; `score` is the better the greater."""

    id: int
    meeting_id: int
    forum_id: int
    day: date
    kind: str
    number: int
    score: float


@dataclass(frozen=True)
class Hits:
    """What this reader may find, newest first. `is_more`: older ones were not looked at."""

    rows: tuple[Hit, ...] = ()
    is_more: bool = False


@dataclass(frozen=True)
class Group:
    """A meeting with its best passages; `passages` is how many it has in all."""

    meeting: Meeting
    passages: int
    best: list[Passage]


@dataclass(frozen=True)
class Found:
    """One page of groups; `meetings` and `passages` count `hits`, of which they are."""

    groups: list[Group]
    number: int
    meetings: int
    passages: int
    hits: Hits = field(default=Hits(), compare=False)

    @property
    def last(self) -> int:
        return max(1, -(-self.meetings // PER_PAGE))


NOTHING = Found([], 1, 0, 0)


def find(question: Question, filters: Filters, who: Reader, number: int = 1) -> Found:
    """Page `number` (from 1) of what this reader may find; a page that is not there is empty. Two statements, one more
    for the filter of a meeting and one for that of an organisation."""
    return page(hits(question, filters, who), filters, number)


def hits(question: Question, filters: Filters, who: Reader) -> Hits:
    """The newest MOST passages that have it and that this reader may see. The oldest meeting is left out when only a
    part of it would be among them."""
    wanted, meeting_id = question.wanted, None
    if filters.meeting_key:
        meeting_id = db.session.scalar(select(Meeting.id).where(Meeting.key == filters.meeting_key))
    if wanted is None or (filters.meeting_key and meeting_id is None):
        return Hits()
    columns = (Passage.id, Passage.day, Passage.kind, Passage.number, *SEEN_BY)
    passages: Any = select(*columns).where(*conditions(filters, who))
    if meeting_id is not None:
        passages = passages.where(Passage.meeting_id == meeting_id)
    engine = engines.of(db.engine.dialect.name)
    statement = engine.newest(passages, partial(visible, who), wanted, MOST + 1, meeting_id=meeting_id)
    rows = [
        Hit(one.id, one.meeting_id, one.forum_id, one.day, one.kind, one.number, one.score)
        for one in db.session.execute(statement)
    ]
    if len(rows) <= MOST:
        return Hits(tuple(rows))
    whole = [one for one in rows if one.meeting_id != rows[-1].meeting_id]
    return Hits(tuple(whole or rows[:MOST]), is_more=True)


def page(found: Hits, filters: Filters, number: int = 1) -> Found:
    """Page `number` of what was found, with its texts. One statement; none when there is no such page."""
    meetings: dict[int, list[Hit]] = {}
    for one in found.rows:
        meetings.setdefault(one.meeting_id, []).append(one)
    for its in meetings.values():
        its.sort(key=_best_of_meeting)
    ordered = sorted(meetings.values(), key=_newest_first if filters.newest else _best_first)
    shown = ordered[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not shown:
        return Found([], 1, 0, 0, found)
    limit = IN_ONE_MEETING if filters.meeting_key else PER_MEETING
    return Found(_groups(shown, limit), number, len(meetings), len(found.rows), found)


def _best_of_meeting(one: Hit) -> tuple[Any, ...]:
    return -one.score, one.kind == "action", one.number, one.id


def _best_first(its: Sequence[Hit]) -> tuple[Any, ...]:
    return -its[0].score, -its[0].day.toordinal(), -its[0].meeting_id


def _newest_first(its: Sequence[Hit]) -> tuple[Any, ...]:
    return -its[0].day.toordinal(), -its[0].score, -its[0].meeting_id


def _groups(shown: Sequence[Sequence[Hit]], limit: int) -> list[Group]:
    """The chosen passages and their meetings. Whatever is gone meanwhile is left out."""
    chosen = [one.id for its in shown for one in its[:limit]]
    rows = db.session.execute(
        select(Passage, Meeting).join(Meeting, Meeting.id == Passage.meeting_id).join(Meeting.forum)
        .options(contains_eager(Meeting.forum)).where(Passage.id.in_(chosen))
    ).all()  # fmt: skip
    passages: dict[int, Passage] = {passage.id: passage for passage, _meeting in rows}
    meetings: dict[int, Meeting] = {meeting.id: meeting for _passage, meeting in rows}
    return [
        Group(meetings[its[0].meeting_id], len(its), [passages[one.id] for one in its[:limit] if one.id in passages])
        for its in shown
        if its[0].meeting_id in meetings
    ]


def public_forums(inside: Sequence[Forum]) -> list[Forum]:
    """The forums to choose from: one's own, then those everybody may read. One statement."""
    own = {one.id for one in inside}
    rows = db.session.scalars(select(Forum).where(Forum.is_public).order_by(Forum.name, Forum.id))
    return [*inside, *(one for one in rows if one.id not in own)]
