"""The services that invitees asked for: the organiser says which are provided."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forum.invitations import labels, needs, rules
from forum.invitations.models import SERVICES
from forum.invitations.views import blueprint
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.web.access import allow

_SAID = {"ya": True, "tidak": False, "belum": None}


@blueprint.post("/rapat/<key>/undangan/layanan")
@allow(rules.may_manage)
def provide(key: str) -> ResponseReturnValue:
    """Say that a service is provided, that it could not be had, or neither yet."""
    meeting = meetings.by_key(key)
    service, said = request.form.get("service", ""), request.form.get("provided", "")
    if service not in SERVICES or said not in _SAID:
        raise Problem(_("This was not understood, and nothing was changed. Open the page again."), code="unknown")
    needs.provide(meeting, service, _SAID[said])
    flash(_("Noted: %(service)s.", service=labels.service(service)), "success")
    return redirect(url_for("meetings.show", key=key, tahap="undang", _anchor="layanan"), code=303)
