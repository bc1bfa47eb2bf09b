"""Why an organisation has its outcome, with its whole history; and all organisations of a meeting."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forum.adapters.storage import StorageFailed
from forum.attendance import closing, door, labels, queries, service
from forum.attendance.counting import excuses, facts, overview, reasons, words
from forum.attendance.forms import ExcuseForm, TakeBackForm
from forum.attendance.models import OUTCOMES, AbsenceMark, Attendance
from forum.attendance.paper import pictures
from forum.attendance.views import blueprint
from forum.directory.models import Organisation
from forum.extensions import current_user
from forum.forums import labels as forum_labels
from forum.kernel import ids
from forum.kernel.errors import Gone
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow


@blueprint.get("/rapat/<key>/kehadiran", endpoint="overview")
@allow(meetings_rules.may_see)
def show_overview(key: str) -> ResponseReturnValue:
    """Every organisation with what counts for it: all, or `?hasil=` an outcome (or `came`), `?sisi=` a side."""
    meeting = meetings.by_key(key)
    found = overview.load(meeting, request.args.get("hasil", ""), request.args.get("sisi", ""))
    return render_template(
        "attendance/overview.html", meeting=meeting, found=found, outcomes=OUTCOMES, came=overview.CAME,
        names=pictures.may_look(current_user, key=key), may_write=meetings_rules.may_write, labels=labels,
        side_label=forum_labels.side,
    )  # fmt: skip


@blueprint.get("/rapat/<key>/kehadiran/<int:organisation_id>")
@allow(meetings_rules.may_see)
def why(key: str, organisation_id: int) -> ResponseReturnValue:
    """Why it counts so. Of a merged organisation: the one that was there on the day."""
    meeting = meetings.by_key(key)
    there = facts.where(meeting, organisation_id)
    if there != organisation_id:
        return redirect(url_for("attendance.why", key=key, organisation_id=there))
    found = facts.load(meeting, organisation_id)
    names = pictures.may_look(current_user, key=key)
    explained = found.reasons if names else reasons.without_names(found.reasons)
    return render_template(
        "attendance/why.html", meeting=meeting, found=found, names=names, words=words, labels=labels,
        explained=[words.reason(one) for one in explained], may_write=meetings_rules.may_write,
        may_open_letter=excuses.may_open_letter, may_organise=meetings_rules.may_organise,
        by=lambda entry: _by(entry, found),
    )  # fmt: skip


def _by(entry: Any, found: facts.Facts) -> str:
    """Who did it: a user, a device at the door, the person themself; nobody in particular for an import."""
    if entry.by_id is not None:
        return found.people.get(entry.by_id, "")
    row = entry.row or entry.mark
    if row is not None and row.device_id is not None:
        return found.devices.get(row.device_id, "")
    return words.source(entry.row.source) if entry.row is not None and entry.code == "recorded" else ""


@blueprint.route("/rapat/<key>/kehadiran/<int:organisation_id>/izin", methods=["GET", "POST"])
@allow(meetings_rules.may_write)
def excuse(key: str, organisation_id: int) -> ResponseReturnValue:
    """Say that an organisation was absent, with a note and its letter."""
    meeting = meetings.by_key(key)
    service.insist_on_open(meeting)
    organisation = door.load(meeting).organisation(organisation_id)
    before = queries.marks(meeting.id).get(organisation_id)
    form = ExcuseForm(client_key=ids.new_key(), outcome=before.outcome if before else "absent_notice",
                      note=before.note if before else "")  # fmt: skip
    if form.validate_on_submit():
        upload = form.letter.data
        with form.problems():
            excuses.excuse(
                meeting, organisation, client_key=form.client_key.data or ids.new_key(), outcome=form.outcome.data,
                note=form.note.data or "", content=upload.read(excuses.LARGEST + 1) if upload else b"",
                filename=upload.filename or "" if upload else "", by=current_user,
            )  # fmt: skip
            flash(_("The absence is noted."), "success")
            return redirect(url_for("attendance.why", key=key, organisation_id=organisation_id), code=303)
    page = render_template("attendance/excuse.html", meeting=meeting, organisation=organisation, form=form,
                           before=before)  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.get("/rapat/<key>/kehadiran/surat-izin/<int:mark_id>")
@allow(excuses.may_open_letter)
def excuse_letter(key: str, mark_id: int) -> ResponseReturnValue:
    """The letter that excuses an absence: always as a download, as what it was recognised to be."""
    row = queries.mark(meetings.by_key(key).id, mark_id)
    try:
        content = excuses.opened(row)
    except StorageFailed as error:
        raise Gone(_("The file is no longer on this server's disk. Ask the administrator for a backup.")) from error
    response: Response = send_file(BytesIO(content), mimetype=row.letter_media_type, as_attachment=True,
                                   download_name=row.letter_filename)  # fmt: skip
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.route("/rapat/<key>/pintu/orang/<int:attendance_id>/batal", methods=["GET", "POST"])
@allow(meetings_rules.may_write)
def take_back(key: str, attendance_id: int) -> ResponseReturnValue:
    """Take back the record of a person, saying why."""
    meeting = meetings.by_key(key)
    row = queries.attendance(meeting.id, attendance_id)
    what = f"{row.person_name or row.office_title or _('Name not recorded')}, {labels.level(row.level, row.acting)}"
    same = next((one.rows for one in queries.people(meeting.id) if row in one.rows), (row,))
    return _taking_back(meeting, same, what, row.organisation)


@blueprint.route("/rapat/<key>/kehadiran/tidak-hadir/<int:mark_id>/batal", methods=["GET", "POST"])
@allow(meetings_rules.may_write)
def take_back_mark(key: str, mark_id: int) -> ResponseReturnValue:
    """Take back what was said of an absence, saying why."""
    meeting = meetings.by_key(key)
    row = queries.mark(meeting.id, mark_id)
    organisation = door.load(meeting).organisation(row.organisation_id)
    same = [one for one in queries.all_marks(meeting.id).get(row.organisation_id, []) if one.outcome == row.outcome]
    return _taking_back(meeting, same or [row], labels.outcome(row.outcome), organisation)


def _taking_back(
    meeting: Meeting, rows: Sequence[Attendance | AbsenceMark], what: str, organisation: Organisation | None
) -> ResponseReturnValue:
    form = TakeBackForm()
    is_closed = queries.closing(meeting) is not None
    if is_closed:
        form.must_say_why()
    there = (url_for("attendance.why", key=meeting.key, organisation_id=organisation.id) if organisation
             else url_for("attendance.door", key=meeting.key, _anchor="guests"))  # fmt: skip
    if form.validate_on_submit():
        with form.problems():
            reason = closing.insist_on_reason(meeting, form.reason.data or "")
            for row in rows:
                service.undo(row, by=current_user, reason=reason)
            flash(_("It is taken back. The history keeps it."), "success")
            return redirect(there, code=303)
    page = render_template("attendance/take_back.html", meeting=meeting, form=form, row=rows[0], what=what, there=there,
                           organisation=organisation, is_closed=is_closed)  # fmt: skip
    return page, 422 if form.errors else 200
