"""Regions and their clocks."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.directory import labels, queries, rules, service
from forum.directory.forms import RegionForm, zone_label
from forum.directory.views.pages import blueprint
from forum.kernel.i18n import gettext as _
from forum.web.access import allow


@blueprint.get("/direktori/wilayah")
@allow(rules.may_see)
def regions() -> ResponseReturnValue:
    """All regions by code, with the number of organisations in each."""
    return render_template("directory/regions.html", regions=queries.regions(), counts=queries.counts_by_region(),
                           labels=labels, rules=rules, zone_label=zone_label)  # fmt: skip


@blueprint.route("/direktori/wilayah/baru", methods=["GET", "POST"])
@allow(rules.may_edit)
def new_region() -> ResponseReturnValue:
    form = RegionForm(kind="regency")
    if form.validate_on_submit():
        with form.problems():
            made = service.create_region(code=form.code.data, name=form.name.data, kind=form.kind.data,
                                         timezone=form.timezone.data)  # fmt: skip
            flash(_("%(name)s is in the directory.", name=made.name), "success")
            return redirect(url_for("directory.regions"), code=303)
    return render_template("directory/region_form.html", form=form), 422 if form.errors else 200
