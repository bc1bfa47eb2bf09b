"""Evidence as files: served as what they are, never run."""

from flask import Response, send_file

from forum import config
from forum.actions import queries
from forum.actions.models import Action
from forum.adapters.storage import Storage, StorageFailed
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _

SHOWN = ("application/pdf", "image/png", "image/jpeg", "image/webp")
"""Kinds a browser may show in its own window; all others are downloads."""
SEALED = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; sandbox"


def evidence_response(action: Action, update_id: int, *, public_only: bool) -> Response:
    """The file of one report. Raises Missing, also for a file that the reader may not have."""
    for update in queries.updates(action.id):
        if update.id == update_id and update.evidence_key and (update.evidence_is_public or not public_only):
            break
    else:
        raise Missing(_("There is no such evidence here."))
    try:
        path = Storage(config.current().files).path(update.evidence_key)
        if not path.is_file():
            raise Missing(_("This file is not there any more. Tell whoever keeps this server."))
    except StorageFailed as error:
        raise Missing(_("There is no such evidence here.")) from error
    response = send_file(
        path,
        mimetype=update.evidence_media_type,
        as_attachment=update.evidence_media_type not in SHOWN,
        download_name=update.evidence_filename,
        etag=update.evidence_key,
    )
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["Cache-Control"] = "private, no-cache"
    return response
