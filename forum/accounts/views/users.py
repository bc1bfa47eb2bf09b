"""Users, for the administrator."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.accounts import queries, rules, service
from forum.accounts.forms import InviteForm
from forum.accounts.views import blueprint
from forum.extensions import current_user, db
from forum.kernel.i18n import gettext as _
from forum.web.access import allow


@blueprint.route("/pengguna", methods=["GET", "POST"])
@allow(rules.administrates)
def users() -> ResponseReturnValue:
    """Everybody with an account; invite one more."""
    form = InviteForm()
    if form.validate_on_submit():
        with form.problems():
            user = service.invite(email=form.email.data, name=form.name.data, locale=form.locale.data,
                                  is_administrator=form.is_administrator.data)  # fmt: skip
        if not form.errors:
            flash(_("A link to set a password is on its way to %(email)s.", email=user.email), "success")
            return redirect(url_for("accounts.users"), code=303)
        db.session.rollback()
    return render_template("accounts/users.html", form=form, users=queries.everybody()
                           ), 422 if form.is_submitted() else 200  # fmt: skip


@blueprint.post("/pengguna/<int:user_id>/undang")
@allow(rules.administrates)
def invite_again(user_id: int) -> ResponseReturnValue:
    """Mail a new link to set a password."""
    user = queries.by_id(user_id)
    service.invite_again(user)
    flash(_("A link to set a password is on its way to %(email)s.", email=user.email), "success")
    return redirect(url_for("accounts.users"), code=303)


@blueprint.post("/pengguna/<int:user_id>/nonaktif")
@allow(rules.administrates)
def deactivate(user_id: int) -> ResponseReturnValue:
    """End somebody's access."""
    user = queries.by_id(user_id)
    service.deactivate(user, current_user._get_current_object())
    flash(_("%(name)s can no longer sign in. What they did is kept.", name=user.name), "success")
    return redirect(url_for("accounts.users"), code=303)


@blueprint.post("/pengguna/<int:user_id>/aktif")
@allow(rules.administrates)
def reactivate(user_id: int) -> ResponseReturnValue:
    """Bring somebody back."""
    user = queries.by_id(user_id)
    service.reactivate(user)
    flash(_("%(name)s can sign in again.", name=user.name), "success")
    return redirect(url_for("accounts.users"), code=303)


@blueprint.post("/pengguna/<int:user_id>/semua-laporan")
@allow(rules.administrates)
def show_reports(user_id: int) -> ResponseReturnValue:
    """Let somebody read the attendance reports of every forum."""
    user = queries.by_id(user_id)
    service.let_read_reports(user, True)
    flash(_("%(name)s can read the attendance report of every forum.", name=user.name), "success")
    return redirect(url_for("accounts.users"), code=303)


@blueprint.post("/pengguna/<int:user_id>/semua-laporan/cabut")
@allow(rules.administrates)
def hide_reports(user_id: int) -> ResponseReturnValue:
    """Only the reports of their own forums again."""
    user = queries.by_id(user_id)
    service.let_read_reports(user, False)
    flash(_("%(name)s reads only the reports of their own forums again.", name=user.name), "success")
    return redirect(url_for("accounts.users"), code=303)
