"""Checking in oneself: the code from the projector, a short form, and what was recorded. Public, no account."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance import door, labels
from forum.attendance.models import Attendance
from forum.attendance.selfcheck import declaring, opening, ticket
from forum.attendance.selfcheck.forms import CodeForm, SelfForm
from forum.attendance.views import blueprint
from forum.directory.models import Organisation
from forum.extensions import limiter
from forum.invitations import queries as invitations
from forum.kernel.errors import Gone, Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meeting_queries
from forum.meetings.models import Meeting
from forum.web.access import public
from forum.web.forms import whole

WRONG_CODES = "60 per 5 minutes"
"""A whole room may share one address: only wrong codes count (five good ones among 113 million)."""


def _wrong(response: Response) -> bool:
    return response.status_code >= 400


@blueprint.route("/hadir", methods=["GET", "POST"])
@public
@limiter.limit(WRONG_CODES, methods=["POST"], deduct_when=_wrong)
def type_code() -> ResponseReturnValue:
    """Type the code that is on the screen."""
    form = CodeForm()
    if form.validate_on_submit():
        found = opening.meeting_with(form.code.data)
        if found is not None:
            return _let_in(*found)
        form.code.errors = [_no_such_code()]
    return render_template("attendance/hadir_code.html", form=form), 422 if form.errors else 200


@blueprint.get("/hadir/<key>/<code>")
@public
@limiter.limit(WRONG_CODES, deduct_when=_wrong)
def scan_code(key: str, code: str) -> ResponseReturnValue:
    """What the QR on the screen opens."""
    found = opening.meeting_with(code)
    if found is not None and found[0].key == key:
        return _let_in(*found)
    try:  # a browser that was let in before and scans again, or loads the page anew, may go on
        _known(key)
        return redirect(url_for("attendance.declare", key=key), code=303)
    except Missing:
        form = CodeForm(formdata=None)
        form.code.errors = [_no_such_code()]
        return render_template("attendance/hadir_code.html", form=form), 410


@blueprint.route("/hadir/<key>", methods=["GET", "POST"])
@public
@limiter.limit("300 per 5 minutes", methods=["POST"])
def declare(key: str) -> ResponseReturnValue:
    """The form; afterwards what was recorded. Opens only in a browser that showed a valid code."""
    meeting = _known(key)
    mine = declaring.by_keys(meeting, ticket.mine(meeting))
    if request.method == "GET" and mine and "lagi" not in request.args:
        return _result(meeting, mine)
    row = opening.insist_on_open(meeting)
    form = SelfForm(client_key=ticket.key(meeting))
    may_send = ticket.is_valid(meeting, row)
    if form.validate_on_submit():
        if not may_send and opening.is_good(form.code.data, row):
            ticket.give(meeting, row)
            may_send = True
        if not may_send:
            form.code.errors = [_("Type the code that is on the screen now: yours was read too long ago.")]
        else:
            with form.problems():
                return _declared(meeting, form)
    invited = invitations.chairs(meeting.id)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "attendance/hadir_form.html",
        meeting=meeting,
        form=form,
        invited=invited,
        needs_code=not may_send or bool(form.code.errors),
    ), status


@blueprint.post("/hadir/<key>/batal")
@public
@limiter.limit("300 per 5 minutes")
def undo_declared(key: str) -> ResponseReturnValue:
    """Take back what this browser declared."""
    meeting = _known(key)
    client_key = request.form.get("client_key", "")
    if opening.is_closed(meeting.id):
        raise Gone(_("The attendance of this meeting is closed. Please turn to the registration desk."), code="closed")
    if client_key in ticket.mine(meeting):
        for row in declaring.by_keys(meeting, [client_key]):
            declaring.take_back(row)
        ticket.forget(meeting, client_key)
        flash(_("Taken back. Nothing is recorded of you from this phone."), "success")
    return redirect(url_for("attendance.declare", key=key), code=303)


def _let_in(meeting: Meeting, row: object) -> ResponseReturnValue:
    opening.insist_on_hours(meeting)
    ticket.give(meeting, row)  # type: ignore[arg-type]
    return redirect(url_for("attendance.declare", key=meeting.key), code=303)


def _known(key: str) -> Meeting:
    """The meeting, in a browser that once showed a valid code of it; to anybody else it does not exist."""
    if not ticket.was_let_in(key):
        raise Missing(_("Scan the code on the screen first, or type it."))
    return meeting_queries.by_key(key)


def _declared(meeting: Meeting, form: SelfForm) -> ResponseReturnValue:
    """Record it. Raises Problem on the field it belongs to."""
    organisation = _organisation(meeting, form)
    level, acting = form.level_and_acting
    given = declaring.own_key(form.client_key.data)
    said = declaring.Said(
        form.person_name.data, level, acting, organisation, form.organisation.data, form.office_title.data,
        form.given_gender,
    )  # fmt: skip
    row = declaring.declare(meeting, said, client_key=given)
    if row.client_key == given:
        ticket.declared(meeting, given)
        if row.removed_at is not None:
            flash(_("This form was sent before and then taken back. Nothing was recorded; fill it in once more."),
                  "attention")  # fmt: skip
            ticket.forget(meeting, given)
        return redirect(url_for("attendance.declare", key=meeting.key), code=303)
    return _result(meeting, [row], is_theirs=False)


def _organisation(meeting: Meeting, form: SelfForm) -> Organisation | None:
    """The organisation that was typed or chosen; None for one that is kept as typed. Raises Problem while unclear."""
    typed = form.organisation.data
    found = door.find_organisation(typed, door.organisations(meeting))
    if found is not None:
        return found
    invited = {one.id: one for one in invitations.chairs(meeting.id)}
    if form.meant.data == "typed":
        return None
    if (chosen := invited.get(whole(form.meant.data))) is not None:
        return chosen
    options = declaring.alike(typed, invited.values())
    if not options:
        return None
    form.meant.choices = [
        *((str(one.id), one.name) for one in options),
        ("typed", _("None of these: “%(name)s”", name=typed)),
    ]
    raise Problem(_("This is not exactly the name of an invited organisation. Choose which one you mean."),
                  code="which_organisation", field="meant")  # fmt: skip


def _result(meeting: Meeting, rows: list[Attendance], *, is_theirs: bool = True) -> ResponseReturnValue:
    row = opening.of(meeting.id)
    return render_template(
        "attendance/hadir_done.html", meeting=meeting, rows=rows, is_theirs=is_theirs, level_label=labels.level,
        may_go_on=row is not None and opening.is_open(row) and ticket.is_valid(meeting, row),
        is_closed=opening.is_closed(meeting.id),
    )  # fmt: skip


def _no_such_code() -> str:
    return str(_("This code is not on any screen now. The code changes: type the one you see at this moment."))
