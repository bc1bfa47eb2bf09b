"""The action plan as rows of a table and as JSON: the same headings that an import understands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from forum.actions import labels
from forum.actions.models import Milestone
from forum.actions.planning.columns import PART, titles
from forum.actions.queries import goals
from forum.actions.queries.plan import Line, Tally
from forum.actions.rules import without_contacts
from forum.adapters.spreadsheet import Cell, Sheet

PRIVATE = ("contact",)
"""Columns for members of the forum only."""


def header(*, inside: bool) -> dict[str, str]:
    """Column -> heading, without what strangers may not have."""
    return {name: words for name, words in titles().items() if inside or name not in PRIVATE}


def rows(lines: Sequence[Line], steps: dict[int, list[Milestone]], *, inside: bool) -> list[list[Cell]]:
    """One row for each milestone, its commitment beside it; a commitment without any has one row."""
    found = []
    for line in lines:
        milestones: Sequence[Milestone | None] = steps.get(line.commitment.id) or [None]
        for step in milestones:
            found.append([_cell(name, line, step, inside) for name in header(inside=inside)])
    return found


def _cell(name: str, line: Line, step: Milestone | None, inside: bool) -> Cell:
    if name == "goals":
        return goals.write(line.goals)
    if name.startswith(PART):
        value = getattr(step, name.removeprefix(PART)) if step else None
        value = labels.milestone_choices()[value] if value and name == f"{PART}status" else value
    else:
        value = getattr(line.commitment, name)
    if isinstance(value, date) or value is None:
        return value
    return str(value) if inside else without_contacts(str(value))


def sheet(title: str, lines: Sequence[Line], steps: dict[int, list[Milestone]], *, inside: bool) -> Sheet:
    """A sheet with real dates."""
    return Sheet(title, list(header(inside=inside).values()), rows(lines, steps, inside=inside))


def as_json(lines: Sequence[Line], steps: dict[int, list[Milestone]], *, inside: bool) -> list[dict[str, Any]]:
    """Stable English names, codes instead of words, days in ISO 8601."""
    return [_commitment(line, steps.get(line.commitment.id, []), inside) for line in lines]


def _commitment(line: Line, steps: Sequence[Milestone], inside: bool) -> dict[str, Any]:
    one = line.commitment
    own = {name: _plain(getattr(one, name), inside) for name in header(inside=inside)
           if name != "goals" and not name.startswith(PART)}  # fmt: skip
    said = line.assessment
    return {
        "key": one.key,
        **own,
        "sdgs": [target or str(goal) for goal, target in line.goals],
        "action_items": _tally(line.tally),
        "assessment": {"completion": said.code, "assessor": said.assessor, "source": said.source,
                       "on": said.assessed_on.isoformat()} if said else None,
        "milestones": [
            {name: _plain(getattr(step, name), inside) for name in labels.milestone_fields() if name != "status"}
            | {"self_reported_status": step.status}
            for step in steps
        ],
    }  # fmt: skip


def _tally(tally: Tally) -> dict[str, int]:
    return {"total": tally.total, "confirmed_done": tally.confirmed, "self_reported_done": tally.reported,
            "open": tally.open, "overdue": tally.overdue}  # fmt: skip


def _plain(value: Any, inside: bool) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if inside or value is None else without_contacts(str(value))
