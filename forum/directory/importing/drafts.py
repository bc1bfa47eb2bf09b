"""What would become of the directory: drafts over its rows. A draft is changed; the row behind it is not."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.directory import queries
from forum.directory.models import Office, Organisation, Person, Region, Tenure
from forum.extensions import db


@dataclass(eq=False)
class Draft:
    """A row of the directory (or one to be made, when `row` is None) as it would be."""

    row: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, "Draft"] = field(default_factory=dict)
    line: int = 0  # of the table, where it was last touched
    moved: bool = False  # a person who belongs to another organisation than the row says

    def get(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        return getattr(self.row, name) if self.row is not None else None

    def set(self, name: str, value: Any) -> tuple[Any, Any] | None:
        """Change it; (old, new) when that makes a difference."""
        old = self.get(name)
        if (old or None) == (value or None):
            return None
        self.values[name] = value
        return old, value


class Directory:
    """The part of the directory that a table for one region can touch, read once (five statements)."""

    def __init__(self, region: Region | None) -> None:
        self.region = region
        self.today: date = queries.today(region)
        rows = [one for one in queries.organisations() if one.region_id == (region.id if region else None)
                and (one.valid_to is None or one.valid_to >= self.today)]  # fmt: skip
        self.organisations = [Draft(one) for one in rows]
        by_organisation = {draft.row.id: draft for draft in self.organisations}
        self.offices = [Draft(one, links={"organisation": by_organisation[one.organisation_id]})
                        for one in queries.offices(by_organisation, ended=True)]  # fmt: skip
        self.people = [
            Draft(one)
            for one in db.session.scalars(select(Person).options(joinedload(Person.organisation)).order_by(Person.id))
        ]
        for draft in self.people:
            if draft.row.organisation_id in by_organisation:
                draft.links["organisation"] = by_organisation[draft.row.organisation_id]
        self._index()
        self.tenures = self._tenures()

    def _index(self) -> None:
        self.by_name: dict[str, list[Draft]] = {}
        self.by_title: dict[tuple[int, str], Draft] = {}
        self.by_email: dict[str, list[Draft]] = {}
        self.by_nip: dict[str, list[Draft]] = {}
        self.by_person: dict[tuple[int, str], list[Draft]] = {}
        for draft in self.organisations:
            self.remember_organisation(draft)
        for draft in self.offices:
            self.by_title[(id(draft.links["organisation"]), draft.get("title").casefold())] = draft
        for draft in self.people:
            self.remember_person(draft)

    def _tenures(self) -> list[Draft]:
        offices = {draft.row.id: draft for draft in self.offices}
        people = {draft.row.id: draft for draft in self.people}
        statement = (
            select(Tenure)
            .join(Office, Tenure.office_id == Office.id)
            .join(Organisation, Office.organisation_id == Organisation.id)
            .where(Organisation.region_id == self.region.id if self.region else Organisation.region_id.is_(None))
            .order_by(Tenure.valid_from, Tenure.id)
        )
        return [
            Draft(one, links={"office": offices[one.office_id], "person": people[one.person_id]})
            for one in db.session.scalars(statement)
            if one.office_id in offices
        ]

    def remember_organisation(self, draft: Draft) -> None:
        """Find it by its names from now on."""
        for name in {draft.get("name").casefold(), (draft.get("short_name") or "").casefold()} - {""}:
            if draft not in self.by_name.setdefault(name, []):
                self.by_name[name].append(draft)

    def remember_person(self, draft: Draft) -> None:
        """Find them by address, NIP and name from now on."""
        keys: list[tuple[dict[Any, list[Draft]], Any]] = []
        if draft.get("email"):
            keys.append((self.by_email, draft.get("email")))
        if draft.get("nip"):
            keys.append((self.by_nip, draft.get("nip")))
        if "organisation" in draft.links:
            keys.append((self.by_person, (id(draft.links["organisation"]), draft.get("name").casefold())))
        for index, key in keys:
            if draft not in index.setdefault(key, []):
                index[key].append(draft)

    def tenures_of(self, office: Draft) -> list[Draft]:
        """The tenures of an office, as they would be."""
        return [one for one in self.tenures if one.links["office"] is office]
