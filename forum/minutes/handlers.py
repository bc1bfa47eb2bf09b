"""What minutes do when something happened; registered in `forum.wiring`."""

from forum.minutes import queries
from forum.minutes.events import MinutesPublished
from forum.reminders import service as reminders


def published(event: MinutesPublished) -> None:
    """Invitees are reminded to read minutes that everybody may read, and only those; later, because the mail with the
    minutes goes to them now (`sending`), or somebody decided that none does."""
    version = queries.latest_version(event.meeting_id)
    reminders.minutes_out(event.meeting_id, is_public=version is not None and version.is_public, is_told=True)
