"""A comparison as CSV, XLSX and JSON. Shares are numbers between 0 and 1 with four decimals; days ISO 8601."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from forum.adapters.spreadsheet import Cell, Sheet, write_csv, write_xlsx
from forum.directory import labels as directory_labels
from forum.kernel.i18n import gettext as _
from forum.reports import exports
from forum.reports.wide.lines import Line, Share
from forum.reports.wide.scope import Scope


def number(share: Share) -> float | None:
    """A share as a number of a spreadsheet; None where there is nothing to say."""
    return None if share is None else round(float(share), 4)


def csv(lines: Sequence[Line], today: date) -> bytes:
    """One line for each region or forum. UTF-8 with a byte order mark."""
    return write_csv(_head(), [_cells(line, today) for line in lines])


def xlsx(lines: Sequence[Line], scope: Scope, sentences: Sequence[str], today: date) -> bytes:
    """A sheet of numbers, and one that says what they are."""
    about: list[Sequence[Cell]] = [
        [_("Since"), scope.first],
        [_("Until"), scope.last],
        [_("Counted on"), today],
        *([_("Finding") if place == 0 else "", sentence] for place, sentence in enumerate(sentences)),
        [_("Method"), method()],
    ]
    return write_xlsx(
        [
            Sheet(_("Comparison"), _head(), [_cells(line, today) for line in lines]),
            Sheet(_("About"), ["", ""], about),
        ]
    )


def method() -> str:
    """What the numbers mean, in one paragraph."""
    return str(
        _(
            "Numbers count invitations of government organisations to meetings that have begun; one organisation at "
            "one meeting counts once, at the best level that was seen there. Shares are of invitations whose outcome "
            "somebody recorded. What nobody recorded is not absence. The trend compares with as many days before."
        )
    )


def _head() -> list[str]:
    return [
        _("Region or forum"),
        _("Kind of region"),
        _("Meetings"),
        _("Recorded meetings"),
        _("Last meeting"),
        _("Months since the last meeting"),
        *exports.count_labels().values(),
        _("Share: came"),
        _("Share: head in person"),
        _("Share: answered"),
        _("Share: not recorded"),
        _("Civil society: came"),
        _("Share: civil society of those who came"),
        _("Promises kept"),
        _("Promises"),
        _("Share: head, the period before"),
        _("Difference"),
        _("Undecided at the door"),
    ]


def _cells(line: Line, today: date) -> list[Cell]:
    counts = (getattr(line.own, name) for name in exports.COUNTED)
    return [
        line.name,
        directory_labels.region_kind(line.region_kind) if line.region_kind else "",
        line.meetings,
        line.recorded_meetings,
        line.last_met,
        line.pause(today),
        *counts,
        number(line.came_share),
        number(line.head_share),
        number(line.answered_share),
        number(line.unrecorded_share),
        line.civil.came,
        number(line.civil_share),
        line.kept,
        line.promised,
        number(line.head_before),
        number(line.difference),
        line.disputed,
    ]


def as_json(lines: Sequence[Line], scope: Scope, per: str, sentences: Sequence[str], today: date) -> dict[str, Any]:
    """The whole comparison with stable English names. Organisations only, no people."""
    return {
        "per": per,
        "from": scope.first.isoformat(),
        "to": scope.last.isoformat(),
        "kinds": list(scope.kinds),
        "finding": list(sentences),
        "method": method(),
        "lines": [_as_json(line, today) for line in lines],
    }


def _as_json(line: Line, today: date) -> dict[str, Any]:
    return {
        "name": line.name,
        "region_kind": line.region_kind or None,
        "region_code": line.region_code or None,
        "forums": line.slugs,
        "meetings": line.meetings,
        "recorded_meetings": line.recorded_meetings,
        "comparable": line.is_comparable,
        "last_meeting": line.last_met.isoformat() if line.last_met else None,
        "months_since_last_meeting": line.pause(today),
        **{name: getattr(line.own, name) for name in exports.COUNTED},
        "shares": {
            "came": number(line.came_share),
            "head": number(line.head_share),
            "answered": number(line.answered_share),
            "not_recorded": number(line.unrecorded_share),
            "civil_society": number(line.civil_share),
            "promises_kept": number(line.kept_share),
            "head_before": number(line.head_before),
        },
        "civil_society_came": line.civil.came,
        "promises": {"kept": line.kept, "all": line.promised},
        "trend": line.direction,
        "undecided": line.disputed,
    }
