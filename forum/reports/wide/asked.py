"""What a reader of a wide report asked for, as typed; and the address of the same question asked otherwise."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

from forum.directory.kinds import REGION_KINDS
from forum.kernel import clock
from forum.meetings.models import KINDS
from forum.reports import rules
from forum.reports.wide import rules as wide_rules
from forum.reports.wide.comparison import PER
from forum.reports.wide.lines import COLUMNS, RISING, Line
from forum.reports.wide.scope import Scope

NATIONAL = "Asia/Jakarta"
"""The clock by which "today" is said of many regions at once."""


@dataclass(frozen=True)
class Asked:
    """Words of the address; what is unknown falls back to what is usual."""

    first: str = ""
    last: str = ""
    kind: str = ""
    region: str = ""
    per_word: str = ""
    column: str = "kepala"
    direction: str = ""

    @property
    def today(self) -> date:
        return clock.today(NATIONAL)

    @property
    def per(self) -> str:
        return PER.get(self.per_word, "region")

    @property
    def is_rising(self) -> bool:
        return self.direction == "naik" or (self.direction != "turun" and self.column in RISING)

    @property
    def region_kinds(self) -> tuple[str, ...]:
        return (self.region,) if self.region else ()

    def scope(self, forum_ids: frozenset[int] | None) -> Scope:
        """Raises Problem for a period that cannot be read."""
        first, last = wide_rules.within_calendar(*rules.period(self.first, self.last, self.today))
        return Scope(first, last, forum_ids, (self.kind,) if self.kind else ())

    def address(self, endpoint: str, **changed: Any) -> str:
        """The address of the same question elsewhere, or asked otherwise."""
        asked = {"dari": self.first, "sampai": self.last, "jenis": self.kind, "wilayah": self.region,
                 "per": self.per_word, "urut": self.column if self.column != "kepala" else "",
                 "arah": self.direction, **changed}  # fmt: skip
        return url_for(endpoint, **{name: value for name, value in asked.items() if value not in ("", None)})

    def sorted_by(self, column: str) -> str:
        """The address sorted by a column; by the same one again, the other way round."""
        rising = not self.is_rising if column == self.column else column in RISING
        usual = rising == (column in RISING)
        return self.address("reports.comparison_view", urut=column, arah="" if usual else "naik" if rising else "turun")

    def report(self, line: Line, **more: Any) -> str:
        """Where the rows behind a line are: its forum's report, or that of its region."""
        period = {"dari": self.first or None, "sampai": self.last or None, **more}
        if len(line.slugs) == 1:
            return url_for("reports.attendance", slug=line.slugs[0], **period)
        if line.region_code:
            return url_for("reports.region_page", code=line.region_code, **period)
        return self.address("reports.comparison_view", per="forum")


def asked() -> Asked:
    """Of the request now answered."""

    def word(name: str, known: Any = None) -> str:
        typed = request.args.get(name, "")[:40]
        return typed if known is None or typed in known else ""

    return Asked(word("dari"), word("sampai"), word("jenis", KINDS), word("wilayah", REGION_KINDS), word("per", PER),
                 word("urut", COLUMNS) or "kepala", word("arah", ("naik", "turun")))  # fmt: skip
