"""Who gets what of a version: one parcel for each address, with all that concerns the chairs behind it.

Made from the version's sealed content and from who was invited; also from what a version published now would say. It
reads no text of the minutes itself: only decisions, action items and how the chairs were filled.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forum.actions import queries as actions
from forum.actions import service as actions_service
from forum.actions.models import Action
from forum.actions.service import Receiver
from forum.invitations import labels
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation
from forum.meetings.models import Meeting
from forum.minutes import closed
from forum.minutes.rules import PRESENT, public_form

Decision = tuple[int, str]


@dataclass(frozen=True)
class Promise:
    """An action item as a mail says it. `report` is the owner's secret link: only for the chair that reports."""

    key: str
    code: str
    text: str
    owner: str
    due_on: date | None
    page: str
    report: str = ""

    @property
    def said(self) -> list[str]:
        """What it says, without its addresses."""
        return [self.key, self.text, self.owner, self.due_on.isoformat() if self.due_on else ""]


@dataclass(frozen=True)
class Agency:
    """An organisation that was invited: how its chair was filled (`attendance.rules`), which decisions concern it."""

    name: str
    code: str
    decisions: tuple[Decision, ...] = ()

    @property
    def is_absent(self) -> bool:
        """Nobody was recorded for it: it is told the decisions that concern it."""
        return self.code not in PRESENT


@dataclass
class Parcel:
    """What one address gets. `form` as in `MinutesParcel`; `invitations` are the chairs behind the address.

    `owned` are the action items whose owner reads mail here, `others` those of its organisations with another chair,
    `helping` those it supports.
    """

    email: str
    locale: str
    form: str
    person: str = ""
    offices: list[str] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    owned: list[Promise] = field(default_factory=list)
    others: list[Promise] = field(default_factory=list)
    helping: list[Promise] = field(default_factory=list)
    decided: Sequence[Decision] = ()
    number_of_actions: int = 0

    @property
    def recipient(self) -> str:
        """The address by which nothing is sent twice."""
        return self.email.lower()

    @property
    def name(self) -> str:
        """To whom, in one line."""
        return "; ".join(self.offices)

    @property
    def chairs(self) -> list[str]:
        """The chairs behind it, by names that stay whatever becomes of their addresses."""
        if self.invitations:
            return [f"invitation:{one.id}" for one in self.invitations]
        return [f"owner:{hashlib.sha256(self.name.encode()).hexdigest()[:24]}"]

    @property
    def concerning(self) -> list[Decision]:
        """The decisions that concern its absent agencies, each once, in their order."""
        return sorted({one for agency in self.agencies if agency.is_absent for one in agency.decisions})

    @property
    def digest(self) -> str:
        """SHA-256 of what concerns this address. Two versions with the same one say the same to it."""
        said = [self.form, *([one.said for one in kind] for kind in (self.owned, self.others, self.helping)),
                [[one.name, one.code, list(one.decisions)] for one in self.agencies if one.is_absent]]  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Layout:
    """All parcels of a version. `unreached` have no address that mail reaches: somebody hands them their link."""

    parcels: list[Parcel]
    unreached: list[Parcel]

    @property
    def everybody(self) -> list[Parcel]:
        """All, those whom no mail reaches first."""
        return [*self.unreached, *self.parcels]

    def of(self, invitation_id: int) -> Parcel | None:
        """The parcel in which this invitee's chair is."""
        for parcel in (*self.parcels, *self.unreached):
            if any(one.id == invitation_id for one in parcel.invitations):
                return parcel
        return None


def lay_out(meeting: Meeting, content: Mapping[str, Any], report: Callable[[Action], str]) -> Layout:
    """Who gets what of this content. Some ten statements, however many were invited.

    `report` makes the address at which an owner reports. Invitees who were never told of the meeting get nothing.
    """
    known = {one.key: one for one in actions.for_meeting(meeting.id)}
    found = [(said, known[said["key"]]) for said in content["actions"] if said["key"] in known]
    helpers = {one: {each.id for each in organisations}
               for one, organisations in actions.supporters([row.id for _said, row in found]).items()}  # fmt: skip
    invited = [one for one in invitations.for_meeting(meeting.id) if one.sent_at is not None]
    owners = actions_service.receivers(meeting, [row for _said, row in found])
    work = _Work(content, {row.id: (said, row) for said, row in found}, helpers, report)
    dead = {one.email.lower() for one in invited if one.email and one.undeliverable_reason}
    by_address: dict[str, Parcel] = {}
    unreached: list[Parcel] = []
    for one in invited:
        email = one.email if one.email and one.email.lower() not in dead else ""
        parcel = by_address.get(email.lower()) if email else None
        if parcel is None:
            parcel = Parcel(email, one.locale, "own", person=one.person_name)
            by_address.update({email.lower(): parcel} if email else {})
            unreached += [] if email else [parcel]
        _seat(parcel, one, work)
    for receiver in owners:
        _owner(receiver, by_address, unreached, dead, work)
    everybody = [*by_address.values(), *unreached]
    for parcel in everybody:
        _finish(parcel, work)
    return Layout(list(by_address.values()), unreached)


@dataclass(frozen=True)
class _Work:
    """What all parcels share."""

    content: Mapping[str, Any]
    actions: Mapping[int, tuple[Mapping[str, Any], Action]]
    helpers: Mapping[int, set[int]]
    report: Callable[[Action], str]

    def promise(self, action_id: int, *, reports: bool = False) -> Promise:
        said, row = self.actions[action_id]
        due = date.fromisoformat(said["due_on"]) if said["due_on"] else None
        return Promise(row.key, said.get("code") or str(said["number"]), _told(said)[1], said["owner"], due,
                       actions_service.page_link(row), self.report(row) if reports else "")  # fmt: skip

    def decisions_of(self, organisation_id: int, names: Sequence[str]) -> tuple[Decision, ...]:
        """Those of which it owns or supports an action item, and those that name it."""
        numbers = {
            said["decision"] for said, row in self.actions.values()
            if row.owner_organisation_id == organisation_id or organisation_id in self.helpers.get(row.id, ())
        }  # fmt: skip
        wanted = [re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE) for name in names if len(name) > 2]
        return tuple(
            _told(one) for one in self.content["decisions"]
            if one["number"] in numbers or any(each.search(one["text"]) for each in wanted)
        )  # fmt: skip


def _told(decision: Mapping[str, Any]) -> Decision:
    """What a mail says of a decision or an action item. A closed one is read on the page, by those who may: mails are
    passed on."""
    ground = decision.get("closed", "")
    words = decision["words"] if "words" in decision else closed.count(decision["text"])
    return decision["number"], closed.sentence(ground, words) if ground else decision["text"]


def _seat(parcel: Parcel, one: Invitation, work: _Work) -> None:
    """Another chair behind this address: its agency, once."""
    parcel.invitations.append(one)
    office = labels.office(one)
    if office not in parcel.offices:
        parcel.offices.append(office)
    if one.organisation is None or any(each.name == one.organisation_name for each in parcel.agencies):
        return
    presence = next((row for row in work.content["presence"] if row["organisation"] == one.organisation_name), None)
    names = (one.organisation_name, one.organisation.name, one.organisation.short_name or "")
    decisions = work.decisions_of(one.organisation.id, names)
    parcel.agencies.append(Agency(one.organisation_name, presence["code"] if presence else "not_recorded", decisions))


def _owner(receiver: Receiver, by_address: dict[str, Parcel], unreached: list[Parcel], dead: set[str],
           work: _Work) -> None:  # fmt: skip
    """Give an owner's chair its action items, in the parcel of its address or in one of its own."""
    email = receiver.email if receiver.email and receiver.email.lower() not in dead else ""
    organisation = receiver.actions[0].owner_organisation_id
    parcel = by_address.get(email.lower()) if email else next(
        (one for one in unreached if any(_is_chair(each, receiver, organisation) for each in one.invitations)), None
    )  # fmt: skip
    if parcel is None:
        form = "public" if work.content["is_public"] else "none"
        parcel = Parcel(email, receiver.locale, form, offices=[receiver.chair])
        chair = next((each for one in (*by_address.values(), *unreached) for each in one.invitations
                      if receiver.office_id is not None and each.office_id == receiver.office_id), None)  # fmt: skip
        if chair is not None:  # the directory knows another address of this chair than the one it was invited at
            parcel.form = "own"
            _seat(parcel, chair, work)
        by_address.update({email.lower(): parcel} if email else {})
        unreached += [] if email else [parcel]
    known = {one.office_id for one in parcel.invitations}
    if receiver.office_id not in known and receiver.chair not in parcel.offices:
        parcel.offices.append(receiver.chair)
    parcel.owned += [work.promise(one.id, reports=True) for one in receiver.actions]


def _is_chair(invitation: Invitation, receiver: Receiver, organisation_id: int) -> bool:
    if receiver.office_id is not None:
        return invitation.office_id == receiver.office_id
    return invitation.organisation_id == organisation_id and invitation.delegated_from_id is None


def _finish(parcel: Parcel, work: _Work) -> None:
    """What was decided, in the form this address may read, and what its organisations owe with other chairs."""
    mine = {one.key for one in parcel.owned}
    organisations = {one.organisation_id for one in parcel.invitations if one.organisation_id}
    for number, (_said, row) in work.actions.items():
        if row.key in mine:
            continue
        if row.owner_organisation_id in organisations:
            parcel.others.append(work.promise(number))
        elif organisations & work.helpers.get(number, set()):
            parcel.helping.append(work.promise(number))
    if parcel.form != "none":
        shown = work.content if parcel.form == "own" else public_form(work.content)
        parcel.decided = [_told(one) for one in shown["decisions"]]
        parcel.number_of_actions = len(shown["actions"])
