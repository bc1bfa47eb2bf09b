"""Plan meetings that recur, and announce them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.directory.models import Region
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, ids
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries, recurrence
from forum.meetings.models import Meeting, Series
from forum.meetings.service.agenda import AgendaLine, set_agenda
from forum.meetings.service.checks import check, check_future, to_the_minute
from forum.meetings.service.life import announce
from forum.meetings.service.record import series_changed
from forum.meetings.service.series.laying import lay


def plan_series(
    forum: Forum,
    *,
    kind: str,
    title: str,
    starts_at: datetime,
    duration_minutes: int,
    timezone: str,
    rrule: str,
    place: str = "",
    link: str = "",
    description: str = "",
    region: Region | None = None,
    is_public: bool = False,
    agenda: Sequence[AgendaLine] = (),
    left_out: Collection[datetime] = (),
    moved: Mapping[datetime, datetime] | None = None,
    by: User | None = None,
    key: str | None = None,
) -> Series:
    """A draft series with a draft meeting for each date of its rule; nothing is sent. As `plan`, and:

    `rrule` is an RRULE's value; `left_out` are starts by the rule that do not take place, `moved` starts by the rule ->
    where that one is instead (all instants); each meeting gets a copy of `agenda`. A rule without end is laid as far as
    `recurrence.HORIZON`. Raises Problem also for a rule that is none, with too many dates or too far ones, and for one
    that leaves fewer than two meetings. With a `key` that a series of this forum already has, that one is returned.
    """
    known = db.session.scalar(select(Series).where(Series.key == key)) if key else None
    if known is not None and known.forum_id != forum.id:
        raise Conflict(_("This form belongs to another forum. Nothing was saved; open the page again."))
    if known is not None:
        return known
    check(kind=kind, title=title, starts_at=starts_at, duration_minutes=duration_minutes, timezone=timezone, link=link)
    starts_at = to_the_minute(starts_at)
    moved = {to_the_minute(start): to_the_minute(place_) for start, place_ in (moved or {}).items()}
    left_out = {to_the_minute(start) for start in left_out}
    starts = recurrence.dates(rrule, starts_at, timezone)
    wanted = [start for start in starts if start not in left_out]
    _check_enough(starts, wanted, moved)
    series = Series(
        uid=ids.new_uid(config.current().host), key=key or ids.new_key(), forum=forum, region=region, kind=kind,
        title=title.strip(), description=description.strip(), starts_at=starts_at, duration_minutes=duration_minutes,
        timezone=timezone, rrule=recurrence.normal(rrule, timezone), place=place.strip(), link=link.strip(),
        is_public=is_public, created_by_id=by.id if by else None, revision=1, sequence=0, last_sequence=0,
        state="draft", organiser_address="",
    )  # fmt: skip
    db.session.add(series)
    db.session.flush()
    for meeting in lay(series, starts, by, left_out=left_out, moved=moved):
        if agenda and meeting.state == "draft":
            set_agenda(meeting, agenda, by)
    return series


def _check_enough(starts: Sequence[datetime], wanted: Sequence[datetime], moved: Mapping[datetime, datetime]) -> None:
    if len(starts) < 2:
        raise Problem(_("This rule gives one meeting only. Plan a single meeting instead."), code="only_one",
                      field="count")  # fmt: skip
    if not wanted:
        raise Problem(_("Every date is left out. Keep at least one."), code="nothing_left")
    for start in wanted:
        check_future(moved.get(start, start))


def announce_series(series: Series, by: User | None = None) -> list[Meeting]:
    """The draft becomes real, with every meeting still ahead; called when its invitations are sent.

    Returns the meetings announced now; twice announces nothing more. Records MeetingAnnounced for each. Raises Problem
    for a cancelled series, and for a draft with nothing ahead.
    """
    if series.state == "cancelled":
        raise Problem(_("The series was cancelled; it can no longer be announced."), code="cancelled")
    now = clock.now()
    waiting = [one for one in queries.occurrences(series.id) if one.state == "draft" and one.ends_at > now]
    if series.state == "draft":
        if not waiting and not _announced_singly(series):
            raise Problem(_("All meetings of this series lie in the past. Plan a new series."), code="in_the_past")
        series.state = "announced"
        series_changed(series)
    for meeting in waiting:
        announce(meeting, by)
    return waiting


def _announced_singly(series: Series) -> bool:
    statement = select(Meeting.id).where(Meeting.series_id == series.id, Meeting.state == "announced")
    return db.session.scalar(statement.limit(1)) is not None
