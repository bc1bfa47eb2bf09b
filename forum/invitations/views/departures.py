"""What left, what waits to leave, what came to nothing and why."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum import config
from forum.extensions import current_user
from forum.invitations import departures, labels, rules
from forum.invitations.views import blueprint
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.outbox import door
from forum.outbox import labels as outbox_labels
from forum.web import access
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/surat-keluar")
@allow(rules.may_read_tray)
def outbox() -> ResponseReturnValue:
    """Messages of the meetings one organises; an administrator sees all."""
    sieve = departures.Sieve(request.args.get("keadaan", ""), request.args.get("rapat", ""))
    page, rows = departures.listed(current_user, sieve, whole(request.args.get("hal"), 1))
    settings = config.current()
    return render_template(
        "invitations/outbox.html", page=page, rows=rows, sieve=sieve, meetings=departures.meetings(current_user),
        counts=departures.counts(current_user, sieve.meeting), way_out=door.look(), rate=settings.domain_rate,
        zone=settings.timezone, labels=labels, outbox_labels=outbox_labels,
        may_pause=current_user.is_administrator,
    )  # fmt: skip


@blueprint.post("/surat-keluar/<int:message_id>/kirim-ulang")
@allow(rules.may_read_tray)
def outbox_again(message_id: int) -> ResponseReturnValue:
    """Try a failed message once more."""
    row = departures.send_again(message_id, current_user)
    flash(_("The message to %(email)s will be tried again.", email=row.recipient), "success")
    return _back()


@blueprint.post("/surat-keluar/kirim-ulang")
@allow(rules.may_read_tray)
def outbox_all_again() -> ResponseReturnValue:
    """Try all failed messages once more: the mail server was wrong, not the addresses."""
    number = departures.send_all_again(current_user, request.form.get("rapat", ""))
    flash(ngettext("%(num)d message will be tried again.", "%(num)d messages will be tried again.", number), "success")
    return _back()


@blueprint.post("/surat-keluar/jeda")
@allow(access.administrator)
def outbox_pause() -> ResponseReturnValue:
    """Let nothing leave for the time being."""
    door.pause(current_user.name)
    flash(_("No email leaves now. What is written waits."), "success")
    return _back()


@blueprint.post("/surat-keluar/lanjut")
@allow(access.administrator)
def outbox_resume() -> ResponseReturnValue:
    """Let mail leave again, or have a silent server asked at once."""
    door.resume()
    flash(_("Email leaves again."), "success")
    return _back()


def _back() -> ResponseReturnValue:
    state, meeting = request.form.get("keadaan") or None, request.form.get("rapat") or None
    return redirect(url_for("invitations.outbox", keadaan=state, rapat=meeting), code=303)
