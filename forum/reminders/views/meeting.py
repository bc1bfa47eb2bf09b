"""The reminders of one meeting: choose, write, take away."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.kernel import clock
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.reminders import labels, queries, rules, schedule, service
from forum.reminders.forms import ReminderForm
from forum.reminders.service import Wanted
from forum.reminders.views import blueprint, editing
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/rapat/<key>/pengingat")
@allow(rules.may_manage)
def manage(key: str) -> ResponseReturnValue:
    """When who is reminded; add and remove; what was sent by hand."""
    return _page(meetings.by_key(key))


@blueprint.post("/rapat/<key>/pengingat")
@allow(rules.may_manage)
def add(key: str) -> ResponseReturnValue:
    """Add a preset: so many `minutes` before the start, to everybody."""
    meeting = meetings.by_key(key)
    preset = whole(request.form.get("minutes", ""), -1)
    if preset not in rules.PRESETS:
        return _page(meeting), 422
    service.add(meeting, Wanted("before_start", preset))
    return _done(key, _("The reminder is set."))


@blueprint.route("/rapat/<key>/pengingat/baru", methods=["GET", "POST"])
@allow(rules.may_manage)
def new(key: str) -> ResponseReturnValue:
    """Write one for this meeting only."""
    meeting = meetings.by_key(key)
    form = ReminderForm()
    if form.validate_on_submit() and not editing.is_preview():
        with form.problems():
            service.add(meeting, form.wanted())
        if not form.errors:
            return _done(key, _("The reminder is set."))
    return _edit(meeting, form, is_new=True)


@blueprint.route("/rapat/<key>/pengingat/<int:rule_id>", methods=["GET", "POST"])
@allow(rules.may_manage)
def edit(key: str, rule_id: int) -> ResponseReturnValue:
    """Other words, another time or other receivers, for this meeting only."""
    meeting = meetings.by_key(key)
    rule = queries.rule(meeting.id, rule_id)
    form = ReminderForm()
    if not form.is_submitted():
        form.show(rule)
    elif form.validate() and not editing.is_preview():
        with form.problems():
            service.change(rule, form.wanted())
        if not form.errors:
            return _done(key, _("The reminder is saved."))
    return _edit(meeting, form, is_new=False)


@blueprint.post("/rapat/<key>/pengingat/hapus")
@allow(rules.may_manage)
def remove(key: str) -> ResponseReturnValue:
    """Take one away."""
    service.remove(meetings.by_key(key), whole(request.form.get("rule"), -1))
    return _done(key, _("The reminder is removed."))


def _edit(meeting: Meeting, form: ReminderForm, *, is_new: bool) -> ResponseReturnValue:
    page = editing.page(form, meeting.forum, meeting, is_new=is_new, cancel=url_for(".manage", key=meeting.key))
    return page, 422 if form.errors and not editing.is_preview() else 200


def _done(key: str, text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for("reminders.manage", key=key), code=303)


def _page(meeting: Meeting) -> str:
    chosen = schedule.of_meeting(meeting)
    taken = {one.rule.minutes for one in chosen if one.rule.anchor == "before_start"}
    return render_template(
        "reminders/manage.html",
        meeting=meeting,
        reminders=chosen,
        usual=schedule.inherited(meeting) if meeting.state == "draft" and not chosen else [],
        quiet=queries.quiet_hours(meeting.forum_id),
        presets=[minutes for minutes in rules.PRESETS if minutes not in taken],
        nudges=queries.nudges(meeting.id),
        escalations=queries.escalations(meeting.id),
        labels=labels,
        moment=clock.now(),
    )
