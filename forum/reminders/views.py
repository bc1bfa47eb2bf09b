"""The page on which reminders are chosen."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.kernel import clock
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.reminders import labels, queries, rules, service
from forum.reminders.forms import ReminderForm
from forum.web.access import allow
from forum.web.forms import whole

blueprint = Blueprint("reminders", __name__)


@blueprint.get("/rapat/<key>/pengingat")
@allow(rules.may_manage)
def manage(key: str) -> ResponseReturnValue:
    """When everybody is reminded; add and remove."""
    return _page(meetings.by_key(key), ReminderForm())


@blueprint.post("/rapat/<key>/pengingat")
@allow(rules.may_manage)
def add(key: str) -> ResponseReturnValue:
    """Add one: a preset (`minutes`) or what was typed."""
    meeting = meetings.by_key(key)
    preset = request.form.get("minutes", "")
    if whole(preset, -1) in rules.PRESETS:
        service.add(meeting, whole(preset))
        return _added(key)
    form = ReminderForm()
    if form.validate_on_submit():
        with form.problems():
            service.add(meeting, form.minutes)
        if not form.errors:
            return _added(key)
    return _page(meeting, form), 422


@blueprint.post("/rapat/<key>/pengingat/hapus")
@allow(rules.may_manage)
def remove(key: str) -> ResponseReturnValue:
    """Take one away."""
    minutes = whole(request.form.get("minutes"), -1)
    if minutes >= 0:
        service.remove(meetings.by_key(key), minutes)
        flash(_("The reminder is removed."), "success")
    return redirect(url_for("reminders.manage", key=key), code=303)


def _added(key: str) -> ResponseReturnValue:
    flash(_("The reminder is set."), "success")
    return redirect(url_for("reminders.manage", key=key), code=303)


def _page(meeting: Meeting, form: ReminderForm) -> str:
    chosen = queries.for_meeting(meeting.id)
    taken = {one.minutes_before for one in chosen}
    return render_template(
        "reminders/manage.html",
        meeting=meeting,
        reminders=chosen,
        presets=[minutes for minutes in rules.PRESETS if minutes not in taken],
        form=form,
        labels=labels,
        rules=rules,
        moment=clock.now(),
    )
