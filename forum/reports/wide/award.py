"""The ranking of an award: pure arithmetic. Why so: docs/decisions/0019."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from forum.reports.figures import Figures
from forum.reports.wide.rules import FEWEST

QUARTERS = 4
WINNERS = 3
ENOUGH = Fraction(1, 2)
"""The share of its invitations that a forum must have recorded to be ranked."""


@dataclass(frozen=True)
class Entry:
    """One organisation, forum or region. `rank` 0: not ranked, because of `why_not` ("few", "unrecorded").

    `meetings` are its recorded meetings (of an organisation: its recorded invitations).
    """

    key: str
    name: str
    figures: Figures
    quarters: int
    meetings: int
    slug: str = ""
    rank: int = 0
    why_not: str = ""

    @property
    def score(self) -> Fraction:
        """Between 0 and 1; 0 of nothing."""
        recorded = self.figures.recorded
        return Fraction(self.quarters, QUARTERS * recorded) if recorded else Fraction(0)

    @property
    def unrecorded(self) -> Fraction:
        return Fraction(self.figures.not_recorded, self.figures.invited) if self.figures.invited else Fraction(0)

    @property
    def is_winner(self) -> bool:
        """Whether a certificate may be printed: a rank among the first three, and somebody came."""
        return 0 < self.rank <= WINNERS and self.quarters > 0


def ranked(entries: Iterable[Entry], *, needs_records: bool) -> list[Entry]:
    """The best first, equals with the same rank by name; those not ranked last. `needs_records`: forums must also have
    recorded half of their invitations."""
    judged = [_judged(one, needs_records) for one in entries if one.figures.invited]
    able = sorted((one for one in judged if not one.why_not), key=lambda one: (-one.score, one.name.casefold()))
    others = sorted((one for one in judged if one.why_not), key=lambda one: one.name.casefold())
    scores = [one.score for one in able]
    return [_placed(one, scores.index(one.score) + 1) for one in able] + others


def _judged(one: Entry, needs_records: bool) -> Entry:
    why = ""
    if one.meetings < FEWEST or one.figures.recorded < FEWEST:
        why = "few"
    elif needs_records and 1 - one.unrecorded < ENOUGH:
        why = "unrecorded"
    return Entry(one.key, one.name, one.figures, one.quarters, one.meetings, one.slug, 0, why)


def _placed(one: Entry, rank: int) -> Entry:
    return Entry(one.key, one.name, one.figures, one.quarters, one.meetings, one.slug, rank)
