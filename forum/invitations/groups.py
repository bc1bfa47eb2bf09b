"""Whom one can choose with one press: all agencies of a region, a side of the forum, who was asked last time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from forum.accounts.models import User
from forum.directory import queries as directory
from forum.directory.models import Office, Organisation, Person
from forum.extensions import db
from forum.forums import queries as forums
from forum.invitations import queries, service
from forum.invitations.models import Invitation, StandingInvitation
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting, Series


@dataclass(frozen=True)
class Group:
    """A choice: `code` names it in forms. `missing` are organisations with neither a chair nor a contact person."""

    code: str
    label: str
    offices: list[Office] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    missing: list[Organisation] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.offices) + len(self.people)

    def fresh(self, chosen: Sequence[Invitation | StandingInvitation]) -> int:
        """How many of it are not chosen yet."""
        offices = {one.office_id for one in chosen}
        people = {one.person_id for one in chosen}
        return sum(one.id not in offices for one in self.offices) + sum(one.id not in people for one in self.people)


def for_meeting(meeting: Meeting) -> list[Group]:
    """The groups that hold somebody, in a constant number of queries."""
    day = service.meeting_day(meeting)
    region = meeting.region or meeting.forum.region
    agencies = directory.organisations(region.id, "government", day) if region else []
    members = forums.members(meeting.forum_id, day)
    by_side = {side: [one.organisation for one in members if one.side == side]
               for side in ("government", "civil_society", "other")}  # fmt: skip
    chairs = _Chairs([*agencies, *(one.organisation for one in members)])
    found = []
    if region:
        found.append(chairs.group("region", _("All agencies (OPD) of %(region)s", region=region.name), agencies))
    found.append(chairs.group("government", _("Members of the forum: government"), by_side["government"]))
    found.append(chairs.group("civil_society", _("Members of the forum: civil society"), by_side["civil_society"]))
    found.append(chairs.group("other", _("Members of the forum: others"), by_side["other"]))
    previous = _previous(meeting)
    if previous is not None:
        found.append(previous)
    return [group for group in found if group.size]


def choose(meeting: Meeting, code: str, by: User | None = None) -> list[Invitation]:
    """Choose everybody in a group. Raises Missing for a group that is not there."""
    group = next((one for one in for_meeting(meeting) if one.code == code), None)
    if group is None:
        raise Missing(_("There is no such group to choose."))
    return service.add_offices(meeting, group.offices, by) + service.add_people(meeting, group.people, by)


def choose_for_series(series: Series, first: Meeting, code: str, by: User | None = None) -> list[StandingInvitation]:
    """Ask everybody in a group to a whole series; the groups are those of its `first` meeting ahead. Raises Missing."""
    group = next((one for one in for_meeting(first) if one.code == code), None)
    if group is None:
        raise Missing(_("There is no such group to choose."))
    return service.invite_offices(series, group.offices, by) + service.invite_people(series, group.people, by)


class _Chairs:
    """For each organisation whom to ask: its head's office; where it has none, a contact person."""

    def __init__(self, organisations: list[Organisation]) -> None:
        ids = {one.id for one in organisations}
        self.heads: dict[int, Office] = {}
        for office in directory.offices(ids) if ids else []:
            if office.rank == "head":
                self.heads.setdefault(office.organisation_id, office)
        self.contacts: dict[int, Person] = {}
        without = ids - self.heads.keys()
        people = directory.people(without) if without else []
        for person in sorted(people, key=lambda one: (not one.email, one.id)):
            self.contacts.setdefault(person.organisation_id or 0, person)

    def group(self, code: str, label: str, organisations: list[Organisation]) -> Group:
        offices = [self.heads[one.id] for one in organisations if one.id in self.heads]
        people = [self.contacts[one.id] for one in organisations if one.id in self.contacts]
        missing = [one for one in organisations if one.id not in self.heads and one.id not in self.contacts]
        return Group(code, label, offices, people, missing)


def _previous(meeting: Meeting) -> Group | None:
    """Everybody who was asked to the forum's meeting before this one, but for abolished chairs."""
    before = db.session.scalar(
        select(Meeting)
        .where(Meeting.forum_id == meeting.forum_id, Meeting.id != meeting.id, Meeting.starts_at < meeting.starts_at,
               Meeting.id.in_(select(Invitation.meeting_id).where(Invitation.withdrawn_at.is_(None))))
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(1)
    )  # fmt: skip
    if before is None:
        return None
    asked = queries.for_meeting(before.id)
    return Group(
        "previous",
        _("Everybody asked to “%(title)s”", title=before.title),
        [one.office for one in asked if one.office is not None and one.office.valid_to is None],
        [one.person for one in asked if one.person is not None],
    )
