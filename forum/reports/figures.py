"""Counting presence: pure data and functions. Who was asked, who came, at what level, and how that changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from forum.attendance.rules import CAME, Outcome

MISSED = ("absent_notice", "absent")
LAST = 3  # how many meetings the trend looks at
STEADY = 0.1  # a smaller difference in the share of meetings attended is no trend


@dataclass(frozen=True)
class Column:
    """One meeting of the period. `day` is on the meeting's own clock."""

    meeting_id: int
    key: str
    title: str
    day: date
    state: str
    kind: str = ""
    forum_name: str = ""


@dataclass(frozen=True)
class Figures:
    """How often; every number counts meetings. `head` includes `acting` (Plt., Plh., Pj.).

    `head`, `deputy`, `staff` include the `uninvited` times. `invited_head` is `head` among invitations only.
    """

    invited: int = 0
    answered: int = 0
    head: int = 0
    acting: int = 0
    deputy: int = 0
    staff: int = 0
    absent_notice: int = 0
    absent: int = 0
    not_recorded: int = 0
    uninvited: int = 0
    invited_head: int = 0
    invited_acting: int = 0

    @property
    def came(self) -> int:
        return self.head + self.deputy + self.staff

    @property
    def missed(self) -> int:
        return self.absent_notice + self.absent

    @property
    def recorded(self) -> int:
        """Invitations of which somebody said how they ended."""
        return self.invited - self.not_recorded

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(one + two for one, two in zip(_values(self), _values(other), strict=True)))


def _values(figures: Figures) -> tuple[int, ...]:
    return tuple(getattr(figures, name) for name in Figures.__dataclass_fields__)


@dataclass(frozen=True)
class Trend:
    """Meetings attended of the last three, against those before: `up`, `down`, `steady`, or `unknown` (too few)."""

    direction: str
    last: tuple[int, int] = (0, 0)
    before: tuple[int, int] = (0, 0)


UNKNOWN = Trend("unknown")


@dataclass
class Row:
    """One organisation: a cell for each meeting (None: neither invited nor there)."""

    organisation_id: int
    name: str
    short_name: str
    side: str
    cells: list[Outcome | None]
    answered: int = 0
    former_names: tuple[str, ...] = ()
    ended_on: date | None = None
    successor: str = ""
    predecessors: list["Row"] = field(default_factory=list)
    first_recorded: date | None = None

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @cached_property
    def figures(self) -> Figures:
        return count(self.cells, self.answered)

    @cached_property
    def joined(self) -> Figures:
        """With the history of the organisations that became this one."""
        return sum((one.joined for one in self.predecessors), self.figures)

    @cached_property
    def trend(self) -> Trend:
        return trend(self.joined_cells)

    @cached_property
    def joined_cells(self) -> list[Outcome | None]:
        """One cell for each meeting; where this organisation did not exist yet, its predecessor's."""
        joined = list(self.cells)
        for one in self.predecessors:
            joined = [mine or theirs for mine, theirs in zip(joined, one.joined_cells, strict=True)]
        return joined


def count(cells: Iterable[Outcome | None], answered: int = 0) -> Figures:
    """Add up one organisation's cells."""
    codes = [cell for cell in cells if cell is not None]
    asked = [cell for cell in codes if not cell.uninvited]

    def number(code: str) -> int:
        return sum(cell.code == code for cell in codes)

    return Figures(
        invited=len(asked),
        answered=answered,
        head=number("head"),
        acting=sum(cell.acting is not None for cell in codes),
        deputy=number("deputy"),
        staff=number("staff"),
        absent_notice=number("absent_notice"),
        absent=number("absent"),
        not_recorded=number("not_recorded"),
        uninvited=len(codes) - len(asked),
        invited_head=sum(cell.code == "head" for cell in asked),
        invited_acting=sum(cell.acting is not None for cell in asked),
    )


def trend(cells: Iterable[Outcome | None]) -> Trend:
    """Compare the share of meetings attended (at any level), the last three against all before.

    Only meetings to which the organisation was invited and whose attendance was recorded count. Fewer than three
    before, or fewer than three lately: no trend.
    """
    came = [cell.code in CAME for cell in cells if cell and not cell.uninvited and cell.code != "not_recorded"]
    before, last = came[:-LAST], came[-LAST:]
    if len(last) < LAST or len(before) < LAST:
        return UNKNOWN
    difference = sum(last) / len(last) - sum(before) / len(before)
    direction = "steady" if abs(difference) <= STEADY else "up" if difference > 0 else "down"
    return Trend(direction, (sum(last), len(last)), (sum(before), len(before)))


def by_missing(rows: Iterable[Row]) -> list[Row]:
    """Who is missing most often comes first; then those whose head came least; those nobody invited last."""

    def place(row: Row) -> tuple[bool, int, int, int, str]:
        total = row.joined
        return (not total.invited, -total.missed, total.head, total.came, row.name.casefold())

    return sorted(rows, key=place)


def nested(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """Rows with their predecessors right below them, each with its depth."""
    found: list[tuple[Row, int]] = []
    for row in rows:
        found.append((row, 0))
        found += [(one, depth + 1) for one, depth in nested(row.predecessors)]
    return found


@dataclass(frozen=True)
class Report:
    """Attendance by organisation for one side of a forum or region, in a period (both days included).

    `kinds` are the kinds of meeting asked for (none: all), `met` how many meetings of each kind the period has,
    `meeting_ids` all its meetings, whatever their kind.
    """

    forum_name: str
    forum_slug: str
    side: str
    first: date
    last: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sides: dict[str, int]
    kinds: tuple[str, ...] = ()
    met: dict[str, int] = field(default_factory=dict)
    meeting_ids: tuple[int, ...] = ()

    @cached_property
    def invited_rows(self) -> list[Row]:
        """Organisations that were invited at least once; predecessors count with their successor."""
        return [row for row in self.rows if row.joined.invited]

    @cached_property
    def total(self) -> Figures:
        return sum((row.joined for row in self.rows), Figures())

    @cached_property
    def lines(self) -> list[tuple[Row, int]]:
        return nested(self.rows)
