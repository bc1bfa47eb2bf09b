"""Where a promise belongs: the commitment, the milestone, the goals of the SDGs."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.actions import goals, queries, service
from forum.actions.plan_forms import PlaceForm
from forum.actions.queries import plan
from forum.actions.rules import may_manage_action
from forum.actions.views import blueprint
from forum.kernel.i18n import gettext as _
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.route("/t/<key>/kaitan", methods=["GET", "POST"])
@allow(may_manage_action)
def place(key: str) -> ResponseReturnValue:
    """Connect a promise with the action plan and with goals."""
    action = queries.by_key(key)
    parts = plan.parts(action.meeting.forum_id)
    now = f"{action.commitment_id}.{action.milestone_id}" if action.milestone_id else str(action.commitment_id or "")
    serves = plan.goals_of([action.id])[action.id]
    form = PlaceForm(data={"place": now, "goals": goals.write(serves)}).offer(parts)
    if form.validate_on_submit():
        with form.problems():
            chosen, _dot, step = (form.place.data or "").partition(".")
            milestones = {one.id: one for commitment, steps in parts for one in steps if commitment.id == whole(chosen)}
            commitment = next((one for one, _steps in parts if one.id == whole(chosen)), None)
            service.connect(action, commitment, milestones.get(whole(step)), goals.read(form.goals.data or ""))
            flash(_("It is connected."), "success")
            return redirect(url_for("actions.show", key=key), code=303)
    return render_template("commitments/place.html", action=action, form=form), 422 if form.errors else 200
