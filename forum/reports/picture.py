"""What the pictures of a report show: the page's large one, the forum page's small one, the sheet's strips."""

from collections.abc import Sequence
from dataclasses import replace

from babel.dates import format_date
from markupsafe import Markup

from forum.attendance import labels
from forum.attendance.rules import Outcome
from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.reports import heatmap
from forum.reports.figures import Column, Report, Row

PAGE = heatmap.Shape(across=36, down=28, letter=13, head=52, gap=2)
NARROW = replace(PAGE, across=24, letter=12)  # nine meetings fit beside the names on a phone of 390 px
WIDTH, WIDEST = 620, 64  # what the cells of a wide screen share, and the most one takes
FITTING, TIGHT = 17, 26  # up to so many stand beside the names at their full width; more are narrower
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


def latest_columns(report: Report, most: int | None) -> int:
    """How many of the report's meetings, from the latest back, a picture shows."""
    return min(len(report.columns), most or len(report.columns))


def large(report: Report, latest: int | None = None) -> Markup:
    """All rows and the `latest` meetings, cells as wide as a desk's screen allows; the names stand beside it."""
    number = latest_columns(report, latest)
    across = min(WIDEST, max(PAGE.across if number <= FITTING else TIGHT, WIDTH // max(1, number)))
    return _large(report, replace(PAGE, across=across), "wide", heads(_last(report.columns, number)), number)


def narrow(report: Report, latest: int | None = None) -> Markup:
    """The same for a phone."""
    number = latest_columns(report, latest)
    years = [(year and f"’{year[-2:]}", month, day) for year, month, day in heads(_last(report.columns, number))]
    return _large(report, NARROW, "narrow", years, number)


def _last(columns: Sequence[Column], number: int) -> Sequence[Column]:
    return columns[len(columns) - number :]


def _large(report: Report, shape: heatmap.Shape, name: str, over: Sequence[tuple[str, ...]], number: int) -> Markup:
    return heatmap.svg(
        [row.cells[len(row.cells) - number :] for row, _depth in report.lines],
        title=_("Presence of %(rows)d organisations at %(columns)d meetings. The same is in the table.",
                rows=len(report.lines), columns=number),
        heads=over, shape=shape, name=name,
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
