"""Begin: the first administrator, and everybody who was invited, set name and password by a one-time link."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.accounts import queries, service, sessions
from forum.accounts.forms import BeginForm
from forum.accounts.views import blueprint
from forum.extensions import db, limiter
from forum.kernel.errors import Gone
from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.web.access import by_link

PURPOSES = ("first_administrator", "set_password")


@blueprint.route("/mulai/<token>", methods=["GET", "POST"])
@by_link("account")
@limiter.limit("60 per hour", methods=["POST"])
def begin(token: str) -> ResponseReturnValue:
    """Name, mail address and password; then inside. Looking spends nothing."""
    try:
        row = queries.link(token, *PURPOSES)
    except Gone:
        return render_template("accounts/link_gone.html"), 410
    user = row.user
    if user is not None:
        g.spoken_locale = user.locale
    form = BeginForm(data={"name": user.name if user else "", "email": user.email if user else "",
                           "locale": user.locale if user else current_locale()})  # fmt: skip
    if user is not None:
        form.email.data = user.email
    if form.validate_on_submit():
        with form.problems():
            user = service.introduce(row, name=form.name.data, email=form.email.data, password=form.password.data,
                                     locale=form.locale.data)  # fmt: skip
        if not form.errors and user is not None:
            sessions.begin(user)
            flash(_("Welcome, %(name)s.", name=user.name), "success")
            return redirect(url_for("meetings.today"), code=303)
        db.session.rollback()
    return render_template("accounts/begin.html", form=form, purpose=row.purpose, fixed_email=row.user is not None
                           ), 422 if form.is_submitted() else 200  # fmt: skip
