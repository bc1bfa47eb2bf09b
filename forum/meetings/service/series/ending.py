"""End a series early; extend it by more meetings."""

from datetime import datetime

from forum.accounts.models import User
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries, recurrence, rules
from forum.meetings.events import SeriesEnded, SeriesExtended
from forum.meetings.models import Meeting, Series
from forum.meetings.service.life import announce
from forum.meetings.service.record import changed, expect, next_of_series, series_changed
from forum.meetings.service.series.laying import copy_papers, discard, lay


def end_series(
    series: Series,
    *,
    after: datetime | None = None,
    reason: str = "",
    by: User | None = None,
    revision: int | None = None,
) -> list[Meeting]:
    """No meeting takes place whose start by the rule lies after `after` (None: none that is still ahead).

    Returns the meetings that were called off; with nothing ahead nothing changes. Of an announced series the rule now
    ends with its last meeting (UNTIL), or, when none is left at all, the series is cancelled; SEQUENCE rises and
    SeriesEnded is recorded. Drafts of a draft series go without trace. Raises Conflict.
    """
    expect(series, revision)
    now = clock.now()
    rows = queries.occurrences(series.id)
    ended = [
        one
        for one in rows
        if rules.is_ahead(one, now) and (after is None or (one.recurrence_id or one.starts_at) > after)
    ]
    if series.state == "cancelled" or not ended:
        return []
    stay = [one.recurrence_id for one in rows if one.recurrence_id and one.state != "cancelled" and one not in ended]
    was_announced = series.state == "announced"
    if stay:
        series.rrule = recurrence.with_end(series.rrule, until=max(stay))
    else:
        series.state = "cancelled"
    if was_announced:
        series.sequence = next_of_series(series, max(one.sequence for one in ended))
    _call_off(series, ended, reason.strip(), by)
    _forget_beyond([one for one in rows if one.state == "cancelled"], max(stay, default=None))
    if not was_announced:
        discard([one for one in ended if one.recurrence_id is None and one.sequence == 0])
    series_changed(series)
    if was_announced:
        record(SeriesEnded(series.id, tuple(one.id for one in ended)))
    return ended


def _call_off(series: Series, ended: list[Meeting], reason: str, by: User | None) -> None:
    for meeting in ended:
        before, meeting.state, meeting.cancel_reason = meeting.state, "cancelled", reason
        if before == "announced":
            meeting.sequence = max(series.last_sequence, meeting.sequence + 1)
        changed(meeting, "cancelled", {"state": [before, "cancelled"], "reason": ["", reason]}, by)


def _forget_beyond(cancelled: list[Meeting], last: datetime | None) -> None:
    """What the rule no longer gives has no RECURRENCE-ID any more, so that an extension may give it once again."""
    for meeting in cancelled:
        if last is not None and meeting.recurrence_id is not None and meeting.recurrence_id > last:
            meeting.recurrence_id = None


def extend_series(
    series: Series, *, more: int, by: User | None = None, revision: int | None = None
) -> list[Meeting]:  # fmt: skip
    """Add the next `more` meetings that the rule gives; returns them, with the agenda of the last one before.

    Of an announced series they are announced at once, the master's SEQUENCE rises and SeriesExtended is recorded.
    Raises Conflict; Problem for a number outside 1 to 60, a cancelled series, a rule without end, and when the next
    date would be past or more than three years away.
    """
    expect(series, revision)
    if series.state == "cancelled":
        raise Problem(_("The series was cancelled. Plan a new one."), code="cancelled")
    if not 1 <= more <= recurrence.MOST:
        raise Problem(_("Add 1 to %(num)d meetings.", num=recurrence.MOST), code="odd_number", field="more")
    if not recurrence.has_end(series.rrule):
        raise Problem(_("This series has no end: its meetings come by themselves."), code="no_end", field="more")
    rows = queries.occurrences(series.id)
    series.rrule, starts = _further(series, more)
    made = lay(series, starts, by)
    last = [one for one in rows if one.state != "cancelled"][-1:]
    copy_papers(last, made)
    if series.state == "announced":
        series.sequence = next_of_series(series)
    series_changed(series)
    if series.state == "announced":
        for meeting in made:
            announce(meeting, by)
        record(SeriesExtended(series.id, tuple(one.id for one in made)))
    return made


def _further(series: Series, more: int) -> tuple[str, list[datetime]]:
    """The rule that reaches `more` dates further, and those dates."""
    known = recurrence.all_dates(series.rrule, series.starts_at, series.timezone)
    without = recurrence.with_end(series.rrule)
    starts = recurrence.all_dates(without, series.starts_at, series.timezone, limit=len(known) + more)
    new = starts[len(known) :]
    now = clock.now()
    if len(new) < more or new[-1] > now + recurrence.HORIZON:
        raise Problem(_("The last meeting would be more than three years away."), code="too_far", field="more")
    if new[0] <= now:
        raise Problem(
            ngettext("The next date by this rule has already passed. Plan a new series.",
                     "The next dates by this rule have already passed. Plan a new series.", len(new)),
            code="in_the_past", field="more",
        )  # fmt: skip
    if "COUNT" in recurrence.parts(series.rrule):
        return recurrence.with_end(series.rrule, count=len(starts)), new
    return recurrence.with_end(series.rrule, until=new[-1]), new


def reach(series: Series) -> list[Meeting]:
    """Lay the meetings of a rule without end as far as the horizon has moved on; returns the new ones."""
    known = {one.recurrence_id for one in queries.occurrences(series.id)}
    now = clock.now()
    starts = recurrence.all_dates(series.rrule, series.starts_at, series.timezone, since=now,
                                  until=now + recurrence.HORIZON)  # fmt: skip
    ahead = sum(1 for start in starts if start > now and start in known)
    new = [start for start in starts if start > now and start not in known][: max(0, recurrence.MOST - ahead)]
    made = lay(series, new, None)
    if series.state == "announced":
        for meeting in made:
            announce(meeting)
    return made
