"""What left, what waits to leave, what came to nothing and why."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.invitations import departures, labels, rules
from forum.invitations.views import blueprint
from forum.kernel.i18n import gettext as _
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/surat-keluar")
@allow(rules.may_read_tray)
def outbox() -> ResponseReturnValue:
    """Messages of the meetings one organises; an administrator sees all."""
    state = request.args.get("keadaan", "")
    page, rows = departures.listed(current_user, state, whole(request.args.get("hal"), 1))
    return render_template("invitations/outbox.html", page=page, rows=rows, state=state,
                           counts=departures.counts(current_user), labels=labels)  # fmt: skip


@blueprint.post("/surat-keluar/<int:message_id>/kirim-ulang")
@allow(rules.may_read_tray)
def outbox_again(message_id: int) -> ResponseReturnValue:
    """Try a failed message once more."""
    row = departures.send_again(message_id, current_user)
    flash(_("The message to %(email)s will be tried again.", email=row.recipient), "success")
    return redirect(url_for("invitations.outbox", keadaan=request.form.get("keadaan", "")), code=303)
