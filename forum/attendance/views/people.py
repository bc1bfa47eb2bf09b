"""People at the door whose record is typed: a walk-in, another person of an agency, a correction."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.attendance import closing, door, queries, service
from forum.attendance.desk import signatures
from forum.attendance.forms import PersonForm
from forum.attendance.models import Attendance
from forum.attendance.views import blueprint
from forum.attendance.views.door import row_address, say_if_undone
from forum.directory.models import Organisation
from forum.extensions import current_user
from forum.kernel import ids
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meeting_queries
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.route("/rapat/<key>/pintu/tambah", methods=["GET", "POST"])
@allow(meetings_rules.may_write)
def add(key: str) -> ResponseReturnValue:
    """A walk-in, a guest, or another person of an organisation (`?opd=<id>`)."""
    meeting = meeting_queries.by_key(key)
    form = PersonForm(client_key=ids.new_key())
    del form.reason
    known = door.organisations(meeting)
    chosen = known.get(whole(request.args.get("opd")))
    if chosen is not None and request.method == "GET":
        form.organisation.data = chosen.name
    if form.validate_on_submit():
        with form.problems():
            row = _recorded_walk_in(meeting, form, known)
            return redirect(row_address(key, row), code=303)
    return _person_page(meeting, form, known, None)


def _recorded_walk_in(meeting: Meeting, form: PersonForm, known: dict[int, Organisation]) -> Attendance:
    typed = form.organisation.data or ""
    organisation = door.find_organisation(typed, known)
    level, acting = form.level_and_acting
    row = service.record(
        meeting, client_key=form.client_key.data or ids.new_key(), person_name=form.person_name.data or "",
        level=level, acting=acting, organisation=organisation, organisation_name=typed,
        office_title=form.office_title.data or "", mode=form.mode.data, gender=form.gender.data or None,
        is_walk_in=True, by=current_user,
    )  # fmt: skip
    if typed and organisation is None:
        flash(_("Recorded. “%(name)s” is not in the directory, so it is kept as typed.", name=typed), "attention")
    say_if_undone(row)
    return row


@blueprint.route("/rapat/<key>/pintu/orang/<int:attendance_id>", methods=["GET", "POST"])
@allow(meetings_rules.may_write)
def edit(key: str, attendance_id: int) -> ResponseReturnValue:
    """Correct what was recorded of one person."""
    meeting = meeting_queries.by_key(key)
    row = queries.attendance(meeting.id, attendance_id)
    form = PersonForm(
        client_key=ids.new_key(), person_name=row.person_name, organisation=row.organisation_name,
        office_title=row.office_title, level=request.args.get("level") or door.level_code(row.level, row.acting),
        mode=request.args.get("mode") or row.mode, gender=row.gender or "",
    )  # fmt: skip
    del form.organisation
    if form.validate_on_submit():
        with form.problems():
            level, acting = form.level_and_acting
            service.correct(
                row, client_key=form.client_key.data or ids.new_key(), level=level, acting=acting,
                person_name=form.person_name.data or "", office_title=form.office_title.data or "",
                mode=form.mode.data, gender=form.gender.data or None, also=queries.agreeing(row),
                reason=closing.insist_on_reason(meeting, form.reason.data or ""), by=current_user,
            )  # fmt: skip
            flash(_("The record was corrected."), "success")
            return redirect(row_address(key, row), code=303)
    return _person_page(meeting, form, {}, row)


def _person_page(
    meeting: Meeting, form: PersonForm, known: dict[int, Organisation], row: Attendance | None
) -> ResponseReturnValue:
    status = 422 if form.errors else 200
    signed = signatures.of(meeting.id, queries.whom(row)) if row is not None else None
    is_closed = row is not None and queries.closing(meeting) is not None
    if is_closed:
        form.must_say_why()
    page = render_template("attendance/person.html", meeting=meeting, form=form, known=known, row=row, signed=signed,
                           is_closed=is_closed)  # fmt: skip
    return page, status
