"""The gap: promised against done, per organisation, commitment and goal of the SDGs; and how long it takes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.actions.models import Action, ActionUpdate, CommitmentGoal
from forum.actions.queries import goals, plan
from forum.actions.queries import promises as queries
from forum.actions.queries.plan import Tally, tally
from forum.extensions import db
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting


@dataclass(frozen=True)
class GapRow:
    """One organisation, commitment or goal: what was promised, what became of it, and the median of days from the
    meeting to the confirmation (None: nothing is confirmed yet). `number` is its id, or the goal."""

    number: int
    name: str
    tally: Tally
    median_days: int | None


@dataclass(frozen=True)
class Gap:
    """Promises of a forum decided from `first` to `last` (days of their meetings); widest gaps first."""

    total: GapRow
    organisations: list[GapRow]
    commitments: list[GapRow]
    goals: list[GapRow]


def gap(forum_id: int, first: date | None = None, last: date | None = None, *, public_only: bool = False) -> Gap:
    """Count them. Seven statements, however many promises. Withdrawn ones are not counted."""
    found = (
        select(Action)
        .join(Action.meeting)
        .where(Meeting.forum_id == forum_id, Action.published_at.is_not(None), Action.withdrawn_at.is_(None))
        .options(contains_eager(Action.meeting), joinedload(Action.owner_organisation), joinedload(Action.commitment))
    )
    if public_only:
        found = found.where(Action.is_public.is_(True))
    actions = [one for one in db.session.scalars(found) if _within(one, first, last)]
    numbers = [one.id for one in actions]
    statuses = queries.statuses(numbers)
    days = _days(actions, statuses)
    serves = plan.goals_of(numbers)
    through: dict[int, set[int]] = defaultdict(set)
    wanted = {one.commitment_id for one in actions if one.commitment_id}
    for row in db.session.scalars(select(CommitmentGoal).where(CommitmentGoal.commitment_id.in_(wanted))):
        through[row.commitment_id].add(row.goal)
    names = goals.names()
    by_owner: dict[int, list[Action]] = defaultdict(list)
    by_commitment: dict[int, list[Action]] = defaultdict(list)
    by_goal: dict[int, list[Action]] = defaultdict(list)
    for one in actions:
        by_owner[one.owner_organisation_id].append(one)
        if one.commitment_id:
            by_commitment[one.commitment_id].append(one)
        for goal in {goal for goal, _target in serves[one.id]} | through.get(one.commitment_id or 0, set()):
            by_goal[goal].append(one)

    def row_of(number: int, name: str, group: Sequence[Action]) -> GapRow:
        known = [days[one.id] for one in group if one.id in days]
        return GapRow(number, name, tally(statuses[one.id] for one in group), round(median(known)) if known else None)

    return Gap(
        row_of(0, _("All"), actions),
        _widest(row_of(number, group[0].owner_organisation.name, group) for number, group in by_owner.items()),
        sorted((row_of(number, _commitment(group[0], public_only), group) for number, group in by_commitment.items()),
               key=lambda row: plan.in_order(row.name.partition(" · ")[0])),
        [row_of(number, names.get(number, ""), by_goal[number]) for number in sorted(by_goal)],
    )  # fmt: skip


def _widest(rows: Iterable[GapRow]) -> list[GapRow]:
    return sorted(rows, key=lambda row: (-row.tally.overdue, -row.tally.open, row.name.casefold()))


def _commitment(action: Action, public_only: bool) -> str:
    one = action.commitment
    if one is None or (public_only and not one.is_public):
        return _("not public")
    return f"{one.number} · {one.title}"


def _within(action: Action, first: date | None, last: date | None) -> bool:
    day = action.meeting.starts_at.astimezone(ZoneInfo(action.meeting.timezone)).date()
    return (first is None or day >= first) and (last is None or day <= last)


def _days(actions: Sequence[Action], statuses: dict[int, queries.Status]) -> dict[int, int]:
    """Days from the meeting to the first confirmation that stands, of those confirmed. One statement."""
    confirmed = [one.id for one in actions if statuses[one.id].is_confirmed]
    rows = db.session.execute(
        select(ActionUpdate.action_id, func.max(ActionUpdate.at))
        .where(ActionUpdate.action_id.in_(confirmed), ActionUpdate.verdict == "confirmed",
               ActionUpdate.source == "organiser")
        .group_by(ActionUpdate.action_id)
    )  # fmt: skip
    at = {row[0]: row[1] for row in rows}
    return {one.id: max(0, (at[one.id] - one.meeting.starts_at).days) for one in actions if one.id in at}
