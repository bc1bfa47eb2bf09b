"""Closing attendance, seeing what would be said before it is written; opening it again, saying why."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance import closing, door, queries, service
from forum.attendance.closing import Closed
from forum.attendance.forms import ReopenForm
from forum.attendance.views import blueprint
from forum.extensions import current_user
from forum.kernel import ids
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow
from forum.web.forms import whole

PAGE = "/rapat/<key>/pintu/tutup"


@blueprint.get(PAGE)
@allow(meetings_rules.may_write)
def close(key: str) -> ResponseReturnValue:
    """What would be said of each that nobody recorded; once closed, when and by whom, and the way to open it again."""
    meeting = meetings.by_key(key)
    service.insist_on_open(meeting)
    return _page(meeting, ReopenForm(formdata=None))


@blueprint.post(PAGE)
@allow(meetings_rules.may_write)
def close_now(key: str) -> ResponseReturnValue:
    """Close: those that stayed ticked are said to be absent; what people declared of themselves is decided."""
    meeting = meetings.by_key(key)
    absences = {whole(number): request.form.get(f"outcome-{number}", "absent")
                for number in request.form.getlist("absent")}  # fmt: skip
    declared = {whole(name.removeprefix("declared-")): verb
                for name, verb in request.form.items() if name.startswith("declared-")}  # fmt: skip
    done = closing.close(meeting, current_user, absences=absences, declared=declared,
                         client_key=request.form.get("client_key", "")[:24])  # fmt: skip
    _say(done)
    return redirect(url_for("meetings.show", key=key), code=303)


@blueprint.post("/rapat/<key>/pintu/buka")
@allow(meetings_rules.may_write)
def reopen(key: str) -> ResponseReturnValue:
    """Open attendance again, to be closed anew."""
    meeting = meetings.by_key(key)
    form = ReopenForm()
    if form.validate_on_submit():
        with form.problems():
            closing.reopen(meeting, current_user, reason=form.reason.data or "")
            flash(_("Attendance is open again. Close it anew when it is right."), "success")
            return redirect(url_for("attendance.door", key=key), code=303)
    return _page(meeting, form)


def _page(meeting: Meeting, form: ReopenForm) -> ResponseReturnValue:
    stands = queries.closing(meeting)
    people = door.load(meeting)
    declared = [row for seat in people.seats for row in seat.present if row.is_self_declared]
    declared += [row for row in people.guests if row.is_self_declared]
    page = render_template(
        "attendance/close.html", meeting=meeting, door=people, client_key=ids.new_key(), form=form, closing=stands,
        proposals=closing.proposals(meeting) if stands is None else {}, declared=declared,
        later=queries.later_changes([meeting.id])[meeting.id] if stands else None, closed_by=closing.closed_by(stands),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _say(done: Closed) -> None:
    if not done.is_new:
        flash(_("Attendance is closed already; nothing more was written."), "attention")
        return
    noted = ngettext("Attendance is closed. %(num)d absence was noted.",
                     "Attendance is closed. %(num)d absences were noted.", done.noted)  # fmt: skip
    flash(noted, "success")
    if done.meanwhile:
        left = ngettext("%(num)d organisation was recorded meanwhile and is not called absent.",
                        "%(num)d organisations were recorded meanwhile and are not called absent.",
                        done.meanwhile)  # fmt: skip
        flash(left, "attention")
