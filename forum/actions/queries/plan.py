"""The action plan as it is read: commitments with their milestones, what serves them, what assessors said."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.actions.models import (
    Action,
    ActionGoal,
    Assessment,
    Commitment,
    CommitmentGoal,
    Milestone,
)
from forum.actions.queries import promises as queries
from forum.actions.queries.goals import Goal
from forum.extensions import db
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting


@dataclass(frozen=True)
class Tally:
    """Promises counted: of `total`, `confirmed` and `reported` are done; `overdue` are among the open ones."""

    total: int = 0
    confirmed: int = 0
    reported: int = 0
    overdue: int = 0

    @property
    def open(self) -> int:
        return self.total - self.confirmed - self.reported


@dataclass(frozen=True)
class Line:
    """A commitment in the list of the plan."""

    commitment: Commitment
    goals: list[Goal]
    tally: Tally
    steps: tuple[int, int]
    """Milestones done and all, as their leads say."""
    assessment: Assessment | None


@dataclass(frozen=True)
class Whole:
    """A commitment with everything that its page shows."""

    line: Line
    milestones: list[Milestone]
    actions: list[Action]
    statuses: dict[int, queries.Status]
    assessments: list[Assessment] = field(default_factory=list)

    def latest(self, milestone: Milestone) -> Assessment | None:
        """What an assessor said last of a milestone."""
        return next((one for one in self.assessments if one.milestone_id == milestone.id), None)


def tally(statuses: Iterable[queries.Status]) -> Tally:
    """Count promises; withdrawn ones are not counted."""
    counted: Counter[str] = Counter()
    for one in statuses:
        if one.code == "cancelled":
            continue
        counted["total"] += 1
        counted["confirmed" if one.is_confirmed else "reported" if one.code == "done" else ""] += 1
        counted["overdue"] += one.overdue
    return Tally(counted["total"], counted["confirmed"], counted["reported"], counted["overdue"])


def count(forum_id: int, *, public_only: bool = False) -> int:
    """How many commitments are in a forum's plan. One query."""
    found = select(func.count()).where(Commitment.forum_id == forum_id, Commitment.withdrawn_at.is_(None))
    return db.session.scalar(found.where(Commitment.is_public.is_(True)) if public_only else found) or 0


def total(forum_id: int, *, public_only: bool = False) -> Tally:
    """The promises that serve a forum's plan, counted. Three queries."""
    wanted = select(Commitment.id).where(Commitment.forum_id == forum_id, Commitment.withdrawn_at.is_(None))
    if public_only:
        wanted = wanted.where(Commitment.is_public.is_(True))
    serving = select(Action.id).where(
        Action.commitment_id.in_(wanted), Action.published_at.is_not(None), Action.withdrawn_at.is_(None)
    )
    numbers = db.session.scalars(serving.where(Action.is_public.is_(True)) if public_only else serving).all()
    return tally(queries.statuses(numbers).values())


def by_key(key: str) -> Commitment:
    """The commitment with this key, forum loaded; also one taken out of the plan. Raises Missing."""
    found = db.session.scalar(select(Commitment).where(Commitment.key == key).options(joinedload(Commitment.forum)))
    if found is None:
        raise Missing(_("There is no such commitment."))
    return found


def milestone(commitment: Commitment, milestone_id: int) -> Milestone:
    """One of this commitment. Raises Missing, also for another's."""
    found = db.session.get(Milestone, milestone_id)
    if found is None or found.commitment_id != commitment.id:
        raise Missing(_("There is no such milestone."))
    return found


def of_forum(forum_id: int, *, public_only: bool = False) -> list[Line]:
    """The commitments of a forum's plan, in the order of their numbers. Seven statements, however many."""
    wanted = select(Commitment).where(Commitment.forum_id == forum_id, Commitment.withdrawn_at.is_(None))
    if public_only:
        wanted = wanted.where(Commitment.is_public.is_(True))
    return _lines(list(db.session.scalars(wanted)), public_only=public_only)


def whole(commitment: Commitment, *, public_only: bool = False) -> Whole:
    """A commitment with its milestones, its promises (public ones only, for strangers) and what assessors said."""
    [line] = _lines([commitment], public_only=public_only)
    steps = _milestones([commitment.id])
    actions = _actions([commitment.id], public_only)
    assessments = select(Assessment).where(Assessment.commitment_id == commitment.id)
    newest = assessments.order_by(Assessment.assessed_on.desc(), Assessment.id.desc())
    return Whole(line, steps, actions, queries.statuses([one.id for one in actions]), list(db.session.scalars(newest)))


def parts(forum_id: int) -> list[tuple[Commitment, list[Milestone]]]:
    """The commitments in a forum's plan, each with its milestones, in order. Two queries."""
    found = db.session.scalars(
        select(Commitment).where(Commitment.forum_id == forum_id, Commitment.withdrawn_at.is_(None))
    ).all()
    steps: dict[int, list[Milestone]] = defaultdict(list)
    for step in _milestones([one.id for one in found]):
        steps[step.commitment_id].append(step)
    return [(one, steps[one.id]) for one in sorted(found, key=lambda one: in_order(one.number))]


def goals_of(action_ids: Iterable[int]) -> defaultdict[int, list[Goal]]:
    """Promise -> the goals it serves. One query."""
    found: defaultdict[int, list[Goal]] = defaultdict(list)
    for row in db.session.scalars(select(ActionGoal).where(ActionGoal.action_id.in_(list(action_ids)))):
        found[row.action_id].append((row.goal, row.target))
    return found


def _lines(commitments: Sequence[Commitment], *, public_only: bool) -> list[Line]:
    numbers = [one.id for one in commitments]
    goals: dict[int, list[Goal]] = defaultdict(list)
    for row in db.session.scalars(select(CommitmentGoal).where(CommitmentGoal.commitment_id.in_(numbers))):
        goals[row.commitment_id].append((row.goal, row.target))
    steps: dict[int, list[Milestone]] = defaultdict(list)
    for step in _milestones(numbers):
        steps[step.commitment_id].append(step)
    assessed = {
        row.commitment_id: row
        for row in db.session.scalars(
            select(Assessment).where(Assessment.commitment_id.in_(numbers), Assessment.milestone_id.is_(None))
            .order_by(Assessment.assessed_on, Assessment.id)
        )
    }  # fmt: skip
    actions = _actions(numbers, public_only)
    statuses = queries.statuses([one.id for one in actions])
    serving: dict[int, list[queries.Status]] = defaultdict(list)
    for one in actions:
        serving[one.commitment_id or 0].append(statuses[one.id])
    lines = [
        Line(each, sorted(goals[each.id]), tally(serving[each.id]),
             (sum(step.status == "done" for step in steps[each.id]), len(steps[each.id])), assessed.get(each.id))
        for each in commitments
    ]  # fmt: skip
    return sorted(lines, key=lambda line: in_order(line.commitment.number))


def _actions(commitment_ids: Sequence[int], public_only: bool) -> list[Action]:
    found = (
        select(Action)
        .join(Action.meeting)
        .options(contains_eager(Action.meeting).joinedload(Meeting.forum), joinedload(Action.owner_organisation))
        .where(Action.commitment_id.in_(commitment_ids), Action.published_at.is_not(None),
               Action.withdrawn_at.is_(None))
        .order_by(Action.due_on.is_(None), Action.due_on, Action.id)
    )  # fmt: skip
    return list(db.session.scalars(found.where(Action.is_public.is_(True)) if public_only else found))


def _milestones(commitment_ids: Sequence[int]) -> list[Milestone]:
    found = db.session.scalars(select(Milestone).where(Milestone.commitment_id.in_(commitment_ids)))
    return sorted(found, key=lambda one: in_order(one.number))


def in_order(number: str) -> tuple[tuple[int, str], ...]:
    """As people count: 2 before 10, 1a after 1, 1.2 before 1.10."""
    parts: list[tuple[int, str]] = []
    for piece in number.casefold().replace("-", ".").split("."):
        digits = "".join(char for char in piece if char.isdigit() and char.isascii())
        parts.append((int(digits[:9]) if digits else 0, piece))
    return tuple(parts)
