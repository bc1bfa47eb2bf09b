"""Whom a leader should call: agencies that stay away or let a promise pass its due date, and who heads them now."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from forum.actions import queries as action_queries
from forum.directory import labels
from forum.directory import queries as directory_queries
from forum.directory.models import Office, Tenure
from forum.forums.models import Forum
from forum.kernel import clock
from forum.reports.figures import Figures, Report, Row

MOST = 6


@dataclass(frozen=True)
class Call:
    """One agency, who sits in its first chair today, and the two reasons to ring up."""

    organisation_id: int
    name: str
    figures: Figures
    overdue: int
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


def for_leader(forum: Forum, report: Report) -> tuple[list[Call], int]:
    """The first `MOST` to call, and how many more there are. Four statements."""
    due = action_queries.due_in_forums([forum.id])
    statuses = action_queries.statuses([one.id for one in due])
    late = Counter(one.owner_organisation_id for one in due if statuses[one.id].overdue)
    names = {one.owner_organisation_id: one.owner_organisation.label for one in due}
    found = ranked(report.rows, late, names)
    chairs: dict[int, Office] = {}
    for office in directory_queries.offices([one.organisation_id for one in found[:MOST]]):
        if office.rank == "head":
            chairs.setdefault(office.organisation_id, office)
    holders = directory_queries.holders([one.id for one in chairs.values()], clock.today(forum.timezone))
    shown = [_seated(one, chairs.get(one.organisation_id), holders) for one in found[:MOST]]
    return shown, len(found) - len(shown)


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


def _seated(call: Call, office: Office | None, holders: Mapping[int, Tenure]) -> Call:
    holder = holders.get(office.id) if office else None
    return Call(call.organisation_id, call.name, call.figures, call.overdue, office, holder)
