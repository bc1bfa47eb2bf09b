"""What the live page shows, from the roster at the door: arrivals, levels by side, whom one still waits for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from forum.attendance import door
from forum.attendance.attendees import Attendee
from forum.attendance.door import Expected, Seat
from forum.attendance.live.quorum import Quorum, quorum
from forum.attendance.rules import CAME
from forum.forums.models import SIDES
from forum.forums.rules import has_role
from forum.invitations import calling
from forum.invitations import queries as invitations
from forum.kernel import dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting

COMING = ("accepted", "delegated")
GROUPS = ("coming", "unsure", "silent")


def may_watch(user: Any, key: str, **_view_args: Any) -> bool:
    """Organisers, minute takers and leaders of the meeting's forum. Raises Missing."""
    return bool(user.is_authenticated) and has_role(
        user, meetings.by_key(key).forum_id, "organiser", "minute_taker", "leader"
    )


@dataclass(frozen=True)
class Call:
    """One number to call; `whatsapp` opens a message asking whether they are on their way."""

    name: str
    phone: str
    whatsapp: str


@dataclass(frozen=True)
class Awaited:
    """A chair that nobody sits in yet: who is expected, and at which numbers somebody answers."""

    seat: Seat
    expected: Expected
    calls: list[Call] = field(default_factory=list)


@dataclass(frozen=True)
class Arrival:
    """Somebody who came, with the seat they take (None for a guest)."""

    row: Attendee
    seat: Seat | None


@dataclass(frozen=True)
class Board:
    """Everything the page shows. `sides` maps a side to its counts by outcome, of invited organisations."""

    arrivals: list[Arrival]
    sides: dict[str, dict[str, int]]
    quorum: Quorum | None
    awaited: dict[str, list[Awaited]]
    came: int
    invited: int
    people: int
    unconfirmed: int

    @property
    def waiting(self) -> int:
        """How many chairs one still waits for."""
        return sum(map(len, self.awaited.values()))


def of(meeting: Meeting, *, with_numbers: bool) -> Board:
    """The board of a meeting. `with_numbers` adds telephone numbers: only for who may see them. Eleven statements."""
    roster = door.load(meeting)
    chairs = [seat for seat in roster.seats if seat.organisation is not None]
    arrivals = [Arrival(row, seat) for seat in roster.seats for row in seat.present]
    arrivals += [Arrival(row, None) for row in roster.guests]
    arrivals.sort(key=lambda one: (one.row.arrived_at, one.row.id), reverse=True)
    sides = _sides(chairs)
    rule = quorum(meeting.forum.quorum_share, meeting.forum.quorum_of, [(seat.side, seat.outcome) for seat in chairs])
    counted = [seat.outcome for seat in chairs if seat.invited]
    return Board(
        arrivals, sides, rule, _awaited(meeting, roster.seats, with_numbers=with_numbers),
        sum(one.code in CAME for one in counted), len(counted), len(arrivals),
        sum(one.row.is_self_declared for one in arrivals),
    )  # fmt: skip


def _sides(chairs: Iterable[Seat]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for seat in chairs:
        if seat.invited:
            counts = found.setdefault(seat.side, dict.fromkeys(("head", "deputy", "staff", "not_here"), 0))
            code = seat.outcome.code
            counts[code if code in CAME else "not_here"] += 1
    return {side: found[side] for side in SIDES if side in found}


def _awaited(meeting: Meeting, seats: Iterable[Seat], *, with_numbers: bool) -> dict[str, list[Awaited]]:
    """`coming` said yes or sends somebody, `unsure` said maybe, `silent` never answered. Who said no is not awaited."""
    empty = [(seat, one) for seat in seats if not seat.present and not seat.mark and (one := _likeliest(seat))]
    calls = _calls(meeting, [one for _seat, one in empty]) if with_numbers and empty else {}
    found: dict[str, list[Awaited]] = {group: [] for group in GROUPS}
    for seat, one in empty:
        group = (
            "coming" if one.answer in COMING or one.is_delegate else "silent" if one.answer == "waiting" else "unsure"
        )
        found[group].append(Awaited(seat, one, calls.get(one.invitation_id, [])))
    return {group: lines for group, lines in found.items() if lines}


def _likeliest(seat: Seat) -> Expected | None:
    """Whom one expects first of all on an empty seat: a delegate or who said yes; None when all said no."""
    order = {"accepted": 0, "delegated": 1, "tentative": 2, "waiting": 3}
    open_ones = [one for one in seat.expected if one.answer != "declined"]
    return min(open_ones, key=lambda one: (not one.is_delegate, order.get(one.answer, 9)), default=None)


def _calls(meeting: Meeting, awaited: Iterable[Expected]) -> dict[int, list[Call]]:
    """Invitation id -> numbers: of who was sent, of the holder of the chair, of the office."""
    wanted = {one.invitation_id: one for one in awaited}
    asked = {one.id: one for one in invitations.for_meeting(meeting.id, needs=("office", "person"))}
    heirs = {one.delegated_from_id: one.id for one in asked.values() if one.delegated_from_id}
    chains: dict[int, list[int]] = {}
    for number in wanted:
        chain, at = [number], heirs.get(number)
        while at is not None and at not in chain:
            chain.append(at)
            at = heirs.get(at)
        chains[number] = chain[::-1]
    contacts = calling.contacts_of([asked[each] for chain in chains.values() for each in chain if each in asked])
    found: dict[int, list[Call]] = {}
    for number, chain in chains.items():
        if number not in asked:
            continue
        text = _message(meeting, wanted[number], asked[number].locale)
        each_once = {one.phone: one for each in chain for one in contacts.get(each, [])}
        found[number] = [Call(one.name, one.phone, whatsapp(one.phone, text)) for one in each_once.values()]
    return found


def _message(meeting: Meeting, one: Expected, locale: str) -> str:
    """A question to send by hand, in the invitee's language. Says nothing of anybody else."""
    with speaking(locale):
        return str(
            _(
                "Dear %(who)s, the meeting “%(title)s” (%(time)s%(place)s) is expecting you. Are you on your way?",
                who=one.name or one.title,
                title=meeting.title,
                time=dates.format_time(meeting.starts_at, meeting.timezone),
                place=f", {meeting.place}" if meeting.place else "",
            )
        )


def whatsapp(phone: str, text: str) -> str:
    """Opens WhatsApp with the text; empty for a number that is none."""
    number = calling.international(phone)
    return f"https://wa.me/{number}?text={quote(text, safe='')}" if number else ""
