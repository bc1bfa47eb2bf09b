"""Lists that stay calm: of a series only what is near, and how many more there are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from forum.meetings.models import Meeting

NEAR = timedelta(days=14)


def folded(meetings: Sequence[Meeting], now: datetime) -> tuple[list[Meeting], dict[int, int]]:
    """The meetings to show, and for the last one shown of a series how many of it come after: id -> number.

    `meetings` are in order of time. Of a series the next one is shown, and every other that starts within NEAR.
    """
    shown: list[Meeting] = []
    last: dict[int, Meeting] = {}
    more: dict[int, int] = {}
    for meeting in meetings:
        if meeting.series_id is not None and meeting.series_id in last and meeting.starts_at > now + NEAR:
            before = last[meeting.series_id].id
            more[before] = more.get(before, 0) + 1
            continue
        if meeting.series_id is not None:
            last[meeting.series_id] = meeting
        shown.append(meeting)
    return shown, more
