"""Who runs a forum: roles given and taken."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.accounts import queries as accounts
from forum.accounts import service as account_service
from forum.extensions import db
from forum.forums import labels, queries, rules, service
from forum.forums.forms import RoleForm
from forum.forums.views import blueprint
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.web.access import allow


@blueprint.route("/forum/<slug>/pengelola", methods=["GET", "POST"])
@allow(rules.may_organise)
def roles(slug: str) -> ResponseReturnValue:
    """The people with a role here, and a way to give one."""
    forum = queries.by_slug(slug)
    form = RoleForm()
    if form.validate_on_submit():
        with form.problems():
            user = accounts.by_email(form.email.data)
            invited = user is None
            if user is None:
                if not form.name.data:
                    raise Problem(_("Nobody with this address has an account yet: write their name too, and they get "
                                    "an email with a link."), code="no_account", field="name")  # fmt: skip
                user = account_service.invite(email=form.email.data, name=form.name.data, locale=forum.locale)
            if not user.is_active:
                raise Problem(_("This account is deactivated. The administrator can bring it back."),
                              code="deactivated", field="email")  # fmt: skip
            service.give_role(forum, user, form.role.data)
        if not form.errors:
            flash(_("%(name)s: %(role)s.", name=user.name, role=labels.role(form.role.data)), "success")
            if invited:
                flash(_("A link to set a password is on its way to %(email)s.", email=user.email), "info")
            return redirect(url_for("forums.roles", slug=slug), code=303)
        db.session.rollback()
    return render_template(
        "forums/roles.html", forum=forum, form=form, roles=queries.roles(forum.id), labels=labels
    ), 422 if form.is_submitted() else 200


@blueprint.post("/forum/<slug>/pengelola/<int:role_id>/akhiri")
@allow(rules.may_organise)
def take_role(slug: str, role_id: int) -> ResponseReturnValue:
    """End a role; what the person did stays."""
    forum = queries.by_slug(slug)
    row = queries.role(forum.id, role_id)
    service.take_role(row)
    flash(_("%(name)s is no longer %(role)s.", name=row.user.name, role=labels.role(row.role)), "success")
    return redirect(url_for("forums.roles", slug=slug), code=303)
