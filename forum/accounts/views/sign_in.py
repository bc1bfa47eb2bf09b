"""Sign in by password or by a mailed link; sign out. Nothing here says who has an account."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from werkzeug import Response

from forum.accounts import queries, rules, service, sessions
from forum.accounts.forms import LinkForm, SignInForm
from forum.accounts.views import blueprint
from forum.extensions import current_user, limiter
from forum.kernel.errors import Gone
from forum.kernel.i18n import gettext as _
from forum.web.access import by_link, public, signed_in
from forum.web.views import local_address


def _account_asked_for() -> str:
    """Guesses are counted for one account from one place: a stranger's guesses do not lock its owner out."""
    return f"{get_remote_address()} {request.form.get('email', '').strip().lower()[:254]}"


def _failed(response: Response) -> bool:
    return response.status_code == 422


@blueprint.get("/masuk")
@public
def sign_in() -> ResponseReturnValue:
    """The door: password or mailed link. Who is inside already goes on."""
    if current_user.is_authenticated:
        return redirect(local_address(request.args.get("next")))
    return _page(SignInForm(), LinkForm())


@blueprint.post("/masuk")
@public
@limiter.limit("10 per 15 minutes", key_func=_account_asked_for, deduct_when=_failed)
@limiter.limit("60 per 15 minutes", deduct_when=_failed)
def sign_in_by_password() -> ResponseReturnValue:
    """Try a password."""
    form = SignInForm()
    if form.validate():
        user = queries.by_email(form.email.data)
        if service.matches(user, form.password.data) and user is not None:
            sessions.begin(user, keep=form.keep.data)
            return redirect(local_address(request.args.get("next")), code=303)
        form.password.errors = [_("Email address and password do not match.")]
    return _page(form, LinkForm(formdata=None)), 422


def _page(form: SignInForm, link_form: LinkForm) -> str:
    return render_template("accounts/sign_in.html", form=form, link_form=link_form, next=request.args.get("next"))


@blueprint.route("/masuk/tautan", methods=["GET", "POST"])
@public
@limiter.limit("20 per hour", methods=["POST"])
def ask_for_link() -> ResponseReturnValue:
    """Ask for a link by mail. The answer is the same whether or not the address is known."""
    form = LinkForm()
    if form.validate_on_submit():
        service.ask_for_link(form.email.data)
        return redirect(url_for("accounts.link_sent"), code=303)
    return render_template("accounts/ask_for_link.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/masuk/tautan/terkirim")
@public
def link_sent() -> ResponseReturnValue:
    """What happens next."""
    return render_template("accounts/link_sent.html", minutes=rules.SIGN_IN_MINUTES)


@blueprint.get("/masuk/<token>")
@by_link("sign_in")
def sign_in_by_link(token: str) -> ResponseReturnValue:
    """One button. Looking spends nothing, so a mail scanner that follows links does no harm."""
    try:
        row = queries.link(token, "sign_in")
    except Gone:
        return render_template("accounts/link_gone.html"), 410
    return render_template("accounts/sign_in_by_link.html", token=token, user=row.user)


@blueprint.post("/masuk/<token>")
@by_link("sign_in")
@limiter.limit("30 per hour")
def spend_link(token: str) -> ResponseReturnValue:
    """The button was pressed: the link is spent, the person is in."""
    try:
        row = queries.link(token, "sign_in")
        service.spend(row)
    except Gone:
        return render_template("accounts/link_gone.html"), 410
    assert row.user is not None
    sessions.begin(row.user, by_link=True)
    return redirect(url_for("meetings.today"), code=303)


@blueprint.post("/keluar")
@public
def sign_out() -> ResponseReturnValue:
    """Leave; leaving twice is leaving."""
    if signed_in(current_user):
        sessions.end()
        flash(_("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"), code=303)
