"""The two verbs: publish what was seen, and withdraw it. Nothing here commits; nothing is deleted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from forum.actions.rules import without_contacts
from forum.extensions import db
from forum.forums.models import SIDES, Forum
from forum.kernel import clock, ids
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.reports.models import PublishedReport
from forum.reports.publishing import content, queries

LONGEST_NOTE = 1000


def publish(
    forum: Forum, first: date, last: date, sides: Sequence[str], *, seen: str, note: str = "", by: Any = None
) -> PublishedReport:
    """Let everybody read it. `seen` is the digest of the preview. The same again, while it holds, changes nothing.

    Raises Problem when the forum has no public page, nothing was chosen or nothing happened; Conflict when the numbers
    changed since they were looked at.
    """
    if not forum.is_public:
        raise Problem(
            _("This forum has no public page. Open it in the settings of the forum first."), code="not_public"
        )
    if not any(side in SIDES for side in sides):
        raise Problem(_("Choose at least one side."), code="no_side", field="sides")
    made = content.made(forum, first, last, sides, clock.today(forum.timezone))
    if not made["meetings"]:
        raise Problem(_("No meeting has begun in this period."), code="empty")
    if content.digest(made) != seen:
        raise Conflict(
            _("The numbers have changed since you looked at them. Look at them again; nothing was published.")
        )
    said = without_contacts(" ".join(note.split()))[:LONGEST_NOTE]
    for one in queries.in_force(forum.id):
        if content.digest(one.content) == seen and one.note == said:
            return one
    row = PublishedReport(
        key=ids.new_key(), forum=forum, first=first, last=last, content=made, note=said,
        published_by_id=by.id if by is not None else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def withdraw(row: PublishedReport, *, by: Any = None) -> None:
    """Nobody reads it any more; its address says so. Doing it twice changes nothing."""
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.withdrawn_by_id = by.id if by is not None else None
        db.session.flush()
