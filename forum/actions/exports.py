"""Promises as rows of a table and as JSON. Pure, but for the language of the labels."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from forum.actions import labels
from forum.actions.models import Action
from forum.actions.queries import Status, goals
from forum.actions.queries.goals import Goal
from forum.adapters.spreadsheet import Cell
from forum.kernel.i18n import gettext as _

Known = tuple[Action, Status, list[Goal], list[str]]
"""A promise, its status, its goals, the names of its supporters."""


def header() -> list[str]:
    """The headings of a table of promises."""
    return [_("Code"), _("Action item"), _("Owner"), _("Organisation"), _("Supporters"), _("Due"), _("Status"),
            _("Confirmed"), _("Overdue"), _("Progress"), _("Commitment"), _("Milestone"), _("SDGs"), _("Forum"),
            _("Meeting"), _("Meeting day"), _("Page")]  # fmt: skip


def rows(known: Sequence[Known], base_url: str) -> list[list[Cell]]:
    """One row for each promise: days are days, the per cent is a number."""
    return [
        [
            one.called, one.text, one.owner_name, one.owner_organisation.name, "; ".join(helpers), one.due_on,
            labels.status("reported_done" if status.code == "done" and not status.is_confirmed else status.code),
            _yes(status.is_confirmed), _yes(status.overdue), status.progress,
            one.commitment.number if one.commitment else "", one.milestone.number if one.milestone else "",
            goals.write(serves), one.meeting.forum.name, one.meeting.title, _day(one), f"{base_url}/t/{one.key}",
        ]
        for one, status, serves, helpers in known
    ]  # fmt: skip


def as_json(known: Sequence[Known], base_url: str) -> list[dict[str, Any]]:
    """Stable English names, codes instead of words."""
    return [
        {
            "code": one.code, "text": one.text, "owner": one.owner_name,
            "organisation": one.owner_organisation.name, "supporters": helpers,
            "due": one.due_on.isoformat() if one.due_on else None, "status": status.code,
            "confirmed": status.is_confirmed, "overdue": status.overdue, "progress": status.progress,
            "commitment": one.commitment.number if one.commitment else None,
            "milestone": one.milestone.number if one.milestone else None,
            "sdgs": [target or str(goal) for goal, target in serves], "forum": one.meeting.forum.slug,
            "meeting": one.meeting.title, "meeting_day": _day(one).isoformat(), "page": f"{base_url}/t/{one.key}",
        }
        for one, status, serves, helpers in known
    ]  # fmt: skip


def _day(action: Action) -> date:
    return action.meeting.starts_at.astimezone(ZoneInfo(action.meeting.timezone)).date()


def _yes(fact: bool) -> str:
    return _("yes") if fact else _("no")
