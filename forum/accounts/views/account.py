"""One's own account."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from forum.accounts import service, sessions
from forum.accounts.forms import AccountForm, PasswordForm
from forum.accounts.models import User
from forum.accounts.views import blueprint
from forum.extensions import current_user, db, limiter
from forum.kernel.i18n import gettext as _
from forum.web import panels
from forum.web.access import allow, signed_in
from forum.web.language import COOKIE


@blueprint.route("/akun", methods=["GET", "POST"])
@allow(signed_in)
def account() -> ResponseReturnValue:
    """Name and language."""
    user: User = current_user._get_current_object()
    form = AccountForm(obj=user)
    if form.validate_on_submit():
        service.rename(user, name=form.name.data, locale=form.locale.data)
        flash(_("The changes are saved."), "success")
        response = redirect(url_for("accounts.account"), code=303)
        response.delete_cookie(COOKIE)  # the account's language holds from now on
        return response
    return _page(user, form, PasswordForm(formdata=None)), 422 if form.is_submitted() else 200


def _wrong(response: Response) -> bool:
    return response.status_code == 422


@blueprint.post("/akun/sandi")
@allow(signed_in)
@limiter.limit("20 per hour", deduct_when=_wrong)
def change_password() -> ResponseReturnValue:
    """A new password; every other session ends."""
    user: User = current_user._get_current_object()
    form = PasswordForm()
    if form.validate():
        with form.problems():
            service.change_password(
                user, None if sessions.proved_by_link() else form.old.data or "", form.password.data
            )
        if not form.errors:
            sessions.begin(user, keep=session.permanent)
            flash(_("Your password is changed. Everywhere else you are signed out."), "success")
            return redirect(url_for("accounts.account"), code=303)
        db.session.rollback()
    return _page(user, AccountForm(formdata=None, obj=user), form), 422


def _page(user: User, form: AccountForm, password_form: PasswordForm) -> str:
    return render_template("accounts/account.html", user=user, form=form, password_form=password_form,
                           needs_old=user.password_hash is not None and not sessions.proved_by_link(),
                           panels=panels.collect("account", user=user))  # fmt: skip
