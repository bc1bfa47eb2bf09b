"""A published report as open data. Stable English names in JSON; days in ISO 8601."""

from collections.abc import Mapping
from typing import Any

from forum.adapters.spreadsheet import write_csv
from forum.forums import labels as forum_labels
from forum.kernel.i18n import gettext as _
from forum.meetings import labels as meeting_labels
from forum.reports.exports import COUNTED, cell_words, count_labels
from forum.reports.models import PublishedReport
from forum.reports.publishing.content import report


def csv(content: Mapping[str, Any]) -> bytes:
    """One line for each organisation: its counts, then one column for each meeting."""
    head = [
        _("Organisation"),
        _("Short name"),
        _("Has become"),
        _("Side"),
        *count_labels().values(),
        *(f"{one['day']} {one['title'] or meeting_labels.kind(one['kind'])}" for one in content["meetings"]),
    ]
    lines = [
        [
            row.name,
            row.short_name,
            row.successor,
            forum_labels.side(side),
            *(getattr(row.figures, name) for name in COUNTED),
            *(cell_words(cell) for cell in row.cells),
        ]
        for side in content["sides"]
        for row in report(content, side).rows
    ]
    return write_csv(head, lines)


def as_json(row: PublishedReport, newer: PublishedReport | None) -> dict[str, Any]:
    """What was published, when, and what supersedes it."""
    return {
        "key": row.key,
        "published_at": row.published_at.isoformat(),
        "published_by": row.forum.name,
        "note": row.note,
        "superseded_by": newer.key if newer else None,
        **row.content,
    }
