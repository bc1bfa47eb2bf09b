"""What others did in minutes meanwhile: which revision each text has, and a word that is another one when a margin is.

Asked for every few seconds by each page that is open (`views/meanwhile.py`), so it reads columns, no rows.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, cast, func, literal, select, union_all

from forum.accounts.models import User
from forum.actions.models import Action, ActionGoal
from forum.extensions import db
from forum.minutes.models import Decision, Minutes, MinutesAction, MinutesItem, MinutesRevision, Speaker
from forum.minutes.review.models import Remark, Review, Reviewer

LENGTH = 16
COLUMNS = 9
"""The most that one kind of row has."""


@dataclass(frozen=True)
class State:
    """Where minutes stand: item id -> revision, the revision of the head, the word for all margins."""

    items: dict[int, int]
    head: int
    margin: str

    @property
    def tag(self) -> str:
        """A word that is another one whenever anything of this is."""
        return _word([sorted(self.items.items()), self.head, self.margin])


def of(minutes: Minutes) -> State:
    """The state now. Two statements."""
    items = select(MinutesItem.id, MinutesItem.revision).where(MinutesItem.minutes_id == minutes.id)
    revisions = {row.id: row.revision for row in db.session.execute(items)}
    return State(revisions, minutes.revision, margin(minutes))


def margin(minutes: Minutes) -> str:
    """A word that is another one whenever something in a margin is: what was decided, promised, who spoke, what
    reviewers said. One statement."""
    here = MinutesItem.minutes_id == minutes.id
    own = Action.meeting_id == minutes.meeting_id
    found = union_all(
        _words("decision", Decision.id, Decision.number, Decision.item_id, Decision.text, Decision.closed)
        .where(Decision.minutes_id == minutes.id, Decision.removed_at.is_(None)),
        _words("action", Action.id, Action.number, Action.text, Action.owner_name, Action.due_on, Action.closed,
               Action.decision_number, Action.commitment_id, Action.milestone_id)
        .where(own, Action.withdrawn_at.is_(None)),
        _words("goal", ActionGoal.action_id, ActionGoal.goal, ActionGoal.target)
        .join(Action, Action.id == ActionGoal.action_id).where(own),
        _words("place", MinutesAction.action_id, MinutesAction.item_id)
        .join(MinutesItem, MinutesItem.id == MinutesAction.item_id).where(here),
        _words("speaker", Speaker.id, Speaker.name, Speaker.organisation_name)
        .join(MinutesItem, MinutesItem.id == Speaker.item_id).where(here),
        _words("remark", Remark.id, Remark.item_id)
        .join(Reviewer, Reviewer.id == Remark.reviewer_id).join(Review, Review.id == Reviewer.review_id)
        .where(Review.minutes_id == minutes.id, Remark.state == "open"),
    )  # fmt: skip
    return _word(sorted(tuple(row) for row in db.session.execute(found)))


def last_writer(item: MinutesItem) -> tuple[int | None, str]:
    """Who saved the text that is in force: their number and name (None and empty where nobody is known). One
    statement."""
    row = db.session.execute(
        select(User.id, User.name)
        .join(MinutesRevision, MinutesRevision.user_id == User.id)
        .where(MinutesRevision.item_id == item.id, MinutesRevision.revision == item.revision,
               MinutesRevision.is_conflict.is_(False))
        .limit(1)
    ).first()  # fmt: skip
    return (row.id, row.name) if row else (None, "")


def _words(kind: str, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Rows of one kind as words, as many for each kind, so that all come in one statement."""
    said = [func.coalesce(cast(one, Text), "") for one in columns]
    return select(literal(kind), *said, *(literal("") for _more in range(COLUMNS - len(said))))


def _word(parts: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(parts)).encode("utf-8", "backslashreplace")).hexdigest()[:LENGTH]
