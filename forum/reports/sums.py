"""Women and services for disabled people: sums over a whole period only, with small numbers hidden.

The rule: a number below FEWEST is never said, nor may it be worked out. A table whose
sum is known elsewhere on the page (how many people came) is said in full only if no number in it is small. Otherwise
the small ones read "fewer than 5", and one more is left out, men before those without an entry before women, so that
a subtraction gives only the sum of both; where that sum would still say too much (below SAFE_PAIR), or two are small,
all are left out. Below SAFE_TOTAL people nothing is said. Services have no sum on the page, and none is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from forum.attendance.models import Attendance
from forum.extensions import db
from forum.invitations.models import SERVICES, ServiceRequest

FEWEST = 5
SAFE_PAIR = 2 * FEWEST - 1  # a hidden small number (0 to 4) and one of at least 5: below, the sum narrows it down
SAFE_TOTAL = 3 * FEWEST - 1  # the same with two of at least 5
ORDER = ("men", "unsaid", "women")  # who is left out first, whatever the numbers are

SMALL, LEFT_OUT = "small", "left_out"
Said = int | str
"""A number that may be said, or SMALL ("fewer than 5"), or LEFT_OUT."""


@dataclass(frozen=True)
class Sums:
    """`people` is None when nothing may be said of them."""

    total: int
    people: Mapping[str, Said] | None
    services: Mapping[str, Said]


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


def small_hidden(numbers: Mapping[str, int]) -> dict[str, Said]:
    """Numbers that have no sum on the page: each by itself."""
    return {name: number if number >= FEWEST else SMALL for name, number in numbers.items()}


def of_meetings(meeting_ids: Sequence[int]) -> Sums:
    """Of all these meetings together, both sides and guests. Two statements."""
    people = _people(meeting_ids)
    return Sums(sum(people.values()), guarded(people), small_hidden(_services(meeting_ids)))


def _people(meeting_ids: Sequence[int]) -> dict[str, int]:
    """People present by what was noted; rows about one person count once (the last that says it)."""
    about = func.coalesce(func.nullif(Attendance.subject, ""), Attendance.client_key)
    each = (
        select(Attendance.meeting_id, about, func.max(Attendance.gender).label("gender"))
        .where(Attendance.meeting_id.in_(meeting_ids), Attendance.removed_at.is_(None))
        .group_by(Attendance.meeting_id, about)
        .subquery()
    )
    rows = db.session.execute(select(each.c.gender, func.count()).select_from(each).group_by(each.c.gender))
    found = {row[0]: row[1] for row in rows}
    return {"women": found.get("f", 0), "men": found.get("m", 0), "unsaid": found.get(None, 0)}


def _services(meeting_ids: Sequence[int]) -> dict[str, int]:
    statement = (
        select(ServiceRequest.service, func.count())
        .where(ServiceRequest.meeting_id.in_(meeting_ids), ServiceRequest.withdrawn_at.is_(None))
        .group_by(ServiceRequest.service)
    )
    found = {row[0]: row[1] for row in db.session.execute(statement)}
    return {service: found.get(service, 0) for service in SERVICES}
