"""The list of organisations, and one of them."""

from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.directory import labels, queries, rules, service
from forum.directory.forms import FollowForm, OrganisationForm
from forum.directory.models import Organisation, Region
from forum.directory.views.pages import blueprint
from forum.extensions import db
from forum.kernel.i18n import gettext as _
from forum.web.access import allow
from forum.web.forms import whole
from forum.web.pagination import paginate


@blueprint.get("/direktori")
@allow(rules.may_see)
def index() -> ResponseReturnValue:
    """Organisations by sector and kind, with the head of each today; filtered by the server."""
    region_id = whole(request.args.get("region")) or None
    asked = {"q": request.args.get("q", "").strip()[:100], "sector": request.args.get("sector", ""),
             "kind": request.args.get("kind", ""), "region": region_id or "",
             "ended": request.args.get("ended", "")}  # fmt: skip
    on = None if asked["ended"] else queries.today()
    statement = queries.selection(_id(region_id), str(asked["sector"]), on, str(asked["q"]), str(asked["kind"]))
    page = paginate(statement, whole(request.args.get("page"), 1))
    heads = {one.organisation_id: one for one in reversed(queries.offices([row.id for row in page.rows]))
             if one.rank == "head"}  # fmt: skip
    return render_template(
        "directory/index.html", page=page, asked=asked, regions=queries.regions(), labels=labels,
        groups=[(key, list(rows)) for key, rows in groupby(page.rows, lambda one: (one.sector, one.kind))],
        heads=heads, holders=queries.holders([one.id for one in heads.values()], queries.today()),
        today=queries.today(), rules=rules,
    )  # fmt: skip


def _id(typed: int | None) -> int | None:
    return min(typed, queries.LARGEST_ID) if typed else None


@blueprint.get("/direktori/organisasi/<int:organisation_id>")
@allow(rules.may_see)
def organisation(organisation_id: int) -> ResponseReturnValue:
    """One organisation: what it is, its chairs and who holds them today, its people."""
    shown = queries.organisation(organisation_id)
    today = queries.today(shown.region)
    offices = queries.offices([shown.id], ended=True)
    return render_template(
        "directory/organisation.html", organisation=shown, today=today, labels=labels, rules=rules,
        offices=[one for one in offices if one.valid_to is None or one.valid_to >= today],
        abolished=[one for one in offices if one.valid_to is not None and one.valid_to < today],
        holders=queries.holders([one.id for one in offices], today),
        people=queries.people([shown.id]), predecessors=queries.predecessors(shown.id),
    )  # fmt: skip


def _form(shown: Organisation | None) -> OrganisationForm:
    """The form, filled from the organisation, or from the filter of the list when there is none yet."""
    if shown is None:
        wanted = whole(request.args.get("region")) or None
        return OrganisationForm(region=wanted or 0, kind="dinas").offer(queries.regions())
    return OrganisationForm(obj=shown, region=shown.region_id or 0).offer(queries.regions())


def _typed(form: OrganisationForm) -> dict[str, object]:
    region = db.session.get(Region, form.region.data) if form.region.data else None
    names = ("name", "short_name", "kind", "sector", "valid_from", "valid_to", "note")
    return {name: form[name].data for name in names} | {"region": region}


@blueprint.route("/direktori/organisasi/baru", methods=["GET", "POST"])
@allow(rules.may_edit)
def new_organisation() -> ResponseReturnValue:
    form = _form(None)
    if form.validate_on_submit():
        with form.problems():
            made = service.create_organisation(**_typed(form))  # type: ignore[arg-type]
            flash(_("%(name)s is in the directory.", name=made.name), "success")
            return redirect(url_for("directory.organisation", organisation_id=made.id), code=303)
    return render_template("directory/organisation_form.html", form=form, organisation=None), _status(form.errors)


@blueprint.route("/direktori/organisasi/<int:organisation_id>/ubah", methods=["GET", "POST"])
@allow(rules.may_edit)
def change_organisation(organisation_id: int) -> ResponseReturnValue:
    shown = queries.organisation(organisation_id)
    form = _form(shown)
    if form.validate_on_submit():
        with form.problems():
            service.change_organisation(shown, **_typed(form))  # type: ignore[arg-type]
            flash(_("The changes are saved."), "success")
            return redirect(url_for("directory.organisation", organisation_id=shown.id), code=303)
    return render_template("directory/organisation_form.html", form=form, organisation=shown), _status(form.errors)


def _status(errors: object) -> int:
    return 422 if errors else 200


@blueprint.route("/direktori/organisasi/<int:organisation_id>/penerus", methods=["GET", "POST"])
@allow(rules.may_edit)
def follow(organisation_id: int) -> ResponseReturnValue:
    """This organisation was merged or renamed: which one took over, and when."""
    shown = queries.organisation(organisation_id)
    form = FollowForm(successor=shown.successor_id)
    others = [one for one in queries.organisations(shown.region_id) if one.id != shown.id]
    form.successor.choices = [(one.id, one.name) for one in others]
    if form.validate_on_submit():
        with form.problems():
            service.follow(shown, queries.organisation(form.successor.data), form.on.data)
            flash(_("%(name)s is followed by %(other)s.", name=shown.label,
                    other=shown.successor.label if shown.successor else ""), "success")  # fmt: skip
            return redirect(url_for("directory.organisation", organisation_id=shown.id), code=303)
    return render_template(
        "directory/follow.html", form=form, organisation=shown, none=not others
    ), _status(form.errors)  # fmt: skip
