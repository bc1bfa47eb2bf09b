"""Whose eyes a search has: which passages a reader may find. Asked of the rows as they are now, never of the index.

The index may be some seconds old. Whether minutes are public, in force, a promise withdrawn, a forum hidden: that is
asked in the same statement that finds, so that what was withdrawn is gone with the transaction that withdrew it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from forum.actions.models import Action
from forum.forums import queries as forums
from forum.forums import rules as forums_rules
from forum.forums.models import Forum
from forum.meetings.models import Meeting
from forum.minutes.models import MinutesVersion
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


def reader(user: Any) -> Reader:
    """The reader a signed-in user is; the same roles as for meetings (`may_see`) and for writing (`may_write`)."""
    if not user.is_authenticated:
        return EVERYBODY
    ids = [one.id for one in forums.for_user(user)]
    writes = {one for one in ids if forums_rules.has_role(user, one, "organiser", "minute_taker")}
    return Reader(frozenset(writes), frozenset(ids) - writes)


def visible(who: Reader) -> ColumnElement[bool]:
    """The passages of this reader; for a statement that joins Meeting and Forum."""
    shown = [and_(Passage.for_everybody, Forum.is_public, Passage.forum_id.not_in(who.inside), _is_public_now())]
    if who.writes:
        shown.append(and_(Passage.for_writers, Passage.forum_id.in_(who.writes)))
    if who.belongs:
        shown.append(and_(Passage.for_members, Passage.forum_id.in_(who.belongs)))
    return or_(false(), *shown)


def _is_public_now() -> ColumnElement[bool]:
    newest = select(func.max(MinutesVersion.id)).group_by(MinutesVersion.minutes_id)
    in_force = select(MinutesVersion.id).where(MinutesVersion.id.in_(newest), MinutesVersion.is_public)
    promised = select(Action.id).where(
        Action.is_public, Action.published_at.is_not(None), Action.withdrawn_at.is_(None)
    )
    return or_(
        Passage.version_id.in_(in_force),
        Passage.action_id.in_(promised),
        and_(Passage.version_id.is_(None), Passage.action_id.is_(None), Meeting.is_public, Meeting.state != "draft"),
    )


def readable_words(who: Reader) -> ColumnElement[bool]:
    """The words of this reader's passages, for a statement that joins Forum."""
    shown = [and_(Word.face == "everybody", Forum.is_public, Word.forum_id.not_in(who.inside))]
    if who.writes:
        shown.append(and_(Word.face == "writers", Word.forum_id.in_(who.writes)))
    if who.belongs:
        shown.append(and_(Word.face == "members", Word.forum_id.in_(who.belongs)))
    return or_(*shown)
