"""Pictures in the text: bring one, look at one."""

from io import BytesIO

from flask import Response, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forum import config
from forum.adapters.storage import Storage, StorageFailed
from forum.extensions import current_user
from forum.kernel.errors import Conflict, Gone, Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.rules import may_see, may_write
from forum.minutes import queries
from forum.minutes.pictures import drawing, service
from forum.minutes.pictures import queries as pictures
from forum.minutes.rules import is_writable, public_form
from forum.minutes.views import blueprint
from forum.minutes.views.read import sealed
from forum.web import answers
from forum.web.access import allow, public


@blueprint.post("/rapat/<key>/notula/gambar")
@allow(may_write)
def bring_picture(key: str) -> ResponseReturnValue:
    """Keep one picture (field `file`); say how the text names it. JSON: docs/developer/writer.md."""
    minutes = queries.for_meeting(meetings.by_key(key).id)
    if minutes is None:
        return answers.refusal(404, "not_begun", _("Nobody has begun to write minutes of this meeting."))
    file = request.files.get("file")
    try:
        if not is_writable(minutes.state):
            raise Conflict(_("These minutes may not be written at the moment. The picture was not kept."),
                           code="closed")  # fmt: skip
        row = service.bring(minutes, content=file.read() if file else b"", by=current_user)
    except Problem as problem:
        return answers.refusal(problem.status, problem.code, str(problem))
    return {"id": row.id, "markdown": f"![](gambar:{row.id})", "width": row.width, "height": row.height,
            "address": url_for("minutes.picture", key=key, number=row.id)}, 201  # fmt: skip


@blueprint.get("/notula/<key>/gambar/<int:number>")
@allow(may_see)
def picture(key: str, number: int) -> ResponseReturnValue:
    """For writers any picture of these minutes; for other members those that a published version shows."""
    meeting = meetings.by_key(key)
    row = pictures.one(meeting.id, number)
    if not may_write(current_user, key) and not pictures.was_published(meeting.id, number):
        raise Missing(_("There is no such picture in these minutes."))
    return file(row.storage_key, row.media_type, "private, max-age=86400")


@blueprint.get("/publik/notula/<key>/gambar/<int:number>")
@public
def public_picture(key: str, number: int) -> ResponseReturnValue:
    """For everybody, while the version that shows it is public, and only if its public form shows it."""
    meeting_id, _seals, seal = sealed(key, "public")
    shown = public_form(queries.version(meeting_id, seal.number).content).get("pictures", ())
    found = [one for one in shown if one["id"] == number]
    if not found:
        raise Missing(_("There is no such picture in these minutes."))
    return file(found[0]["sha256"], found[0]["media_type"], "public, no-cache")


def file(sha256: str, media_type: str, cache: str) -> Response:
    """The bytes of a picture, or of its lighter copy (`?ukuran=layar`), with this Cache-Control. Raises Gone when they
    are no longer on the disk.
    """
    is_lighter = request.args.get(drawing.SIZE) == drawing.LIGHTER
    try:
        content = drawing.lighter(sha256) if is_lighter else Storage(config.current().files).open(sha256)
    except StorageFailed as error:
        raise Gone(_("The file is no longer on this server's disk. Ask the administrator for a backup.")) from error
    response: Response = send_file(BytesIO(content), mimetype="image/webp" if is_lighter else media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = cache
    response.set_etag(f"{sha256[:32]}{'-lighter' if is_lighter else ''}")
    response.make_conditional(request)
    return response
