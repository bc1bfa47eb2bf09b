"""Documents: upload, take, decide who may read, remove."""

from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forum import config
from forum.adapters.storage import StorageFailed
from forum.extensions import current_user
from forum.kernel.errors import Gone, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import labels, queries, rules, service
from forum.meetings.forms import DocumentForm
from forum.meetings.views import blueprint
from forum.web.access import allow


@blueprint.route("/rapat/<key>/dokumen", methods=["GET", "POST"])
@allow(rules.may_write)
def documents(key: str) -> ResponseReturnValue:
    """The meeting's documents, and a form to add one."""
    meeting = queries.by_key(key)
    form = DocumentForm()
    problem: Problem | None = None
    if form.validate_on_submit():
        file = request.files.get("file")
        try:
            service.add_document(
                meeting,
                content=file.read() if file else b"",
                filename=(file.filename if file else "") or "",
                title=form.title.data or "",
                is_public=form.is_public.data and rules.may_organise(current_user, key),
                by=current_user._get_current_object(),
            )
        except Problem as found:
            problem = found
        else:
            flash(_("The document is kept."), "success")
            return redirect(url_for("meetings.documents", key=key), code=303)
    return render_template(
        "meetings/documents.html",
        meeting=meeting,
        labels=labels,
        form=form,
        problem=problem,
        documents=queries.documents(meeting.id),
        may_publish=rules.may_organise(current_user, key),
        limit_mb=config.current().max_upload // (1024 * 1024),
    ), 422 if form.is_submitted() else 200


@blueprint.get("/rapat/<key>/dokumen/<int:document_id>")
@allow(rules.may_see)
def document(key: str, document_id: int) -> ResponseReturnValue:
    """The file itself, always as a download, as what it was recognised to be."""
    row = queries.document(queries.by_key(key).id, document_id)
    try:
        content = service.open_document(row)
    except StorageFailed as error:
        raise Gone(_("The file is no longer on this server's disk. Ask the administrator for a backup.")) from error
    response: Response = send_file(BytesIO(content), mimetype=row.media_type, as_attachment=True,
                                   download_name=row.filename)  # fmt: skip
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/rapat/<key>/dokumen/<int:document_id>/hapus")
@allow(rules.may_write)
def remove_document(key: str, document_id: int) -> ResponseReturnValue:
    """Take a document off the meeting."""
    meeting = queries.by_key(key)
    service.remove_document(meeting, queries.document(meeting.id, document_id), current_user._get_current_object())
    flash(_("The document is removed. Upload it again to bring it back."), "success")
    return redirect(url_for("meetings.documents", key=key), code=303)


@blueprint.post("/rapat/<key>/dokumen/<int:document_id>/publik")
@allow(rules.may_organise)
def publish_document(key: str, document_id: int) -> ResponseReturnValue:
    """Decide whether everybody may read a document."""
    meeting = queries.by_key(key)
    row = queries.document(meeting.id, document_id)
    service.set_document_public(meeting, row, request.form.get("public") == "yes", current_user._get_current_object())
    flash(_("Everybody may read it now.") if row.is_public else _("Only this forum reads it now."), "success")
    return redirect(url_for("meetings.documents", key=key), code=303)
