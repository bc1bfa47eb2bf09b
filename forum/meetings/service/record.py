"""What every verb does last: count the revision, write down what changed, and notice somebody quicker."""

from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from forum.accounts.models import User
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting, MeetingChange


def conflict() -> Conflict:
    """Somebody else changed the same meeting meanwhile."""
    return Conflict(_("Somebody else changed this meeting while you were editing. Nothing you typed is lost."))


def expect(meeting: Meeting, revision: int | None) -> None:
    """Raise Conflict unless the meeting is still the one the person saw (None: they saw none)."""
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
