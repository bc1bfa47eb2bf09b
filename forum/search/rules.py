"""Whose eyes a search has: which passages a reader may find. Asked of the rows as they are now, never of the index.

The index may be some seconds old. Whether minutes are public, in force, a promise withdrawn, a forum hidden: that is
asked in the same statement that finds, so that what was withdrawn is gone with the transaction that withdrew it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, or_, select

from forum.actions.models import Action
from forum.forums import queries as forums
from forum.forums import rules as forums_rules
from forum.forums.models import Forum
from forum.meetings.models import Meeting
from forum.minutes.models import Minutes, MinutesVersion
from forum.search.models import Passage, Word


@dataclass(frozen=True)
class Reader:
    """The forums whose minutes they write, and those they belong to without writing. Of all others: what is public."""

    writes: frozenset[int] = frozenset()
    belongs: frozenset[int] = frozenset()

    @property
    def inside(self) -> frozenset[int]:
        return self.writes | self.belongs


EVERYBODY = Reader()
SEEN_BY = (Passage.meeting_id, Passage.forum_id, Passage.version_id, Passage.action_id, Passage.for_writers,
           Passage.for_members, Passage.for_everybody)  # fmt: skip
"""The columns that say who may read a passage."""


def reader(user: Any) -> Reader:
    """The reader a signed-in user is; the same roles as for meetings (`may_see`) and for writing (`may_write`)."""
    if not user.is_authenticated:
        return EVERYBODY
    ids = [one.id for one in forums.for_user(user)]
    writes = {one for one in ids if forums_rules.has_role(user, one, "organiser", "minute_taker")}
    return Reader(frozenset(writes), frozenset(ids) - writes)


def visible(who: Reader, row: Any = Passage) -> ColumnElement[bool]:
    """The passages of this reader; `row` has the columns of SEEN_BY."""
    open_forums = select(Forum.id).where(Forum.is_public)
    shown = [
        and_(row.for_everybody, row.forum_id.in_(open_forums), row.forum_id.not_in(who.inside), _is_public_now(row))
    ]
    if who.writes:
        shown.append(and_(row.for_writers, row.forum_id.in_(who.writes)))
    if who.belongs:
        shown.append(and_(row.for_members, row.forum_id.in_(who.belongs)))
    return or_(false(), *shown)


def _is_public_now(row: Any) -> ColumnElement[bool]:
    """Each of the questions is answered by an index, for the passages that match and no others."""
    in_force = (  # the newest version's number if everybody may read it, otherwise none
        select(case((MinutesVersion.is_public, MinutesVersion.id)))
        .join(Minutes, Minutes.id == MinutesVersion.minutes_id)
        .where(Minutes.meeting_id == row.meeting_id)
        .order_by(MinutesVersion.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    promised = select(Action.id).where(
        Action.id == row.action_id, Action.is_public, Action.published_at.is_not(None), Action.withdrawn_at.is_(None)
    )
    announced = select(Meeting.id).where(Meeting.id == row.meeting_id, Meeting.is_public, Meeting.state != "draft")
    return or_(
        and_(row.version_id.is_not(None), row.version_id == in_force),
        and_(row.version_id.is_(None), row.action_id.is_not(None), promised.exists()),
        and_(row.version_id.is_(None), row.action_id.is_(None), announced.exists()),
    )


def readable_words(who: Reader) -> ColumnElement[bool]:
    """The words of this reader's passages, for a statement that joins Forum."""
    shown = [and_(Word.face == "everybody", Forum.is_public, Word.forum_id.not_in(who.inside))]
    if who.writes:
        shown.append(and_(Word.face == "writers", Word.forum_id.in_(who.writes)))
    if who.belongs:
        shown.append(and_(Word.face == "members", Word.forum_id.in_(who.belongs)))
    return or_(*shown)
