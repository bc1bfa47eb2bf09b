"""Reading a league: of forums among each other, or of the government's organisations within one forum."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.reports.figures import Figures
from forum.reports.wide import aggregate
from forum.reports.wide.award import Entry, ranked
from forum.reports.wide.scope import Scope

SIDE = "government"


@dataclass
class _Sum:
    figures: Figures = field(default_factory=Figures)
    quarters: int = 0
    meetings: int = 0


def of_forums(scope: Scope, forums: list[Forum]) -> list[Entry]:
    """Forums among each other. Two statements."""
    sums: dict[int, _Sum] = defaultdict(_Sum)
    for one in aggregate.by_meeting(scope, invited_only=True):
        if one.side == SIDE:
            mine = sums[one.forum_id]
            mine.figures += one.figures
            mine.quarters += one.quarters
            mine.meetings += one.figures.recorded > 0
    entries = [
        Entry(f"f{one.id}", one.name, sums[one.id].figures, sums[one.id].quarters, sums[one.id].meetings, one.slug)
        for one in forums
    ]
    return ranked(entries, needs_records=True)


def of_organisations(scope: Scope) -> list[Entry]:
    """The government's organisations in the forums of `scope`; merged ones count with what they became. Three
    statements."""
    counted = [one for one in aggregate.by_organisation(scope, invited_only=True) if one.side == SIDE]
    organisations = _organisations({one.organisation_id for one in counted})
    sums: dict[int, _Sum] = defaultdict(_Sum)
    for one in counted:
        mine = sums[_today(one.organisation_id, organisations)]
        mine.figures += one.figures
        mine.quarters += one.quarters
        mine.meetings += one.figures.recorded
    entries = [
        Entry(f"o{key}", organisations[key].name, one.figures, one.quarters, one.meetings) for key, one in sums.items()
    ]
    return ranked(entries, needs_records=False)


def _organisations(ids: set[int]) -> dict[int, Organisation]:
    """Those asked for, and every organisation that another one became."""
    became = select(Organisation.successor_id).where(Organisation.successor_id.is_not(None))
    statement = select(Organisation).where(or_(Organisation.id.in_(ids), Organisation.id.in_(became)))
    return {row.id: row for row in db.session.scalars(statement)}


def _today(organisation_id: int, organisations: dict[int, Organisation]) -> int:
    """What an organisation became in the end."""
    seen = {organisation_id}
    while (following := organisations[organisation_id].successor_id) is not None and following not in seen:
        if following not in organisations:
            break
        organisation_id = following
        seen.add(following)
    return organisation_id
