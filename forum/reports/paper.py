"""The whole report on paper: every section, A4 lying down, tagged, with language and title (PDF/UA-1)."""

from datetime import date
from hashlib import sha256

from flask import render_template

from forum import config
from forum.adapters import pdf as pdf_adapter
from forum.adapters.storage import Storage
from forum.attendance import labels
from forum.forums import labels as forum_labels
from forum.invitations.labels import service
from forum.kernel.dates import format_date
from forum.kernel.i18n import speaking
from forum.meetings import labels as meeting_labels
from forum.reports import counted, document, exports, measures, sections, trend
from forum.reports.finding import percent
from forum.reports.whole import Whole

LATEST = 24
SHEET = "report-whole.css"


def pdf(whole: Whole, locale: str, as_of: date, *, with_people: bool) -> bytes:
    """All sections in `locale`; the same report gives the same bytes, made once and kept. Raises PdfFailed."""
    with speaking(locale):
        html = render_template("print/attendance_report/whole.html", **_filled(whole, with_people),
                               locale=locale, as_of=as_of)  # fmt: skip
    sheets = (*pdf_adapter.official_stylesheets(document.PRINT), document.PRINT / SHEET)
    styles = sha256(b"".join(sheet.read_bytes() for sheet in sheets)).hexdigest()
    return Storage(config.current().files).cached(
        f"attendance_report_whole\n{styles}\n{html}",
        lambda: pdf_adapter.render(html, stylesheets=sheets, assets=pdf_adapter.official_fonts(document.FONTS)),
    )


def _filled(whole: Whole, with_people: bool) -> dict[str, object]:
    points = whole.points[-LATEST:]
    return {
        "whole": whole, "report": whole.report, "found": whole.found, "with_people": with_people,
        "side": forum_labels.side(whole.report.side), "percent": percent, "points": points,
        "bars": trend.bars(points, pitch=min(34.0, 880 / max(1, len(points))), paint="paper",
                           width=f"{min(250.0, 10.0 * len(points)):g}mm") if points else "",
        "pages": document.pages(whole.report), "legend": document.legend(), "measures": measures,
        "reason_label": lambda word: exports.reason_label(measures.REASONS[word]),
        "outcome_label": labels.outcome, "kind_label": meeting_labels.kind, "guarded": counted.guarded,
        "note": counted.note, "sums_method": counted.method,
        "service_label": service, "decimal": exports.decimal, "format_date": format_date,
        "chronic_missed": sections.CHRONIC_MISSED, "chronic_of": sections.CHRONIC_OF,
    }  # fmt: skip
