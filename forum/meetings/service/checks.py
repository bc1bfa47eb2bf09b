"""What no meeting can be, said in words on the field it belongs to."""

from datetime import UTC, datetime

from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import rules
from forum.meetings.models import KINDS


def to_the_minute(moment: datetime) -> datetime:
    """The instant in UTC without seconds: people plan by the minute."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def check(*, kind: str, title: str, starts_at: datetime, duration_minutes: int, timezone: str, link: str) -> None:
    """Raise Problem for an unknown kind or zone, no title, a length outside 1 minute to 24 hours, an odd link."""
    if kind not in KINDS:
        raise Problem(_("There is no such kind of meeting."), code="unknown_kind", field="kind")
    if not title.strip():
        raise Problem(_("Give the meeting a title."), code="no_title", field="title")
    if not rules.is_known_zone(timezone):
        raise Problem(_("“%(zone)s” is not a time zone we know, such as Asia/Jakarta.", zone=timezone),
                      code="unknown_zone", field="timezone")  # fmt: skip
    if starts_at.tzinfo is None:
        raise ValueError("starts_at is naive: say in which zone it is")
    if duration_minutes < 0:
        raise Problem(_("The end is before the start."), code="end_before_start", field="end")
    if duration_minutes == 0:
        raise Problem(_("The meeting has no length: it ends when it starts."), code="no_length", field="end")
    if duration_minutes > rules.LONGEST_MINUTES:
        raise Problem(_("A meeting is at most 24 hours long. Plan one for each day."), code="too_long", field="end")
    if link.strip() and not link.strip().lower().startswith(("https://", "http://")):
        raise Problem(_("A link begins with https://"), code="odd_link", field="link")


def check_future(starts_at: datetime) -> None:
    """Raise Problem for a start that has passed."""
    if starts_at < to_the_minute(clock.now()):
        raise Problem(_("This time has passed. Choose one that is still to come."), code="in_the_past", field="day")
