"""What the pictures of a report show: the page's large one, the forum page's small one, the sheet's strips."""

from collections.abc import Sequence

from babel.dates import format_date
from markupsafe import Markup

from forum.attendance import labels
from forum.attendance.rules import Outcome
from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.reports import heatmap
from forum.reports.figures import Column, Report, Row

PAGE = heatmap.Shape(across=36, down=28, letter=13, head=52, gap=2)
SMALL = heatmap.Shape(across=26, down=24, letter=12, head=48, gap=2)


def heads(columns: Sequence[Column]) -> list[tuple[str, str, str]]:
    """Over each column year, month and day; year and month only where they change."""
    words: list[tuple[str, str, str]] = []
    before: tuple[int, int] = (0, 0)
    for column in columns:
        year, month = column.day.year, column.day.month
        name = format_date(column.day, "MMM", locale=current_locale())
        words.append((str(year) if year != before[0] else "", name if (year, month) != before else "",
                      str(column.day.day)))  # fmt: skip
        before = (year, month)
    return words


def large(report: Report) -> Markup:
    """All rows and meetings of the report; the names stand beside it (see `PAGE.head` and `PAGE.down`)."""
    return heatmap.svg(
        [row.cells for row, _depth in report.lines],
        title=_("Presence of %(rows)d organisations at %(columns)d meetings. The same is in the table.",
                rows=len(report.lines), columns=len(report.columns)),
        heads=heads(report.columns), shape=PAGE,
    )  # fmt: skip


def small(rows: Sequence[Row], columns: Sequence[Column]) -> Markup:
    """A few rows and the latest meetings."""
    latest = len(columns)
    return heatmap.svg(
        [row.joined_cells[-latest:] if latest else [] for row in rows],
        title=_("Presence at the latest meetings. The report has the same as a table."),
        heads=heads(columns), shape=SMALL,
    )  # fmt: skip


def spoken(cells: Sequence[Outcome | None]) -> str:
    """One row's cells for a reader who cannot see them: the letters of the legend, one for each meeting."""
    return " ".join("_" if cell is None else labels.letter(cell.code) for cell in cells)
