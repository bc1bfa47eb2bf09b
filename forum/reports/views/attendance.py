"""The leader's page: who came, at what level, in a period; sentences first, whom to call, then the depth."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.attendance import labels as attendance_labels
from forum.extensions import current_user
from forum.forums import labels as forum_labels
from forum.forums import rules as forum_rules
from forum.forums.models import ROLES
from forum.invitations.labels import service
from forum.kernel.dates import format_date
from forum.kernel.errors import Problem
from forum.meetings import labels as meeting_labels
from forum.reports import counted, exports, measures, picture, rules, sections, trend
from forum.reports.finding import percent
from forum.reports.views import asked as asking
from forum.reports.views import blueprint
from forum.reports.views.asked import Asked
from forum.web import panels
from forum.web.access import allow

LATEST = 24  # meetings in the pictures until somebody asks for all
LATEST_ON_A_PHONE = 12
MOST_ROWS = 15  # organisations in the table of numbers until somebody asks for all


@blueprint.get("/forum/<slug>/laporan")
@allow(rules.may_see)
def attendance(slug: str) -> ResponseReturnValue:
    """Of one forum."""
    return _page(asking.of_forum(slug))


@blueprint.get("/laporan/wilayah/<code>")
@allow(rules.may_see_region)
def region_page(code: str) -> ResponseReturnValue:
    """Of those forums of a region that the reader may see."""
    return _page(asking.of_region(code))


def _page(asked: Asked) -> ResponseReturnValue:
    """A period that cannot be read leaves what was typed and says what to do."""
    known = {
        "asked": asked, "scope": asked.scope, "rules": rules, "kind_label": meeting_labels.kind,
        "may_open": all(forum_rules.has_role(current_user, forum.id, *ROLES) for forum in asked.scope.forums),
    }  # fmt: skip
    try:
        whole = asked.read()
    except Problem as problem:
        return render_template("reports/attendance.html", **known, problem=problem, whole=None, report=None), 422
    forums = asked.scope.forums
    return render_template(
        "reports/attendance.html", **known, problem=None, whole=whole, report=whole.report, found=whole.found,
        panels=panels.collect("report", forum=forums[0]) if len(forums) == 1 else [],
        knows_people=rules.knows_people(current_user, asked.scope.forums), view=_view(),
        shown=picture.latest_columns(whole.report, None if _all("rapat") else LATEST),
        narrow=picture.latest_columns(whole.report, None if _all("rapat") else LATEST_ON_A_PHONE),
        most_rows=None if _all("organisasi") else MOST_ROWS, picture=picture, percent=percent, trend=trend,
        side_label=forum_labels.side, outcome_label=attendance_labels.outcome, cell_words=exports.cell_words,
        format_date=format_date, measures=measures, reason_label=reason_label, sections=sections,
        service_label=service, span_note=counted.note, decimal=exports.decimal,
    )  # fmt: skip


def _view() -> str:
    return "table" if request.args.get("lihat") == "tabel" else "picture"


def _all(what: str) -> bool:
    return request.args.get(what) == "semua"


def reason_label(word: str) -> str:
    """A reason by its word in an address."""
    return exports.reason_label(measures.REASONS.get(word, ""))
