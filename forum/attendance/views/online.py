"""Checking in by the link of an invitation: two buttons on the participant's own page."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance.selfcheck import declaring, online
from forum.attendance.views import blueprint
from forum.extensions import limiter
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation
from forum.kernel.errors import Gone, Missing
from forum.kernel.i18n import gettext as _
from forum.web.access import by_link


@blueprint.post("/u/<token>/hadir")
@by_link("invitation")
@limiter.limit("40 per minute")
def check_in(token: str) -> ResponseReturnValue:
    """`cara`: `online` or `on_site`; `nama` where the invitation names nobody."""
    invitation = _invitation(token)
    key = declaring.own_key(request.form.get("client_key"))
    name = request.form.get("nama", "").replace("\0", "")
    row = online.check_in(invitation, client_key=key, mode=request.form.get("cara", ""), name=name)
    if row.removed_at is not None:
        flash(_("This was recorded before and then taken back. Tap again to record it."), "attention")
    return redirect(url_for("invitations.reply", token=token), code=303)


@blueprint.post("/u/<token>/hadir/batal")
@by_link("invitation")
@limiter.limit("40 per minute")
def undo_check_in(token: str) -> ResponseReturnValue:
    """Take back one's own check-in."""
    invitation = _invitation(token)
    online.take_back(invitation)
    return redirect(url_for("invitations.reply", token=token), code=303)


def _invitation(token: str) -> Invitation:
    """Raises Missing for a link that opens nothing, Gone for a withdrawn invitation."""
    invitation = invitations.find_token(token)
    if invitation is None:
        raise Missing(_("This link opens no invitation."))
    g.spoken_locale = invitation.locale
    if invitation.withdrawn_at is not None:
        raise Gone(_("This invitation was withdrawn."))
    return invitation
