"""Whom the rows of a sheet are for: one row for each invitation, in the order of the door."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from forum.attendance import door, labels, rules
from forum.attendance.attendees import Attendee
from forum.attendance.door import Door, Expected, Seat
from forum.attendance.door.expected import people
from forum.directory import queries as directory
from forum.directory.models import Tenure
from forum.forums.models import SIDES
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation
from forum.meetings.models import Meeting


@dataclass
class Chair:
    """One invitation on the sheet: its seat, and who is expected (the delegate once somebody is named).

    `is_gone`: the invitation was withdrawn after the sheet was printed.
    """

    seat: Seat
    expected: Expected
    holder: str = ""
    delegate: str = ""
    recorded: list[Attendee] = field(default_factory=list)
    is_gone: bool = False

    @property
    def name(self) -> str:
        """The name that is printed; nothing for somebody who said no, so that whoever comes writes their own."""
        if self.expected.answer == "declined":
            return ""
        return self.expected.name or ("" if self.seat.organisation else self.expected.title)

    @property
    def title(self) -> str:
        """The position that is printed, acting status first."""
        if not self.seat.organisation or (self.expected.answer == "declined" and self.expected.is_delegate):
            return ""
        return f"{labels.acting_prefix(self.expected.acting)} {self.expected.title}".strip()

    @property
    def organisation(self) -> str:
        return self.seat.name if self.seat.organisation else ""

    @property
    def others(self) -> list[Attendee]:
        """Those of the same organisation who are recorded without this invitation."""
        return [row for row in self.seat.present if row not in self.recorded]


@dataclass
class Roster:
    """The door's list as rows of a sheet. `chairs`: invitation -> its row."""

    door: Door
    chairs: dict[int, Chair]

    @property
    def sides(self) -> list[tuple[str, list[int]]]:
        """(side, its invitations) in order; sides without any are left out."""
        found: dict[str, list[int]] = {side: [] for side in SIDES}
        for number, chair in self.chairs.items():
            if not chair.is_gone:
                found[chair.seat.side].append(number)
        return [(side, numbers) for side, numbers in found.items() if numbers]

    @property
    def present(self) -> list[Attendee]:
        """Everybody recorded at this meeting."""
        return [*self.door.guests, *(row for seat in self.door.seats for row in seat.present)]


def load(meeting: Meeting, also: Collection[int] = ()) -> Roster:
    """The rows of a meeting: the door's statements, and two more when `also` names invitations withdrawn since."""
    found = Roster(door.load(meeting), {})
    for seat in found.door.seats:
        for one in seat.expected:  # the delegate first, then the holder of the same invitation
            chair = found.chairs.setdefault(one.invitation_id, Chair(seat, one))
            if one.is_delegate:
                chair.delegate = one.name
            else:
                chair.holder = one.name
    if missing := set(also) - found.chairs.keys():
        withdrawn = [one for one in invitations.for_meeting(meeting.id, withdrawn=True) if one.id in missing]
        day = rules.opening_day(meeting.starts_at, meeting.timezone)
        holders = directory.holders([one.office_id for one in withdrawn if one.office_id], day)
        for invitation in withdrawn:
            found.chairs[invitation.id] = _gone(invitation, holders)
    for row in found.present:
        if row.invitation_id in found.chairs:
            found.chairs[row.invitation_id].recorded.append(row)
    return found


def _gone(invitation: Invitation, holders: Mapping[int, Tenure]) -> Chair:
    """What the row of an invitation was that no longer holds."""
    organisation = invitation.organisation
    seat = Seat(f"o{organisation.id}" if organisation else f"u{invitation.id}",
                invitation.organisation_name or invitation.addressee, organisation=organisation,
                side=invitation.side, invited=False)  # fmt: skip
    [one] = people(invitation, {}, {}, holders)
    return Chair(seat, one, holder=one.name, is_gone=True)
