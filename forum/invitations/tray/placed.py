"""Messages that belong to no meeting yet, and those we failed to read."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.extensions import db
from forum.forums.rules import has_role
from forum.inbox import service as inbox
from forum.invitations import queries
from forum.invitations.tray.verbs import Wish, does
from forum.kernel import clock
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.web.forms import whole

AROUND = timedelta(days=60)
MOST = 60


def candidates(user: Any) -> Sequence[Meeting]:
    """The meetings a message may be about: announced or held around now, of the forums this user organises."""
    now = clock.now()
    found = db.session.scalars(
        select(Meeting)
        .where(Meeting.state.in_(("announced", "held", "concluded")), Meeting.starts_at > now - AROUND,
               Meeting.starts_at < now + 3 * AROUND)
        .options(joinedload(Meeting.forum))
        .order_by(Meeting.starts_at, Meeting.id)
    )  # fmt: skip
    return [one for one in found if has_role(user, one.forum_id, "organiser")][:MOST]


@does("place")
def place(wish: Wish) -> str:
    """Somebody says which meeting it is about; it stays in the tray, for the organisers of that meeting to decide."""
    if not wish.value:
        raise Problem(_("Choose the meeting."), code="no_meeting", field="meeting")
    meeting = meetings.by_id(whole(wish.value))
    if not has_role(wish.by, meeting.forum_id, "organiser"):
        raise Missing(_("There is no such meeting."))
    row = wish.held.row
    known = [one for one in queries.for_meeting(meeting.id) if row.sender and one.email == row.sender]
    kept = {name: value for name, value in row.result.items() if name != "invitation"}  # of another meeting, if any
    row.result = {**kept, "meeting": meeting.uid} | ({"invitation": known[0].id} if len(known) == 1 else {})
    return _("The message now waits with “%(title)s”.", title=meeting.title)


@does("try_again")
def try_again(wish: Wish) -> str:
    """What could not be read is read anew: perhaps the fault was ours and is mended."""
    if wish.held.reason not in ("quarantined", "no_reader"):
        raise Problem(_("This message was read; decide about it instead."), code="not_quarantined")
    inbox.try_again(wish.held.row)
    return _("The message is being read again. It comes back here if that fails once more.")
