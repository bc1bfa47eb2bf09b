"""Promises of earlier meetings, reviewed and ticked in this one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions.labels import status_choices
from forum.actions.service import review
from forum.actions.views import blueprint
from forum.extensions import current_user
from forum.kernel import ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings.rules import may_organise, may_write
from forum.web.access import allow


@blueprint.route("/rapat/<key>/tindak-lanjut", methods=["GET", "POST"])
@allow(may_write)
def review_matters(key: str) -> ResponseReturnValue:
    """By agency: what is open and overdue, with a status to tick and a word to take down."""
    meeting = meetings.by_key(key)
    said = ""
    if request.method == "POST":
        given = {matter.action.id: (request.form.get(f"status-{matter.action.id}", ""),
                                    request.form.get(f"note-{matter.action.id}", ""))
                 for _owner, group in review.matters(meeting) for matter in group}  # fmt: skip
        sent = request.form.get("key", "")
        try:
            number = review.take_down(meeting, given, key=sent if ids.looks_like_token(sent) else ids.new_token(),
                                      by=current_user._get_current_object())  # fmt: skip
        except Problem as problem:
            said = str(problem)
        else:
            flash(ngettext("%(num)d action item is taken down.", "%(num)d action items are taken down.", number),
                  "success")  # fmt: skip
            return redirect(url_for("actions.review_matters", key=key), code=303)
    page = render_template("actions/review.html", meeting=meeting, groups=review.matters(meeting), said=said,
                           statuses=status_choices(), form_key=ids.new_token(), typed=request.form)  # fmt: skip
    return page, 422 if said else 200


@blueprint.post("/rapat/<key>/agenda/tindak-lanjut")
@allow(may_organise)
def open_agenda(key: str) -> ResponseReturnValue:
    """Let the agenda open with the follow-up of the previous meetings."""
    try:
        review.open_agenda(meetings.by_key(key), current_user._get_current_object())
        flash(_("The agenda opens with the follow-up of the previous meetings."), "success")
    except Problem as problem:
        flash(str(problem), "danger")
    return redirect(url_for("meetings.show", key=key), code=303)
