"""What a person does about sent minutes: send now, stop, send to more, try again, hand over, change a link."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings.rules import may_organise, may_write
from forum.minutes.models import MinutesVersion
from forum.minutes.sending import grace, handing, readers, trouble
from forum.minutes.sending import service as posting
from forum.minutes.views import blueprint
from forum.minutes.views.sending import latest
from forum.web.access import allow


@blueprint.post("/rapat/<key>/notula/kiriman")
@allow(may_write)
def send_minutes(key: str) -> ResponseReturnValue:
    """Send the version in force before its time or to more people, stop it, or try again what failed."""
    try:
        words = _do(request.form.get("do", ""), _shown(key))
    except Problem as problem:
        flash(str(problem), "danger")
    else:
        flash(words, "success")
    return redirect(url_for("minutes.sending", key=key), code=303)


def _do(what: str, version: MinutesVersion) -> str:
    by = current_user._get_current_object()
    if what == "again":
        number = trouble.try_again(version)
        return ngettext("%(num)d email is tried again.", "%(num)d emails are tried again.", number)
    if what == "now":
        grace.send_now(version)
        return _("The emails leave in a moment.")
    if what == "stop":
        grace.stop(version, by)
        return _("The emails are stopped: nothing leaves. The version stays published.")
    row = posting.widen(version, request.form.get("send", ""), by)
    return _("The emails leave together, at their time.") if row.is_held else _("The emails leave in a moment.")


@blueprint.post("/rapat/<key>/notula/kiriman/serah")
@allow(may_organise)
def hand_over_minutes(key: str) -> ResponseReturnValue:
    """Note that somebody was handed the minutes, by WhatsApp or on paper, or take the note back."""
    chair = request.form.get("kursi", "")
    try:
        version = _shown(key)
        parcel = handing.find(posting.laid_out(version), chair)
        if request.form.get("do") == "undo":
            handing.take_back(version, parcel)
        else:
            handing.hand_over(version, parcel, request.form.get("cara", ""), current_user._get_current_object())
    except Conflict as problem:
        flash(str(problem), "danger")
        return redirect(url_for("minutes.sending", key=key), code=303)
    return redirect(url_for("minutes.sending", key=key, _anchor="whatsapp"), code=303)


@blueprint.post("/rapat/<key>/notula/kiriman/tautan/<int:reader_id>")
@allow(may_organise)
def change_link(key: str, reader_id: int) -> ResponseReturnValue:
    """Revoke an invitee's link, or make a new one."""
    reader = readers.by_id(meetings.by_key(key).id, reader_id)
    if request.form.get("do") == "renew":
        readers.renew(reader)
        flash(_("There is a new link; the old one opens nothing any more. Hand it over, it is not sent by itself."),
              "success")  # fmt: skip
    else:
        readers.revoke(reader)
        flash(_("The link is revoked: it opens nothing any more."), "success")
    return redirect(url_for("minutes.sending", key=key, _anchor="tautan"), code=303)


def _shown(key: str) -> MinutesVersion:
    """The version in force. Raises Conflict when the page, left open, spoke of an older one."""
    _meeting, version = latest(key)
    if request.form.get("versi", str(version.number)) != str(version.number):
        raise Conflict(_("A newer version was published meanwhile. This page now shows that one; nothing was done."),
                       code="old_version")  # fmt: skip
    return version
