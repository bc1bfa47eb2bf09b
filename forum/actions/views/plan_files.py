"""The action plan as a file: taken home, and brought in after a look at what it would change."""

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum.actions.models import Milestone, PlanImport
from forum.actions.plan_forms import PlanFileForm
from forum.actions.planning import columns, exports, reading
from forum.actions.queries import plan
from forum.actions.rules import may_plan
from forum.actions.views import blueprint
from forum.actions.views.commitments import readable
from forum.adapters.spreadsheet import Sheet, Table, UnreadableTable, read_table, write_csv, write_xlsx
from forum.extensions import current_user, db
from forum.forums import queries as forums
from forum.forums.models import Forum
from forum.kernel import clock, ids
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.web.access import allow, public, signed_in
from forum.web.tables import sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@blueprint.get("/forum/<slug>/komitmen.csv")
@public
def plan_csv(slug: str) -> ResponseReturnValue:
    """The plan as CSV: what this reader may see of it."""
    forum, lines, steps, inside = _plan(slug)
    head = list(exports.header(inside=inside).values())
    return _file(write_csv(head, exports.rows(lines, steps, inside=inside), delimiter=";"), CSV, forum, "csv")


@blueprint.get("/forum/<slug>/komitmen.xlsx")
@public
def plan_xlsx(slug: str) -> ResponseReturnValue:
    """The plan as a workbook with real dates."""
    forum, lines, steps, inside = _plan(slug)
    return _file(write_xlsx([exports.sheet(_("Action plan"), lines, steps, inside=inside)]), XLSX, forum, "xlsx")


@blueprint.get("/forum/<slug>/komitmen.json")
@public
def plan_json(slug: str) -> ResponseReturnValue:
    """The plan as open data."""
    forum, lines, steps, inside = _plan(slug)
    return jsonify({"forum": forum.slug, "name": forum.name,
                    "commitments": exports.as_json(lines, steps, inside=inside)})  # fmt: skip


def _plan(slug: str) -> tuple[Forum, list[plan.Line], dict[int, list[Milestone]], bool]:
    forum, inside = readable(slug)
    steps = {commitment.id: milestones for commitment, milestones in plan.parts(forum.id)}
    return forum, plan.of_forum(forum.id, public_only=not inside), steps, inside


def _file(content: bytes, media_type: str, forum: Forum, ending: str) -> Response:
    name = f"{_('action-plan')}-{forum.slug}.{ending}"
    headers = {"Content-Type": media_type, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers)


@blueprint.get("/forum/<slug>/komitmen/impor/templat.xlsx")
@allow(may_plan)
def plan_template(slug: str) -> ResponseReturnValue:
    """An empty table with the headings we know."""
    forum = forums.by_slug(slug)
    return _file(write_xlsx([Sheet(_("Action plan"), list(columns.titles().values()), [])]), XLSX, forum, "xlsx")


@blueprint.route("/forum/<slug>/komitmen/impor", methods=["GET", "POST"])
@allow(may_plan)
def import_plan(slug: str) -> ResponseReturnValue:
    """Upload a plan. A file that gives none is not kept; one that does waits for a look."""
    forum = forums.by_slug(slug)
    form = PlanFileForm()
    if form.validate_on_submit():
        with form.problems():
            content = form.file.data.stream.read()
            reading.look(_table(content, form.file.data.filename), forum)
            batch = PlanImport(key=ids.new_key(), forum=forum, user_id=current_user.id, content=content,
                               filename=form.file.data.filename[-255:], created_at=clock.now())  # fmt: skip
            db.session.add(batch)
            db.session.flush()
            return redirect(url_for("actions.planned", key=batch.key), code=303)
    return render_template("commitments/import.html", forum=forum, form=form), 422 if form.errors else 200


def _table(content: bytes, filename: str) -> Table:
    try:
        return read_table(content, filename)
    except UnreadableTable as error:
        raise Problem(sentence(error.reason_code), code=error.reason_code, field="file") from error


def _own(key: str, writing: bool = False) -> PlanImport:
    statement = select(PlanImport).where(PlanImport.key == key, PlanImport.user_id == current_user.id)
    batch = db.session.scalar(statement.with_for_update() if writing else statement)
    if batch is None or not may_plan(current_user, batch.forum.slug):
        raise Missing(_("There is no such import, or it is somebody else's."))
    return batch


@blueprint.get("/komitmen/impor/<key>")
@allow(signed_in)
def planned(key: str) -> ResponseReturnValue:
    """What the table would do, or that it is done."""
    return _preview(_own(key))


def _preview(batch: PlanImport, said: str = "") -> str:
    found = None if batch.confirmed_at else reading.look(_table(batch.content, batch.filename), batch.forum)
    return render_template("commitments/planned.html", batch=batch, forum=batch.forum, plan=found, said=said)


@blueprint.post("/komitmen/impor/<key>")
@allow(signed_in)
def confirm_plan(key: str) -> ResponseReturnValue:
    """Write what was shown, if it is still the same; with errors only the good rows, by choice."""
    batch = _own(key, writing=True)
    if batch.confirmed_at:
        return redirect(url_for("actions.planned", key=key), code=303)
    found = reading.look(_table(batch.content, batch.filename), batch.forum)
    if found.fingerprint != request.form.get("fingerprint"):
        return _preview(batch, _("The plan has changed since you looked. This is the new preview; nothing has been "
                                 "written yet.")), 409  # fmt: skip
    if found.errors and request.form.get("skip") != "1":
        return _preview(batch, _("Some rows have errors. Nothing has been written yet.")), 422
    reading.write(found, batch.forum)
    batch.confirmed_at = clock.now()
    flash(_("The action plan is written. Only members see it until you make commitments public."), "success")
    return redirect(url_for("actions.commitments", slug=batch.forum.slug), code=303)


@blueprint.post("/komitmen/impor/<key>/buang")
@allow(signed_in)
def discard_plan(key: str) -> ResponseReturnValue:
    """Throw an unconfirmed table away."""
    batch = _own(key)
    slug = batch.forum.slug
    if batch.confirmed_at is None:
        db.session.delete(batch)
        flash(_("The table was thrown away. Nothing of it had been written."), "success")
    return redirect(url_for("actions.import_plan", slug=slug), code=303)
