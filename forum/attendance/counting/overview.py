"""All organisations of a meeting with what counts for each: the rows behind every number of attendance."""

from dataclasses import dataclass, field

from forum.attendance import door, queries, rules
from forum.attendance.attendees import Attendee
from forum.attendance.door import Seat
from forum.attendance.models import OUTCOMES
from forum.attendance.queries import Later
from forum.forums.models import SIDES
from forum.meetings.models import Meeting

CAME = "came"
"""Asks for those of any level who came."""


@dataclass(frozen=True)
class Line:
    """One organisation: its seat, and what is peculiar about it."""

    seat: Seat
    is_disputed: bool = False
    is_self_declared: bool = False
    later: int = 0


@dataclass
class Overview:
    """The lines that were asked for; `counts` and `sides` are of the whole meeting."""

    lines: list[Line]
    guests: list[Attendee]
    counts: dict[str, int]
    sides: dict[str, int]
    later: Later | None = None
    outcome: str = ""
    side: str = ""
    people: int = 0
    all: int = field(default=0)


def load(meeting: Meeting, outcome: str = "", side: str = "") -> Overview:
    """The whole meeting, or those of one outcome (or `came`) and one side. The door's statements and three more."""
    found = door.load(meeting)
    outcome = outcome if outcome in (*OUTCOMES, CAME) else ""
    side = side if side in SIDES else ""
    later = queries.later_changes([meeting.id]).get(meeting.id) if meeting.state in ("held", "concluded") else None
    seats = [seat for seat in found.seats if seat.organisation is not None]
    sides = {name: sum(seat.side == name for seat in seats) for name in SIDES}
    shown = [seat for seat in seats if _is_asked(seat, outcome, side)]
    counts = queries.tally(
        {seat.organisation.id: seat.outcome for seat in seats if seat.organisation and side in ("", seat.side)},
        OUTCOMES,
    )
    guests = [*found.guests, *(row for seat in found.seats if seat.organisation is None for row in seat.present)]
    return Overview([_line(seat, later) for seat in shown], [] if outcome not in ("", CAME) or side else guests, counts,
                    {name: number for name, number in sides.items() if number}, later, outcome, side, found.people,
                    sum(counts.values()))  # fmt: skip


def _is_asked(seat: Seat, outcome: str, side: str) -> bool:
    code = seat.outcome.code
    return side in ("", seat.side) and (not outcome or code == outcome or (outcome == CAME and code in rules.CAME))


def _line(seat: Seat, later: Later | None) -> Line:
    number = later.of.get(seat.organisation.id, 0) if later and seat.organisation else 0
    return Line(seat, seat.is_disputed, any(row.is_self_declared for row in seat.present), number)
