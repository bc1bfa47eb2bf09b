"""Finding what a row speaks of. Only looks; says what stands in the way."""

from dataclasses import dataclass, field
from datetime import date

from forum.directory import rules
from forum.directory.importing.columns import Columns
from forum.directory.importing.drafts import Directory, Draft
from forum.directory.importing.entries import CellError, Entry
from forum.kernel.dates import format_date
from forum.kernel.i18n import gettext as _


@dataclass
class Claims:
    """Which addresses and NIPs the whole table names, and for which organisations: so that no row takes a person
    that another row means, and nobody is moved to and fro.
    """

    organisations: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: list[Entry]) -> "Claims":
        claims = cls()
        for entry in entries:
            for key in (entry.get("email"), entry.get("nip")):
                if key and entry.get("name"):
                    claims.organisations.setdefault(key, set()).add(entry.get("organisation").casefold())
        return claims

    def means_somebody_else(self, draft: Draft, entry: Entry) -> bool:
        """Whether another row names this person by an address or NIP that this row does not have."""
        return any(draft.get(name) and draft.get(name) != entry.get(name) and draft.get(name) in self.organisations
                   for name in ("email", "nip"))  # fmt: skip

    def keeps(self, draft: Draft) -> bool:
        """Whether the table names the person's present organisation for them."""
        present = draft.links.get("organisation")
        names = {(present.get(name) or "").casefold() for name in ("name", "short_name")} if present else set()
        return any(names & self.organisations.get(draft.get(key) or "", set()) for key in ("email", "nip"))


@dataclass
class Found:
    """What is there already (None: to be made), which tenures a new holder ends, and what is wrong."""

    entry: Entry
    columns: Columns
    directory: Directory
    claims: Claims
    organisation: Draft | None = None
    office: Draft | None = None
    person: Draft | None = None
    tenure: Draft | None = None
    ending: list[Draft] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    def look(self) -> "Found":
        """Match the row by the rules in the folder's docstring."""
        self._organisation()
        if self.organisation and self.entry.get("title"):
            self._office(self.organisation)
        if self.entry.get("name") and not self.errors:
            self.person = self._person()
        if self.entry.get("name") and self.office and not self.errors:
            self._tenure(self.office)
        return self

    def _wrong(self, name: str, message: str) -> None:
        self.errors.append(CellError(self.entry.number, self.columns.heading(name), message))

    def _organisation(self) -> None:
        wanted = self.entry.get("organisation").casefold()
        fitting = self.directory.by_name.get(wanted, [])
        fitting = [one for one in fitting if one.get("name").casefold() == wanted] or fitting
        if len(fitting) > 1:
            self._wrong("organisation", _("Several organisations are called “%(name)s”. Write the full name.",
                                          name=self.entry.get("organisation")))  # fmt: skip
        self.organisation = fitting[0] if fitting else None

    def _office(self, organisation: Draft) -> None:
        self.office = self.directory.by_title.get((id(organisation), self.entry.get("title").casefold()))
        ended = self.office.get("valid_to") if self.office else None
        if ended and ended < self.directory.today:
            self._wrong("title", _("This office was abolished on %(day)s.", day=format_date(ended, "long")))

    def _person(self) -> Draft | None:
        for name, index in (("email", self.directory.by_email), ("nip", self.directory.by_nip)):
            key = self.entry.get(name)
            fitting = [one for one in index.get(key, []) if one.get(name) == key] if key else []
            if fitting:
                return self._known_by(name, fitting)
        return self._known_by_name()

    def _known_by(self, name: str, fitting: list[Draft]) -> Draft | None:
        """The one of this name; a single person not yet spoken of in the table is taken to have a new name."""
        wanted = self.entry.get("name").casefold()
        same = [one for one in fitting if one.get("name").casefold() == wanted]
        if not same and (len(fitting) > 1 or fitting[0].line):
            self._wrong(name, _("“%(value)s” belongs to %(names)s. Each person needs their own; what belongs to the "
                                "office goes into a column such as “Office email”.", value=self.entry.get(name),
                                names=", ".join(one.get("name") for one in fitting)))  # fmt: skip
            return None
        return (same or fitting)[0]

    def _known_by_name(self) -> Draft | None:
        if self.organisation is None:
            return None
        key = (id(self.organisation), self.entry.get("name").casefold())
        fitting = [one for one in self.directory.by_person.get(key, [])
                   if not self.claims.means_somebody_else(one, self.entry)]  # fmt: skip
        if len(fitting) > 1:
            self._wrong("name", _("Several people here are called “%(name)s”. Add an email address.",
                                  name=self.entry.get("name")))  # fmt: skip
        return fitting[0] if fitting else None

    def _tenure(self, office: Draft) -> None:
        since: date = self.entry.since or self.directory.today
        asked = self.entry.get("tenure_kind")
        history = self.directory.tenures_of(office)
        own = [one for one in history if self.person and one.links["person"] is self.person]
        exact = [one for one in own if one.get("valid_from") == since]
        if exact and asked not in ("", exact[0].get("kind")):
            self._wrong("since", _("%(name)s already holds this office since that day, as another status.",
                                   name=self.entry.get("name")))  # fmt: skip
            return
        going_on = [one for one in own if one.get("valid_to") is None and asked in ("", one.get("kind"))]
        self.tenure = (exact or going_on or [None])[0]  # type: ignore[list-item]
        kind = asked or (self.tenure.get("kind") if self.tenure else "definitive")
        if kind == "definitive" and not (self.tenure and (exact or self.entry.since is None)):
            self._make_room(history, since)

    def _make_room(self, history: list[Draft], since: date) -> None:
        """Two definitive holders never overlap: a newcomer ends what is open and began before."""
        for one in history:
            if one is self.tenure:
                continue
            first, last = one.get("valid_from"), one.get("valid_to")
            if last is None and first < since and self.tenure is None:
                self.ending.append(one)
            elif one.get("kind") == "definitive" and rules.overlap((first, last), (since, None)):
                self._wrong("since", _("%(name)s is recorded as the definitive holder since %(day)s. Give a later day.",
                                       name=one.links["person"].get("name"),
                                       day=format_date(first, "long")))  # fmt: skip


def match(entry: Entry, columns: Columns, directory: Directory, claims: Claims) -> Found:
    """What is there of one row."""
    return Found(entry, columns, directory, claims).look()
