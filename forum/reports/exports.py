"""The report as a spreadsheet's rows and as JSON. Pure, but for the language of the labels."""

from collections.abc import Sequence
from typing import Any

from babel.numbers import format_decimal

from forum.adapters.spreadsheet import Cell, write_csv
from forum.attendance import labels
from forum.attendance.rules import Outcome
from forum.forums import labels as forum_labels
from forum.invitations import labels as invitation_labels
from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.reports import counted
from forum.reports.figures import Figures, Report, Row
from forum.reports.measures import LEVELS, REASONS
from forum.reports.whole import Whole

COUNTED = (
    "invited", "answered", "came", "head", "acting", "deputy", "staff", "absent_notice", "absent", "not_recorded",
    "uninvited",
)  # fmt: skip


def count_labels() -> dict[str, str]:
    """Name of a count -> its label, in the order of tables."""
    return {
        "invited": _("Invited"),
        "answered": _("Answered"),
        "came": _("Came"),
        "head": _("Head"),
        "acting": _("Of these acting"),
        "deputy": _("Official"),
        "staff": _("Staff"),
        "absent_notice": _("Absent with notice"),
        "absent": _("Absent without notice"),
        "not_recorded": _("Not recorded"),
        "uninvited": _("Uninvited"),
    }


def csv(report: Report) -> bytes:
    """One line for each organisation: its counts, the trend's numbers, then one column for each meeting.

    UTF-8 with a byte order mark; text that a spreadsheet would run as a formula is made harmless by the writer.
    Predecessors have lines of their own; "Has become" names their successor.
    """
    head = [
        _("Organisation"), _("Short name"), _("Has become"), _("Side"), *count_labels().values(), _("Last three: came"),
        _("Before: came"), _("Before: meetings"), *(f"{one.day.isoformat()} {one.title}" for one in report.columns),
    ]  # fmt: skip
    return write_csv(head, [_line(row) for row, _depth in report.lines])


def _line(row: Row) -> Sequence[Cell]:
    known = row.trend.direction != "unknown"
    return [
        row.name,
        row.short_name,
        row.successor,
        forum_labels.side(row.side),
        *_counts(row.figures).values(),
        row.trend.last[0] if known else None,
        row.trend.before[0] if known else None,
        row.trend.before[1] if known else None,
        *(cell_words(cell) for cell in row.cells),
    ]


def cell_words(cell: Outcome | None) -> str:
    """A cell in words: "Head came (Plt.)"; empty where the organisation was neither invited nor there."""
    if cell is None:
        return ""
    notes = [labels.acting_prefix(cell.acting)] if cell.acting else []
    notes += [_("not invited")] if cell.uninvited else []
    return f"{labels.outcome(cell.code)} ({', '.join(notes)})" if notes else labels.outcome(cell.code)


def _counts(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in COUNTED}


def reason_label(code: str) -> str:
    """Why somebody else was sent; also that nobody said why."""
    return invitation_labels.reason(code) if code else _("No reason given")


def method() -> str:
    """What the numbers about organisations mean, in one paragraph."""
    return str(
        _(
            "Numbers count invitations to meetings that have begun; one organisation at one meeting counts once, at "
            "the best level that was seen there. Shares are of invitations whose outcome somebody recorded. What "
            "nobody recorded is not absence."
        )
    )


def decimal(number: float) -> str:
    """With one decimal at most, as the language writes it: "2,5"."""
    return str(format_decimal(round(number, 1), locale=current_locale()))


def whole_as_json(whole: Whole) -> dict[str, Any]:
    """`as_json` with the other sections. Organisations only, no people; small numbers of people as null (`counted`)."""
    answers, sent, balance, honesty = whole.answers, whole.delegations, whole.balance, whole.honesty
    return {
        **as_json(whole.report, whole.found.headline),
        "latest": whole.latest.sentence,
        "kinds": list(whole.report.kinds),
        "trend": [
            {"meeting": one.column.key, "day": one.column.day.isoformat(), "head": one.figures.invited_head,
             "recorded": one.figures.recorded} for one in whole.points
        ],
        "answers": {"invited": answers.invited, "answered": answers.answered, "median_days": _rounded(answers.days),
                    "never": [row.name for row in answers.never]},
        "chronic": [{"name": one.row.name, "missed": one.missed, "of": one.of, "never_seen": one.never}
                    for one in whole.chronic],
        "delegations": {
            "invited": sent.invited, "delegated": sent.total, "with_letter": sent.with_letter,
            "reasons": {REASONS[word] or "none": number for word, number in sent.reasons.items()},
            "outcomes": {LEVELS[word]: number for word, number in sent.levels.items()},
            "organisations": [{"name": one.row.name, "times": one.times} for one in sent.senders],
        },
        "balance": {
            "recorded": balance.recorded, "both_sides": balance.both,
            "meetings": [{"meeting": column.key, **{side: {"organisations": one.organisations, "people": one.people}
                                                    for side, one in here.items()}}
                         for column, here in balance.meetings],
        },
        **counted.as_json(whole.sums),
        "not_recorded": honesty.not_recorded, "own_word": honesty.own_words, "disputed": honesty.disputed,
    }  # fmt: skip


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 1)


def as_json(report: Report, headline: str) -> dict[str, Any]:
    """The whole report with stable English names; days in ISO 8601. Organisations only, no people."""
    return {
        "forum": report.forum_slug,
        "name": report.forum_name,
        "side": report.side,
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "finding": headline,
        "total": _counts(report.total),
        "meetings": [
            {"key": one.key, "title": one.title, "day": one.day.isoformat(), "state": one.state}
            for one in report.columns
        ],
        "organisations": [_as_json(row) for row, _depth in report.lines],
    }


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "short_name": row.short_name,
        "former_names": list(row.former_names),
        "became": row.successor or None,
        **_counts(row.figures),
        "trend": {
            "direction": row.trend.direction,
            "last": {"came": row.trend.last[0], "meetings": row.trend.last[1]},
            "before": {"came": row.trend.before[0], "meetings": row.trend.before[1]},
        },
        "presence": [
            None if cell is None else {"outcome": cell.code, "acting": cell.acting, "uninvited": cell.uninvited}
            for cell in row.cells
        ],
    }
