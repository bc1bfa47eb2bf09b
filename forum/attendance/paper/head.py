"""What stands above the rows of a sheet: letterhead, facts; and the words of the headings between them."""

from forum.attendance.paper import layout
from forum.forums import labels as forum_labels
from forum.kernel.dates import format_day, format_time_range
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting


def letterhead(meeting: Meeting) -> list[str]:
    """The forum's letterhead; without one its region and its name."""
    forum = meeting.forum
    typed = [line.strip() for line in forum.letterhead.splitlines() if line.strip()]
    return typed or [*([forum.region.name] if forum.region else []), forum.name]


def facts(meeting: Meeting) -> list[tuple[str, str]]:
    """(word, fact) for the head: event, day, time, place."""
    return [
        (_("Event"), layout.clipped(meeting.title)),
        (_("Day, date"), format_day(meeting.starts_at, meeting.timezone)),
        (_("Time"), format_time_range(meeting.starts_at, meeting.ends_at, meeting.timezone)),
        (_("Place"), layout.clipped(meeting.place or (_("Online") if meeting.link else "–"))),
    ]


def height(meeting: Meeting) -> float:
    """The height in mm of what stands above the table on the first page, whatever language it is printed in."""
    with speaking("id"):
        said = [fact for _word, fact in facts(meeting)]
    return layout.first_head(letterhead(meeting), bool(meeting.forum.logo), said)


def heading(entry: str) -> str:
    """The words of a heading: a side, or what the blank rows at the end are for."""
    side = entry.removeprefix(layout.HEADING)
    return forum_labels.side(side) if side else str(_("Others who came"))
