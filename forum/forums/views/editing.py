"""Open a forum, change what stands on its letters."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum import config
from forum.directory.models import Region
from forum.extensions import current_user, db
from forum.forums import queries, rules, service
from forum.forums.forms import ForumForm
from forum.forums.models import Forum
from forum.forums.views import blueprint
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.web.access import allow


@blueprint.route("/forum/baru", methods=["GET", "POST"])
@allow(rules.may_create)
def new() -> ResponseReturnValue:
    """Open a forum; who opens it organises it."""
    form = ForumForm(data={"timezone": config.current().timezone, "locale": config.current().locale, "paper": "a4"})
    if form.validate_on_submit():
        with form.problems():
            fields = form.fields_of_forum
            forum = service.create(**fields, region=_region(form))
            _take_logo(forum)
            service.give_role(forum, current_user._get_current_object(), "organiser")
        if not form.errors:
            flash(_("The forum is open. Now its members."), "success")
            return redirect(url_for("forums.members", slug=forum.slug), code=303)
        db.session.rollback()
    return render_template("forums/new.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/forum/<slug>/atur", methods=["GET", "POST"])
@allow(rules.may_organise)
def edit(slug: str) -> ResponseReturnValue:
    """Change the forum, its letterhead and what the public sees."""
    forum = queries.by_slug(slug)
    form = ForumForm(obj=forum, data={"region_id": forum.region_id or 0})
    if form.validate_on_submit():
        with form.problems():
            service.change(forum, **form.fields_of_forum, region=_region(form))
            _take_logo(forum)
        if not form.errors:
            flash(_("The changes are saved."), "success")
            return redirect(url_for("forums.show", slug=forum.slug), code=303)
        db.session.rollback()
    return render_template("forums/edit.html", form=form, forum=forum), 422 if form.is_submitted() else 200


def _region(form: ForumForm) -> Region | None:
    return db.session.get(Region, form.region_id.data) if form.region_id.data else None


def _take_logo(forum: Forum) -> None:
    if request.form.get("remove_logo"):
        service.remove_logo(forum)
    file = request.files.get("logo")
    if file is None or not file.filename:
        return
    try:
        service.set_logo(forum, file.read(service.LOGO_LIMIT + 1))
    except Problem as problem:
        raise Problem(_("Logo: %(what)s", what=str(problem)), code=problem.code) from problem
