"""What every verb does last: count the revision, write down what changed, and notice somebody quicker."""

from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from forum.accounts.models import User
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting, MeetingChange, Series


def conflict() -> Conflict:
    """Somebody else changed the same meeting meanwhile."""
    return Conflict(_("Somebody else changed this meeting while you were editing. Nothing you typed is lost."))


def expect(meeting: Meeting | Series, revision: int | None) -> None:
    """Raise Conflict unless the meeting (or series) is still the one the person saw (None: they saw none)."""
    if revision is not None and meeting.revision != revision:
        raise conflict()


def changed(meeting: Meeting, what: str, changes: dict[str, Any], by: User | None) -> None:
    """Raise the revision, write the history row and flush. Raises Conflict when another transaction was first."""
    now = clock.now()
    meeting.revision += 1
    meeting.changed_at = now
    db.session.add(MeetingChange(meeting_id=meeting.id, user_id=by.id if by else None, at=now,
                                 sequence=meeting.sequence, what=what, changes=changes))  # fmt: skip
    try:
        db.session.flush()
    except StaleDataError as error:
        raise conflict() from error


def next_sequence(meeting: Meeting) -> int:
    """Raise a meeting's SEQUENCE, before its change is told, and return it.

    An occurrence shares its UID with others: it takes the number after the highest that any VEVENT of the series ever
    had, and the others keep theirs (calendar.md section 4).
    """
    if meeting.series is None:
        meeting.sequence += 1
    else:
        meeting.sequence = next_of_series(meeting.series, meeting.sequence)
    return meeting.sequence


def next_of_series(series: Series, at_least: int = 0) -> int:
    """The next SEQUENCE of a series' UID, above `at_least`; remembered as its highest."""
    series.last_sequence = max(series.last_sequence, series.sequence, at_least) + 1
    return series.last_sequence


def series_changed(series: Series) -> None:
    """Raise the series' revision and flush. Raises Conflict when another transaction was first."""
    series.revision += 1
    series.changed_at = clock.now()
    try:
        db.session.flush()
    except StaleDataError as error:
        raise conflict() from error
