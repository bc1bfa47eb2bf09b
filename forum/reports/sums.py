"""Women and services for disabled people: sums over fixed blocks of time only, with small numbers hidden. Pure.

The rule within a block: a number below FEWEST is never said, nor may it be worked out. A table whose
sum is known elsewhere on the page (how many people came) is said in full only if no number in it is small. Otherwise
the small ones read "fewer than 5", and one more is left out, men before those without an entry before women, so that
a subtraction gives only the sum of both; where that sum would still say too much (below SAFE_PAIR), or two are small,
all are left out. Below SAFE_TOTAL people nothing is said. Services have no sum on the page, and none is said.

The rule between reports (disclosure by differencing; ESSnet, Handbook on Statistical Disclosure Control, chapter 5
"Frequency tables"): whoever reads two periods may subtract them. So the period asked for decides nothing but which
blocks are summed. Each forum's calendar quarters are joined, from its first meeting on, until what they hold together
may be said by itself: at least MEETINGS meetings, and the rule above. Each number said is a sum of such numbers, and so
is each difference of two reports, of two periods or of a region and its forums.

Who keeps a report and reads it again next month may subtract as well: a correction in between would show the one person
it is about, or move the blocks. So a block that was once formed stands as it was counted (`settling`), and what is
corrected later does not change it (docs/decisions/0030).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from forum.invitations.models import SERVICES

FEWEST = 5
SAFE_PAIR = 2 * FEWEST - 1  # a hidden small number (0 to 4) and one of at least 5: below, the sum narrows it down
SAFE_TOTAL = 3 * FEWEST - 1  # the same with two of at least 5
MEETINGS = 3  # in a block: who knows one of them cannot subtract it and see another
PEOPLE = "people"
KINDS = (PEOPLE, *SERVICES)
"""What is summed; each has blocks of its own."""
ORDER = ("men", "unsaid", "women")  # who is left out first, whatever the numbers are

SMALL, LEFT_OUT = "small", "left_out"
Said = int | str
"""A number that may be said, or SMALL ("fewer than 5"), or LEFT_OUT."""


@dataclass(frozen=True)
class Span:
    """Of how many meetings a sum is, and from which day to which: whole quarters within the period asked for."""

    first: date
    last: date
    meetings: int


@dataclass(frozen=True)
class Sums:
    """`people` is None when nothing may be said of them; else they are `total` people.

    `spans`: of what is said, kind -> of which meetings.
    """

    total: int
    people: Mapping[str, Said] | None
    services: Mapping[str, Said]
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass
class Block:
    """Quarters of one forum together."""

    first: date
    last: date
    meetings: int = 0
    people: Counter[str] = field(default_factory=Counter)
    services: Counter[str] = field(default_factory=Counter)

    def joined(self, later: "Block") -> "Block":
        """This and a later one."""
        return Block(self.first, later.last, self.meetings + later.meetings,
                     self.people + later.people, self.services + later.services)  # fmt: skip

    def may_be_said(self, kind: str) -> bool:
        """Whether this alone may be told of a kind (`KINDS`)."""
        if kind == PEOPLE:
            return isinstance(self.said.get("women"), int)
        return self.meetings >= MEETINGS and self.services[kind] >= FEWEST

    @property
    def said(self) -> dict[str, Said]:
        """What may be said of its people by itself; nothing when empty."""
        enough = self.meetings >= MEETINGS
        return (guarded({name: self.people[name] for name in ("women", "men", "unsaid")}) or {}) if enough else {}


def guarded(cells: Mapping[str, int]) -> dict[str, Said] | None:
    """What may be said of women, men and those of whom nobody said it, when their sum is known. None: nothing."""
    total, small = sum(cells.values()), {name for name, number in cells.items() if number < FEWEST}
    if total < SAFE_TOTAL:
        return None
    if not small:
        return dict(cells)
    other = next(name for name in ORDER if name not in small)
    hidden = small | {other}
    if len(small) > 1 or sum(cells[name] for name in hidden) < SAFE_PAIR:
        hidden = set(cells)
    return {name: SMALL if name in small else LEFT_OUT if name in hidden else number for name, number in cells.items()}


def blocks(quarters: Iterable[Block], kind: str) -> list[Block]:
    """Join quarters, oldest first, until each block may be said by itself. What is left at the end is said later."""
    found: list[Block] = []
    growing: Block | None = None
    for quarter in quarters:
        growing = growing.joined(quarter) if growing else quarter
        if growing.may_be_said(kind):
            found.append(growing)
            growing = None
    return found


def settled(standing: Sequence[Block], quarters: Iterable[Block], kind: str) -> list[Block]:
    """The blocks that stand, oldest first, and those that can be formed after them now. What stands never changes."""
    after = standing[-1].last if standing else date.min
    return [*standing, *blocks((one for one in quarters if one.first > after), kind)]


def together(standing: Mapping[str, Iterable[Block]], first: date, last: date) -> Sums:
    """What may be said of the blocks between two days. `standing`: kind -> the blocks of all forums."""
    within = {
        kind: [one for one in standing.get(kind, ()) if first <= one.first and one.last <= last] for kind in KINDS
    }
    spans = {kind: _span(told) for kind, told in within.items() if told}
    services: dict[str, Said] = {name: sum(one.services[name] for one in within[name]) or SMALL for name in SERVICES}
    people = within[PEOPLE]
    if not people:
        return Sums(0, None, services, spans)
    return Sums(sum(one.people.total() for one in people), _sum([one.said for one in people]), services, spans)


def _span(told: Sequence[Block]) -> Span:
    return Span(min(one.first for one in told), max(one.last for one in told), sum(one.meetings for one in told))


def _sum(said: list[dict[str, Said]]) -> dict[str, Said]:
    """The sum of each number that every block may say."""
    if len(said) == 1:
        return said[0]
    found: dict[str, Said] = {}
    for name in said[0]:
        numbers = [number for one in said if isinstance(number := one[name], int)]
        found[name] = sum(numbers) if len(numbers) == len(said) else LEFT_OUT
    return found


def quarter(day: date) -> tuple[date, date]:
    """First and last day of its calendar quarter."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = (first + timedelta(days=95)).replace(day=1)
    return first, after - timedelta(days=1)
