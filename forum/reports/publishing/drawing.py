"""The picture of a published report: the report's own, with names of its own for each side on one page."""

from dataclasses import replace

from markupsafe import Markup

from forum.kernel.i18n import gettext as _
from forum.reports import heatmap, picture
from forum.reports.figures import Report


def wide(report: Report) -> Markup:
    """For a desk's screen."""
    across = min(picture.WIDEST, max(picture.PAGE.across, picture.WIDTH // max(1, len(report.columns))))
    return _drawn(report, replace(picture.PAGE, across=across), "wide", picture.heads(report.columns))


def narrow(report: Report) -> Markup:
    """For a phone."""
    years = [(year and f"’{year[-2:]}", month, day) for year, month, day in picture.heads(report.columns)]
    return _drawn(report, picture.NARROW, "narrow", years)


def _drawn(report: Report, shape: heatmap.Shape, name: str, heads: list[tuple[str, str, str]]) -> Markup:
    return heatmap.svg(
        [row.cells for row, _depth in report.lines],
        title=_("Presence of %(rows)d organisations at %(columns)d meetings. The same is in the table.",
                rows=len(report.lines), columns=len(report.columns)),
        heads=heads, shape=shape, name=f"{name}-{report.side}",
    )  # fmt: skip
