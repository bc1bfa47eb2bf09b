"""The report as files: CSV, JSON, XLSX, one sheet of paper, and all sections on paper."""

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.kernel import clock
from forum.kernel.i18n import current_locale
from forum.reports import counted, document, exports, paper, rules, settling, workbook
from forum.reports.answers import file
from forum.reports.views import asked as asking
from forum.reports.views import blueprint
from forum.reports.views.asked import Asked
from forum.web.access import allow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/forum/<slug>/laporan.csv")
@allow(rules.may_see)
def attendance_csv(slug: str) -> ResponseReturnValue:
    return _csv(asking.of_forum(slug))


@blueprint.get("/laporan/wilayah/<code>/laporan.csv")
@allow(rules.may_see_region)
def region_csv(code: str) -> ResponseReturnValue:
    return _csv(asking.of_region(code))


@blueprint.get("/forum/<slug>/laporan-orang.csv")
@allow(rules.may_see)
def attendance_people(slug: str) -> ResponseReturnValue:
    """Women, men and services: sums with the days they are of and the method."""
    return _people(asking.of_forum(slug))


@blueprint.get("/laporan/wilayah/<code>/laporan-orang.csv")
@allow(rules.may_see_region)
def region_people(code: str) -> ResponseReturnValue:
    """Women, men and services: sums with the days they are of and the method."""
    return _people(asking.of_region(code))


@blueprint.get("/forum/<slug>/laporan.json")
@allow(rules.may_see)
def attendance_json(slug: str) -> ResponseReturnValue:
    return jsonify(exports.whole_as_json(asking.of_forum(slug).read()))


@blueprint.get("/laporan/wilayah/<code>/laporan.json")
@allow(rules.may_see_region)
def region_json(code: str) -> ResponseReturnValue:
    return jsonify(exports.whole_as_json(asking.of_region(code).read()))


@blueprint.get("/forum/<slug>/laporan.xlsx")
@allow(rules.may_see)
def attendance_xlsx(slug: str) -> ResponseReturnValue:
    return _xlsx(asking.of_forum(slug))


@blueprint.get("/laporan/wilayah/<code>/laporan.xlsx")
@allow(rules.may_see_region)
def region_xlsx(code: str) -> ResponseReturnValue:
    return _xlsx(asking.of_region(code))


@blueprint.get("/forum/<slug>/laporan.pdf")
@allow(rules.may_see)
def attendance_pdf(slug: str) -> ResponseReturnValue:
    """One sheet of A4, landscape."""
    return _sheet(asking.of_forum(slug))


@blueprint.get("/laporan/wilayah/<code>/laporan.pdf")
@allow(rules.may_see_region)
def region_pdf(code: str) -> ResponseReturnValue:
    """One sheet of A4, landscape."""
    return _sheet(asking.of_region(code))


@blueprint.get("/forum/<slug>/laporan-lengkap.pdf")
@allow(rules.may_see)
def attendance_whole(slug: str) -> ResponseReturnValue:
    """All sections, on as many pages as they need."""
    return _whole(asking.of_forum(slug))


@blueprint.get("/laporan/wilayah/<code>/laporan-lengkap.pdf")
@allow(rules.may_see_region)
def region_whole(code: str) -> ResponseReturnValue:
    """All sections, on as many pages as they need."""
    return _whole(asking.of_region(code))


def _csv(asked: Asked) -> Response:
    report = asked.report()
    return file(exports.csv(report), "text/csv; charset=utf-8", document.filename(report, "csv"))


def _people(asked: Asked) -> Response:
    report = asked.report()
    content = counted.csv(settling.read(asked.scope, report.first, report.last))
    return file(content, "text/csv; charset=utf-8", document.filename(report, "csv", "orang"))


def _xlsx(asked: Asked) -> Response:
    whole = asked.read()
    content = workbook.xlsx(whole, with_people=rules.knows_people(current_user, asked.scope.forums))
    return file(content, XLSX, document.filename(whole.report, "xlsx"))


def _sheet(asked: Asked) -> Response:
    report = asked.report()
    content = document.pdf(report, current_locale(), clock.today(asked.scope.timezone))
    return file(content, "application/pdf", document.filename(report, "pdf"))


def _whole(asked: Asked) -> Response:
    whole = asked.read()
    content = paper.pdf(
        whole, current_locale(), clock.today(asked.scope.timezone),
        with_people=rules.knows_people(current_user, asked.scope.forums),
    )  # fmt: skip
    return file(content, "application/pdf", document.filename(whole.report, "pdf", "laporan-kehadiran"))
