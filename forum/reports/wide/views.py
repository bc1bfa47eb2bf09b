"""The comparison between regions or forums, and the same as CSV, XLSX and JSON."""

from dataclasses import dataclass

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from forum.directory import labels as directory_labels
from forum.extensions import current_user
from forum.kernel.errors import Problem
from forum.meetings import labels as meeting_labels
from forum.reports.answers import file
from forum.reports.finding import Finding
from forum.reports.views import blueprint
from forum.reports.wide import bars, comparison, exports, rules
from forum.reports.wide.asked import Asked, asked
from forum.reports.wide.comparison import Comparison
from forum.reports.wide.finding import finding, points, words
from forum.reports.wide.lines import Line, in_order, total
from forum.web.access import allow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Shown:
    """What was read for a question, in the order asked for."""

    asked: Asked
    read: Comparison
    lines: list[Line]
    found: Finding

    @property
    def sentences(self) -> list[str]:
        return [self.found.headline, *self.found.details]

    @property
    def filename(self) -> str:
        return f"perbandingan-{self.read.scope.first}-{self.read.scope.last}"


def _shown(question: Asked) -> Shown:
    """Raises Problem for a period that cannot be read."""
    scope = question.scope(rules.in_sight(current_user))
    read = comparison.read(scope, per=question.per, region_kinds=question.region_kinds)
    lines = in_order(read.lines, question.column, question.is_rising, question.today)
    return Shown(question, read, lines, finding(lines, question.per, question.today))


@blueprint.get("/laporan/perbandingan")
@allow(rules.may_compare)
def comparison_view() -> ResponseReturnValue:
    """The page. A period that cannot be read leaves what was typed and says what to do."""
    question = asked()
    known = {
        "asked": question,
        "kinds": meeting_labels.kind_choices(),
        "region_kinds": directory_labels.region_kind_choices(),
    }
    try:
        shown = _shown(question)
    except Problem as problem:
        return render_template("reports/comparison.html", shown=None, problem=problem, **known), 422
    return render_template(
        "reports/comparison.html",
        shown=shown,
        problem=None,
        total=total(shown.lines),
        words=words,
        points=points,
        bar=bars.bar,
        narrow=bars.NARROW,
        method=exports.method(),
        fewest=rules.FEWEST,
        reads_all=rules.reads_all(current_user),
        **known,
    )


@blueprint.get("/laporan/perbandingan.csv")
@allow(rules.may_compare)
def comparison_csv() -> ResponseReturnValue:
    shown = _shown(asked())
    return file(exports.csv(shown.lines, shown.asked.today), "text/csv; charset=utf-8", f"{shown.filename}.csv")


@blueprint.get("/laporan/perbandingan.xlsx")
@allow(rules.may_compare)
def comparison_xlsx() -> ResponseReturnValue:
    shown = _shown(asked())
    content = exports.xlsx(shown.lines, shown.read.scope, shown.sentences, shown.asked.today)
    return file(content, XLSX, f"{shown.filename}.xlsx")


@blueprint.get("/laporan/perbandingan.json")
@allow(rules.may_compare)
def comparison_json() -> ResponseReturnValue:
    shown = _shown(asked())
    return jsonify(exports.as_json(shown.lines, shown.read.scope, shown.asked.per, shown.sentences, shown.asked.today))
