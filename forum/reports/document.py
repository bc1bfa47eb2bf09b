"""The attendance report on exactly one sheet of A4, landscape: tagged, with language and title (PDF/UA-1).

Rows get lower as they get more, down to what can still be read; what does not fit is counted in a note that says
where it is. Each row's cells are one small picture with its letters as words for screen readers; the counts beside
it are a real table.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from flask import render_template
from markupsafe import Markup

from forum import config
from forum.adapters import pdf as pdf_adapter
from forum.adapters.storage import Storage
from forum.attendance import labels
from forum.attendance.rules import Outcome
from forum.forums import labels as forum_labels
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.paths import STATIC
from forum.reports import heatmap, picture
from forum.reports.figures import Report, Row
from forum.reports.finding import finding

PRINT = STATIC / "css" / "print"
FONTS = STATIC / "vendor" / "fonts" / "arimo-ttf"
# Up to so many rows -> a row's height in mm. 146 mm are left for rows below the head of the sheet.
DENSITIES = ((18, 6.4), (24, 5.2), (30, 4.5), (38, 3.7), (46, 3.1), (54, 2.65), (62, 2.1))
MOST_ROWS = DENSITIES[-1][0]
MOST_MEETINGS = 24
STRIP_MM = 79.0  # what the other columns of css/print/report.css leave, without the cell's padding
WIDEST_MM = 8.8
LONG = 200  # characters: a longer headline is set smaller
UNITS = 10  # drawing units in a millimetre


@dataclass(frozen=True)
class Strip:
    """One printed row: its organisation, its depth below its successor, its cells as a picture."""

    row: Row
    depth: int
    cells: Markup


def pdf(report: Report, locale: str, as_of: date) -> bytes:
    """The sheet in `locale`; the same report gives the same bytes, made once and kept. Raises PdfFailed."""
    with speaking(locale):
        html = render_template("print/attendance_report/sheet.html", **_filled(report), locale=locale, as_of=as_of)
    sheets = (*pdf_adapter.official_stylesheets(PRINT), PRINT / "report.css")
    styles = sha256(b"".join(sheet.read_bytes() for sheet in sheets)).hexdigest()
    return Storage(config.current().files).cached(
        f"attendance_report\n{styles}\n{html}",
        lambda: pdf_adapter.render(html, stylesheets=sheets, assets=pdf_adapter.official_fonts(FONTS)),
    )


def filename(report: Report, ending: str, what: str = "kehadiran") -> str:
    """A name that says what is inside: "kehadiran-forum-ogp-2025-11-04-2026-11-03.pdf"."""
    return f"{what}-{report.forum_slug}-{report.first.isoformat()}-{report.last.isoformat()}.{ending}"


def height_of_row(rows: int) -> float:
    """In mm, for so many rows."""
    return next((height for most, height in DENSITIES if rows <= most), DENSITIES[-1][1])


def _filled(report: Report) -> dict[str, object]:
    lines, columns = report.lines[:MOST_ROWS], report.columns[-MOST_MEETINGS:]
    height = height_of_row(len(lines))
    pitch = min(WIDEST_MM, STRIP_MM / max(1, len(columns)))
    first = len(report.columns) - len(columns)
    strips = [Strip(row, depth, _strip(row.cells[first:], pitch, height)) for row, depth in lines]
    found = finding(report)
    return {
        "report": report,
        "found": found,
        "is_long": len(found.headline) > LONG,
        "strips": strips,
        "density": DENSITIES.index(next((one for one in DENSITIES if len(lines) <= one[0]), DENSITIES[-1])) + 1,
        "heads": _head(report, len(columns), pitch),
        "legend": legend(),
        "rows_left_out": len(report.lines) - len(lines),
        "meetings_left_out": first,
        "shown": len(columns),
        "side": forum_labels.side(report.side),
    }


def pages(report: Report, rows: int = 26) -> list[tuple[Markup, list[Strip]]]:
    """The heatmap of a report of many pages: up to `rows` strips each, with the days above; the latest meetings."""
    number = min(len(report.columns), MOST_MEETINGS)
    first, pitch = len(report.columns) - number, min(WIDEST_MM, STRIP_MM / max(1, number))
    strips = [Strip(row, depth, _strip(row.cells[first:], pitch, 4.5)) for row, depth in report.lines]
    head = _head(report, number, pitch)
    return [(head, strips[start : start + rows]) for start in range(0, len(strips), rows)]


def _strip(cells: list[Outcome | None], pitch: float, height: float) -> Markup:
    shape = heatmap.Shape(
        across=pitch * UNITS, down=height * UNITS, letter=min(pitch, height * 1.1, 4.0) * UNITS * 0.66, gap=3
    )
    words = picture.spoken(cells) or _("no meetings")
    size = (f"{len(cells) * pitch:.2f}mm", f"{height}mm")
    return heatmap.svg([cells], title=words, shape=shape, paint="paper", size=size)


def _head(report: Report, number: int, pitch: float) -> Markup:
    heads = picture.heads(report.columns[len(report.columns) - number :])
    shape = heatmap.Shape(across=pitch * UNITS, down=0, letter=min(pitch * 0.42, 2.3) * UNITS, head=80)
    title = _(
        "Days of the meetings: %(days)s", days=", ".join(" ".join(filter(None, reversed(words))) for words in heads)
    )
    size = (f"{number * pitch:.2f}mm", "8mm")
    return heatmap.svg([], title=title, heads=heads, shape=shape, paint="paper", size=size)


def legend() -> list[tuple[Markup, str]]:
    """The six outcomes, then what the notch and the ring mean."""
    shape = heatmap.Shape(across=44, down=36, letter=24, gap=2)
    shown = [(Outcome(code), words) for code, words in labels.outcome_choices().items()]
    shown += [(Outcome("head", "plt"), _("Acting head (Plt., Plh., Pj.)")),
              (Outcome("deputy", uninvited=True), _("Came without an invitation"))]  # fmt: skip
    size = ("4.4mm", "3.6mm")
    return [
        (heatmap.svg([[cell]], title=labels.letter(cell.code), shape=shape, paint="paper", size=size), words)
        for cell, words in shown
    ]
