"""People."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.directory import labels, queries, rules, service
from forum.directory.forms import PersonForm
from forum.directory.views.pages import blueprint
from forum.kernel.i18n import gettext as _
from forum.web.access import allow


@blueprint.get("/direktori/orang/<int:person_id>")
@allow(rules.may_see)
def person(person_id: int) -> ResponseReturnValue:
    """Somebody: how to reach them, and the offices they hold and held."""
    shown = queries.person(person_id)
    return render_template("directory/person.html", person=shown, history=queries.tenures_of(shown.id),
                           today=queries.today(), labels=labels, rules=rules)  # fmt: skip


@blueprint.route("/direktori/organisasi/<int:organisation_id>/orang/baru", methods=["GET", "POST"])
@allow(rules.may_edit)
def new_person(organisation_id: int) -> ResponseReturnValue:
    organisation = queries.organisation(organisation_id)
    form = PersonForm()
    if form.validate_on_submit():
        made = next((one for one in queries.people([organisation.id]) if _same(one.name, one.email, form)), None)
        if made is None:
            made = service.create_person(organisation=organisation, **_typed(form))  # type: ignore[arg-type]
        flash(_("%(name)s is in the directory.", name=made.name), "success")
        return redirect(url_for("directory.person", person_id=made.id), code=303)
    page = render_template("directory/person_form.html", form=form, organisation=organisation, person=None)
    return page, 422 if form.errors else 200


def _same(name: str, email: str | None, form: PersonForm) -> bool:
    """Sent twice: somebody of this name and address is here already."""
    return name == form.name.data and (email or "") == (form.email.data or "")


@blueprint.route("/direktori/orang/<int:person_id>/ubah", methods=["GET", "POST"])
@allow(rules.may_edit)
def change_person(person_id: int) -> ResponseReturnValue:
    shown = queries.person(person_id)
    form = PersonForm(obj=shown)
    if form.validate_on_submit():
        service.change_person(shown, organisation=shown.organisation, **_typed(form))  # type: ignore[arg-type]
        flash(_("The changes are saved."), "success")
        return redirect(url_for("directory.person", person_id=shown.id), code=303)
    page = render_template("directory/person_form.html", form=form, organisation=shown.organisation, person=shown)
    return page, 422 if form.errors else 200


def _typed(form: PersonForm) -> dict[str, object]:
    return {name: form[name].data for name in ("name", "position", "email", "phone", "nip", "locale")}
