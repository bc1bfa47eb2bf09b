"""What of an attendance report everybody may read: made by naming what may be said. Nothing else leaves the database.

Organisations, never people: no names, no delegates, no reasons, no times, nobody who is a guest. A meeting that is not
public has its kind in place of its title. Free text goes through `without_contacts`.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from forum.actions.rules import without_contacts
from forum.attendance.rules import Outcome
from forum.extensions import db
from forum.forums.models import SIDES, Forum
from forum.meetings.models import Meeting
from forum.reports import queries
from forum.reports.figures import Column, Report, Row

SCHEMA = 1
"""Raised when the shape changes. What was published keeps the shape of its day; readers of old shapes stay."""
Content = dict[str, Any]


def made(forum: Forum, first: date, last: date, sides: Sequence[str], as_of: date) -> Content:
    """The content for these sides, in their usual order."""
    reports = [queries.attendance(forum, first, last, side) for side in SIDES if side in sides]
    columns = reports[0].columns if reports else ()
    meetings = _meetings([one.meeting_id for one in columns])
    public = {one.id for one in meetings if one.is_public}
    kinds = {one.id: one.kind for one in meetings}
    return {
        "schema": SCHEMA,
        "forum": {"name": forum.name, "slug": forum.slug, "region": forum.region.name if forum.region else None,
                  "is_fictional": forum.is_fictional},
        "from": first.isoformat(),
        "to": last.isoformat(),
        "as_of": as_of.isoformat(),
        "sides": [report.side for report in reports],
        "meetings": [
            {"day": one.day.isoformat(), "kind": kinds[one.meeting_id],
             "title": without_contacts(one.title) if one.meeting_id in public else None}
            for one in columns
        ],
        "organisations": [_organisation(row) for report in reports for row, _depth in report.lines],
    }  # fmt: skip


def _organisation(row: Row) -> Content:
    figures = row.figures
    counts = {name: getattr(figures, name) for name in (
        "invited", "answered", "came", "head", "acting", "deputy", "staff", "absent_notice", "absent", "not_recorded",
        "uninvited",
    )}  # fmt: skip
    return {
        "name": row.name,
        "short_name": row.short_name,
        "side": row.side,
        "became": row.successor or None,
        **counts,
        "presence": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: Outcome | None) -> Content | None:
    if cell is None:
        return None
    return {"outcome": cell.code, "acting": cell.acting is not None, "uninvited": cell.uninvited}


def _meetings(ids: Collection[int]) -> list[Meeting]:
    return list(db.session.scalars(select(Meeting).where(Meeting.id.in_(ids))))


def digest(content: Mapping[str, Any]) -> str:
    """What was seen in a preview, so that nothing else is published; 32 hexadecimal digits. The day of making does not
    count."""
    said = {name: value for name, value in content.items() if name != "as_of"}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


def report(content: Mapping[str, Any], side: str) -> Report:
    """The published content of one side in the shape that pictures and sentences are made from."""
    columns = tuple(
        Column(number, "", one["title"] or "", date.fromisoformat(one["day"]), "held")
        for number, one in enumerate(content["meetings"])
    )
    rows = tuple(_row(one) for one in content["organisations"] if one["side"] == side)
    return Report(
        forum_name=content["forum"]["name"], forum_slug=content["forum"]["slug"], side=side,
        first=date.fromisoformat(content["from"]), last=date.fromisoformat(content["to"]), columns=columns, rows=rows,
        sides={one: sum(row["side"] == one for row in content["organisations"]) for one in SIDES},
    )  # fmt: skip


def _row(one: Mapping[str, Any]) -> Row:
    cells = [
        None if cell is None else Outcome(cell["outcome"], "plt" if cell["acting"] else None, (), cell["uninvited"])
        for cell in one["presence"]
    ]
    return Row(0, one["name"], one["short_name"], one["side"], cells, one["answered"], successor=one["became"] or "")
