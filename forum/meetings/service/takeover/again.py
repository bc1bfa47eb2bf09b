"""The same file once more, or a newer one: only what nobody changed here follows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from forum.accounts.models import User
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import labels, queries, recurrence, rules
from forum.meetings.models import Meeting, Series
from forum.meetings.service.record import changed, series_changed
from forum.meetings.service.series.changing import followers
from forum.meetings.service.takeover.kept import Taken, plain, remember, remembered
from forum.meetings.service.takeover.reading import Foreign


def again(forum: Forum, found: Sequence[Foreign], taken: Taken, by: User | None) -> Taken:
    """Bring what was taken before up to date. Raises Problem for a UID that was never taken from a file, or that
    belongs to another forum; an older file changes nothing."""
    master = found[0]
    meeting, series = queries.by_uid(master.uid), queries.series_by_uid(master.uid)
    ours = series or meeting
    before = remembered(master.uid)
    if ours is None or before is None:
        raise Problem(_("A meeting with this UID was made here; a file does not change it."), code="ours")
    if ours.forum_id != forum.id:
        raise Problem(_("It was taken over by another forum."), code="other_forum")
    taken.meeting, taken.series, taken.outcome = meeting, series, "unchanged"
    if master.sequence < before.sequence:
        taken.notes = [str(_("The file is older than what was taken from it before."))]
        return taken
    if series is not None:
        _follow_series(series, master, dict(before.said), taken, by)
        for one in found[1:]:
            _follow_occurrence(series, one, taken, by)
        _report_dates(series, master, taken)
    elif meeting is not None:
        _follow(meeting, master, dict(before.said), taken, by)
        remember(master, meeting=meeting)
    if master.is_cancelled and ours.state != "cancelled":
        taken.notes.append(str(_("The file says that it was cancelled. Cancel it here if that is so.")))
    db.session.flush()
    return taken


def _follow_series(series: Series, one: Foreign, said: dict[str, Any], taken: Taken, by: User | None) -> None:
    following, _own = followers(series)
    applied = _apply(series, one, said, taken, fixed=rules.PATTERN)
    if one.rrule and said.get("rrule") != one.rrule and recurrence.parts(one.rrule) != recurrence.parts(series.rrule):
        taken.notes.append(str(_("The file has another rule. Give the series other dates here, so that all are told.")))
    if applied:
        for meeting in following:
            for name in applied:
                setattr(meeting, name, getattr(series, name))
            changed(meeting, "taken_over", applied, by)
        taken.outcome = "updated"
    if one.sequence > series.sequence:
        series.sequence = one.sequence
        series.last_sequence = max(series.last_sequence, one.sequence)
    remember(one, series=series)
    if applied:
        series_changed(series)


def _follow_occurrence(series: Series, one: Foreign, taken: Taken, by: User | None) -> None:
    start = one.recurrence_id
    meeting = queries.occurrence_at(series, start) if start is not None else None
    if meeting is None or start is None:
        return
    taken.overrides[meeting.id] = one
    if one.is_cancelled:
        if meeting.state != "cancelled":
            taken.notes.append(str(_("%(day)s: left out in the file. Cancel it here if that is so.",
                                     day=labels.day(meeting))))  # fmt: skip
        return
    kept = remembered(one.uid, start)
    whole = remembered(one.uid)
    said = dict(kept.said) if kept else {**(whole.said if whole else {}), "starts_at": start.isoformat()}
    if kept is not None and one.sequence < kept.sequence:
        return
    _follow(meeting, one, said, taken, by)
    series.last_sequence = max(series.last_sequence, one.sequence)
    remember(one, meeting=meeting)


def _follow(meeting: Meeting, one: Foreign, said: dict[str, Any], taken: Taken, by: User | None) -> None:
    fixed = frozenset() if rules.is_movable(meeting.state) else rules.SEQUENCED
    applied = _apply(meeting, one, said, taken, fixed=fixed)
    newer = one.sequence > meeting.sequence
    if newer:
        meeting.sequence = one.sequence
    if applied or newer:
        changed(meeting, "taken_over", applied, by)
        taken.outcome = "updated"


def _apply(
    row: Meeting | Series, one: Foreign, said: dict[str, Any], taken: Taken, *, fixed: frozenset[str] | set[str]
) -> dict[str, list[Any]]:
    """Take the file's new values where ours are still what it said before; say where both changed."""
    applied: dict[str, list[Any]] = {}
    new = plain(one)
    for name, value in one.values.items():
        mine = getattr(row, name)
        current = mine.isoformat() if isinstance(mine, datetime) else mine
        if new[name] in (said.get(name), current):
            continue
        if current != said.get(name) or name in fixed or row.state == "cancelled":
            taken.notes.append(str(_("%(field)s: the file says “%(value)s” now; kept as it is here.",
                                     field=labels.field(name),
                                     value=labels.value(name, new[name], row.timezone))))  # fmt: skip
            continue
        setattr(row, name, value)
        applied[name] = [current, new[name]]
    return applied


def _report_dates(series: Series, master: Foreign, taken: Taken) -> None:
    for row in queries.occurrences(series.id):
        if row.recurrence_id in master.exdates and row.state in ("draft", "announced"):
            taken.notes.append(str(_("%(day)s: left out in the file. Cancel it here if that is so.",
                                     day=labels.day(row))))  # fmt: skip
