"""Women and services for disabled people: sums over fixed blocks of time only, with small numbers hidden.

The rule within a block: a number below FEWEST is never said, nor may it be worked out. A table whose
sum is known elsewhere on the page (how many people came) is said in full only if no number in it is small. Otherwise
the small ones read "fewer than 5", and one more is left out, men before those without an entry before women, so that
a subtraction gives only the sum of both; where that sum would still say too much (below SAFE_PAIR), or two are small,
all are left out. Below SAFE_TOTAL people nothing is said. Services have no sum on the page, and none is said.

The rule between reports (disclosure by differencing; ESSnet, Handbook on Statistical Disclosure Control, chapter 5
"Frequency tables"): whoever reads two periods may subtract them. So the period asked for decides nothing but which
blocks are summed. Each forum's calendar quarters are joined, from its first meeting on, until what they hold together
may be said by itself: at least MEETINGS meetings, and the rule above. Each number said is a sum of such numbers, and so
is each difference of two reports, of two periods or of a region and its forums. Quarters join in only SETTLING after
their end, when corrections have become rare; a correction later than that does change what is said.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from forum.attendance.models import Attendance
from forum.extensions import db
from forum.invitations.models import SERVICES, ServiceRequest
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.reports.scope import Scope

FEWEST = 5
SAFE_PAIR = 2 * FEWEST - 1  # a hidden small number (0 to 4) and one of at least 5: below, the sum narrows it down
SAFE_TOTAL = 3 * FEWEST - 1  # the same with two of at least 5
MEETINGS = 3  # in a block: who knows one of them cannot subtract it and see another
SETTLING = timedelta(days=30)  # after the end of a quarter
STATES = ("announced", "held", "concluded")
ORDER = ("men", "unsaid", "women")  # who is left out first, whatever the numbers are

SMALL, LEFT_OUT = "small", "left_out"
Said = int | str
"""A number that may be said, or SMALL ("fewer than 5"), or LEFT_OUT."""


@dataclass(frozen=True)
class Sums:
    """`people` is None when nothing may be said of them; else they are those of `meetings` meetings and `total` people,
    from `first` to `last`, whole quarters within the period that was asked for."""

    total: int
    people: Mapping[str, Said] | None
    services: Mapping[str, Said]
    meetings: int = 0
    first: date | None = None
    last: date | None = None


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


def blocks(quarters: Iterable[Block], may_be_said: Callable[[Block], bool]) -> list[Block]:
    """Join quarters, oldest first, until each block may be said by itself. What is left at the end is said later."""
    found: list[Block] = []
    growing: Block | None = None
    for quarter in quarters:
        growing = growing.joined(quarter) if growing else quarter
        if may_be_said(growing):
            found.append(growing)
            growing = None
    return found


def of_forums(forums: Iterable[Iterable[Block]], first: date, last: date) -> Sums:
    """What may be said of the blocks between two days. `forums`: the quarters of each, oldest first."""
    quarters = [list(each) for each in forums]

    def within(may_be_said: Callable[[Block], bool]) -> list[Block]:
        every = [block for each in quarters for block in blocks(each, may_be_said)]
        return [block for block in every if first <= block.first and block.last <= last]

    told = within(lambda block: isinstance(block.said.get("women"), int))
    services: dict[str, Said] = {}
    for name in SERVICES:
        counted = within(partial(_is_asked_enough, name))
        services[name] = sum(block.services[name] for block in counted) or SMALL
    if not told:
        return Sums(0, None, services)
    return Sums(
        sum(block.people.total() for block in told), _together([block.said for block in told]), services,
        sum(block.meetings for block in told), min(block.first for block in told), max(block.last for block in told),
    )  # fmt: skip


def _is_asked_enough(service: str, block: Block) -> bool:
    return block.meetings >= MEETINGS and block.services[service] >= FEWEST


def _together(said: list[dict[str, Said]]) -> dict[str, Said]:
    """The sum of each number that every block may say."""
    if len(said) == 1:
        return said[0]
    found: dict[str, Said] = {}
    for name in said[0]:
        numbers = [number for one in said if isinstance(number := one[name], int)]
        found[name] = sum(numbers) if len(numbers) == len(said) else LEFT_OUT
    return found


def read(scope: Scope, first: date, last: date) -> Sums:
    """Of all meetings of these forums, both sides and guests. Two statements."""
    zones = {forum.id: forum.timezone for forum in scope.forums}
    found: dict[int, dict[date, Block]] = {forum_id: {} for forum_id in zones}
    seen: set[int] = set()

    def block(forum_id: int, day: date) -> Block | None:
        start, end = quarter(day)
        if end + SETTLING >= clock.today(zones[forum_id]):
            return None
        return found[forum_id].setdefault(start, Block(start, end))

    for forum_id, starts_at, meeting_id, gender, number in _people(list(zones)):
        here = block(forum_id, starts_at.astimezone(ZoneInfo(zones[forum_id])).date())
        if here is not None:
            here.people[{"f": "women", "m": "men"}.get(gender or "", "unsaid")] += number
            here.meetings += meeting_id not in seen
            seen.add(meeting_id)
    for forum_id, starts_at, service, number in _services(list(zones)):
        here = block(forum_id, starts_at.astimezone(ZoneInfo(zones[forum_id])).date())
        if here is not None:
            here.services[service] += number
    return of_forums([[each[day] for day in sorted(each)] for each in found.values()], first, last)


def quarter(day: date) -> tuple[date, date]:
    """First and last day of its calendar quarter."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = (first + timedelta(days=95)).replace(day=1)
    return first, after - timedelta(days=1)


def _people(forum_ids: list[int]) -> list[Any]:
    """People present by what was noted; rows about one person count once (the last that says it)."""
    about = func.coalesce(func.nullif(Attendance.subject, ""), Attendance.client_key)
    each = (
        select(Attendance.meeting_id, about, func.max(Attendance.gender).label("gender"))
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.forum_id.in_(forum_ids), Meeting.state.in_(STATES), Attendance.removed_at.is_(None))
        .group_by(Attendance.meeting_id, about)
        .subquery()
    )
    counted = (
        select(each.c.meeting_id, each.c.gender, func.count().label("number"))
        .group_by(each.c.meeting_id, each.c.gender)
        .subquery()
    )
    statement = select(Meeting.forum_id, Meeting.starts_at, Meeting.id, counted.c.gender, counted.c.number).join(
        counted, counted.c.meeting_id == Meeting.id
    )
    return list(db.session.execute(statement))


def _services(forum_ids: list[int]) -> list[Any]:
    statement = (
        select(Meeting.forum_id, Meeting.starts_at, ServiceRequest.service, func.count())
        .join(Meeting, Meeting.id == ServiceRequest.meeting_id)
        .where(Meeting.forum_id.in_(forum_ids), Meeting.state.in_(STATES), ServiceRequest.withdrawn_at.is_(None))
        .group_by(Meeting.id, Meeting.forum_id, Meeting.starts_at, ServiceRequest.service)
    )
    return list(db.session.execute(statement))
