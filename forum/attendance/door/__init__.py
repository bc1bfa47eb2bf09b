"""The roster at the door: each organisation, whom it was expected to send, who has come. Eight statements."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from forum.attendance import folding, labels, queries, rules
from forum.attendance.attendees import Attendee
from forum.attendance.door.expected import Expected, people
from forum.attendance.door.lookup import find_organisation, organisations
from forum.attendance.models import OUTCOMES, AbsenceMark, Attendance
from forum.attendance.rules import Outcome, Seen
from forum.directory import queries as directory_queries
from forum.directory.kinds import ORGANISATION_KINDS
from forum.directory.models import Organisation
from forum.forums.models import SIDES
from forum.forums.rules import side_of_sector
from forum.invitations import queries as invitation_queries
from forum.invitations.models import Invitation
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

__all__ = [
    "Door",
    "Expected",
    "Seat",
    "expected",
    "find_organisation",
    "level_buttons",
    "level_code",
    "load",
    "organisations",
]

_NEEDS = ("office", "organisation", "person")
_KIND_ORDER = {kind: place for place, kind in enumerate(ORGANISATION_KINDS)}


@dataclass
class Seat:
    """One organisation at the door (or one person invited without an organisation)."""

    code: str
    name: str
    short_name: str = ""
    organisation: Organisation | None = None
    side: str = "other"
    invited: bool = True
    expected: list[Expected] = field(default_factory=list)
    present: list[Attendee] = field(default_factory=list)
    marks: list[AbsenceMark] = field(default_factory=list)

    @property
    def mark(self) -> AbsenceMark | None:
        """What holds of those said about an absence."""
        found: AbsenceMark | None = folding.absence(self.marks)[0]
        return found

    @property
    def mark_ids(self) -> str:
        """The numbers of the marks that say what holds, as a button sends them."""
        holds = self.mark
        return ".".join(str(one.id) for one in self.marks if holds and one.outcome == holds.outcome)

    @property
    def is_disputed(self) -> bool:
        """Whether a question is open here (`rules.questions`)."""
        return any(one.is_disputed for one in self.present) or (
            not self.present and bool(folding.absence(self.marks)[1])
        )

    @property
    def outcome(self) -> Outcome:
        seen = [
            Seen(one.level, one.acting, one.person_name, one.is_self_declared, one.is_disputed) for one in self.present
        ]
        return rules.outcome(seen, self.mark.outcome if self.mark else None, invited=self.invited,
                             disputed=self.is_disputed)  # fmt: skip

    @property
    def waiting_for(self) -> list[Expected]:
        """Those expected who are not recorded yet; of one invitation only one person comes."""
        here = {row.invitation_id for row in self.present}
        return [one for one in self.expected if one.invitation_id not in here]

    @property
    def twice(self) -> frozenset[str]:
        """Names recorded more than once here."""
        return rules.recorded_twice(row.person_name for row in self.present)

    @property
    def words(self) -> str:
        """What the search looks through."""
        people = [one.name for one in self.expected] + [row.person_name for row in self.present]
        return " ".join(dict.fromkeys((self.name, self.short_name, *(one.title for one in self.expected), *people)))

    def matches(self, text: str) -> bool:
        """Whether every word of `text` begins or lies within a word here, accents and capitals aside."""
        here = rules.folded(self.words)
        return all(word in here for word in rules.folded(text).split())


@dataclass
class Door:
    """The whole roster with its counts."""

    meeting: Meeting
    seats: list[Seat]
    guests: list[Attendee]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Outcome -> number of organisations, as the roster was loaded."""
        found = {seat.organisation.id: seat.outcome for seat in self.seats if seat.organisation}
        return queries.tally(found, OUTCOMES)

    @property
    def people(self) -> int:
        return sum(len(seat.present) for seat in self.seats) + len(self.guests)

    @property
    def came(self) -> int:
        return sum(self.counts[code] for code in rules.CAME)

    @property
    def disputed(self) -> int:
        """How many questions are open (`rules.questions`)."""
        people = [one for seat in self.seats for one in seat.present] + self.guests
        absences = sum(not seat.present and seat.is_disputed for seat in self.seats)
        return sum(one.is_disputed for one in people) + absences

    @property
    def self_declared(self) -> list[Attendee]:
        """Who declared themselves and waits for the desk, by seat."""
        present = [row for seat in self.seats for row in seat.present] + self.guests
        return [row for row in present if row.is_self_declared]

    @property
    def guests_twice(self) -> frozenset[str]:
        """Names of guests recorded more than once."""
        return rules.recorded_twice(row.person_name for row in self.guests)

    def holder_and_delegate(self, row: Attendance | Attendee) -> tuple[str, str]:
        """The names the invitation of `row` lets one expect; empty where unknown."""
        mine = [one for seat in self.seats for one in seat.expected if one.invitation_id == row.invitation_id]
        holder = next((one.name for one in mine if not one.is_delegate), "")
        return holder, next((one.name for one in mine if one.is_delegate), "")

    def organisation(self, organisation_id: int) -> Organisation:
        """An organisation of the roster. Raises Missing."""
        for seat in self.seats:
            if seat.organisation and seat.organisation.id == organisation_id:
                return seat.organisation
        raise Missing(_("This organisation is not on the list of this meeting. Open the list again."))


def load(meeting: Meeting, who: Callable[[int], list[Attendee]] = queries.people) -> Door:
    """The roster of a meeting, organisations in the order of the government's own lists, then by name.

    `who` reads the people: `lines.people` where rows are only shown.
    """
    invitations = invitation_queries.for_meeting(meeting.id, needs=_NEEDS)
    replies = invitation_queries.current_replies(meeting.id)
    day = rules.opening_day(meeting.starts_at, meeting.timezone)
    holders = directory_queries.holders([one.office_id for one in invitations if one.office_id], day)
    marks = queries.all_marks(meeting.id)
    mandated = invitation_queries.with_mandate(meeting.id)
    present = who(meeting.id)
    seats: dict[Any, Seat] = {}
    children = {one.delegated_from_id: one for one in invitations if one.delegated_from_id}
    asked = {one.id for one in invitations}
    for invitation in invitations:
        if invitation.delegated_from_id not in asked:
            seat = _seat_of(invitation, seats)
            seat.expected += people(invitation, replies, children, holders, mandated)
    guests = _seated(present, seats)
    _marked(marks, seats)
    return Door(meeting, sorted(seats.values(), key=_order), guests)


def expected(meeting: Meeting, code: str) -> tuple[Seat, Expected]:
    """The expected person with this code on their seat, without the rest of the roster: a tap must be quick.

    Raises Missing.
    """
    number = code.partition(":")[0]
    is_number = number.isdecimal() and len(number) < 10
    asked = invitation_queries.asked(meeting.id, int(number), needs=_NEEDS) if is_number else None
    reply = invitation_queries.current_reply(asked) if asked is not None else None
    invitations, replies = [asked] if asked else [], {reply.invitation_id: reply} if reply else {}
    if asked is not None and (asked.delegated_from_id is not None or (reply and reply.answer == "delegated")):
        invitations = invitation_queries.for_meeting(meeting.id, needs=_NEEDS)  # who sends whom may be a long story
        replies = invitation_queries.current_replies(meeting.id)
    if asked is not None and asked.delegated_from_id not in {one.id for one in invitations}:
        day = rules.opening_day(meeting.starts_at, meeting.timezone)
        holders = directory_queries.holders([asked.office_id] if asked.office_id else [], day)
        children = {one.delegated_from_id: one for one in invitations if one.delegated_from_id}
        for one in people(asked, replies, children, holders):
            if one.code == code:
                return _seat_of(asked, {}), one
    raise Missing(_("This invitation is no longer on the list. Open the list again."))


def _seat_of(invitation: Invitation, seats: dict[Any, Seat]) -> Seat:
    organisation = invitation.organisation
    if organisation is None:
        return seats.setdefault(("i", invitation.id), Seat(f"u{invitation.id}", invitation.addressee,
                                                           side=invitation.side))  # fmt: skip
    seat = seats.setdefault(organisation.id, Seat(f"o{organisation.id}", invitation.organisation_name))
    seat.organisation, seat.short_name, seat.side = organisation, organisation.short_name, invitation.side
    return seat


def _seated(present: Iterable[Attendee], seats: dict[Any, Seat]) -> list[Attendee]:
    """Put everybody who came on their seat, making seats for the uninvited; those without one are guests."""
    guests = []
    for row in present:
        if row.organisation is not None:
            seat = seats.get(row.organisation.id) or _uninvited(row.organisation, row.organisation_name, seats)
            seat.present.append(row)
        elif ("i", row.invitation_id) in seats:
            seats["i", row.invitation_id].present.append(row)
        else:
            guests.append(row)
    return guests


def _marked(marks: Mapping[int, list[AbsenceMark]], seats: dict[Any, Seat]) -> None:
    """Absence marks of organisations whose invitation was withdrawn since, and that did not come, are not shown."""
    for organisation_id, said in marks.items():
        if organisation_id in seats:
            seats[organisation_id].marks = said


def _uninvited(organisation: Organisation, name: str, seats: dict[Any, Seat]) -> Seat:
    seat = Seat(f"o{organisation.id}", name, organisation.short_name, organisation,
                side_of_sector(organisation.sector), invited=False)  # fmt: skip
    seats[organisation.id] = seat
    return seat


def _order(seat: Seat) -> tuple[int, int, str]:
    kind = _KIND_ORDER.get(seat.organisation.kind, 99) if seat.organisation else 99
    return SIDES.index(seat.side), kind, seat.name.casefold()


def level_code(level: str, acting: str | None) -> str:
    """How a form names a level with its acting status: "head", "head.plt", "deputy"."""
    return f"{level}.{acting}" if acting else level


def level_buttons(row: Attendance | Attendee) -> list[tuple[str, str, bool]]:
    """(code, label, whether it is so now) for each level; "Pj." only where it is meant."""
    now = level_code(row.level, row.acting)
    offered = ["head", "head.plt", "head.plh", *(["head.pj"] if row.acting == "pj" else []), "deputy", "staff"]
    return [(code, short_level(code), code == now) for code in offered]


def short_level(code: str) -> str:
    """The label of a level code, short enough for a button."""
    level, _dot, acting = code.partition(".")
    return labels.acting_prefix(acting) if acting else labels.level(level)
