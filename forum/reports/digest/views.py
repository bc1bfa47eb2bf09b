"""The switch on one's account page, and the page behind the stop link of the mail."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import csrf, current_user
from forum.kernel.i18n import gettext as _
from forum.reports.digest import service
from forum.reports.views import blueprint
from forum.web.access import allow, by_link, signed_in


@blueprint.post("/akun/ringkasan")
@allow(signed_in)
def switch_digest() -> ResponseReturnValue:
    """Get the monthly mail, or not."""
    wanted = request.form.get("kirim") == "ya"
    service.wants(current_user._get_current_object(), wanted)
    flash(_("You get the monthly email from now on.") if wanted else _("You get no monthly email any more."), "success")
    return redirect(url_for("accounts.account", _anchor="ringkasan"), code=303)


@blueprint.get("/ringkasan/<int:user_id>/<token>")
@by_link("digest")
def stopping_digest(user_id: int, token: str) -> ResponseReturnValue:
    """Asks first: programs that look at links in mails must not stop anything."""
    user = service.by_token(user_id, token)
    return render_template("reports/stop_digest.html", user=user, token=token)


@blueprint.post("/ringkasan/<int:user_id>/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
@by_link("digest")
def stop_digest(user_id: int, token: str) -> ResponseReturnValue:
    """Stops it. Mail programs send this by themselves (RFC 8058): the link alone proves it, there is no session."""
    user = service.by_token(user_id, token)
    service.wants(user, False)
    return render_template("reports/stop_digest.html", user=user, token=token)
