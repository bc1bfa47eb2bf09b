"""The action plan of a forum: its commitments, one of them, and the pages that change them."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.actions import labels, service
from forum.actions.models import Commitment
from forum.actions.plan_forms import AssessmentForm, CommitmentForm, MilestoneForm
from forum.actions.queries import goals, plan
from forum.actions.rules import may_change_commitment, may_plan, may_see_forum, without_contacts
from forum.actions.views import blueprint
from forum.extensions import current_user
from forum.forums import queries as forums
from forum.forums.models import Forum
from forum.forums.rules import has_role
from forum.kernel import clock
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.web.access import allow, public


@blueprint.get("/forum/<slug>/komitmen")
@public
def commitments(slug: str) -> ResponseReturnValue:
    """The action plan: to members all of it, to everybody what was made public in a public forum."""
    forum, inside = readable(slug)
    return render_template(
        "commitments/index.html", forum=forum, inside=inside, lines=plan.of_forum(forum.id, public_only=not inside),
        names=goals.names(), labels=labels, organises=has_role(current_user, forum.id, "organiser"),
    )  # fmt: skip


def readable(slug: str) -> tuple[Forum, bool]:
    """The forum, and whether the reader belongs to it. Raises Missing for strangers when it is not public."""
    forum = forums.by_slug(slug)
    inside = may_see_forum(current_user, forum.id)
    if not inside and not forum.is_public:
        raise Missing(_("There is no such forum."))
    g.spoken_locale = forum.locale
    return forum, inside


@blueprint.get("/komitmen/<key>")
@public
def commitment(key: str) -> ResponseReturnValue:
    """One commitment: what it is for, its milestones, the promises that serve it, what assessors say."""
    found, inside = _opened(key)
    organises = has_role(current_user, found.forum_id, "organiser")
    return render_template(
        "commitments/show.html", commitment=found, inside=inside, whole=plan.whole(found, public_only=not inside),
        clean=(lambda text: text) if inside else without_contacts, names=goals.names(), labels=labels,
        organises=organises,
    )  # fmt: skip


def _opened(key: str) -> tuple[Commitment, bool]:
    found = plan.by_key(key)
    inside = may_see_forum(current_user, found.forum_id)
    if not inside and not (found.is_public and found.forum.is_public):
        raise Missing(_("There is no such commitment."))
    g.spoken_locale = found.forum.locale
    return found, inside


@blueprint.route("/forum/<slug>/komitmen/baru", methods=["GET", "POST"])
@allow(may_plan)
def new_commitment(slug: str) -> ResponseReturnValue:
    """Write a commitment by hand."""
    forum = forums.by_slug(slug)
    form = CommitmentForm()
    if form.validate_on_submit():
        with form.problems():
            made = service.save_commitment(forum, form.values(), goals.read(form.goals.data or ""))
            flash(_("Commitment %(number)s is in the plan. Now write its milestones.", number=made.number), "success")
            return redirect(url_for("actions.commitment", key=made.key), code=303)
    page = render_template("commitments/edit.html", forum=forum, form=form, commitment=None)
    return page, 422 if form.errors else 200


@blueprint.route("/komitmen/<key>/ubah", methods=["GET", "POST"])
@allow(may_change_commitment)
def change_commitment(key: str) -> ResponseReturnValue:
    """Change a commitment, and who may read it."""
    found = plan.by_key(key)
    form = CommitmentForm.of(found, plan.whole(found).line.goals)
    if form.validate_on_submit():
        with form.problems():
            service.save_commitment(found.forum, form.values(), goals.read(form.goals.data or ""), found)
            flash(_("Commitment %(number)s is changed.", number=found.number), "success")
            return redirect(url_for("actions.commitment", key=key), code=303)
    page = render_template("commitments/edit.html", forum=found.forum, form=form, commitment=found)
    return page, 422 if form.errors else 200


@blueprint.post("/komitmen/<key>/tarik")
@allow(may_change_commitment)
def withdraw_commitment(key: str) -> ResponseReturnValue:
    """Take it out of the plan."""
    found = plan.by_key(key)
    service.withdraw_commitment(found)
    flash(_("Commitment %(number)s is no longer in the plan. Saving it again brings it back.", number=found.number),
          "info")  # fmt: skip
    return redirect(url_for("actions.commitments", slug=found.forum.slug), code=303)


@blueprint.route("/komitmen/<key>/tonggak/baru", methods=["GET", "POST"])
@allow(may_change_commitment)
def new_milestone(key: str) -> ResponseReturnValue:
    """Write a milestone."""
    return _milestone(plan.by_key(key), None)


@blueprint.route("/komitmen/<key>/tonggak/<int:milestone_id>", methods=["GET", "POST"])
@allow(may_change_commitment)
def change_milestone(key: str, milestone_id: int) -> ResponseReturnValue:
    """Change a milestone, and say how far it is."""
    return _milestone(plan.by_key(key), milestone_id)


def _milestone(found: Commitment, milestone_id: int | None) -> ResponseReturnValue:
    step = plan.milestone(found, milestone_id) if milestone_id is not None else None
    form = MilestoneForm(obj=step)
    if form.validate_on_submit():
        with form.problems():
            saved = service.save_milestone(found, form.values(), step)
            flash(_("Milestone %(number)s is saved.", number=saved.number), "success")
            return redirect(url_for("actions.commitment", key=found.key, _anchor="tonggak"), code=303)
    page = render_template("commitments/milestone.html", commitment=found, form=form, milestone=step)
    return page, 422 if form.errors else 200


@blueprint.route("/komitmen/<key>/penilaian", methods=["GET", "POST"])
@allow(may_change_commitment)
def assess_commitment(key: str) -> ResponseReturnValue:
    """Note what an assessor (IRM, monitoring body) said of it."""
    found = plan.by_key(key)
    steps = plan.whole(found).milestones
    form = AssessmentForm().offer(steps)
    if not form.is_submitted():
        form.assessed_on.data = clock.today(found.forum.timezone)
    if form.validate_on_submit():
        with form.problems():
            about = plan.milestone(found, form.milestone.data) if form.milestone.data else None
            service.assess(found, code=form.code.data, assessor=form.assessor.data or "", source=form.source.data or "",
                           on=form.assessed_on.data, milestone=about, note=form.note.data or "",
                           by=current_user)  # fmt: skip
            flash(_("The assessment stands on the page of the commitment."), "success")
            return redirect(url_for("actions.commitment", key=key, _anchor="penilaian"), code=303)
    page = render_template("commitments/assess.html", commitment=found, form=form)
    return page, 422 if form.errors else 200
