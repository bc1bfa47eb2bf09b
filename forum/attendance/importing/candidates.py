"""Whom a person of a report may be: those the invitations let one expect, and the organisations asked."""

from dataclasses import dataclass

from forum.attendance import door
from forum.attendance.door import Expected, Seat
from forum.attendance.importing.matching import Candidate
from forum.directory import queries as directory
from forum.directory.models import Organisation
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation
from forum.meetings.models import Meeting

GUEST, NOBODY = "guest", "nobody"


@dataclass(frozen=True)
class Choice:
    """What one may decide about a person: an expected one on their seat, or an organisation alone."""

    code: str
    seat: Seat | None = None
    expected: Expected | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Roster:
    """All choices of a meeting by their code, the candidates for matching, and who is recorded already."""

    door: door.Door
    choices: dict[str, Choice]
    candidates: list[Candidate]


def load(meeting: Meeting) -> Roster:
    """The roster of a meeting, in a number of statements that does not grow with it."""
    roster = door.load(meeting)
    invited = {one.id: one for one in invitations.for_meeting(meeting.id)}
    children = {one.delegated_from_id: one for one in invited.values() if one.delegated_from_id}
    known = _other_addresses(list(invited.values()))
    choices: dict[str, Choice] = {}
    candidates: list[Candidate] = []
    for seat in roster.seats:
        short = seat.organisation.short_name if seat.organisation else ""
        for one in seat.expected:
            choices[one.code] = Choice(one.code, seat, one, seat.organisation)
            asked = invited[one.invitation_id]
            mailed = _last_child(asked, children) if one.is_delegate else asked
            emails = _addresses(mailed, known) if mailed is not asked or not one.is_delegate else frozenset()
            agency = (seat.name, short) if one.name else ("", "")  # whose name nobody knows is known by address only
            candidates.append(Candidate(one.code, one.name, *agency, emails))
        if seat.organisation:
            code = f"o{seat.organisation.id}"
            choices[code] = Choice(code, seat, None, seat.organisation)
            candidates.append(Candidate(code, "", seat.name, short))
    return Roster(roster, choices, candidates)


def _last_child(asked: Invitation, children: dict[int, Invitation]) -> Invitation:
    seen = {asked.id}
    while (child := children.get(asked.id)) is not None and child.id not in seen:
        seen.add(child.id)
        asked = child
    return asked


def _addresses(one: Invitation, known: dict[tuple[str, int], set[str]]) -> frozenset[str]:
    found = {one.email, one.office.email if one.office else None, one.person.email if one.person else None}
    found |= known.get(("office", one.office_id or 0), set()) | known.get(("person", one.person_id or 0), set())
    return frozenset(address.lower() for address in found if address)


def _other_addresses(invited: list[Invitation]) -> dict[tuple[str, int], set[str]]:
    found: dict[tuple[str, int], set[str]] = {}
    offices, people = {one.office_id for one in invited}, {one.person_id for one in invited}
    for row in directory.other_addresses(offices - {None}, people - {None}):  # type: ignore[arg-type]
        owner = ("office", row.office_id) if row.office_id else ("person", row.person_id or 0)
        found.setdefault(owner, set()).add(row.email)
    return found
