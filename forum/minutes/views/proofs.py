"""The officially signed file of a version, and the timestamp of its seal."""

from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forum import config
from forum.adapters import sealing
from forum.adapters.storage import StorageFailed
from forum.extensions import current_user
from forum.kernel.errors import Gone, Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import labels
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.meetings.rules import may_organise, may_see, may_write
from forum.minutes import checking, queries
from forum.minutes.proofs import queries as proofs
from forum.minutes.proofs import service
from forum.minutes.proofs.forms import DecisionForm, ScanForm
from forum.minutes.proofs.models import Scan
from forum.minutes.proofs.shown import readings
from forum.minutes.queries import Seal
from forum.minutes.views import blueprint
from forum.web.access import allow, public
from forum.web.forms import whole


def _version(key: str, asked: str) -> tuple[Meeting, list[Seal], Seal]:
    """The meeting, its versions and the asked one (the newest when nobody said). Raises Missing."""
    meeting = meetings.by_key(key)
    seals = queries.seals(meeting.id)
    found = next((one for one in seals if not asked or one.number == whole(asked)), None)
    if found is None:
        raise Missing(_("There are no such published minutes."))
    return meeting, seals, found


@blueprint.route("/notula/<key>/berkas-resmi", methods=["GET", "POST"])
@allow(may_write)
def signed_scan(key: str) -> ResponseReturnValue:
    """The officially signed files of a version (`?versi=n`), and a form to bring one."""
    meeting, seals, seal = _version(key, request.args.get("versi", ""))
    form = ScanForm()
    problem: Problem | None = None
    if form.validate_on_submit():
        file = request.files.get("file")
        try:
            service.bring(
                seal,
                file.read() if file else b"",
                (file.filename if file else "") or "",
                note=form.note.data or "",
                reason=form.reason.data or "",
                by=current_user._get_current_object(),
            )
        except Problem as found:
            problem = found
        else:
            flash(_("The signed file of version %(number)s is kept.", number=seal.number), "success")
            return redirect(url_for("minutes.signed_scan", key=key, versi=seal.number), code=303)
    scans = proofs.scans(seal.version_id)
    if any(one.replaced_at is None for one in scans):
        form.reason.flags.required = True
    page = render_template(
        "minutes/scan.html",
        meeting=meeting,
        seal=seal,
        in_force=seals[0].number,
        form=form,
        problem=problem,
        scans=scans,
        readings=readings,
        acts=proofs.acts([one.id for one in scans]),
        names=proofs.names([one.uploaded_by_id for one in scans]),
        may_decide=may_organise(current_user, key),
        is_open=seal.is_public and seals[0].is_public,
        file_size=labels.size,
        limit_mb=config.current().max_upload // (1024 * 1024),
    )
    return page, problem.status if problem else (422 if form.errors else 200)


@blueprint.post("/notula/<key>/berkas-resmi/<int:scan_id>/publik")
@allow(may_organise)
def decide_scan(key: str, scan_id: int) -> ResponseReturnValue:
    """Decide whether everybody may take the signed file."""
    meeting, seals, seal = _version(key, request.args.get("versi", ""))
    form = DecisionForm()
    row = proofs.scan(seal.version_id, scan_id)
    service.decide(
        row,
        is_public=request.form.get("public") == "yes",
        open_version=seal.is_public and seals[0].is_public,
        reason=form.reason.data or "",
        by=current_user._get_current_object(),
    )
    flash(_("Everybody may read it now.") if row.is_public else _("Only this forum reads it now."), "success")
    return redirect(url_for("minutes.signed_scan", key=meeting.key, versi=seal.number), code=303)


@blueprint.get("/notula/<key>/berkas-resmi/<int:scan_id>.pdf")
@allow(may_see)
def scan_file(key: str, scan_id: int) -> ResponseReturnValue:
    """The signed file, for members; one that was replaced only for those who write."""
    _meeting, _seals, seal = _version(key, request.args.get("versi", ""))
    row = proofs.scan(seal.version_id, scan_id)
    if row.replaced_at is not None and not may_write(current_user, key):
        raise Missing(_("There is no such file of this version."))
    return _given(row, f"notula-{key}-v{seal.number}-bertanda-tangan.pdf")


@blueprint.get("/publik/notula/<key>/berkas-resmi.pdf")
@public
def public_scan(key: str) -> ResponseReturnValue:
    """The signed file, for everybody, while somebody has decided so and the minutes are public."""
    _meeting, seals, seal = _version(key, request.args.get("versi", ""))
    row = proofs.scan_in_force(seal.version_id)
    if row is None or not row.is_public or not (seal.is_public and seals[0].is_public):
        raise Missing(_("There is no such file of this version."))
    return _given(row, f"notula-publik-{key}-v{seal.number}-bertanda-tangan.pdf")


@blueprint.get("/cap-waktu/<seal>.tsr")
@public
def timestamp(seal: str) -> ResponseReturnValue:
    """The timestamp of a seal, as its authority gave it, for whoever holds the seal: it says a time, no more."""
    sha256 = checking.fingerprint(seal[:400])
    found = proofs.stamp_by_seal(sha256) if sha256 else None
    if found is None:
        raise Missing(_("No timestamp of this seal is kept here."))
    response = Response(sealing.as_reply(found.token), mimetype="application/timestamp-reply")
    response.headers["Content-Disposition"] = f'attachment; filename="segel-{sha256[:16]}.tsr"'
    return response


def _given(row: Scan, name: str) -> Response:
    try:
        content = service.open_scan(row)
    except StorageFailed as error:
        raise Gone(_("The file is no longer on this server's disk. Ask the administrator for a backup.")) from error
    response: Response = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
