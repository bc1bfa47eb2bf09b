"""Following a promise, and reminding its owner."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions import queries, service
from forum.actions.keeping_forms import FollowForm, ReminderForm
from forum.actions.rules import is_hidden, may_follow, may_nudge
from forum.actions.service import following as followers
from forum.actions.service import reminding
from forum.actions.views import blueprint
from forum.directory.models import Office, Organisation
from forum.extensions import current_user, db, limiter
from forum.forums import queries as forums
from forum.forums.rules import may_organise
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.web.access import allow, by_link


@blueprint.post("/t/<key>/ikuti")
@allow(may_follow)
def follow(key: str) -> ResponseReturnValue:
    """Follow with one tap, or no longer."""
    action, user = queries.by_key(key), current_user._get_current_object()
    if request.form.get("do") == "end":
        service.unfollow(action, user)
        flash(_("You follow it no longer."), "success")
    else:
        service.follow(action, user)
        flash(_("You follow it: when its status changes you get an email."), "success")
    return redirect(url_for("actions.show", key=key), code=303)


@blueprint.route("/t/<key>/ikuti/email", methods=["GET", "POST"])
@by_link("action")
@limiter.limit("20 per hour", methods=["POST"])
def follow_by_mail(key: str) -> ResponseReturnValue:
    """Anybody may follow by an address that confirms itself."""
    action = queries.by_key(key)
    g.spoken_locale = action.meeting.forum.locale
    if is_hidden(current_user, action):
        raise Missing(_("There is no such action item."))
    form = FollowForm()
    if form.validate_on_submit():
        with form.problems():
            followers.ask(action, form.email.data or "", current_locale())
            flash(_("An email is on its way, unless this address follows already. Open the link in it to confirm."),
                  "success")  # fmt: skip
            return redirect(url_for("actions.show", key=key), code=303)
    return render_template("actions/follow.html", action=action, form=form), 422 if form.errors else 200


@blueprint.route("/ikuti/<token>", methods=["GET", "POST"])
@by_link("follower")
def following(token: str) -> ResponseReturnValue:
    """Confirm, or end it. Only the button does: programs that open links in mails must not."""
    follower = followers.find(token)
    g.spoken_locale = follower.locale
    if request.method == "POST":
        if request.form.get("do") == "end":
            followers.end(follower)
        else:
            followers.confirm_follower(follower)
        return redirect(url_for("actions.following", token=token), code=303)
    return render_template("actions/following.html", follower=follower, action=follower.action, token=token)


@blueprint.post("/t/<key>/ingatkan")
@allow(may_nudge)
def nudge(key: str) -> ResponseReturnValue:
    """Remind the owner, once a week."""
    try:
        service.nudge(queries.by_key(key), current_user._get_current_object())
        flash(_("They were reminded. The next reminder by hand is possible in a week."), "success")
    except Problem as problem:
        flash(str(problem), "danger")
    return redirect(url_for("actions.show", key=key), code=303)


@blueprint.route("/forum/<slug>/tindak-lanjut/pengingat", methods=["GET", "POST"])
@allow(may_organise)
def reminding_policy(slug: str) -> ResponseReturnValue:
    """When owners are reminded, and which superior office is written to, if any."""
    forum = forums.by_slug(slug)
    now = reminding.setting(forum.id)
    above = db.session.query(Office).join(Organisation).filter(
        Organisation.kind.in_(("region_head", "secretariat")), Office.rank == "head", Office.valid_to.is_(None)
    ).order_by(Office.title).limit(50).all()  # fmt: skip
    form = ReminderForm(obj=now).offer(above)
    if form.validate_on_submit():
        now.is_on, now.soon_days, now.patience_days = form.is_on.data, form.soon_days.data, form.patience_days.data
        now.superior_office_id = form.superior_office_id.data or None
        db.session.add(now)
        flash(_("The reminders of action items are saved."), "success")
        return redirect(url_for("actions.reminding_policy", slug=slug), code=303)
    return render_template("actions/reminding.html", forum=forum, form=form), 422 if form.errors else 200
