"""The participant report of an online meeting: bring it, say who is who, record them."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.adapters import participants
from forum.adapters.participants import COLUMNS, UnknownReport
from forum.adapters.spreadsheet import UnreadableTable
from forum.attendance import labels
from forum.attendance.forms import ReportForm
from forum.attendance.importing import service
from forum.attendance.importing.candidates import GUEST, NOBODY
from forum.attendance.models import MODES, ParticipantReport
from forum.attendance.views import blueprint
from forum.extensions import current_user
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow
from forum.web.tables import sentence

MAPPED = ("name", "first_name", "last_name", "email", "organisation", "joined", "left", "duration", "gender", "mode")


@blueprint.route("/rapat/<key>/pintu/laporan", methods=["GET", "POST"])
@allow(meetings_rules.may_write)
def reports(key: str) -> ResponseReturnValue:
    """Upload a report; those brought before."""
    meeting = meetings.by_key(key)
    form = ReportForm()
    if form.validate_on_submit():
        with form.problems():
            row = _kept(meeting, form)
            return redirect(url_for("attendance.report", key=key, report_key=row.key), code=303)
    brought = service.brought(meeting)
    status = 422 if form.is_submitted() else 200
    return render_template("attendance/reports.html", meeting=meeting, form=form, brought=brought), status


def _kept(meeting: Meeting, form: ReportForm) -> ParticipantReport:
    upload = form.file.data
    try:
        return service.keep(meeting, upload.stream.read(), upload.filename or "", current_user)
    except UnreadableTable as error:
        raise Problem(sentence(error.reason_code), code=error.reason_code, field="file") from error


@blueprint.get("/rapat/<key>/pintu/laporan/<report_key>")
@allow(meetings_rules.may_write)
def report(key: str, report_key: str) -> ResponseReturnValue:
    """Everybody in the report, with whom we think they are."""
    meeting = meetings.by_key(key)
    return _page(meeting, service.by_key(meeting, report_key))


@blueprint.post("/rapat/<key>/pintu/laporan/<report_key>")
@allow(meetings_rules.may_write)
def decide(key: str, report_key: str) -> ResponseReturnValue:
    """Record those decided about; the others wait."""
    meeting = meetings.by_key(key)
    row = service.by_key(meeting, report_key)
    people = [name.removeprefix("who-") for name in request.form if name.startswith("who-")][:10_000]
    said = request.form
    chosen = {one: (said[f"who-{one}"][:40], said.get(f"level-{one}", "")[:10], said.get(f"mode-{one}", "")[:10])
              for one in people}  # fmt: skip
    number = service.decide(row, chosen, current_user)
    flash(
        ngettext("%(num)d person is recorded as present.", "%(num)d people are recorded as present.", number), "success"
    )
    return redirect(url_for("attendance.report", key=key, report_key=report_key), code=303)


@blueprint.post("/rapat/<key>/pintu/laporan/<report_key>/kolom")
@allow(meetings_rules.may_write)
def map_columns(key: str, report_key: str) -> ResponseReturnValue:
    """Say which column is which, and how these people took part. Without a name nobody can be recognised."""
    meeting = meetings.by_key(key)
    row = service.by_key(meeting, report_key)
    given = {name.removeprefix("column-"): value for name, value in request.form.items() if name.startswith("column-")}
    mapping = {number: value for number, value in given.items() if number.isdigit() and value in COLUMNS}
    mode = request.form.get("mode", "")
    problem = _unmapped(mapping.values(), mode)
    if problem:
        flash(problem, "danger")
        return _columns(meeting, row, participants.shown(row.content, row.filename), {**given, service.MODE: mode}), 422
    row.mapping = {**dict(list(mapping.items())[:100]), service.MODE: mode}
    return redirect(url_for("attendance.report", key=key, report_key=report_key), code=303)


def _unmapped(columns: Collection[str], mode: str) -> str:
    """What is missing, in words; empty when nothing is."""
    if not {"name", "first_name"} & set(columns):
        return _("Say which column holds the names.")
    if mode not in (*MODES, service.COLUMN):
        return _("Say whether these people were on site or online.")
    if mode == service.COLUMN and "mode" not in columns:
        return _("Say which column holds whether somebody was on site or online.")
    return ""


def _columns(meeting: Meeting, row: ParticipantReport, shown: UnknownReport, given: Mapping[str, str]) -> str:
    """The form for a table we do not know; `given`: what was chosen, else what the header says."""
    columns = {"": _("leave out"), **{name: labels.column(name) for name in MAPPED}}
    known = {str(number): participants.column(name) for number, name in enumerate(shown.header)}
    modes = {**labels.mode_choices(), service.COLUMN: _("A column says it")}
    guessed = service.COLUMN if "mode" in known.values() else ""
    return render_template(
        "attendance/report_columns.html", header=shown.header, sample=shown.sample, columns=columns, meeting=meeting,
        report=row, chosen={**known, service.MODE: guessed, **given}, modes=modes,
    )  # fmt: skip


def _page(meeting: Meeting, row: ParticipantReport) -> str:
    shared: dict[str, Any] = {"meeting": meeting, "report": row, "labels": labels}
    try:
        found = service.read(row)
    except UnknownReport as unknown:
        return _columns(meeting, row, unknown, row.mapping)
    roster, lines = service.lines(row, found)
    return render_template(
        "attendance/report.html", lines=lines, roster=roster, unread=found.unread, guest=GUEST, nobody=NOBODY,
        open=[one for one in lines if not one.is_decided], modes=labels.mode_choices(),
        is_table=found.source == "table", **shared,
    )  # fmt: skip
