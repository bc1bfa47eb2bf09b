"""Pictures of the signed sheet: bring them, look at them, take them off. Never public."""

from io import BytesIO

from flask import Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forum.adapters.storage import StorageFailed
from forum.attendance.paper import pictures, signed
from forum.attendance.views import blueprint
from forum.extensions import current_user
from forum.kernel.errors import Gone, Problem
from forum.kernel.i18n import current_locale, ngettext
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings import rules as meetings_rules
from forum.web.access import allow
from forum.web.forms import whole

MOST_AT_ONCE = 30


@blueprint.get("/rapat/<key>/pintu/daftar-hadir-bertanda-tangan.pdf")
@allow(pictures.may_look)
def signed_pdf(key: str) -> ResponseReturnValue:
    """Everybody recorded, with what they drew at the door. Never kept by a cache."""
    meeting = meetings.by_key(key)
    response = Response(signed.pdf(meeting, current_locale()), content_type="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=signed.filename(meeting))
    return response


@blueprint.post("/rapat/<key>/pintu/lembar/foto")
@allow(meetings_rules.may_write)
def bring_pictures(key: str) -> ResponseReturnValue:
    """Keep one file or several. One that is refused is named; those before it are kept."""
    meeting = meetings.by_key(key)
    files = [one for one in request.files.getlist("file") if one.filename][:MOST_AT_ONCE]
    page = whole(request.form.get("page")) or None
    kept = 0
    for file in files:
        try:
            pictures.bring(meeting, content=file.read(), filename=file.filename or "", page=page, by=current_user)
            kept += 1
        except Problem as problem:
            flash(_("%(name)s: %(why)s", name=file.filename, why=problem), "danger")
    if not files:
        flash(_("Choose a file first."), "danger")
    if kept:
        flash(ngettext("%(num)d picture is kept.", "%(num)d pictures are kept.", kept), "success")
    return redirect(_back(key), code=303)


@blueprint.get("/rapat/<key>/pintu/lembar/foto/<int:picture_id>")
@allow(pictures.may_look)
def picture(key: str, picture_id: int) -> ResponseReturnValue:
    """The file: a picture is shown, a PDF is taken; both as what they were recognised to be."""
    row = pictures.one(meetings.by_key(key), picture_id)
    try:
        content = pictures.opened(row)
    except StorageFailed as error:
        raise Gone(_("The file is no longer on this server's disk. Ask the administrator for a backup.")) from error
    response: Response = send_file(BytesIO(content), mimetype=row.media_type, download_name=row.filename,
                                   as_attachment=not row.media_type.startswith("image/"))  # fmt: skip
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/rapat/<key>/pintu/lembar/foto/<int:picture_id>/hapus")
@allow(meetings_rules.may_write)
def remove_picture(key: str, picture_id: int) -> ResponseReturnValue:
    """Take a picture off the meeting."""
    pictures.remove(pictures.one(meetings.by_key(key), picture_id))
    flash(_("The picture is removed. Bring it again to have it back."), "success")
    return redirect(_back(key), code=303)


def _back(key: str) -> str:
    """To the rows one came from."""
    code, page = request.form.get("kode", "")[:8], whole(request.form.get("halaman"))
    return url_for("attendance.sheet", key=key, kode=code or None, halaman=page or None, _anchor="foto")
