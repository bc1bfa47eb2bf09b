"""One line of a comparison: pure data and arithmetic. Shares are of recorded invitations, so that nobody's silence is
taken for absence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from forum.reports.figures import STEADY, Figures
from forum.reports.wide.rules import FEWEST, LONGEST_PAUSE, months_between

Share = Fraction | None
NOTHING = Figures()


@dataclass
class Line:
    """A forum, or a region with all its forums, in a period.

    `own` counts the government's side, `civil` civil society's, `before` the government's in the period before.
    `recorded_meetings` are those of which somebody recorded who came. `slugs` are the addresses of the forums.
    """

    key: str
    name: str
    region_kind: str = ""
    region_code: str = ""
    slugs: list[str] = field(default_factory=list)
    meetings: int = 0
    recorded_meetings: int = 0
    recorded_before: int = 0
    last_met: date | None = None
    own: Figures = NOTHING
    civil: Figures = NOTHING
    before: Figures = NOTHING
    kept: int = 0
    promised: int = 0
    disputed: int = 0

    @property
    def is_comparable(self) -> bool:
        """Enough recorded meetings for a share to mean something."""
        return self.recorded_meetings >= FEWEST and self.own.recorded > 0

    @property
    def came(self) -> int:
        """Of those invited."""
        return self.own.came - self.own.uninvited

    @property
    def came_share(self) -> Share:
        return share(self.came, self.own.recorded) if self.is_comparable else None

    @property
    def head_share(self) -> Share:
        return share(self.own.invited_head, self.own.recorded) if self.is_comparable else None

    @property
    def head_before(self) -> Share:
        return share(self.before.invited_head, self.before.recorded) if self.recorded_before >= FEWEST else None

    @property
    def answered_share(self) -> Share:
        return share(self.own.answered, self.own.invited) if self.is_comparable else None

    @property
    def unrecorded_share(self) -> Share:
        """How much nobody recorded: it says how far the other numbers can be trusted."""
        return share(self.own.not_recorded, self.own.invited)

    @property
    def civil_share(self) -> Share:
        """Of every organisation that came, how many were civil society's."""
        both = self.own.came + self.civil.came
        return share(self.civil.came, both) if self.is_comparable else None

    @property
    def kept_share(self) -> Share:
        return share(self.kept, self.promised)

    @property
    def difference(self) -> Share:
        """The share of heads now less that of the period before."""
        if self.head_share is None or self.head_before is None:
            return None
        return self.head_share - self.head_before

    @property
    def direction(self) -> str:
        """`up`, `down`, `steady`, or `unknown` where one of the two periods has too little."""
        if self.difference is None:
            return "unknown"
        return "steady" if abs(self.difference) <= STEADY else "up" if self.difference > 0 else "down"

    def pause(self, today: date) -> int | None:
        """Whole months since the last meeting of any kind; None when there never was one."""
        return months_between(self.last_met, today) if self.last_met else None

    def is_overdue(self, today: date) -> bool:
        """Longer without a meeting than OGP's six months, or no meeting ever."""
        pause = self.pause(today)
        return pause is None or pause >= LONGEST_PAUSE


def share(part: int, whole: int) -> Share:
    """Exact, so that equal shares are equal; None of nothing."""
    return Fraction(part, whole) if whole else None


COLUMNS: dict[str, Any] = {
    "nama": lambda line, _today: line.name.casefold(),
    "rapat": lambda line, _today: line.meetings,
    "jeda": lambda line, today: line.pause(today),
    "undangan": lambda line, _today: line.own.invited,
    "hadir": lambda line, _today: line.came_share,
    "kepala": lambda line, _today: line.head_share,
    "jawaban": lambda line, _today: line.answered_share,
    "imbang": lambda line, _today: line.civil_share,
    "kosong": lambda line, _today: line.unrecorded_share,
    "janji": lambda line, _today: line.kept_share,
    "tren": lambda line, _today: line.difference,
}
"""The word in the address by which a column is sorted -> what it is sorted by."""
RISING = ("nama", "jeda", "kosong")
"""Columns whose first click puts the smallest on top."""


def in_order(lines: Iterable[Line], column: str, rising: bool, today: date) -> list[Line]:
    """By one column; of equals by name. What has no value there stands last, whichever way."""
    value = COLUMNS[column]
    by_name = sorted(lines, key=lambda line: line.name.casefold())
    known = [line for line in by_name if value(line, today) is not None]
    unknown = [line for line in by_name if value(line, today) is None]
    return [*sorted(known, key=lambda line: value(line, today), reverse=not rising), *unknown]


def total(lines: Sequence[Line]) -> Line:
    """All lines as one."""
    met = [line.last_met for line in lines if line.last_met]
    summed = Line("", "", last_met=max(met, default=None))
    for line in lines:
        for name in ("meetings", "recorded_meetings", "recorded_before", "kept", "promised", "disputed"):
            setattr(summed, name, getattr(summed, name) + getattr(line, name))
        for name in ("own", "civil", "before"):
            setattr(summed, name, getattr(summed, name) + getattr(line, name))
    return summed
