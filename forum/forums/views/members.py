"""Which organisations belong to a forum, on which side, since when."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum.directory import labels as directory_labels
from forum.directory import queries as directory
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums import labels, queries, rules, service
from forum.forums.forms import AddMembersForm, EndMembershipForm
from forum.forums.models import SIDES, Forum
from forum.forums.views import blueprint
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.route("/forum/<slug>/anggota", methods=["GET", "POST"])
@allow(rules.may_organise)
def members(slug: str) -> ResponseReturnValue:
    """The members by side, those of the past, and a way to take in many at once."""
    forum = queries.by_slug(slug)
    found, narrowed = _offered(forum)
    form = AddMembersForm(data={"since": clock.today(forum.timezone)})
    form.organisations.choices = [(one.id, one.name) for one in found]
    if form.validate_on_submit():
        statement = select(Organisation).where(Organisation.id.in_(form.organisations.data))
        with form.problems():
            chosen = list(db.session.scalars(statement))
            if not chosen:
                raise Problem(_("Tick at least one organisation."), field="organisations")
            added = service.add_members(forum, chosen, since=form.since.data, side=form.side.data or None)
        if not form.errors:
            flash(ngettext("%(num)d organisation is a member now.", "%(num)d organisations are members now.",
                           len(added)), "success")  # fmt: skip
            return redirect(url_for("forums.members", slug=slug), code=303)
    return _page(forum, form, found, narrowed), 422 if form.is_submitted() else 200


def _offered(forum: Forum) -> tuple[list[Organisation], dict[str, str]]:
    """Organisations that could become members, narrowed by words, region and sector; at most 200 are shown."""
    sent = request.values
    narrowed = {name: sent.get(name, "").strip() for name in ("q", "region", "sector")}
    if not any(narrowed.values()):
        return [], narrowed
    region_id = whole(narrowed["region"]) or None
    today = clock.today(forum.timezone)
    statement = directory.selection(region_id, narrowed["sector"] or None, today, narrowed["q"])
    inside = queries.sides(forum.id, today)
    statement = statement.where(Organisation.id.not_in(inside)).limit(200)
    return list(db.session.scalars(statement)), narrowed


def _page(forum: Forum, form: AddMembersForm, found: list[Organisation], narrowed: dict[str, str]) -> str:
    today = clock.today(forum.timezone)
    current = queries.members(forum.id, today)
    return render_template(
        "forums/members.html",
        forum=forum,
        form=form,
        found=found,
        narrowed=narrowed,
        searched=any(narrowed.values()),
        sides=[(side, [one for one in current if one.side == side]) for side in SIDES],
        former=queries.former_members(forum.id, today),
        regions=directory.regions(),
        sectors=directory_labels.sector_choices(),
        labels=labels,
    )


@blueprint.route("/forum/<slug>/anggota/<int:member_id>/akhiri", methods=["GET", "POST"])
@allow(rules.may_organise)
def end_membership(slug: str, member_id: int) -> ResponseReturnValue:
    """End a membership on a day; it stays in the history."""
    forum = queries.by_slug(slug)
    member = queries.membership(forum.id, member_id)
    form = EndMembershipForm(data={"until": clock.today(forum.timezone)})
    if form.validate_on_submit():
        with form.problems():
            service.end_membership(member, form.until.data)
        if not form.errors:
            flash(_("%(name)s is a member until that day.", name=member.organisation.name), "success")
            return redirect(url_for("forums.members", slug=slug), code=303)
    return render_template(
        "forums/end_membership.html", forum=forum, member=member, form=form, labels=labels
    ), 422 if form.is_submitted() else 200


@blueprint.post("/forum/<slug>/anggota/<int:member_id>/sisi")
@allow(rules.may_organise)
def change_side(slug: str, member_id: int) -> ResponseReturnValue:
    """Seat a member on another side."""
    forum = queries.by_slug(slug)
    member = queries.membership(forum.id, member_id)
    service.change_side(member, request.form.get("side", ""))
    flash(_("%(name)s: %(side)s.", name=member.organisation.name, side=labels.side(member.side)), "success")
    return redirect(url_for("forums.members", slug=slug), code=303)
