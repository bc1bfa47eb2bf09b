"""What stands behind each number: one fact for each organisation and meeting. Pure data.

Numbers are counted from facts and the list behind a number shows the same facts, so the two cannot differ.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from forum.attendance.rules import CAME, Outcome
from forum.reports.figures import Column, Report, Row


@dataclass(frozen=True, slots=True)
class Someone:
    """A person who was there. `is_own_word`: only they themselves say so."""

    name: str
    title: str
    level: str
    acting: str | None
    is_own_word: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """The newest answer that counts, of the chair that was invited."""

    answer: str
    reason: str = ""
    delegate_name: str = ""
    delegate_title: str = ""
    delegate_rank: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an organisation at a meeting beside the outcome.

    `days` from the first telling of the invitation to the first answer that counts (None: not answered, or answered
    before it was sent). `disputed`: rows about the same person say different things. `answered`: as `Row.answered`.
    """

    is_sent: bool = False
    answered: bool = False
    said: Said | None = None
    days: float | None = None
    has_mandate: bool = False
    people: tuple[Someone, ...] = ()
    disputed: int = 0


NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Fact:
    """One organisation at one meeting: how its chair was filled, what it had answered, who came."""

    column: Column
    row: Row
    outcome: Outcome
    known: Known = NOTHING

    @property
    def code(self) -> str:
        return self.outcome.code

    @property
    def is_invited(self) -> bool:
        return not self.outcome.uninvited

    @property
    def is_recorded(self) -> bool:
        return self.is_invited and self.code != "not_recorded"

    @property
    def came(self) -> bool:
        return self.code in CAME

    @property
    def is_delegated(self) -> bool:
        """Invited, and either it said that somebody else comes, or somebody else came."""
        said = self.known.said
        return self.is_invited and ((said is not None and said.answer == "delegated") or self.code in CAME[1:])

    @property
    def reason(self) -> str:
        """Why somebody else was sent: the reason given with the answer; empty when none was said."""
        said = self.known.said
        return said.reason if said and said.answer == "delegated" else ""

    @property
    def own_words(self) -> int:
        """How many of its people only say of themselves that they were there."""
        return sum(one.is_own_word for one in self.known.people)


@dataclass
class Facts:
    """The facts of a report, by row and column; `of` asks for some."""

    report: Report
    known: dict[tuple[int, int], Known] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.every)

    @cached_property
    def every(self) -> list[Fact]:
        """All of them, row by row; `known` must be complete before the first look."""
        return [fact for row, _depth in self.report.lines for fact in self.of_row(row)]

    def of_row(self, row: Row) -> list[Fact]:
        """Of one organisation, without its predecessors; meetings in their order."""
        return [
            Fact(column, row, cell, self.known.get((column.meeting_id, row.organisation_id), NOTHING))
            for column, cell in zip(self.report.columns, row.cells, strict=True)
            if cell is not None
        ]


def organisations(row: Row) -> list[int]:
    """The organisation's number and those of all that became it."""
    return [row.organisation_id, *(number for one in row.predecessors for number in organisations(one))]


def median(values: Iterable[float]) -> float | None:
    """The middle one; of an even number the mean of the two in the middle."""
    ordered: Sequence[float] = sorted(values)
    middle = len(ordered) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
