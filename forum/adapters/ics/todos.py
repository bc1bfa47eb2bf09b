"""Tasks for a subscription (VTODO, RFC 5545 section 3.6.2): built from state, the same state gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Todo, vText

from forum.adapters.ics.component import text, uri

PRODID = "-//Rembug//forum//ID"
STATUSES = ("NEEDS-ACTION", "IN-PROCESS", "COMPLETED", "CANCELLED")


@dataclass(frozen=True)
class Task:
    """One task. `due` is a whole day; `percent` 0 to 100 or None; `completed_at` only with COMPLETED."""

    uid: str
    sequence: int
    dtstamp: datetime
    summary: str
    status: str
    description: str = ""
    url: str = ""
    due: date | None = None
    percent: int | None = None
    completed_at: datetime | None = None


def build_tasks(tasks: Iterable[Task], *, name: str, refresh_hours: int = 6) -> bytes:
    """The file of a subscription to tasks. Raises ValueError for a status that a VTODO cannot have."""
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", text(name))
    calendar["X-WR-CALNAME"] = vText(text(name))
    calendar["X-PUBLISHED-TTL"] = f"PT{refresh_hours}H"
    calendar.add("REFRESH-INTERVAL", timedelta(hours=refresh_hours), {"VALUE": "DURATION"})
    for task in tasks:
        calendar.add_component(_todo(task))
    return bytes(calendar.to_ical())


def _todo(task: Task) -> Todo:
    if task.status not in STATUSES:
        raise ValueError(f"a task is not {task.status}")
    todo = Todo()
    todo.add("UID", text(task.uid))
    todo.add("SEQUENCE", task.sequence)
    todo.add("DTSTAMP", task.dtstamp.astimezone(UTC))
    todo.add("LAST-MODIFIED", task.dtstamp.astimezone(UTC))
    todo.add("SUMMARY", text(task.summary))
    if task.description:
        todo.add("DESCRIPTION", text(task.description))
    if task.url:
        todo.add("URL", uri(task.url))
    if task.due is not None:
        todo.add("DUE", task.due)
    todo.add("STATUS", task.status)
    if task.percent is not None:
        todo.add("PERCENT-COMPLETE", task.percent)
    if task.status == "COMPLETED" and task.completed_at is not None:
        todo.add("COMPLETED", task.completed_at.astimezone(UTC))
    return todo
