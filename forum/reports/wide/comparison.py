"""Reading a comparison: a number of statements that grows with nothing."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.actions import queries as action_queries
from forum.extensions import db
from forum.forums.models import Forum
from forum.reports.figures import Figures
from forum.reports.wide import aggregate
from forum.reports.wide.lines import Line
from forum.reports.wide.scope import Scope, last_met
from forum.reports.wide.scope import meetings as meetings_of

PER = {"wilayah": "region", "forum": "forum"}


@dataclass(frozen=True)
class Comparison:
    """`lines` in no particular order. `forums` is how many forums the reader may see at all."""

    lines: list[Line]
    forums: int
    scope: Scope


def forums_in_sight(forum_ids: frozenset[int] | None) -> list[Forum]:
    """The forums a reader may see, regions loaded, by name. One query."""
    statement = select(Forum).options(joinedload(Forum.region)).order_by(Forum.name, Forum.id)
    if forum_ids is not None:
        statement = statement.where(Forum.id.in_(sorted(forum_ids)))
    return list(db.session.scalars(statement))


def read(scope: Scope, *, per: str = "region", region_kinds: tuple[str, ...] = ()) -> Comparison:
    """Count every forum in `scope`, and the same span of days before it. Nine statements.

    `per`: a line for each region (a forum without one has a line of its own) or for each forum.
    """
    seen = forums_in_sight(scope.forum_ids)
    wanted = [one for one in seen if not region_kinds or (one.region is not None and one.region.kind in region_kinds)]
    ids = frozenset(one.id for one in wanted)
    scope = replace(scope, forum_ids=scope.forum_ids if len(wanted) == len(seen) else ids)
    lines: dict[str, Line] = {}
    of_forum = {one.id: _line(lines, one, per) for one in wanted}
    span = scope.last - scope.first + timedelta(days=1)
    whole = replace(scope, first=scope.first - span)
    days = {}
    for meeting_id, forum_id, day in meetings_of(whole):
        days[meeting_id] = day
        of_forum[forum_id].meetings += day >= scope.first
    _add_counts(of_forum, whole, days, scope.first)
    for forum_id, day in last_met(scope.forum_ids).items():
        line = of_forum[forum_id]
        line.last_met = max(day, line.last_met or day)
    for forum_id, (kept, promised) in action_queries.kept_in_forums(scope.forum_ids).items():
        of_forum[forum_id].kept += kept
        of_forum[forum_id].promised += promised
    for forum_id, number in aggregate.disputed(scope).items():
        of_forum[forum_id].disputed += number
    return Comparison(list(lines.values()), len(seen), scope)


def _line(lines: dict[str, Line], forum: Forum, per: str) -> Line:
    region = forum.region
    if per == "region" and region is not None:
        line = lines.setdefault(f"r{region.id}", Line(f"r{region.id}", region.name, region.kind, region.code))
    else:
        line = lines.setdefault(f"f{forum.id}", Line(f"f{forum.id}", forum.name, region.kind if region else ""))
    line.slugs.append(forum.slug)
    return line


def _add_counts(of_forum: dict[int, Line], whole: Scope, days: dict[int, date], first: date) -> None:
    counted: dict[int, list[aggregate.MeetingCount]] = defaultdict(list)
    for one in aggregate.by_meeting(whole):
        counted[one.meeting_id].append(one)
    for meeting_id, sides in counted.items():
        line, is_now = of_forum[sides[0].forum_id], days[meeting_id] >= first
        recorded = int(any(one.figures.recorded or one.figures.came for one in sides))
        if is_now:
            line.recorded_meetings += recorded
        else:
            line.recorded_before += recorded
        own = sum((one.figures for one in sides if one.side == "government"), Figures())
        if not is_now:
            line.before += own
            continue
        line.own += own
        line.civil += sum((one.figures for one in sides if one.side == "civil_society"), Figures())
