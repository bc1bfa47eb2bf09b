"""Where a promise belongs: the commitment, the milestone, the goals of the SDGs."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.actions import queries, service
from forum.actions.plan_forms import PlaceForm
from forum.actions.queries import goals, placing, plan
from forum.actions.rules import may_manage_action
from forum.actions.views import blueprint
from forum.kernel.i18n import gettext as _
from forum.web.access import allow


@blueprint.route("/t/<key>/kaitan", methods=["GET", "POST"])
@allow(may_manage_action)
def place(key: str) -> ResponseReturnValue:
    """Connect a promise with the action plan and with goals."""
    action = queries.by_key(key)
    parts = plan.parts(action.meeting.forum_id)
    now = placing.code(action.commitment_id, action.milestone_id)
    serves = plan.goals_of([action.id])[action.id]
    form = PlaceForm(data={"place": now, "goals": goals.write(serves)}).offer(parts, now)
    if form.validate_on_submit():
        with form.problems():
            commitment, milestone = placing.find(form.place.data or "", parts, action)
            service.connect(action, commitment, milestone, goals.read(form.goals.data or ""))
            flash(_("It is connected."), "success")
            return redirect(url_for("actions.show", key=key), code=303)
    return render_template("commitments/place.html", action=action, form=form), 422 if form.errors else 200
