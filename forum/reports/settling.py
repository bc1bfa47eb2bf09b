"""Quarters become blocks, and blocks stand as they were counted (`sums`, docs/decisions/0030). Nothing here commits."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from forum.attendance.models import Attendance
from forum.extensions import db
from forum.forums.models import Forum
from forum.invitations.models import ServiceRequest
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.reports import sums
from forum.reports.models import SumsBlock
from forum.reports.scope import Scope
from forum.reports.sums import PEOPLE, Block, Sums

SETTLING = timedelta(days=30)
"""After the end of a quarter, and after the last change in its lists, until it may become part of a block: paper is
typed in, questions are answered, a year that is brought in from elsewhere arrives in parts."""
_STATES = ("announced", "held", "concluded")


def read(scope: Scope, first: date, last: date) -> Sums:
    """Of all meetings of these forums, both sides and guests. One statement."""
    told = select(SumsBlock).where(
        SumsBlock.forum_id.in_([forum.id for forum in scope.forums]), SumsBlock.first >= first, SumsBlock.last <= last
    )
    found: dict[str, list[Block]] = {}
    for row in db.session.scalars(told):
        found.setdefault(row.kind, []).append(_block(row))
    return sums.together(found, first, last)


def forums() -> list[int]:
    """All there are."""
    return list(db.session.scalars(select(Forum.id).order_by(Forum.id)))


def settle(forum_id: int) -> int:
    """Form the blocks of a forum that can be formed now; how many are new. Five statements, and one for all new.

    Two workers at once: the second waits and finds nothing left to do.
    """
    forum = db.session.scalars(select(Forum).where(Forum.id == forum_id).with_for_update()).one()
    written = select(SumsBlock).where(SumsBlock.forum_id == forum_id).order_by(SumsBlock.first)
    standing: dict[str, list[Block]] = {kind: [] for kind in sums.KINDS}
    for row in db.session.scalars(written):
        standing[row.kind].append(_block(row))
    quiet = quarters(forum_id, ZoneInfo(forum.timezone))
    new = [
        SumsBlock(forum_id=forum_id, kind=kind, first=one.first, last=one.last, meetings=one.meetings,
                  counts=dict(one.people) if kind == PEOPLE else {kind: one.services[kind]})
        for kind, blocks in standing.items()
        for one in sums.settled(blocks, quiet, kind)[len(blocks) :]
    ]  # fmt: skip
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def quarters(forum_id: int, zone: ZoneInfo) -> list[Block]:
    """The quarters of a forum that hold something, oldest first, up to the first that is not quiet yet."""
    found: dict[date, Block] = {}
    busy: set[date] = set()
    seen: set[int] = set()

    def block(starts_at: datetime) -> Block:
        start, end = sums.quarter(starts_at.astimezone(zone).date())
        return found.setdefault(start, Block(start, end))

    for starts_at, meeting_id, gender, number in _people(forum_id):
        here = block(starts_at)
        here.people[{"f": "women", "m": "men"}.get(gender or "", "unsaid")] += number
        here.meetings += meeting_id not in seen
        seen.add(meeting_id)
    for starts_at, service, number in _services(forum_id):
        block(starts_at).services[service] += number
    for starts_at, recorded_at, removed_at in _changes(forum_id):
        if clock.now() - max(moment for moment in (recorded_at, removed_at) if moment) < SETTLING:
            busy.add(block(starts_at).first)
    return list(_quiet((found[start] for start in sorted(found)), busy, clock.now().astimezone(zone).date()))


def _quiet(every: Iterable[Block], busy: set[date], today: date) -> Iterable[Block]:
    for one in every:
        if one.first in busy or one.last + SETTLING >= today:
            return  # a later one does not go before it: blocks have no gaps
        yield one


def _block(row: SumsBlock) -> Block:
    counts = Counter(row.counts)
    people, services = (counts, Counter[str]()) if row.kind == PEOPLE else (Counter[str](), counts)
    return Block(row.first, row.last, row.meetings, people, services)


def _people(forum_id: int) -> list[Any]:
    """People present by what was noted; rows about one person count once (the last that says it)."""
    about = func.coalesce(func.nullif(Attendance.subject, ""), Attendance.client_key)
    each = (
        select(Attendance.meeting_id, about, func.max(Attendance.gender).label("gender"))
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.forum_id == forum_id, Meeting.state.in_(_STATES), Attendance.removed_at.is_(None))
        .group_by(Attendance.meeting_id, about)
        .subquery()
    )
    counted = (
        select(each.c.meeting_id, each.c.gender, func.count().label("number"))
        .group_by(each.c.meeting_id, each.c.gender)
        .subquery()
    )
    statement = select(Meeting.starts_at, Meeting.id, counted.c.gender, counted.c.number).join(
        counted, counted.c.meeting_id == Meeting.id
    )
    return list(db.session.execute(statement))


def _services(forum_id: int) -> list[Any]:
    statement = (
        select(Meeting.starts_at, ServiceRequest.service, func.count())
        .join(Meeting, Meeting.id == ServiceRequest.meeting_id)
        .where(Meeting.forum_id == forum_id, Meeting.state.in_(_STATES), ServiceRequest.withdrawn_at.is_(None))
        .group_by(Meeting.id, Meeting.starts_at, ServiceRequest.service)
    )
    return list(db.session.execute(statement))


def _changes(forum_id: int) -> list[Any]:
    """When the list of each meeting was last changed."""
    statement = (
        select(Meeting.starts_at, func.max(Attendance.recorded_at), func.max(Attendance.removed_at))
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.forum_id == forum_id, Meeting.state.in_(_STATES))
        .group_by(Meeting.id, Meeting.starts_at)
    )
    return list(db.session.execute(statement))
