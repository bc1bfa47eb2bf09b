"""Mandate letters: handed in and taken by whoever holds a link of the chain, taken by the organiser. Never public."""

from io import BytesIO

from flask import Response, flash, g, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forum.adapters.storage import StorageFailed
from forum.extensions import limiter
from forum.invitations import delegation, queries, rules
from forum.invitations.models import Invitation, Mandate
from forum.invitations.service import mandates
from forum.invitations.views import blueprint
from forum.kernel.errors import Gone, Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.web.access import allow, by_link


@blueprint.post("/u/<token>/surat-tugas")
@by_link("invitation")
@limiter.limit("20 per minute")
def add_mandate(token: str) -> ResponseReturnValue:
    """Hand in one letter or several: of oneself as a delegate, or of whoever is sent in one's place."""
    invitation = _opened(token)
    there = url_for("invitations.reply", token=token, _anchor="surat-tugas")
    target = _delegation(invitation).target
    if target is None:
        raise Missing(_("Nobody is sent in place of this invitee, so there is no letter to hand in."))
    files = [one for one in request.files.getlist("file") if one.filename]
    kept = 0
    try:
        if not files:
            raise Problem(_("Choose a file first."), code="empty")
        for file in files[: mandates.MOST]:
            mandates.add_mandate(target, content=file.read(mandates.LARGEST + 1), filename=file.filename or "")
            kept += 1
    except Problem as problem:
        flash(_("%(name)s: %(why)s", name=files[kept].filename, why=problem) if files else str(problem), "danger")
    if kept:
        flash(ngettext("%(num)d letter is kept.", "%(num)d letters are kept.", kept), "success")
    return redirect(there, code=303)


@blueprint.get("/u/<token>/surat-tugas/<int:mandate_id>")
@by_link("invitation")
def mandate(token: str, mandate_id: int) -> ResponseReturnValue:
    """A letter of the chain that this link belongs to."""
    return _handed_out(_one(_opened(token), mandate_id))


@blueprint.post("/u/<token>/surat-tugas/<int:mandate_id>/hapus")
@by_link("invitation")
@limiter.limit("40 per minute")
def remove_mandate(token: str, mandate_id: int) -> ResponseReturnValue:
    """Take back a letter of one's own, or of whom one sent oneself."""
    invitation = _opened(token)
    row = _one(invitation, mandate_id)
    if row.invitation_id != invitation.id and row.invitation.delegated_from_id != invitation.id:
        raise Missing(_("There is no such letter here."))
    mandates.remove_mandate(row)
    flash(_("The letter is removed. Hand it in again to bring it back."), "success")
    return redirect(url_for("invitations.reply", token=token, _anchor="surat-tugas"), code=303)


@blueprint.get("/rapat/<key>/undangan/<int:invitation_id>/surat-tugas/<int:mandate_id>")
@allow(rules.may_manage)
def mandate_for_organiser(key: str, invitation_id: int, mandate_id: int) -> ResponseReturnValue:
    """A letter of the delegates of this invitee."""
    return _handed_out(_one(queries.by_id(meetings.by_key(key).id, invitation_id), mandate_id))


def _opened(token: str) -> Invitation:
    """The invitation of this link. Raises Missing, and Gone for a withdrawn one."""
    invitation = queries.find_token(token)
    if invitation is None:
        raise Missing(_("This link does not open any invitation."))
    g.spoken_locale = invitation.locale
    if invitation.withdrawn_at is not None:
        raise Gone(_("This invitation has been withdrawn by the organiser. You do not need to do anything."))
    return invitation


def _delegation(invitation: Invitation) -> delegation.Delegation:
    return delegation.of(invitation, queries.current_reply(invitation))


def _one(invitation: Invitation, mandate_id: int) -> Mandate:
    found = _delegation(invitation).mandate(mandate_id)
    if found is None:
        raise Missing(_("There is no such letter here."))
    return found


def _handed_out(row: Mandate) -> Response:
    """Always as a download, as what it was recognised to be."""
    try:
        content = mandates.open_mandate(row)
    except StorageFailed as error:
        raise Gone(_("The file is no longer on this server's disk. Ask the administrator for a backup.")) from error
    response: Response = send_file(BytesIO(content), mimetype=row.media_type, as_attachment=True,
                                   download_name=row.filename)  # fmt: skip
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
