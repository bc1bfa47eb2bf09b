"""Promises, the action plan and the gap between what was promised and done, as they are read."""

from forum.actions.queries.gap import Gap, GapRow, gap
from forum.actions.queries.promises import (
    NOTHING_SAID,
    Status,
    by_code,
    by_key,
    by_owner_token,
    due_in_forums,
    for_meeting,
    holder,
    kept_in_forums,
    open_for_organisations,
    statuses,
    supporters,
    unfinished_in_forum,
    updates,
)

__all__ = [
    "NOTHING_SAID",
    "Gap",
    "GapRow",
    "Status",
    "by_code",
    "by_key",
    "by_owner_token",
    "due_in_forums",
    "for_meeting",
    "gap",
    "holder",
    "kept_in_forums",
    "open_for_organisations",
    "statuses",
    "supporters",
    "unfinished_in_forum",
    "updates",
]
