"""What an event does to the rows: in any order, with the same end (docs/decisions/0017). Nothing here commits."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.attendance import rules, service
from forum.attendance.desk import leaving, reading
from forum.attendance.models import AbsenceMark, Attendance, DoorEvent, DoorRemoval, Signature
from forum.attendance.rules import folded
from forum.directory import queries as directory
from forum.directory.models import Organisation, Person, Tenure
from forum.extensions import db
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

KINDS: tuple[type[Any], ...] = (Attendance, AbsenceMark, Signature)
Target = Attendance | AbsenceMark | Signature


@dataclass
class Known:
    """What the events of one sync need to know, read in a few statements however many they are."""

    meeting: Meeting
    invitations: dict[int, Invitation] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    holders: dict[int, Tenure] = field(default_factory=dict)
    rows: dict[str, Target] = field(default_factory=dict)
    removals: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    leavings: dict[str, leaving.Word] = field(default_factory=dict)


def known(meeting: Meeting, events: Collection[DoorEvent]) -> Known:
    """Read what these events speak of. Nine statements at most."""
    found = Known(meeting)
    values: list[Any] = [event.body["value"] for event in events if isinstance(event.body["value"], dict)]
    if asked := _numbers(values, "invitation"):
        of_meeting = select(Invitation).where(
            Invitation.id.in_(asked), Invitation.meeting_id == meeting.id, Invitation.withdrawn_at.is_(None)
        )
        found.invitations = {one.id: one for one in db.session.scalars(of_meeting)}
    if named := _numbers(values, "organisation"):
        organisations = select(Organisation).where(Organisation.id.in_(named))
        found.organisations = {one.id: one for one in db.session.scalars(organisations)}
    if offices := {one.office_id for one in found.invitations.values() if one.office_id}:
        found.holders = directory.holders(offices, rules.opening_day(meeting.starts_at, meeting.timezone))
    if targets := {key for event in events for key in _targets(event)}:
        for kind in KINDS:
            named_by = kind.key if kind is Signature else kind.client_key
            for row in db.session.scalars(select(kind).where(named_by.in_(targets), kind.meeting_id == meeting.id)):
                found.rows[_key(row)] = row
    keys = targets | {event.key for event in events}
    taken_back = select(DoorRemoval).where(DoorRemoval.meeting_id == meeting.id, DoorRemoval.target_key.in_(keys))
    for one in db.session.scalars(taken_back):
        found.removals[one.target_key].append(one.event_key)
    found.leavings = leaving.newest(meeting.id, {event.subject for event in events})
    return found


def _numbers(values: Iterable[dict[str, Any]], name: str) -> set[int]:
    """The row numbers that values name; what is none is refused later."""
    numbers = (value.get(name) for value in values)
    return {number for number in numbers if type(number) is int and 0 < number < 2**31}


def apply(event: DoorEvent, known: Known) -> None:
    """Let an event that is kept take effect. Raises Problem when it speaks of what is not there: then it changed
    nothing.
    """
    targets = reading.replaced(event.body)
    if event.kind == "came":
        _came(event, known, targets)
    elif event.kind == "absent":
        _absent(event, known)
    elif event.kind == "leave":
        reading.left(event.subject, event.body)
        leaving.hear(known.leavings, event)
        leaving.write(known.meeting.id, event.subject, known.leavings[event.subject])
    elif event.kind == "sign":
        _sign(event, known)
    _take_back(event, known, targets)


def _came(event: DoorEvent, known: Known, targets: Iterable[str]) -> None:
    value = reading.came(event.subject, event.body)
    invitation = known.invitations.get(value.invitation) if value.invitation else None
    if value.invitation and invitation is None:
        raise Problem(_("This invitation is no longer on the list: %(name)s was not recorded. Add the person anew.",
                        name=value.name or value.title), code="no_invitation")  # fmt: skip
    organisation = known.organisations.get(value.organisation) if value.organisation else None
    if value.organisation and organisation is None:
        raise Problem(_("This organisation is not in the directory: %(name)s was not recorded. Add the person anew.",
                        name=value.name or value.title), code="no_organisation")  # fmt: skip
    row = service.record(
        known.meeting,
        client_key=event.key,
        person_name=value.name,
        level=value.level,
        organisation=organisation,
        invitation=invitation,
        acting=value.acting,
        mode=value.mode,
        person=_holder(value, invitation, known),
        organisation_name=value.organisation_name,
        office_title=value.title,
        is_walk_in=value.is_walk_in,
        arrived_at=min([event.happened_at, *_arrivals(known, targets)]),
        left_at=leaving.moment(known.leavings.get(event.subject)),
        subject=event.subject,
        source="device",
        device_id=event.device_id,
        claimed_at=event.claimed_at,
        replaces=next(iter(targets), None),
        gender=value.gender,
    )
    _arrive(row, known)
    _pass_on(row.arrived_at, event.key, known, set())


def _arrivals(known: Known, targets: Iterable[str]) -> list[datetime]:
    rows = [known.rows.get(key) for key in targets]
    return [row.arrived_at for row in rows if isinstance(row, Attendance)]


def _pass_on(arrived: datetime, key: str, known: Known, seen: set[str]) -> None:
    """A row that corrects another keeps its time of arrival, also when the corrected one is heard of later."""
    seen.add(key)
    for replacing in (one for one in known.removals.get(key, ()) if one not in seen):
        row = known.rows.get(replacing) or db.session.scalar(
            select(Attendance).where(Attendance.client_key == replacing, Attendance.meeting_id == known.meeting.id)
        )
        if isinstance(row, Attendance):
            row.arrived_at = min(row.arrived_at, arrived)
            further = select(DoorRemoval.event_key).where(
                DoorRemoval.target_key == replacing, DoorRemoval.meeting_id == known.meeting.id
            )
            known.removals.setdefault(replacing, list(db.session.scalars(further)))
            _pass_on(arrived, replacing, known, seen)


def _holder(value: reading.Came, invitation: Invitation | None, known: Known) -> Person | None:
    """The directory's person, when the device says it is the one who was asked and the name is theirs."""
    if not value.is_holder or invitation is None:
        return None
    held = known.holders.get(invitation.office_id) if invitation.office_id else None
    person = held.person if held else invitation.person
    return person if person is not None and folded(person.name) == folded(value.name) else None


def _absent(event: DoorEvent, known: Known) -> None:
    number, outcome, note = reading.absent(event.subject, event.body)
    organisation = known.organisations.get(number)
    if organisation is None:
        raise Problem(_("This organisation is not in the directory: its absence was not recorded."),
                      code="no_organisation")  # fmt: skip
    mark = service.mark_absent(known.meeting, client_key=event.key, organisation=organisation, outcome=outcome,
                               note=note, device_id=event.device_id)  # fmt: skip
    _arrive(mark, known)


def _sign(event: DoorEvent, known: Known) -> None:
    strokes, width, height = reading.drawn(event.subject, event.body)
    row = known.rows.get(event.key)
    if row is None:
        row = Signature(key=event.key, meeting_id=known.meeting.id, subject=event.subject, strokes=strokes,
                        width=width, height=height, signed_at=event.happened_at, device_id=event.device_id)  # fmt: skip
        db.session.add(row)
    _arrive(row, known)


def _arrive(row: Target, known: Known) -> None:
    """A row that somebody took back before it was heard of never counts."""
    known.rows[_key(row)] = row
    if known.removals.get(_key(row)) and row.removed_at is None:
        row.removed_at = clock.now()


def _take_back(event: DoorEvent, known: Known, targets: Iterable[str]) -> None:
    for target in targets:
        if event.key not in known.removals[target]:
            known.removals[target].append(event.key)
            db.session.add(DoorRemoval(meeting_id=known.meeting.id, target_key=target, event_key=event.key))
        row = known.rows.get(target)
        if row is not None and row.removed_at is None:
            row.removed_at = clock.now()


def _targets(event: DoorEvent) -> list[str]:
    try:
        return reading.replaced(event.body)
    except Problem:
        return []


def _key(row: Target) -> str:
    return row.key if isinstance(row, Signature) else row.client_key
