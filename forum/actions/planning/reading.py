"""What a table would do to the action plan of a forum, before it is written; the same table twice changes nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import select

from forum.actions import service
from forum.actions.models import Commitment, CommitmentGoal, Milestone
from forum.actions.planning.columns import PART, meaning, recognise, titles
from forum.actions.queries import goals, plan
from forum.actions.rules import is_web_address
from forum.adapters.spreadsheet import Table
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be read: row as the spreadsheet shows it, heading, and why."""

    row: int
    column: str
    message: str


@dataclass
class Part:
    """A commitment or a milestone as it would be. `changes`: heading, old, new."""

    number: str
    title: str
    row: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    steps: dict[str, "Part"] = field(default_factory=dict)

    @property
    def state(self) -> str:
        if self.row is None:
            return "created"
        return "changed" if self.changes else "unchanged"


@dataclass
class Planned:
    """The whole preview."""

    commitments: dict[str, Part] = field(default_factory=dict)
    errors: list[Wrong] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def parts(self) -> list[Part]:
        """Commitments, each followed by its milestones."""
        return [part for one in self.commitments.values() for part in (one, *one.steps.values())]

    def count(self, state: str) -> int:
        """How many parts would be created, changed, or are there already (`unchanged`)."""
        return sum(one.state == state for one in self.parts())

    @property
    def fingerprint(self) -> str:
        """Two previews with the same one would write the same."""
        said = [[one.number, one.state, {name: str(value) for name, value in one.values.items()}, one.changes]
                for one in self.parts()]  # fmt: skip
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def look(table: Table, forum: Forum) -> Planned:
    """Read a table. Raises Problem when it has no column with the commitment's number or title."""
    places, ignored = recognise(table.header)
    if "number" not in places and "title" not in places:
        wanted = {name: titles()[name] for name in ("number", "title")}
        raise Problem(_("No column is called “%(number)s” or “%(title)s”. Take the template as a start.", **wanted),
                      code="no_columns", field="file")  # fmt: skip
    reader = _Reader(forum, places, ignored)
    for row in table.rows:
        reader.take(row.number, {name: row.cells[place].strip() for name, place in places.items()})
    return reader.planned


class _Reader:
    """Goes through the rows; a row without a number belongs to the commitment above it (merged cells)."""

    def __init__(self, forum: Forum, places: Mapping[str, int], ignored: list[str]) -> None:
        self.planned = Planned(ignored=ignored)
        self.headings = titles()
        known = db.session.scalars(select(Commitment).where(Commitment.forum_id == forum.id)).all()
        self.known = {one.number.lower(): one for one in known}
        self.by_title = {one.title.casefold(): one for one in known}
        self.steps: dict[int, dict[str, Milestone]] = {one.id: {} for one in known}
        for step in db.session.scalars(select(Milestone).where(Milestone.commitment_id.in_(self.steps))):
            self.steps[step.commitment_id][step.number.lower()] = step
        self.goals: dict[int, list[goals.Goal]] = {}
        for goal in db.session.scalars(select(CommitmentGoal).where(CommitmentGoal.commitment_id.in_(self.steps))):
            self.goals.setdefault(goal.commitment_id, []).append((goal.goal, goal.target))
        self.current: Part | None = None

    def take(self, row: int, cells: dict[str, str]) -> None:
        words = {name: self._meant(row, name, text) for name, text in cells.items() if text}
        own = {name: value for name, value in words.items() if not name.startswith(PART) and value is not None}
        part = self._commitment(row, own)
        if part is None:
            return
        self._fill(part, own, self._now(part.row))
        step = {name.removeprefix(PART): value for name, value in words.items()
                if name.startswith(PART) and value is not None}  # fmt: skip
        if step:
            self._step(row, part, step)

    def _meant(self, row: int, name: str, text: str) -> Any:
        try:
            value = meaning(name, text)
            if name == f"{PART}evidence_url" and not is_web_address(value):
                raise Problem(_("The address must begin with http:// or https://, for example "
                                "https://contoh.example/laporan."))  # fmt: skip
        except Problem as problem:
            self._wrong(row, name, str(problem))
            return None
        return value

    def _commitment(self, row: int, own: dict[str, Any]) -> Part | None:
        number, title = own.get("number", ""), own.get("title", "")
        if not number and not title:
            if self.current is None:
                self._wrong(row, "number", _("This row names no commitment, and there is none above it."))
            return self.current
        found = self.known.get(number.lower()) if number else self.by_title.get(title.casefold())
        if not number:
            number = found.number if found else self._next_number(title)
        if found is None and not title and number.lower() not in self.planned.commitments:
            self._wrong(row, "title", _("A new commitment needs its title."))
            return None
        part = self.planned.commitments.get(number.lower())
        if part is None:
            part = Part(number, title or (found.title if found else ""), found)
            self.planned.commitments[number.lower()] = part
        own["number"] = part.row.number if part.row else part.number
        self.current = part
        return part

    def _next_number(self, title: str) -> str:
        """The number of this table's commitment with this title; for a new one the next that is free."""
        planned = self.planned.commitments
        same = next((one.number for one in planned.values() if one.title == title), None)
        return same or next(str(number) for number in count(1) if str(number) not in {*self.known, *planned})

    def _step(self, row: int, part: Part, step: dict[str, Any]) -> None:
        known = self.steps.get(part.row.id, {}) if part.row else {}
        number, text = step.get("number", ""), step.get("text", "")
        if not number:
            same = next((one for one in known.values() if one.text == text), None)
            number = same.number if same else f"{part.number}.{len(known) + len(part.steps) + 1}"
        found = known.get(number.lower())
        if found is None and not text and number.lower() not in part.steps:
            self._wrong(row, f"{PART}text", _("A new milestone needs its text."))
            return
        own = part.steps.setdefault(number.lower(), Part(number, text or (found.text if found else ""), found))
        self._fill(own, {**step, "number": found.number if found else number},
                   {name: getattr(found, name) for name in (*step, "number")} if found else {}, PART)  # fmt: skip

    def _now(self, row: Commitment | None) -> dict[str, Any]:
        if row is None:
            return {}
        values = {column: getattr(row, column) for column in self.headings if column != "goals" and PART not in column}
        return values | {"goals": goals.write(self.goals.get(row.id, ()))}

    def _fill(self, part: Part, given: dict[str, Any], now: Mapping[str, Any], prefix: str = "") -> None:
        for name, value in given.items():
            old = now.get(name)
            if part.row is not None and (old or "") != (value or "") and part.values.get(name) != value:
                part.changes.append((self.headings[prefix + name], str(old or ""), str(value)))
            part.values[name] = value

    def _wrong(self, row: int, column: str, message: str) -> None:
        self.planned.errors.append(Wrong(row, self.headings[column], message))


def write(planned: Planned, forum: Forum) -> None:
    """Write what was shown. Nothing that is not in the table is touched."""
    for part in planned.commitments.values():
        values = dict(part.values)
        wanted = values.pop("goals", None)
        commitment = part.row
        if part.state != "unchanged":
            now = plan.whole(part.row).line.goals if part.row and wanted is None else []
            commitment = service.save_commitment(
                forum, values, goals.read(wanted) if wanted is not None else now, part.row
            )
        for step in part.steps.values():
            if step.state != "unchanged":
                service.save_milestone(commitment, step.values, step.row)
