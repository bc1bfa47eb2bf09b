"""All of a report: every section of one side, as the page, the papers and the files show it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from forum.reports import calls, queries, reading, sections, settling
from forum.reports.calls import Call, Seat
from forum.reports.facts import Facts
from forum.reports.figures import Report
from forum.reports.finding import Finding, finding
from forum.reports.latest import Latest, latest
from forum.reports.scope import Scope
from forum.reports.sections import Answers, Balance, Chronic, Delegations, Honesty, Point
from forum.reports.sums import Sums


@dataclass(frozen=True)
class Whole:
    """Read once with `read`; its sections are counted when asked for. Words are in the language spoken then."""

    scope: Scope
    facts: Facts
    sides: dict[str, Facts]
    sums: Sums
    chronic: list[Chronic]
    calls: list[Call]
    more_calls: int
    seats: dict[int, Seat]

    @property
    def report(self) -> Report:
        return self.facts.report

    @cached_property
    def points(self) -> list[Point]:
        return sections.points(self.facts)

    @cached_property
    def answers(self) -> Answers:
        return sections.answers(self.facts)

    @cached_property
    def delegations(self) -> Delegations:
        return sections.delegations(self.facts)

    @cached_property
    def balance(self) -> Balance:
        return sections.balance(self.sides)

    @cached_property
    def honesty(self) -> Honesty:
        return sections.honesty(self.facts)

    @property
    def found(self) -> Finding:
        return finding(self.report)

    @property
    def latest(self) -> Latest:
        return latest(self.points, self.report.side)


def read(scope: Scope, first: date, last: date, side: str = "government", kinds: tuple[str, ...] = ()) -> Whole:
    """Nineteen statements, whatever the size: nine for the report, five behind it, one for sums, four for calls."""
    reports = queries.by_side(scope, first, last, kinds)
    sides = reading.of_reports(reports.values())
    facts = sides[side]
    stays_away = sections.chronic(facts)
    shown, more, seats = calls.for_scope(scope, facts.report, [one.row.organisation_id for one in stays_away])
    return Whole(scope, facts, sides, settling.read(scope, first, last), stays_away, shown, more, seats)
