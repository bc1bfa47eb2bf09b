"""What a table would do to the directory, row by row. Nothing is written here."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from forum.adapters.spreadsheet import Table
from forum.directory import labels
from forum.directory.importing import columns, entries, matching, words
from forum.directory.importing.columns import Columns
from forum.directory.importing.drafts import Directory, Draft
from forum.directory.importing.entries import CellError, Entry
from forum.directory.models import Region
from forum.kernel.dates import format_date
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _


@dataclass(frozen=True)
class Change:
    """One thing that would be different: `old` is None for a new row, empty where nothing was known before."""

    what: str
    old: str | None
    new: str


@dataclass
class RowPlan:
    """What becomes of one row. `state`: created, changed, unchanged, or error."""

    number: int
    label: str
    changes: list[Change] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    drafts: list[tuple[str, Draft]] = field(default_factory=list)

    @property
    def state(self) -> str:
        if self.errors:
            return "error"
        if any(change.old is None for change in self.changes):
            return "created"
        return "changed" if self.changes else "unchanged"


@dataclass
class Plan:
    """All rows, and the columns nobody knows."""

    rows: list[RowPlan]
    columns: Columns

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def errors(self) -> list[CellError]:
        return [error for row in self.rows for error in row.errors]

    @property
    def good(self) -> int:
        """How many rows would be brought in."""
        return self.count("created") + self.count("changed")

    @property
    def fingerprint(self) -> str:
        """The same for the same plan: what was shown is what is confirmed. Independent of the language."""
        said = [[row.number, row.state, sorted((kind, str(draft.row.id if draft.row else 0), sorted(
            (name, str(value)) for name, value in draft.values.items()), draft.moved) for kind, draft in row.drafts)]
            for row in self.rows]  # fmt: skip
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def build(table: Table, region: Region | None) -> Plan:
    """Plan the whole table for the organisations of `region` (None: those without one).

    Raises Problem for a table without a column of organisations or without rows.
    """
    known = columns.recognise(table.header)
    if "organisation" not in known.places:
        raise Problem(
            _("No column says which organisation a row is about. Name one “Organisation” or “OPD”. The columns are: "
              "%(header)s.", header=", ".join(one for one in table.header if one) or "–"),
            code="no_organisation_column", field="file")  # fmt: skip
    if not table.rows:
        raise Problem(_("The table has headings but no rows below them."), code="no_rows", field="file")
    directory = Directory(region)
    read = [entries.read(row, known) for row in table.rows]
    claims = matching.Claims.of(read)
    return Plan([_row(entry, known, directory, claims) for entry in read], known)


def _row(entry: Entry, known: Columns, directory: Directory, claims: matching.Claims) -> RowPlan:
    parts = (entry.get("name"), entry.get("title"), entry.get("organisation"))
    row = RowPlan(entry.number, ", ".join(part for part in parts if part) or "–", errors=list(entry.errors))
    if row.errors:
        return row
    found = matching.match(entry, known, directory, claims)
    row.errors = found.errors
    if not row.errors:
        _Step(row, entry, directory, found).take()
    return row


@dataclass
class _Step:
    """Carrying one good row into the drafts."""

    row: RowPlan
    entry: Entry
    directory: Directory
    found: matching.Found

    def take(self) -> None:
        organisation = self._organisation()
        office = self._office(organisation) if self.entry.get("title") else None
        person = self._person(organisation) if self.entry.get("name") else None
        if office and person:
            self._tenure(office, person)

    def _new(self, kind: str, what: str, shown: str, draft: Draft) -> Draft:
        draft.line = self.entry.number
        self.row.changes.append(Change(what, None, shown))
        self.row.drafts.append((kind, draft))
        return draft

    def _set(self, kind: str, draft: Draft, name: str, value: Any, what: str, shown: Any = None) -> None:
        """Change a draft where the cell says something."""
        if value in ("", None):
            return
        different = draft.set(name, value)
        if different:
            old, new = different
            say = shown or _in_words
            self.row.changes.append(Change(what, say(old) if old else "", say(new)))
            if (kind, draft) not in self.row.drafts:
                self.row.drafts.append((kind, draft))

    def _organisation(self) -> Draft:
        said, draft = self.entry, self.found.organisation
        if draft is None:
            kind = said.get("kind") or words.guessed_kind(said.get("organisation"), said.get("title"))
            values = {"name": said.get("organisation"), "short_name": said.get("short_name"), "kind": kind,
                      "sector": said.get("sector") or words.sector_of(kind)}  # fmt: skip
            draft = self._new("organisation", _("Organisation"),
                              f"{values['name']} ({labels.organisation_kind(kind)})", Draft(values=values))  # fmt: skip
            self.directory.organisations.append(draft)
        else:
            self._set("organisation", draft, "short_name", said.get("short_name"), _("Short name"))
            self._set("organisation", draft, "kind", said.get("kind"), _("Kind"), labels.organisation_kind)
            self._set("organisation", draft, "sector", said.get("sector"), _("Sector"), labels.sector)
        self.directory.remember_organisation(draft)
        return draft

    def _office(self, organisation: Draft) -> Draft:
        said, draft = self.entry, self.found.office
        if draft is None:
            rank = said.get("rank") or words.guessed_rank(said.get("title"), organisation.get("kind"))
            values = {"title": said.get("title"), "rank": rank, "email": said.get("office_email") or None,
                      "phone": said.get("office_phone") or None}  # fmt: skip
            draft = self._new("office", _("Office"), f"{values['title']} ({labels.rank(rank)})",
                              Draft(values=values, links={"organisation": organisation}))  # fmt: skip
            self.directory.offices.append(draft)
            self.directory.by_title[(id(organisation), said.get("title").casefold())] = draft
        else:
            self._set("office", draft, "rank", said.get("rank"), _("Level"), labels.rank)
            self._set("office", draft, "email", said.get("office_email"), _("Office email"))
            self._set("office", draft, "phone", said.get("office_phone"), _("Office phone"))
        return draft

    def _person(self, organisation: Draft) -> Draft:
        said, draft = self.entry, self.found.person
        if draft is None:
            values = {"name": said.get("name"), "email": said.get("email") or None, "nip": said.get("nip") or None,
                      "phone": said.get("phone") or None, "position": said.get("title")}  # fmt: skip
            draft = self._new("person", _("Person"), values["name"] or "",
                              Draft(values=values, links={"organisation": organisation}))  # fmt: skip
            self.directory.people.append(draft)
        else:
            for name, what in (("name", _("Name")), ("email", _("Email")), ("phone", _("Phone")), ("nip", _("NIP"))):
                self._set("person", draft, name, said.get(name), what)
            self._move(draft, organisation)
        draft.line = said.number
        self.directory.remember_person(draft)
        return draft

    def _move(self, person: Draft, organisation: Draft) -> None:
        """Whoever is listed elsewhere, or takes an office there for good, belongs there from now on."""
        if person.links.get("organisation") is organisation or self.entry.get("tenure_kind") in ("plt", "plh"):
            return
        if self.found.claims.keeps(person):
            return
        before = person.row.organisation.label if person.row is not None and person.row.organisation else ""
        person.links["organisation"] = organisation
        person.moved = True
        self.row.changes.append(Change(_("Organisation of the person"), before, organisation.get("name")))
        if ("person", person) not in self.row.drafts:
            self.row.drafts.append(("person", person))

    def _tenure(self, office: Draft, person: Draft) -> None:
        said, draft = self.entry, self.found.tenure
        kind = said.get("tenure_kind") or (draft.get("kind") if draft else "definitive")
        if draft is not None:
            self._set("tenure", draft, "valid_from", said.since, _("Since"))
            return
        since = said.since or self.directory.today
        for ended in self.found.ending:
            last = since - timedelta(days=1)
            self._set(
                "tenure", ended, "valid_to", last, _("Last day of %(name)s", name=ended.links["person"].get("name"))
            )
        shown = f"{labels.tenure_kind(kind)} · {person.get('name')} · {_in_words(since)}"
        made = Draft(values={"kind": kind, "valid_from": since}, links={"office": office, "person": person})
        self.directory.tenures.append(self._new("tenure", _("Tenure"), shown, made))


def _in_words(value: Any) -> str:
    return format_date(value, "long") if isinstance(value, date) else str(value)
