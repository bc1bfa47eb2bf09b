"""The attendance report, read with a number of statements that does not depend on its size."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from forum.attendance import queries as attendance_queries
from forum.attendance.rules import Outcome
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums import queries as forum_queries
from forum.forums.models import SIDES, Forum
from forum.forums.rules import side_of_sector
from forum.invitations.models import Invitation, Reply
from forum.kernel import clock
from forum.meetings import queries as meeting_queries
from forum.meetings.models import Meeting
from forum.reports.figures import Column, Report, Row, by_missing
from forum.reports.scope import Scope

STATES = ("announced", "held", "concluded")


def attendance(forum: Forum, first: date, last: date, side: str = "government", kinds: Sequence[str] = ()) -> Report:
    """Attendance of one side from `first` to `last`, both included, on the forum's clock. Nine statements.

    Meetings that have begun count, also those whose attendance nobody recorded: their cells say so. An organisation
    sits on the side it was last invited on; else where it is a member; else where its sector belongs.
    """
    return by_side(Scope.of_forum(forum), first, last, kinds)[side]


def by_side(scope: Scope, first: date, last: date, kinds: Sequence[str] = ()) -> dict[str, Report]:
    """Side -> its report, of one forum or several together. Nine statements, however many forums and sides."""
    begun = _begun(meeting_queries.in_period_of(scope.forum_ids, scope.timezone, first, last, STATES))
    meetings = [meeting for meeting in begun if not kinds or meeting.kind in kinds]
    ids = [meeting.id for meeting in meetings]
    outcomes = attendance_queries.outcomes(ids)
    members = forum_queries.sides_of(scope.forum_ids, min(last, clock.today(scope.timezone)))
    met = {organisation_id for cells in outcomes.values() for organisation_id in cells}
    organisations = _organisations(met | members.keys())
    sides = _sides(met | members.keys(), organisations, _invited_sides(ids), members)
    answered, names = _answered(ids), _former_names(ids, organisations)
    columns = tuple(_column(meeting) for meeting in meetings)
    numbers = {one: sum(its_side == one for its_side in sides.values()) for one in SIDES}
    kinds_met = Counter(meeting.kind for meeting in begun)
    found: dict[str, Report] = {}
    for side in SIDES:
        rows = {
            organisation_id: _row(organisations[organisation_id], side, ids, outcomes, answered, names)
            for organisation_id, its_side in sides.items()
            if its_side == side
        }
        found[side] = Report(
            forum_name=scope.name, forum_slug=scope.slug, side=side, first=first, last=last, columns=columns,
            rows=tuple(by_missing(_joined(rows, organisations))), sides=numbers, kinds=tuple(kinds),
            met=dict(kinds_met), meeting_ids=tuple(meeting.id for meeting in begun),
        )  # fmt: skip
    return found


def _begun(meetings: Iterable[Meeting]) -> list[Meeting]:
    now = clock.now()
    return [meeting for meeting in meetings if meeting.starts_at <= now]


def _column(meeting: Meeting) -> Column:
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()
    return Column(meeting.id, meeting.key, meeting.title, day, meeting.state, meeting.kind, meeting.forum.name)


def _row(
    organisation: Organisation, side: str, ids: list[int], outcomes: dict[int, dict[int, Outcome]],
    answered: dict[int, int], names: dict[int, tuple[str, ...]],
) -> Row:  # fmt: skip
    return Row(
        organisation_id=organisation.id,
        name=organisation.name,
        short_name=organisation.short_name,
        side=side,
        cells=[outcomes[meeting_id].get(organisation.id) for meeting_id in ids],
        answered=answered.get(organisation.id, 0),
        former_names=names.get(organisation.id, ()),
        ended_on=organisation.valid_to,
    )


def _organisations(ids: Collection[int]) -> dict[int, Organisation]:
    """Those asked for, and every organisation that another one became."""
    became = select(Organisation.successor_id).where(Organisation.successor_id.is_not(None))
    statement = select(Organisation).where(or_(Organisation.id.in_(list(ids)), Organisation.id.in_(became)))
    return {row.id: row for row in db.session.scalars(statement)}


def _invited_sides(ids: Collection[int]) -> dict[int, str]:
    """Organisation id -> the side it was last invited on."""
    statement: Any = (
        select(Invitation.organisation_id, Invitation.side, func.max(Meeting.starts_at))
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.meeting_id.in_(list(ids)),
            Invitation.organisation_id.is_not(None),
            Invitation.withdrawn_at.is_(None),
        )
        .group_by(Invitation.organisation_id, Invitation.side)
        .order_by(func.max(Meeting.starts_at), Invitation.side)
    )
    return {organisation_id: side for organisation_id, side, _latest in db.session.execute(statement)}


def _sides(
    ids: Collection[int], organisations: dict[int, Organisation], invited: dict[int, str], members: dict[int, str]
) -> dict[int, str]:
    return {one: invited.get(one) or members.get(one) or side_of_sector(organisations[one].sector) for one in ids}


def _answered(ids: Collection[int]) -> dict[int, int]:
    """Organisation id -> in how many meetings it answered its invitation, whatever it said."""
    statement: Any = (
        select(Invitation.organisation_id, func.count(func.distinct(Invitation.meeting_id)))
        .where(
            Invitation.meeting_id.in_(list(ids)),
            Invitation.organisation_id.is_not(None),
            Invitation.withdrawn_at.is_(None),
            select(Reply.id).where(Reply.invitation_id == Invitation.id, Reply.counts).exists(),
        )
        .group_by(Invitation.organisation_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _former_names(ids: Collection[int], organisations: dict[int, Organisation]) -> dict[int, tuple[str, ...]]:
    """Organisation id -> the names it was invited by that are not its name today."""
    statement: Any = (
        select(Invitation.organisation_id, Invitation.organisation_name)
        .where(Invitation.meeting_id.in_(list(ids)), Invitation.organisation_id.is_not(None))
        .group_by(Invitation.organisation_id, Invitation.organisation_name)
        .order_by(func.max(Invitation.id))
    )
    found: dict[int, tuple[str, ...]] = {}
    for organisation_id, name in db.session.execute(statement):
        if name and organisation_id in organisations and name != organisations[organisation_id].name:
            found[organisation_id] = (*found.get(organisation_id, ()), name)
    return found


def _joined(rows: dict[int, Row], organisations: dict[int, Organisation]) -> list[Row]:
    """Hang each organisation that was merged below what it became, where that is in the report too."""
    tops = []
    for organisation_id, row in rows.items():
        above = _successor(organisation_id, rows, organisations)
        if above is None:
            tops.append(row)
        else:
            row.successor = above.name
            above.predecessors.append(row)
    return tops


def _successor(organisation_id: int, rows: dict[int, Row], organisations: dict[int, Organisation]) -> Row | None:
    seen = {organisation_id}
    following = organisations[organisation_id].successor_id
    while following is not None and following not in seen:
        if following in rows:
            return rows[following]
        seen.add(following)
        following = organisations[following].successor_id if following in organisations else None
    return None
