"""Chairs and who holds them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.directory import labels, queries, rules, service
from forum.directory.forms import EndForm, OfficeForm, TenureForm
from forum.directory.models import Office, Person
from forum.directory.views.pages import blueprint
from forum.kernel.i18n import gettext as _
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/direktori/jabatan/<int:office_id>")
@allow(rules.may_see)
def office(office_id: int) -> ResponseReturnValue:
    """One chair: who sits in it today, and who did."""
    shown = queries.office(office_id)
    today = queries.today(shown.organisation.region)
    history = queries.tenures(shown.id)
    now = [held for held in history if rules.covers(held, today)]
    return render_template(
        "directory/office.html", office=shown, history=history, today=today, labels=labels, rules=rules,
        holder=rules.in_charge(now) if now else None,
    )  # fmt: skip


@blueprint.route("/direktori/organisasi/<int:organisation_id>/jabatan/baru", methods=["GET", "POST"])
@allow(rules.may_edit)
def new_office(organisation_id: int) -> ResponseReturnValue:
    organisation = queries.organisation(organisation_id)
    form = OfficeForm()
    del form.valid_to
    if form.validate_on_submit():
        with form.problems():
            made = service.create_office(organisation, title=form.title.data, rank=form.rank.data,
                                         email=form.email.data, phone=form.phone.data)  # fmt: skip
            flash(_("The office “%(title)s” is in the directory.", title=made.title), "success")
            return redirect(url_for("directory.office", office_id=made.id), code=303)
    return render_template("directory/office_form.html", form=form, organisation=organisation, office=None), _status(
        form
    )


@blueprint.route("/direktori/jabatan/<int:office_id>/ubah", methods=["GET", "POST"])
@allow(rules.may_edit)
def change_office(office_id: int) -> ResponseReturnValue:
    shown = queries.office(office_id)
    form = OfficeForm(obj=shown)
    if form.validate_on_submit():
        with form.problems():
            service.change_office(shown, title=form.title.data, rank=form.rank.data, email=form.email.data,
                                  phone=form.phone.data, valid_to=form.valid_to.data)  # fmt: skip
            flash(_("The changes are saved."), "success")
            return redirect(url_for("directory.office", office_id=shown.id), code=303)
    return render_template(
        "directory/office_form.html", form=form, organisation=shown.organisation, office=shown
    ), _status(form)  # fmt: skip


@blueprint.route("/direktori/jabatan/<int:office_id>/pejabat", methods=["GET", "POST"])
@allow(rules.may_edit)
def appoint(office_id: int) -> ResponseReturnValue:
    """Somebody takes the chair; a new definitive holder ends what is still open, after a question."""
    shown = queries.office(office_id)
    search = request.args.get("q", "").strip()[:100]
    form = TenureForm(since=queries.today(shown.organisation.region)).offer(_candidates(shown, search))
    history = queries.tenures(shown.id)
    open_now = [held for held in history if held.valid_to is None]
    if form.validate_on_submit():
        with form.problems():
            tenure = service.appoint(shown, _chosen(shown, form), kind=form.kind.data, since=form.since.data,
                                     until=form.until.data, end_open=form.end_open.data)  # fmt: skip
            flash(_("%(name)s holds the office “%(title)s”.", name=tenure.person.name, title=shown.title), "success")
            return redirect(url_for("directory.office", office_id=shown.id), code=303)
    return render_template(
        "directory/appoint.html", form=form, office=shown, open_now=open_now, search=search, labels=labels
    ), _status(form)  # fmt: skip


def _candidates(office: Office, search: str) -> list[Person]:
    """The people of the organisation, and whoever was searched for or chosen."""
    found = [*queries.people([office.organisation_id]), *queries.search_people(search)]
    chosen = whole(request.form.get("person"))
    if chosen and chosen not in {one.id for one in found}:
        found.append(queries.person(chosen))
    return list({one.id: one for one in found}.values())


def _chosen(office: Office, form: TenureForm) -> Person:
    """The person chosen; for a written name, the one of exactly that name here, or somebody new."""
    if form.person.data:
        return queries.person(form.person.data)
    wanted = form.name.data.casefold()
    for known in queries.people([office.organisation_id]):
        if known.name.casefold() == wanted:
            return known
    return service.create_person(name=form.name.data, organisation=office.organisation, position=office.title)


@blueprint.route("/direktori/masa-jabatan/<int:tenure_id>/akhiri", methods=["GET", "POST"])
@allow(rules.may_edit)
def end_tenure(tenure_id: int) -> ResponseReturnValue:
    tenure = queries.tenure(tenure_id)
    form = EndForm(on=tenure.valid_to or queries.today())
    if form.validate_on_submit():
        with form.problems():
            service.end_tenure(tenure, form.on.data)
            flash(_("The changes are saved."), "success")
            return redirect(url_for("directory.office", office_id=tenure.office_id), code=303)
    return render_template("directory/end_tenure.html", form=form, tenure=tenure), _status(form)


def _status(form: OfficeForm | TenureForm | EndForm) -> int:
    return 422 if form.errors else 200
