"""The leader's page: who came, at what level, in a period; and the same as CSV, JSON and one sheet of paper."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance import labels as attendance_labels
from forum.forums import labels as forum_labels
from forum.forums import queries as forum_queries
from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.dates import format_date
from forum.kernel.errors import Problem
from forum.kernel.i18n import current_locale
from forum.reports import document, exports, picture, queries, rules
from forum.reports.figures import Report
from forum.reports.finding import finding, percent
from forum.web.access import allow

blueprint = Blueprint("reports", __name__)


@dataclass(frozen=True)
class Asked:
    """What a reader asked for, as typed."""

    first: str
    last: str
    side_word: str

    @property
    def side(self) -> str:
        return rules.SIDES.get(self.side_word, "government")

    def report(self, forum: Forum) -> Report:
        """Raises Problem for a period that cannot be read."""
        first, last = rules.period(self.first, self.last, clock.today(forum.timezone))
        return queries.attendance(forum, first, last, self.side)

    def address(self, endpoint: str, forum: Forum, **changed: Any) -> str:
        """The address of the same question elsewhere."""
        asked: dict[str, Any] = {"dari": self.first or None, "sampai": self.last or None,
                                 "sisi": self.side_word or None, **changed}  # fmt: skip
        return url_for(endpoint, slug=forum.slug, **asked)


def _asked() -> Asked:
    return Asked(*(request.args.get(name, "")[:40] for name in ("dari", "sampai", "sisi")))


@blueprint.get("/forum/<slug>/laporan")
@allow(rules.may_see)
def attendance(slug: str) -> ResponseReturnValue:
    """The page. A period that cannot be read leaves what was typed and says what to do."""
    forum, asked = forum_queries.by_slug(slug), _asked()
    try:
        report = asked.report(forum)
    except Problem as problem:
        return render_template("reports/attendance.html", forum=forum, asked=asked, problem=problem, report=None), 422
    return render_template(
        "reports/attendance.html", forum=forum, asked=asked, problem=None, report=report, found=finding(report),
        view="table" if request.args.get("lihat") == "tabel" else "picture", picture=picture, percent=percent,
        side_words=rules.SIDES, side_label=forum_labels.side, outcome_label=attendance_labels.outcome,
        cell_words=exports.cell_words, format_date=format_date,
    )  # fmt: skip


@blueprint.get("/forum/<slug>/laporan.csv")
@allow(rules.may_see)
def attendance_csv(slug: str) -> ResponseReturnValue:
    report = _asked().report(forum_queries.by_slug(slug))
    return _file(exports.csv(report), "text/csv; charset=utf-8", document.filename(report, "csv"))


@blueprint.get("/forum/<slug>/laporan.json")
@allow(rules.may_see)
def attendance_json(slug: str) -> ResponseReturnValue:
    report = _asked().report(forum_queries.by_slug(slug))
    return jsonify(exports.as_json(report, finding(report).headline))


@blueprint.get("/forum/<slug>/laporan.pdf")
@allow(rules.may_see)
def attendance_pdf(slug: str) -> ResponseReturnValue:
    """One sheet of A4, landscape."""
    forum = forum_queries.by_slug(slug)
    report = _asked().report(forum)
    return _file(
        document.pdf(report, current_locale(), clock.today(forum.timezone)),
        "application/pdf",
        document.filename(report, "pdf"),
    )


def _file(content: bytes, media_type: str, filename: str) -> Response:
    response = Response(content, content_type=media_type)
    inline = media_type == "application/pdf"
    response.headers.set("Content-Disposition", "inline" if inline else "attachment", filename=filename)
    return response
