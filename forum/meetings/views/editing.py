"""Plan a meeting, change it, move it, call it off."""

from datetime import datetime
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
from forum.meetings.forms import CancelForm, MeetingForm, blank, entries, filled, times
from forum.meetings.models import Meeting
from forum.meetings.views import blueprint
from forum.web import panels
from forum.web.access import allow

CHOICES = {"yes": True, "silent": False}
"""The buttons that confirm a change -> whether invitees are told."""


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
    """Change a meeting. What invitees were told is shown first: what changes, who gets what, and whether they do.

    `?mulai=` and `?selesai=` (instants, ISO 8601) show at once what a move to that time would mean: nothing is saved.
    """
    meeting = queries.by_key(key)
    proposed = _proposed(meeting)
    form = MeetingForm(data=filled(meeting) | proposed)
    if not form.is_submitted():
        return _proposal_page(form, meeting) if proposed else _edit_page(form, meeting)
    if not form.validate():
        return _edit_page(form, meeting, 422)
    fields = form.fields_of_meeting
    if "again" in request.form:
        return _edit_page(form, meeting)
    choice = request.form.get("confirmed", "")
    found: dict[str, Any] = {}
    asks = overtaken = False
    with form.problems():
        try:
            found = service.preview(meeting, revision=form.seen_revision, **fields)
            asks = not choice and _is_question(meeting, found, form.tell.data)
            if not asks:
                service.change(meeting, revision=form.seen_revision, by=current_user._get_current_object(),
                               notify=CHOICES.get(choice, False), **fields)  # fmt: skip
        except Conflict:
            overtaken = True
    if overtaken:
        return _conflict_page(form, meeting)
    if form.errors:
        return _edit_page(form, meeting, 422)
    if asks:
        return _confirm_page(form, meeting, found, fields)
    _warn(meeting)
    flash(_saved(meeting, found, CHOICES.get(choice, False)), "success")
    return redirect(url_for("meetings.show", key=key), code=303)


def _is_question(meeting: Meeting, found: dict[str, Any], tells: bool) -> bool:
    """Whether to ask before saving: a move always, other words of the invitation when they are to be told."""
    told = meeting.state == "announced" and not rules.TOLD.isdisjoint(found)
    return rules.raises_sequence(meeting.state, found) or (told and tells)


def _saved(meeting: Meeting, found: dict[str, Any], tells: bool) -> str:
    if not found:
        return str(_("Nothing was changed."))
    if meeting.state != "announced" or rules.TOLD.isdisjoint(found):
        return str(_("The changes are saved."))
    if tells:
        return str(_("The changes are saved. Everybody who was invited is told in a moment."))
    return str(_("The changes are saved. Nobody is told."))


def _proposed(meeting: Meeting) -> dict[str, Any]:
    """The time that the address proposes, as the form's fields; nothing for none, or one that makes no sense."""
    try:
        start, end = (datetime.fromisoformat(request.args[name]) for name in ("mulai", "selesai"))
    except (KeyError, ValueError):
        return {}
    return times(start, end, meeting.timezone) if start.tzinfo and end.tzinfo and start < end else {}


def _proposal_page(form: MeetingForm, meeting: Meeting) -> ResponseReturnValue:
    fields = form.fields_of_meeting
    found: dict[str, Any] = {}
    with form.problems():
        found = service.preview(meeting, **fields)
    if form.errors or not rules.raises_sequence(meeting.state, found):
        return _edit_page(form, meeting)
    return _confirm_page(form, meeting, found, fields)


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
    with service.pretending(meeting, fields):
        offered = panels.collect("change", meeting=meeting, changes=found)
    return render_template(
        "meetings/confirm_move.html",
        form=form,
        meeting=meeting,
        kept=entries(form),
        lines=labels.changed(meeting, found),
        besides=in_words({name: found[name] for name in found.keys() - rules.TOLD}, meeting.timezone, meeting.timezone),
        moves=rules.raises_sequence(meeting.state, found),
        new_time=not rules.TIMES.isdisjoint(found),
        panels=offered,
        reached=sum(panel.data.get("reached", 0) for panel in offered),
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
        was_told = meeting.state == "announced"
        with form.problems():
            service.cancel(meeting, form.reason.data, current_user._get_current_object())
        if not form.errors:
            flash(_("The meeting is cancelled. Everybody who is invited is being told.") if was_told
                  else _("The meeting is cancelled."), "success")  # fmt: skip
            return redirect(url_for("meetings.show", key=key), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("meetings/cancel.html", form=form, meeting=meeting, labels=labels), status
