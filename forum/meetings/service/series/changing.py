"""Change the pattern of a series: what follows it, what does not, and what opens a new one."""

from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.directory.models import Region
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _
from forum.meetings import queries, recurrence, rules
from forum.meetings.events import SeriesContinued, SeriesMoved, SeriesReworded
from forum.meetings.models import Meeting, Series
from forum.meetings.service.checks import check, check_future, to_the_minute
from forum.meetings.service.life import announce
from forum.meetings.service.planning import differences
from forum.meetings.service.record import changed, expect, next_of_series, series_changed
from forum.meetings.service.series.ending import end_series
from forum.meetings.service.series.laying import COPIED, copy_papers, discard, lay
from forum.meetings.service.series.planning import plan_series


def change_series(
    series: Series,
    *,
    revision: int | None = None,
    by: User | None = None,
    key: str | None = None,
    notify: bool | None = None,
    **fields: Any,
) -> Series:
    """Change any of `rules.CHANGEABLE_IN_SERIES`; returns the series that holds what is ahead.

    Text, place, link and length: the same series; meetings ahead that are not overrides follow, others stay. When it
    is announced and time, place or link changed, SEQUENCE rises for all that followed and SeriesMoved is recorded, for
    other words SeriesReworded; `notify` is as in `change`.
    A new start, rule or zone (`rules.PATTERN`): a draft is laid anew; an announced series ends before its next meeting
    and a new one, with its own UID and the `key` given, continues it (calendar.md section 4; never RANGE).
    Meetings begun, held or concluded are never touched. Raises what `preview_series` raises.
    """
    continued = _continued(series, key)
    if continued is not None:
        return continued
    fields = _normal(series, fields)
    found = preview_series(series, revision=revision, **fields)
    if not found:
        return series
    if rules.PATTERN.isdisjoint(found):
        _change_in_place(series, found, fields, by, notify)
        return series
    if series.state == "draft":
        _lay_anew(series, found, fields, by)
        return series
    return _continue(series, fields, by, key)


def preview_series(series: Series, *, revision: int | None = None, **fields: Any) -> dict[str, list[Any]]:
    """What `change_series` would change, without doing it: field -> [old, new].

    Raises Conflict when `revision` is not the series'; Problem for a cancelled series, for values `plan_series`
    refuses, and for a new first date that has passed.
    """
    unknown = fields.keys() - rules.CHANGEABLE_IN_SERIES
    if unknown:
        raise TypeError(f"a series has no {sorted(unknown)} that could be changed")
    expect(series, revision)
    fields = _normal(series, fields)
    found = differences(series, fields)
    if not found:
        return {}
    if series.state == "cancelled":
        raise Problem(_("The series was cancelled; it can no longer be changed."), code="cancelled")
    checked = ("kind", "title", "starts_at", "duration_minutes", "timezone", "link")
    check(**{name: fields.get(name, getattr(series, name)) for name in checked})
    if not rules.PATTERN.isdisjoint(found):
        check_future(fields.get("starts_at", series.starts_at))
        now = {name: fields.get(name, getattr(series, name)) for name in ("rrule", "starts_at", "timezone")}
        if len(recurrence.dates(**now)) < 2:
            raise Problem(_("This rule gives one meeting only. Plan a single meeting instead."), code="only_one",
                          field="count")  # fmt: skip
    return found


def _normal(series: Series, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, but a rule that says the same as the series' in other words is the series'."""
    if "rrule" not in fields:
        return fields
    rrule = recurrence.normal(fields["rrule"], fields.get("timezone", series.timezone))
    same = recurrence.parts(rrule) == recurrence.parts(series.rrule)
    return {**fields, "rrule": series.rrule if same else rrule}


def followers(series: Series) -> tuple[list[Meeting], list[Meeting]]:
    """The meetings still ahead: those that follow the pattern, and those that were changed on their own."""
    now = clock.now()
    ahead = [one for one in queries.occurrences(series.id) if rules.is_ahead(one, now) and one.recurrence_id]
    return (
        [one for one in ahead if not rules.is_override(one, series)],
        [one for one in ahead if rules.is_override(one, series)],
    )


def _change_in_place(
    series: Series, found: dict[str, list[Any]], fields: dict[str, Any], by: User | None, notify: bool | None
) -> None:
    following, _own = followers(series)
    moves = rules.raises_sequence(series.state, found)
    _take(series, found, fields)
    number = 0
    if moves:
        number = series.sequence = next_of_series(series, max((one.sequence for one in following), default=0))
    for meeting in following:
        _take(meeting, found, fields)
        if moves and meeting.state == "announced":
            meeting.sequence = number
        changed(meeting, "moved" if moves else "changed", found, by)
    series_changed(series)
    if series.state == "announced" and not rules.TOLD.isdisjoint(found):
        event = SeriesMoved if moves else SeriesReworded
        changes = {name: (old, new) for name, (old, new) in found.items()}
        tells = moves if notify is None else notify
        record(event(series.id, tuple(one.id for one in following), changes, tells, by.id if by else None))


def _take(row: Series | Meeting, found: dict[str, list[Any]], fields: dict[str, Any]) -> None:
    for name in found:
        value = fields[name]
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def _lay_anew(series: Series, found: dict[str, list[Any]], fields: dict[str, Any], by: User | None) -> None:
    """Nobody has heard of a draft: its drafts take the new dates in order, with their papers and invitees."""
    rows = queries.occurrences(series.id)
    drafts = [one for one in rows if one.state == "draft" and one.recurrence_id]
    for meeting in rows:
        meeting.recurrence_id = None
    discard([one for one in rows if one.state == "cancelled"])
    db.session.flush()
    _take(series, found, fields)
    series.starts_at = to_the_minute(series.starts_at)
    starts = recurrence.dates(series.rrule, series.starts_at, series.timezone)
    for meeting, start in zip(drafts, starts, strict=False):
        meeting.recurrence_id = meeting.starts_at = start
        for name in COPIED:
            setattr(meeting, name, getattr(series, name))
        changed(meeting, "changed", found, by)
    discard(drafts[len(starts) :])
    copy_papers(drafts[-1:], lay(series, starts[len(drafts) :], by)) if drafts else lay(series, starts, by)
    series_changed(series)


def _continued(series: Series, key: str | None) -> Series | None:
    """The series that the same form, sent before, already opened."""
    if not key:
        return None
    return db.session.scalar(select(Series).where(Series.key == key, Series.continues_id == series.id))


def _continue(series: Series, fields: dict[str, Any], by: User | None, key: str | None) -> Series:
    kept = {name: fields.get(name, getattr(series, name)) for name in rules.CHANGEABLE_IN_SERIES - {"region_id"}}
    region_id = fields.get("region_id", series.region_id)
    region = db.session.get(Region, region_id) if region_id else None
    ended = end_series(series, reason=_("The meetings continue at other times."), by=by)
    new = plan_series(series.forum, **kept, region=region, by=by, key=key)
    new.continues_id, new.organiser_address = series.id, ""
    made = [one for one in queries.occurrences(new.id) if one.state == "draft"]
    copy_papers(ended, made)
    new.state = "announced"
    series_changed(new)
    for meeting in made:
        announce(meeting, by)
    record(SeriesContinued(series.id, new.id))
    return new
