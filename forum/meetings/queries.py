"""Named reads of meetings, their agenda, documents and history."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, has_request_context
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import AgendaItem, Document, Meeting, MeetingChange, Series


def _with_forum() -> Select[Any]:
    return select(Meeting).options(
        joinedload(Meeting.forum).joinedload(Forum.region), joinedload(Meeting.region), joinedload(Meeting.series)
    )


def by_key(key: str) -> Meeting:
    """The meeting with this page address, forum loaded; asked once per request. Raises Missing."""
    known: dict[str, Meeting] = g.setdefault("meetings_by_key", {}) if has_request_context() else {}
    if key not in known:
        found = db.session.scalar(_with_forum().where(Meeting.key == key))
        if found is None:
            raise Missing(_("There is no such meeting."))
        known[key] = found
    return known[key]


def by_uid(uid: str) -> Meeting | None:
    """The meeting with this iCalendar UID, forum loaded."""
    found: Meeting | None = db.session.scalar(_with_forum().where(Meeting.uid == uid))
    return found


def by_id(meeting_id: int) -> Meeting:
    """The meeting with this id, forum loaded. Raises Missing."""
    found: Meeting | None = db.session.scalar(_with_forum().where(Meeting.id == meeting_id))
    if found is None:
        raise Missing(_("There is no such meeting."))
    return found


def agenda(meeting_id: int) -> list[AgendaItem]:
    """The agenda in its order."""
    statement = (
        select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position, AgendaItem.id)
    )
    return list(db.session.scalars(statement))


def agendas(meeting_ids: Collection[int]) -> dict[int, list[AgendaItem]]:
    """Meeting id -> its agenda in order, of those that have one; one query."""
    found: dict[int, list[AgendaItem]] = {}
    statement = select(AgendaItem).where(AgendaItem.meeting_id.in_(meeting_ids))
    for item in db.session.scalars(statement.order_by(AgendaItem.position, AgendaItem.id)):
        found.setdefault(item.meeting_id, []).append(item)
    return found


def documents(meeting_id: int) -> list[Document]:
    """The meeting's documents that were not removed, oldest first."""
    statement = (
        select(Document)
        .where(Document.meeting_id == meeting_id, Document.removed_at.is_(None))
        .order_by(Document.uploaded_at, Document.id)
    )
    return list(db.session.scalars(statement))


def document(meeting_id: int, document_id: int) -> Document:
    """One document of this meeting. Raises Missing, also for a removed one and for another meeting's."""
    found = db.session.get(Document, document_id)
    if found is None or found.meeting_id != meeting_id or found.removed_at is not None:
        raise Missing(_("There is no such document."))
    return found


def upcoming(forum_ids: Collection[int], since: datetime, limit: int = 200) -> list[Meeting]:
    """Meetings that start at or after the instant `since` and were not cancelled, soonest first, forum loaded."""
    statement = (
        _with_forum()
        .where(Meeting.forum_id.in_(forum_ids), Meeting.starts_at >= since, Meeting.state != "cancelled")
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def unfinished(forum_ids: Collection[int], before: datetime, limit: int = 50) -> list[Meeting]:
    """Meetings that started before an instant and still wait for their end: announced or held, latest first."""
    statement = (
        _with_forum()
        .where(
            Meeting.forum_id.in_(forum_ids),
            Meeting.starts_at < before,
            Meeting.state.in_(("draft", "announced", "held")),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def past(forum_id: int, before: datetime, limit: int = 50) -> list[Meeting]:
    """A forum's meetings that started before an instant, whatever became of them, latest first."""
    statement = (
        _with_forum()
        .where(Meeting.forum_id == forum_id, Meeting.starts_at < before)
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def in_period(forum_id: int, first: date, last: date, states: Sequence[str] = ("held", "concluded")) -> list[Meeting]:
    """A forum's meetings from the day `first` to the day `last` (both included, on the forum's clock), oldest first."""
    return in_period_of([forum_id], db.session.get_one(Forum, forum_id).timezone, first, last, states)


def in_period_of(
    forum_ids: Collection[int], timezone: str, first: date, last: date, states: Sequence[str] = ("held", "concluded")
) -> list[Meeting]:
    """The same of several forums; the days are those of `timezone`."""
    zone = ZoneInfo(timezone)
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    statement = (
        _with_forum()
        .where(
            Meeting.forum_id.in_(forum_ids),
            Meeting.starts_at >= begin,
            Meeting.starts_at < end,
            Meeting.state.in_(states),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return list(db.session.scalars(statement))


def changed_since(meeting: Meeting, sequence: int) -> dict[str, tuple[Any, Any]]:
    """Field -> (what it was at that SEQUENCE, what it is), of time, place and link; nothing for what came back."""
    moves = db.session.scalars(
        select(MeetingChange.changes)
        .where(
            MeetingChange.meeting_id == meeting.id,
            MeetingChange.what.in_(("moved", "moved_silently")),
            MeetingChange.sequence > sequence,
        )
        .order_by(MeetingChange.id)
    )
    was: dict[str, Any] = {}
    for changes in moves:
        for name, (old, _new) in changes.items():
            was.setdefault(name, old)
    now: dict[str, Any] = {name: getattr(meeting, name) for name in was}
    if "starts_at" in now:
        now["starts_at"] = meeting.starts_at.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
    return {name: (was[name], now[name]) for name in was if was[name] != now[name]}


def history(meeting_id: int) -> list[tuple[MeetingChange, str]]:
    """What was changed, newest first, each with the name of who did it (empty when nobody signed in did)."""
    statement: Any = (
        select(MeetingChange, User.name)
        .outerjoin(User, User.id == MeetingChange.user_id)
        .where(MeetingChange.meeting_id == meeting_id)
        .order_by(MeetingChange.id.desc())
    )
    return [(change, name or "") for change, name in db.session.execute(statement)]


def in_subscription() -> ColumnElement[bool]:
    """Which meetings a calendar subscription holds: announced ones of the last half year and ahead, and for a month
    those that were cancelled after people had heard of them (calendar.md section 8)."""
    now = clock.now()
    cancelled = and_(Meeting.state == "cancelled", Meeting.sequence > 0, Meeting.changed_at >= now - timedelta(days=30))
    told = Meeting.state.in_(("announced", "held", "concluded"))
    return and_(Meeting.starts_at >= now - timedelta(days=180), or_(told, cancelled))


def _series() -> Select[Any]:
    return select(Series).options(joinedload(Series.forum).joinedload(Forum.region), joinedload(Series.region))


def series_by_key(key: str) -> Series:
    """The series with this page address, forum loaded; asked once per request. Raises Missing."""
    known: dict[str, Series] = g.setdefault("series_by_key", {}) if has_request_context() else {}
    if key not in known:
        found = db.session.scalar(_series().where(Series.key == key))
        if found is None:
            raise Missing(_("There is no such series."))
        known[key] = found
    return known[key]


def series_by_uid(uid: str) -> Series | None:
    """The series with this iCalendar UID, forum loaded."""
    found: Series | None = db.session.scalar(_series().where(Series.uid == uid))
    return found


def series_by_id(series_id: int) -> Series:
    """The series with this id, forum loaded. Raises Missing."""
    found: Series | None = db.session.scalar(_series().where(Series.id == series_id))
    if found is None:
        raise Missing(_("There is no such series."))
    return found


def occurrences(series_id: int) -> list[Meeting]:
    """All meetings of a series, cancelled ones too, in the order of their rule; those outside the rule come last."""
    statement = (
        _with_forum()
        .where(Meeting.series_id == series_id)
        .order_by(Meeting.recurrence_id.is_(None), Meeting.recurrence_id, Meeting.starts_at, Meeting.id)
    )
    return list(db.session.scalars(statement))


def occurrence_at(series: Series, moment: datetime | date) -> Meeting | None:
    """The meeting that the rule puts at this instant (RECURRENCE-ID), wherever it moved since; None for no such one.

    Instants are compared, never texts (calendar.md section 4). A date, as all-day replies name it, is a day on the
    series' clock.
    """
    within = Meeting.recurrence_id == moment
    if not isinstance(moment, datetime):
        midnight = datetime.combine(moment, time.min, ZoneInfo(series.timezone))
        within = and_(Meeting.recurrence_id >= midnight, Meeting.recurrence_id < midnight + timedelta(days=1))
    found: Meeting | None = db.session.scalar(
        _with_forum().where(Meeting.series_id == series.id, within).order_by(Meeting.recurrence_id).limit(1)
    )
    return found


def continued_by(series_id: int) -> Series | None:
    """The series that took this one's place."""
    found: Series | None = db.session.scalar(select(Series).where(Series.continues_id == series_id).limit(1))
    return found


def place_in_series(meeting: Meeting) -> tuple[int, int, Meeting | None, Meeting | None]:
    """An occurrence's number and how many there are, cancelled ones left out, with the one before and the one after.

    The number is 0 for a cancelled one.
    """
    statement = (
        select(Meeting)
        .where(Meeting.series_id == meeting.series_id, Meeting.state != "cancelled")
        .order_by(Meeting.starts_at, Meeting.id)
    )
    rows = list(db.session.scalars(statement))
    at = next((place for place, row in enumerate(rows) if row.id == meeting.id), None)
    if at is None:
        return 0, len(rows), None, None
    return at + 1, len(rows), rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None
