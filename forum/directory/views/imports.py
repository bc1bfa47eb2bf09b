"""Bringing in a table: upload, look, confirm."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum.adapters.spreadsheet import Sheet, Table, UnreadableTable, read_table, write_csv, write_xlsx
from forum.directory import queries, rules
from forum.directory.forms import UploadForm
from forum.directory.importing import apply, columns, plan, reasons
from forum.directory.models import ImportBatch, Region
from forum.directory.views.pages import blueprint
from forum.extensions import current_user, db
from forum.kernel import clock, ids
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.web.access import allow
from forum.web.forms import whole
from forum.web.tables import sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # rows of each kind on the preview; the numbers count all


@blueprint.route("/direktori/impor", methods=["GET", "POST"])
@allow(rules.may_edit)
def imports() -> ResponseReturnValue:
    """Upload a table. A file that gives none is not kept; one that does waits for a look at its preview."""
    usual = max(queries.counts_by_region().items(), key=lambda counted: counted[1], default=(0, 0))[0]
    form = UploadForm(region=whole(request.args.get("region"), usual or 0)).offer(queries.regions())
    if form.validate_on_submit():
        with form.problems():
            batch = _keep(form)
            return redirect(url_for("directory.import_batch", key=batch.key), code=303)
    waiting = db.session.scalars(
        select(ImportBatch)
        .where(ImportBatch.user_id == current_user.id)
        .order_by(ImportBatch.id.desc())
        .limit(10)
    ).all()  # fmt: skip
    return render_template("directory/imports.html", form=form, batches=waiting), 422 if form.errors else 200


def _keep(form: UploadForm) -> ImportBatch:
    upload = form.file.data
    content = upload.stream.read()
    region = db.session.get(Region, form.region.data) if form.region.data else None
    plan.build(_table(content, upload.filename), region)
    batch = ImportBatch(key=ids.new_key(), filename=upload.filename[-255:], content=content,
                        user_id=current_user.id, region_id=region.id if region else None)  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    return batch


def _table(content: bytes, filename: str) -> Table:
    try:
        return read_table(content, filename)
    except UnreadableTable as error:
        raise Problem(sentence(error.reason_code), code=error.reason_code, field="file") from error


def _own(key: str, writing: bool = False) -> ImportBatch:
    """The batch of this person; anybody else's is not there."""
    statement = select(ImportBatch).where(ImportBatch.key == key, ImportBatch.user_id == current_user.id)
    batch = db.session.scalar(statement.with_for_update() if writing else statement)
    if batch is None:
        raise Missing(_("There is no such import, or it is somebody else's."))
    return batch


@blueprint.get("/direktori/impor/<key>")
@allow(rules.may_edit)
def import_batch(key: str) -> ResponseReturnValue:
    """What the table would do, or what it did."""
    batch = _own(key)
    return _preview(batch)


def _preview(batch: ImportBatch, said: str = "") -> str:
    region = db.session.get(Region, batch.region_id) if batch.region_id else None
    planned = None if batch.confirmed_at else plan.build(_table(batch.content, batch.filename), region)
    return render_template("directory/import_batch.html", batch=batch, plan=planned, region=region, said=said,
                           shown=SHOWN)  # fmt: skip


@blueprint.post("/direktori/impor/<key>")
@allow(rules.may_edit)
def confirm_import(key: str) -> ResponseReturnValue:
    """Write what was shown: only if it is still the same, and with errors only the good rows, by choice."""
    batch = _own(key, writing=True)
    here = url_for("directory.import_batch", key=key)
    if batch.confirmed_at:
        return redirect(here, code=303)
    region = db.session.get(Region, batch.region_id) if batch.region_id else None
    planned = plan.build(_table(batch.content, batch.filename), region)
    if planned.fingerprint != request.form.get("fingerprint"):
        return _preview(batch, _("The directory has changed since you looked. This is the new preview; nothing has "
                                 "been written yet.")), 409  # fmt: skip
    if planned.errors and request.form.get("skip") != "1":
        return _preview(batch, _("Some rows have errors. Nothing has been written yet.")), 422
    batch.outcome = apply.apply(planned, region)
    batch.confirmed_at = clock.now()
    flash(_("The table is in the directory."), "success")
    return redirect(here, code=303)


@blueprint.post("/direktori/impor/<key>/buang")
@allow(rules.may_edit)
def discard_import(key: str) -> ResponseReturnValue:
    """Throw an unconfirmed table away. Doing it twice is harmless."""
    batch = db.session.scalar(
        select(ImportBatch).where(
            ImportBatch.key == key, ImportBatch.user_id == current_user.id, ImportBatch.confirmed_at.is_(None)
        )
    )
    if batch is not None:
        db.session.delete(batch)
        flash(_("The table was thrown away. Nothing of it had been written."), "success")
    return redirect(url_for("directory.imports"), code=303)


@blueprint.get("/direktori/impor/templat.xlsx")
@allow(rules.may_edit)
def template_xlsx() -> ResponseReturnValue:
    """An empty table with the columns we know, and a second sheet that explains them."""
    header = list(columns.titles().values())
    content = write_xlsx([
        Sheet(_("Offices and people"), header, []),
        Sheet(_("What goes where"), [_("Column"), _("What to write")], reasons.explanations()),
    ])  # fmt: skip
    return content, 200, _download(XLSX, "xlsx")


@blueprint.get("/direktori/impor/templat.csv")
@allow(rules.may_edit)
def template_csv() -> ResponseReturnValue:
    return (
        write_csv(list(columns.titles().values()), [], delimiter=";"),
        200,
        _download("text/csv; charset=utf-8", "csv"),
    )


def _download(media_type: str, ending: str) -> dict[str, str]:
    name = _("offices-and-people")
    return {"Content-Type": media_type, "Content-Disposition": f'attachment; filename="{name}.{ending}"'}
