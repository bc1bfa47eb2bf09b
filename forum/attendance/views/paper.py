"""The attendance sheet on paper: print it, tick its rows afterwards."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum import config
from forum.attendance import door, service
from forum.attendance.paper import document, head, layout, pictures, prints, signed, ticking
from forum.attendance.paper.prints import Sheet
from forum.attendance.paper.ticking import Row, Ticked
from forum.attendance.views import blueprint
from forum.extensions import current_user
from forum.kernel.errors import Problem
from forum.kernel.i18n import current_locale, ngettext
from forum.kernel.i18n import gettext as _
from forum.meetings import labels as meeting_labels
from forum.meetings import queries as meetings
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/rapat/<key>/pintu/daftar-hadir.pdf")
@allow(meetings_rules.may_write)
def sheet_pdf(key: str) -> ResponseReturnValue:
    """A sheet as it was printed (`?kode=`), or of today's list (`?kosong=`: blank rows at the end)."""
    meeting = meetings.by_key(key)
    code = _code(request.args)
    found = (prints.printed(meeting, code) if code
             else prints.of_today(meeting, whole(request.args.get("kosong"), layout.USUAL_BLANKS)))  # fmt: skip
    response = Response(document.pdf(meeting, found, current_locale()), content_type="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=document.filename(meeting, found))
    return response


@blueprint.post("/rapat/<key>/pintu/daftar-hadir")
@allow(meetings_rules.may_write)
def print_sheet(key: str) -> ResponseReturnValue:
    """Remember the order of rows, then show the PDF."""
    code = prints.keep(meetings.by_key(key), whole(request.form.get("blanks")), current_user)
    return redirect(url_for("attendance.sheet_pdf", key=key, kode=code), code=303)


@blueprint.get("/rapat/<key>/pintu/lembar")
@allow(meetings_rules.may_write)
def sheet(key: str) -> ResponseReturnValue:
    """The rows in the order of the paper: all, or those of one page (`?halaman=`), of the sheet with `?kode=`."""
    meeting = meetings.by_key(key)
    found = prints.sheet(meeting, _code(request.args))
    page = _page(found, request.args)
    return _rows_page(meeting, found, page, ticking.rows(meeting, found, page))


@blueprint.post("/rapat/<key>/pintu/lembar")
@allow(meetings_rules.may_write)
def tick(key: str) -> ResponseReturnValue:
    """Record the rows that are ticked. An unclear one stops the page, with all that was typed."""
    meeting = meetings.by_key(key)
    found = prints.sheet(meeting, _code(request.form))
    page = _page(found, request.form)
    lines = ticking.rows(meeting, found, page)
    rows = [row for _entry, row in lines if row is not None]
    ticking.read(rows, request.form)
    try:
        ticked = ticking.tick(meeting, found, rows, current_user)
    except Problem as problem:
        return _rows_page(meeting, found, page, lines, problem), 422
    _say(ticked)
    return redirect(url_for("attendance.sheet", key=key, kode=found.code, halaman=page or None), code=303)


def _rows_page(
    meeting: Meeting, found: Sheet, page: int, lines: list[tuple[str, Row | None]], problem: Problem | None = None
) -> str:
    closed_because = ""
    try:
        service.insist_on_open(meeting)
    except Problem as reason:
        closed_because, problem = str(reason), None
    rows = [row for _entry, row in lines if row is not None]
    return render_template(
        "attendance/paper.html", meeting=meeting, sheet=found, page=page, lines=lines, rows=rows, problem=problem,
        closed_because=closed_because, blanks=layout.BLANKS, usual=layout.USUAL_BLANKS, heading=head.heading,
        drawn=signed.count(meeting.id),
        pictures=[one for one in pictures.of_meeting(meeting.id) if not page or one.page in (page, None)],
        levels=_levels, file_size=meeting_labels.size, limit_mb=config.current().max_upload // (1024 * 1024),
        known={} if closed_because else door.organisations(meeting),
    )  # fmt: skip


def _levels(row: Row) -> list[tuple[str, str]]:
    """(code, label) of each level; "Pj." only where it is expected."""
    more = ["head.pj"] if row.expected_level == "head.pj" else []
    return [(code, door.short_level(code)) for code in ("head", "head.plt", "head.plh", *more, "deputy", "staff")]


def _say(ticked: Ticked) -> None:
    if ticked.recorded:
        flash(ngettext("%(num)d person of the sheet is recorded.", "%(num)d people of the sheet are recorded.",
                       ticked.recorded), "success")  # fmt: skip
    if ticked.before:
        numbers = ", ".join(map(str, ticked.before))
        flash(_("Recorded before, and left as it was: row %(numbers)s.", numbers=numbers), "attention")
    for name in dict.fromkeys(ticked.unknown):
        flash(_("Recorded. “%(name)s” is not in the directory, so it is kept as typed.", name=name), "attention")
    if not ticked.recorded and not ticked.before:
        flash(_("No row was ticked, so nothing was recorded."), "attention")


def _code(given: Any) -> str:
    return str(given.get("kode", ""))[:8].upper()


def _page(found: Sheet, given: Any) -> int:
    """The page that was asked for; 0, all of them, when the sheet has no such page."""
    number = whole(given.get("halaman"))
    return number if number <= len(found.pages) else 0
