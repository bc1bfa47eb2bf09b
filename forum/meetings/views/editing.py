"""Plan a meeting, change it, move it, call it off."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.directory.models import Region
from forum.extensions import current_user, db
from forum.forums import queries as forums
from forum.forums import rules as forum_rules
from forum.kernel import clock
from forum.kernel.errors import Conflict
from forum.kernel.i18n import gettext as _
from forum.meetings import labels, queries, rules, service
from forum.meetings.forms import CancelForm, MeetingForm, blank, filled
from forum.meetings.models import Meeting
from forum.meetings.views import blueprint
from forum.web.access import allow


@blueprint.route("/forum/<slug>/rapat/baru", methods=["GET", "POST"])
@allow(forum_rules.may_organise)
def new(slug: str) -> ResponseReturnValue:
    """Plan a meeting: a draft, nothing is sent."""
    forum = forums.by_slug(slug)
    form = MeetingForm(data=blank(forum.timezone, forum.region_id, clock.today(forum.timezone)))
    if form.validate_on_submit():
        with form.problems():
            meeting = service.plan(forum, **_planned(form), by=current_user._get_current_object(), key=form.safe_key)
        if not form.errors:
            _warn(meeting)
            flash(_("The meeting is a draft now. Nobody has been told yet."), "success")
            return redirect(url_for("meetings.show", key=meeting.key), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("meetings/new.html", form=form, forum=forum), status


def _planned(form: MeetingForm) -> dict[str, Any]:
    fields = form.fields_of_meeting
    region_id = fields.pop("region_id")
    return {**fields, "region": db.session.get(Region, region_id) if region_id else None}


@blueprint.route("/rapat/<key>/ubah", methods=["GET", "POST"])
@allow(rules.may_organise)
def edit(key: str) -> ResponseReturnValue:
    """Change a meeting. Moving an announced one shows first what changes, in words."""
    meeting = queries.by_key(key)
    form = MeetingForm(data=filled(meeting))
    if not form.is_submitted():
        return _edit_page(form, meeting)
    if not form.validate():
        return _edit_page(form, meeting, 422)
    fields = form.fields_of_meeting
    if "again" in request.form:
        return _edit_page(form, meeting)
    found: dict[str, Any] = {}
    moves = overtaken = False
    with form.problems():
        try:
            found = service.preview(meeting, revision=form.seen_revision, **fields)
            moves = rules.raises_sequence(meeting.state, found)
            if not moves or "confirmed" in request.form:
                service.change(meeting, revision=form.seen_revision, by=current_user._get_current_object(), **fields)
        except Conflict:
            overtaken = True
    if overtaken:
        return _conflict_page(form, meeting)
    if form.errors:
        return _edit_page(form, meeting, 422)
    if moves and "confirmed" not in request.form:
        return _confirm_page(form, meeting, found, fields)
    _warn(meeting)
    flash(_saved(found, moves), "success")
    return redirect(url_for("meetings.show", key=key), code=303)


def _saved(found: dict[str, Any], moves: bool) -> str:
    if not found:
        return str(_("Nothing was changed."))
    if moves:
        return str(_("The meeting has moved. Everybody who was invited is told."))
    return str(_("The changes are saved."))


def _warn(meeting: Meeting) -> None:
    for code in rules.time_warnings(meeting.starts_at, meeting.duration_minutes, meeting.timezone):
        flash(labels.warning(code), "attention")


def _edit_page(form: MeetingForm, meeting: Meeting, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "meetings/edit.html",
        form=form,
        meeting=meeting,
        overtaken=False,
        differences=[],
        movable=rules.is_movable(meeting.state),
    ), status


def in_words(found: dict[str, Any], old_zone: str, new_zone: str) -> list[tuple[str, str, str]]:
    """Changes as (field, old, new) in words; instants on the clock that is shown with them."""
    return [
        (labels.field(name), labels.value(name, old, old_zone), labels.value(name, new, new_zone))
        for name, (old, new) in sorted(found.items(), key=lambda one: rules.IN_ORDER.index(one[0]))
        if name != "region_id"
    ]


def _confirm_page(
    form: MeetingForm, meeting: Meeting, found: dict[str, Any], fields: dict[str, Any]
) -> ResponseReturnValue:
    kept = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return render_template(
        "meetings/confirm_move.html",
        asks_again=not rules.TIMES.isdisjoint(found),
        form=form,
        meeting=meeting,
        kept=kept,
        differences=in_words(found, meeting.timezone, fields["timezone"]),
        warnings=rules.time_warnings(fields["starts_at"], fields["duration_minutes"], fields["timezone"]),
        labels=labels,
    )


def _conflict_page(form: MeetingForm, meeting: Meeting) -> ResponseReturnValue:
    """Both versions side by side, where both changed something; sending the form again takes what stands in it."""
    db.session.rollback()
    now = filled(meeting)
    form.take_over(now)
    form.revision.data, form.seen.data = str(meeting.revision), now["seen"]
    fields = form.fields_of_meeting
    found = service.differences(meeting, fields)
    return render_template(
        "meetings/edit.html",
        form=form,
        meeting=meeting,
        overtaken=True,
        differences=in_words(found, meeting.timezone, fields["timezone"]),
        movable=rules.is_movable(meeting.state),
    ), 409


@blueprint.route("/rapat/<key>/batal", methods=["GET", "POST"])
@allow(rules.may_organise)
def cancel(key: str) -> ResponseReturnValue:
    """Call a meeting off, with the reason that everybody reads."""
    meeting = queries.by_key(key)
    form = CancelForm(data={"revision": meeting.revision})
    if form.validate_on_submit():
        with form.problems():
            service.cancel(meeting, form.reason.data, current_user._get_current_object())
        if not form.errors:
            flash(_("The meeting is cancelled."), "success")
            return redirect(url_for("meetings.show", key=key), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("meetings/cancel.html", form=form, meeting=meeting, labels=labels), status
