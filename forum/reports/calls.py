"""Whom a leader should call: agencies that stay away or let a promise pass its due date, and who heads them now."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from forum.actions import queries as action_queries
from forum.directory import labels
from forum.directory import queries as directory_queries
from forum.directory.models import Office, Tenure
from forum.forums.models import Forum
from forum.kernel import clock
from forum.reports.figures import Figures, Report, Row
from forum.reports.scope import Scope

MOST = 6


@dataclass(frozen=True)
class Seat:
    """The first chair of an organisation, and who sits in it today."""

    office: Office | None = None
    holder: Tenure | None = None

    @property
    def acting(self) -> str:
        """ "Plt.", "Plh." or "Pj."; empty for a definitive head, or none."""
        return labels.acting_prefix(self.holder.kind) if self.holder else ""

    @property
    def phone(self) -> str:
        """The number of the office, else of the person in it; empty when nobody recorded one."""
        return (self.office and self.office.phone) or (self.holder and self.holder.person.phone) or ""


@dataclass(frozen=True)
class Call:
    """One agency, who sits in its first chair today, and the two reasons to ring up."""

    organisation_id: int
    name: str
    figures: Figures
    overdue: int
    seat: Seat = Seat()

    @property
    def holder(self) -> Tenure | None:
        return self.seat.holder

    @property
    def acting(self) -> str:
        return self.seat.acting

    @property
    def phone(self) -> str:
        return self.seat.phone


def for_leader(forum: Forum, report: Report) -> tuple[list[Call], int]:
    """The first `MOST` to call, and how many more there are. Four statements."""
    shown, more, _seats = for_scope(Scope.of_forum(forum), report)
    return shown, more


def for_scope(scope: Scope, report: Report, also: Collection[int] = ()) -> tuple[list[Call], int, dict[int, Seat]]:
    """The same over all forums of the scope; with the seats of those shown and of the organisations `also`."""
    due = action_queries.due_in_forums(scope.forum_ids)
    statuses = action_queries.statuses([one.id for one in due])
    late = Counter(one.owner_organisation_id for one in due if statuses[one.id].overdue)
    names = {one.owner_organisation_id: one.owner_organisation.label for one in due}
    found = ranked(report.rows, late, names)
    known = seats({one.organisation_id for one in found[:MOST]} | set(also), clock.today(scope.timezone))
    nobody = Seat()
    shown = [replace(one, seat=known.get(one.organisation_id, nobody)) for one in found[:MOST]]
    return shown, len(found) - len(shown), known


def seats(organisation_ids: Collection[int], on: date) -> dict[int, Seat]:
    """Organisation id -> its first chair and who is in charge of it that day. Two statements."""
    chairs: dict[int, Office] = {}
    for office in directory_queries.offices(organisation_ids):
        if office.rank == "head":
            chairs.setdefault(office.organisation_id, office)
    holders = directory_queries.holders([one.id for one in chairs.values()], on)
    return {number: Seat(office, holders.get(office.id)) for number, office in chairs.items()}


def ranked(rows: tuple[Row, ...], late: Mapping[int, int], names: Mapping[int, str]) -> list[Call]:
    """Agencies that missed at least half of the meetings somebody recorded, or are late with a promise.

    Each meeting missed and each promise overdue weighs one; of equals, whose head came least stands first.
    """
    calls = [Call(row.organisation_id, row.label, row.joined, late.get(row.organisation_id, 0)) for row in rows]
    counted = {one.organisation_id for one in calls}
    calls += [Call(one, names[one], Figures(), number) for one, number in late.items() if one not in counted]
    needed = [one for one in calls if one.overdue or (one.figures.missed and _stays_away(one.figures))]
    return sorted(needed, key=lambda one: (-one.figures.missed - one.overdue, one.figures.head, one.name.casefold()))


def _stays_away(figures: Figures) -> bool:
    return figures.missed * 2 >= figures.recorded
