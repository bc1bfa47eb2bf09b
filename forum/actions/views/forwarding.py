"""Matters between forums: handing one on, answering one, seeing where it stands."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from forum.actions import queries
from forum.actions.keeping_forms import AnswerForm, ForwardForm, OutcomeForm
from forum.actions.models import ForwardedMatter
from forum.actions.rules import may_judge, may_see_forum
from forum.actions.service import forwarding
from forum.actions.views import blueprint
from forum.extensions import current_user, db
from forum.forums import queries as forums
from forum.forums.models import Forum
from forum.forums.rules import has_role, may_see
from forum.kernel import clock, ids
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.web.access import allow, signed_in


@blueprint.route("/t/<key>/teruskan", methods=["GET", "POST"])
@allow(may_judge)
def forward(key: str) -> ResponseReturnValue:
    """Hand the matter to another forum: a public one, or one of one's own."""
    action = queries.by_key(key)
    own = action.meeting.forum
    mine = [one.id for one in forums.for_user(current_user)]
    others = db.session.scalars(
        select(Forum).where(Forum.id != own.id, or_(Forum.is_public.is_(True), Forum.id.in_(mine))).order_by(Forum.name)
    ).all()
    form = ForwardForm(data={"title": "" if action.closed else action.text[:300], "key": ids.new_token()}).offer(others)
    if form.validate_on_submit():
        with form.problems():
            made = forwarding.forward(
                own, next(one for one in others if one.id == form.forum.data), title=form.title.data or "",
                text=form.text.data or "", key=form.key.data or ids.new_token(), action=action,
                by=current_user._get_current_object(),
            )  # fmt: skip
            flash(_("It was forwarded. You see here when it is answered."), "success")
            return redirect(url_for("actions.matter", key=made.key), code=303)
    return render_template("actions/forward.html", action=action, form=form), 422 if form.errors else 200


@blueprint.get("/forum/<slug>/terusan")
@allow(may_see)
def matters(slug: str) -> ResponseReturnValue:
    """What this forum forwarded, and what was forwarded to it."""
    forum = forums.by_slug(slug)
    return render_template("actions/matters.html", forum=forum, matters=forwarding.of_forum(forum.id))


@blueprint.get("/terusan/<key>")
@allow(signed_in)
def matter(key: str) -> ResponseReturnValue:
    """Where it stands, for both sides."""
    return _page(_seen(key))


def _seen(key: str) -> ForwardedMatter:
    found = forwarding.by_key(key)
    if not any(may_see_forum(current_user, number) for number in (found.from_forum_id, found.to_forum_id)):
        raise Missing(_("There is no such matter."))
    return found


def _page(found: ForwardedMatter, answer: AnswerForm | None = None, outcome: OutcomeForm | None = None) -> str:
    decides = has_role(current_user, found.to_forum_id, "organiser")
    coming = meetings.upcoming([found.to_forum_id], clock.now()) if decides and not found.answer else []
    return render_template(
        "actions/matter.html", matter=found, decides=decides,
        inside=may_see_forum(current_user, found.from_forum_id),
        answer=(answer or AnswerForm(formdata=None).offer(coming)) if decides and not found.answer else None,
        outcome=(outcome or OutcomeForm(formdata=None, outcome=found.outcome))
        if decides and found.answer == "accepted" else None,
    )  # fmt: skip


@blueprint.post("/terusan/<key>")
@allow(signed_in)
def answer_matter(key: str) -> ResponseReturnValue:
    """The other forum accepts, declines, or says what became of it."""
    found = _seen(key)
    if not has_role(current_user, found.to_forum_id, "organiser"):
        raise Missing(_("There is no such matter."))
    user, wanted = current_user._get_current_object(), request.form.get("do")
    coming = meetings.upcoming([found.to_forum_id], clock.now())
    form: AnswerForm | OutcomeForm = OutcomeForm() if wanted == "outcome" else AnswerForm().offer(coming)
    if form.validate_on_submit() and wanted in ("accept", "decline", "outcome"):
        with form.problems():
            if isinstance(form, OutcomeForm):
                forwarding.conclude(found, form.outcome.data or "", user)
            else:
                chosen = next((one for one in coming if one.id == form.meeting.data), None)
                forwarding.answer(found, accepted=wanted == "accept", reason=form.reason.data or "", by=user,
                                  meeting=chosen if wanted == "accept" else None)  # fmt: skip
            flash(_("Your answer is kept; both forums see it."), "success")
            return redirect(url_for("actions.matter", key=key), code=303)
    if isinstance(form, OutcomeForm):
        return _page(found, outcome=form), 422
    return _page(found, answer=form), 422
