"""Take a meeting or a series with its UID, SEQUENCE, exceptions and overrides; take it again from a newer file."""

from collections.abc import Collection, Sequence
from datetime import datetime

from forum.accounts.models import User
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries, recurrence
from forum.meetings.models import Meeting, MeetingChange, Series
from forum.meetings.service.life import announce
from forum.meetings.service.series.laying import lay
from forum.meetings.service.takeover.again import again
from forum.meetings.service.takeover.kept import Taken, remember
from forum.meetings.service.takeover.reading import Foreign


def take(forum: Forum, found: Sequence[Foreign], *, organiser: str, by: User | None = None) -> Taken:
    """One UID of a file: the whole event first, then its occurrences that differ.

    `organiser` is the ORGANIZER that stays on all calendar mails of this UID; empty when the file has none: then nobody
    was asked by it, and the meeting is a draft. Otherwise it is announced. Nothing is mailed. What is here already is
    brought up to date only where nobody changed it. Raises Problem with the reason when it cannot be taken.
    """
    master = found[0]
    notes = [note for one in found for note in one.notes]
    if master.recurrence_id is not None:
        raise Problem(_("The file has single dates of a series, but not the series. Export the whole series."),
                      code="no_master")  # fmt: skip
    taken = Taken(master.uid, master.values["title"], "taken", notes=list(dict.fromkeys(notes)))
    if queries.by_uid(master.uid) is not None or queries.series_by_uid(master.uid) is not None:
        return again(forum, found, taken, by)
    small = master.uid.lower()  # answers find their meeting in either letter case
    if queries.by_uid(small) is not None or queries.series_by_uid(small) is not None:
        raise Problem(_("A meeting with this UID was made here; a file does not change it."), code="ours")
    if master.is_cancelled:
        raise Problem(_("It was cancelled."), code="cancelled")
    if master.rrule:
        taken.series = _series(forum, master, organiser, by)
        _lay(taken, taken.series, master, found[1:], by)
    else:
        if master.values["starts_at"] < clock.now():
            raise Problem(_("It has passed."), code="in_the_past")
        taken.meeting = _meeting(forum, master, organiser, by)
    return taken


def _meeting(forum: Forum, one: Foreign, organiser: str, by: User | None) -> Meeting:
    meeting = Meeting(
        uid=one.uid, key=ids.new_key(), forum=forum, region_id=forum.region_id, kind="other", revision=1,
        sequence=one.sequence, state="draft", organiser_address=organiser, created_by_id=by.id if by else None,
        **one.values,
    )  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    db.session.add(MeetingChange(meeting_id=meeting.id, user_id=by.id if by else None, sequence=one.sequence,
                                 what="taken_over"))  # fmt: skip
    if organiser:
        announce(meeting, by)
    remember(one, meeting=meeting)
    db.session.flush()
    return meeting


def _series(forum: Forum, one: Foreign, organiser: str, by: User | None) -> Series:
    series = Series(
        uid=one.uid, key=ids.new_key(), forum=forum, region_id=forum.region_id, kind="other", rrule=one.rrule,
        state="announced" if organiser else "draft", sequence=one.sequence, last_sequence=one.sequence, revision=1,
        is_public=False, organiser_address=organiser, created_by_id=by.id if by else None, **one.values,
    )  # fmt: skip
    db.session.add(series)
    db.session.flush()
    remember(one, series=series)
    return series


def _lay(taken: Taken, series: Series, master: Foreign, others: Sequence[Foreign], by: User | None) -> None:
    now = clock.now()
    differing = {one.recurrence_id: one for one in others if one.recurrence_id is not None}
    starts = _starts(series, {*master.exdates, *differing})
    ahead = [start for start in starts if start > now or (start in differing and _is_ahead(differing[start]))]
    ahead = ahead[: recurrence.MOST]
    if not ahead:
        raise Problem(_("Its last meeting has passed."), code="in_the_past")
    out = {
        start for start in starts if start in master.exdates or (start in differing and differing[start].is_cancelled)
    }
    laid = lay(series, sorted({*ahead, *out}), by, left_out=out)
    rows = {row.recurrence_id: row for row in laid}
    for start, one in differing.items():
        if start in rows and not one.is_cancelled:
            _override(series, rows[start], one)
            taken.overrides[rows[start].id] = one
    series.last_sequence = max([series.sequence, *(one.sequence for one in others)])
    _say_what_was_left(taken, [start for start in starts if start <= now and start not in out],
                       [start for start in differing if start not in rows])  # fmt: skip
    for row in laid:
        row.organiser_address = series.organiser_address
        if series.state == "announced" and row.state == "draft":
            announce(row, by)
    db.session.flush()


def _starts(series: Series, named: Collection[datetime]) -> list[datetime]:
    """What the rule gives: all of it as far as 1000 dates reach, and of a rule that began long ago what is ahead, and
    what the file names."""
    now = clock.now()
    end = now + recurrence.HORIZON
    rule = (series.rrule, series.starts_at, series.timezone)
    starts = recurrence.all_dates(*rule, until=end)
    if not starts or starts[-1] > now:
        return starts
    late = [start for start in named if starts[-1] < start <= now]
    past = recurrence.all_dates(*rule, since=min(late), until=max(late)) if late else []
    return sorted({*starts, *(start for start in past if start in late),
                   *recurrence.all_dates(*rule, since=now, until=end)})  # fmt: skip


def _is_ahead(one: Foreign) -> bool:
    """Whether a date that differs was put to a time that is still to come."""
    return not one.is_cancelled and bool(one.values["starts_at"] > clock.now())


def _override(series: Series, row: Meeting, one: Foreign) -> None:
    for name, value in one.values.items():
        setattr(row, name, value)
    row.sequence = one.sequence
    remember(one, meeting=row)


def _say_what_was_left(taken: Taken, past: Sequence[datetime], strange: Sequence[datetime | None]) -> None:
    if past:
        said = ngettext("%(num)d date that has passed was not taken as a meeting.",
                        "%(num)d dates that have passed were not taken as meetings.", len(past))  # fmt: skip
        taken.notes.append(said)
    strange = [start for start in strange if start is not None and start > clock.now()]
    if strange:
        taken.notes.append(ngettext("%(num)d changed date is none that the rule gives; it was left out.",
                                    "%(num)d changed dates are none that the rule gives; they were left out.",
                                    len(strange)))  # fmt: skip
