"""The sections of the report beside the heatmap: pure counting over facts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forum.attendance.rules import Outcome
from forum.forums.models import SIDES
from forum.reports.facts import Fact, Facts, median, organisations
from forum.reports.figures import Column, Figures, Row, count
from forum.reports.measures import LEVELS, REASONS

CHRONIC_OF, CHRONIC_MISSED, CHRONIC_FEWEST = 4, 3, 2
"""Chronic absence: absent from at least 3 of the last 4 recorded invitations; or never seen, at 2 or more."""

MOST_SENDERS = 6


@dataclass(frozen=True)
class Point:
    """One meeting of the trend. `deputies` and `staff` are those who came on an invitation."""

    column: Column
    figures: Figures
    deputies: int = 0
    staff: int = 0

    @property
    def share(self) -> float | None:
        """Heads in person among recorded invitations; None where nobody recorded anything."""
        return self.figures.invited_head / self.figures.recorded if self.figures.recorded else None


def points(facts: Facts) -> list[Point]:
    """The meetings of the report with their figures, oldest first."""
    cells: dict[int, list[Outcome]] = {column.meeting_id: [] for column in facts.report.columns}
    answered: Counter[int] = Counter()
    for fact in facts:
        cells[fact.column.meeting_id].append(fact.outcome)
        answered[fact.column.meeting_id] += fact.known.answered
    return [_point(column, cells[column.meeting_id], answered[column.meeting_id]) for column in facts.report.columns]


def _point(column: Column, cells: Sequence[Outcome], answered: int) -> Point:
    asked = Counter(cell.code for cell in cells if not cell.uninvited)
    return Point(column, count(cells, answered), asked["deputy"], asked["staff"])


@dataclass(frozen=True)
class Answers:
    """`days`: median from the first telling to the first answer, over `timed` answers; None without any."""

    invited: int
    answered: int
    days: float | None
    timed: int
    never: tuple[Row, ...]


def answers(facts: Facts) -> Answers:
    """How many invitations were answered, how fast, and who never answered one."""
    invited = [fact for fact in facts if fact.is_invited]
    times = [fact.known.days for fact in invited if fact.known.days is not None]
    never = tuple(row for row in facts.report.invited_rows if not row.joined.answered)
    return Answers(len(invited), sum(fact.known.answered for fact in invited), median(times), len(times), never)


@dataclass(frozen=True)
class Chronic:
    """Somebody who stays away: `missed` of the `of` last recorded invitations; `never` seen at all."""

    row: Row
    missed: int
    of: int
    never: bool


def chronic(facts: Facts) -> list[Chronic]:
    """The rule: CHRONIC_MISSED of the last CHRONIC_OF recorded invitations, or never seen at CHRONIC_FEWEST or more.

    What nobody recorded is no absence and does not count. An organisation's predecessors count with it. Worst first.
    """
    found = []
    for row in facts.report.rows:
        known = [cell for cell in row.joined_cells if cell and not cell.uninvited and cell.code != "not_recorded"]
        last = known[-CHRONIC_OF:]
        missed = sum(cell.code in ("absent_notice", "absent") for cell in last)
        never = len(known) >= CHRONIC_FEWEST and not row.joined.came
        if never or (len(last) == CHRONIC_OF and missed >= CHRONIC_MISSED):
            found.append(Chronic(row, missed, len(last), never))
    return sorted(found, key=lambda one: (not one.never, -row_missed(one.row), one.row.name.casefold()))


def row_missed(row: Row) -> int:
    """Meetings missed, predecessors included."""
    return row.joined.missed


@dataclass(frozen=True)
class Sender:
    """One organisation that sends somebody else: how often, whom most often, and how often that one."""

    row: Row
    times: int
    whom: str
    whom_times: int


@dataclass(frozen=True)
class Delegations:
    """Invitations at which somebody else was sent; by reason and level as words of addresses (`measures`)."""

    total: int
    invited: int
    with_letter: int
    reasons: dict[str, int]
    levels: dict[str, int]
    senders: tuple[Sender, ...]
    more: int


def delegations(facts: Facts) -> Delegations:
    """Who sends somebody else, why, and at what level the chair was filled then."""
    sent = [fact for fact in facts if fact.is_delegated]
    reasons, levels = Counter(fact.reason for fact in sent), Counter(fact.code for fact in sent)
    by_row: dict[int, list[Fact]] = {}
    for fact in sent:
        by_row.setdefault(fact.row.organisation_id, []).append(fact)
    senders = sorted((_sender(rows) for rows in by_row.values()), key=lambda one: (-one.times, one.row.name.casefold()))
    return Delegations(
        total=len(sent),
        invited=sum(fact.is_invited for fact in facts),
        with_letter=sum(fact.known.has_mandate for fact in sent),
        reasons={word: reasons[code] for word, code in REASONS.items()},
        levels={word: levels[code] for word, code in LEVELS.items()},
        senders=tuple(senders[:MOST_SENDERS]),
        more=max(0, len(senders) - MOST_SENDERS),
    )


def _sender(rows: Sequence[Fact]) -> Sender:
    names = Counter(name for fact in rows for name in _sent_names(fact))
    whom, times = names.most_common(1)[0] if names else ("", 0)
    return Sender(rows[0].row, len(rows), whom, times)


def _sent_names(fact: Fact) -> set[str]:
    """Who came below the head; where nobody is recorded, who was named in the answer."""
    came = {one.name for one in fact.known.people if one.level != "head" and one.name}
    said = fact.known.said
    return came or ({said.delegate_name} if said and said.delegate_name else set())


@dataclass(frozen=True)
class Side:
    """One side at one meeting: organisations there, and people."""

    organisations: int = 0
    people: int = 0


@dataclass(frozen=True)
class Balance:
    """Each meeting's sides; `both` of `recorded` meetings had government and civil society there (OGP 1.1b)."""

    meetings: tuple[tuple[Column, dict[str, Side]], ...]
    both: int
    recorded: int
    totals: dict[str, Side]


def balance(sides: dict[str, Facts]) -> Balance:
    """Who sat at the table, over all sides. A meeting of which nobody was recorded counts nowhere."""
    columns = next(iter(sides.values())).report.columns
    found: dict[int, dict[str, Side]] = {column.meeting_id: dict.fromkeys(SIDES, Side()) for column in columns}
    for side, facts in sides.items():
        for fact in came(facts):
            here = found[fact.column.meeting_id]
            here[side] = Side(here[side].organisations + 1, here[side].people + len(fact.known.people))
    recorded = [here for here in found.values() if any(one.organisations for one in here.values())]
    totals = {
        side: Side(sum(here[side].organisations for here in recorded), sum(here[side].people for here in recorded))
        for side in SIDES
    }
    return Balance(
        tuple((column, found[column.meeting_id]) for column in columns),
        sum(sat_together(here) for here in recorded), len(recorded), totals,
    )  # fmt: skip


def sat_together(here: dict[str, Side]) -> bool:
    """Whether both government and civil society were there."""
    return here["government"].organisations > 0 and here["civil_society"].organisations > 0


def came(facts: Iterable[Fact]) -> list[Fact]:
    """Those facts in which somebody was there."""
    return [fact for fact in facts if fact.came]


@dataclass(frozen=True)
class Honesty:
    """What keeps the numbers honest: facts nobody recorded, people who only say so themselves, and disagreements."""

    not_recorded: int
    own_words: int
    disputed: int


def honesty(facts: Facts) -> Honesty:
    """Each counts organisations at meetings, as the list behind it does."""
    every = list(facts)
    return Honesty(
        sum(fact.code == "not_recorded" for fact in every),
        sum(fact.own_words > 0 for fact in every),
        sum(fact.known.disputed > 0 for fact in every),
    )


def together(row: Row) -> list[int]:
    """The organisations of a row for an address: itself and its predecessors."""
    return organisations(row)
