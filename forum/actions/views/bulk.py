"""Changing many promises at once: see first, then change, and take it back when it was wrong."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.actions.labels import status_choices
from forum.actions.models import Action, BulkChange, Commitment
from forum.actions.service import bulk
from forum.actions.views import blueprint
from forum.directory.models import Organisation
from forum.extensions import current_user, db
from forum.forums.rules import has_role, organises_any
from forum.kernel import ids
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.post("/tindak-lanjut/ubah")
@allow(organises_any)
def change_many() -> ResponseReturnValue:
    """What would change; with `key` from that page, change it."""
    back = url_for("actions.index")
    try:
        actions, wanted = _chosen(), _wanted()
        found = bulk.differences(actions, wanted)
    except Missing:
        raise
    except Problem as problem:
        flash(str(problem), "danger")
        return redirect(request.form.get("back", "") if _is_ours(request.form.get("back", "")) else back, code=303)
    key = request.form.get("key", "")
    if not ids.looks_like_token(key):
        return render_template(
            "actions/bulk.html", actions=actions, found=found, sent=request.form, key=ids.new_token()
        )
    row = bulk.change(actions, wanted, key=key, by=current_user._get_current_object())
    return redirect(url_for("actions.changed_many", key=row.key), code=303)


@blueprint.get("/tindak-lanjut/ubah/<key>")
@allow(organises_any)
def changed_many(key: str) -> ResponseReturnValue:
    """What was changed, and the way back."""
    row = _own(key)
    numbers = {one["action"] for one in row.changes}
    actions = list(db.session.scalars(select(Action).where(Action.id.in_(numbers)).order_by(Action.id)))
    return render_template("actions/bulk_done.html", row=row, actions=actions)


@blueprint.post("/tindak-lanjut/ubah/<key>/kembalikan")
@allow(organises_any)
def undo_many(key: str) -> ResponseReturnValue:
    """Take it back, but for what others changed since."""
    kept = bulk.undo(_own(key), current_user._get_current_object())
    flash(_("It is as it was before."), "success")
    if kept:
        flash(ngettext("%(num)d thing was changed again since, and stays.",
                       "%(num)d things were changed again since, and stay.", kept), "attention")  # fmt: skip
    return redirect(url_for("actions.changed_many", key=key), code=303)


def _own(key: str) -> BulkChange:
    row = bulk.find(key, current_user._get_current_object())
    if row is None:
        raise Missing(_("There is no such change, or it is somebody else’s."))
    return row


def _is_ours(address: str) -> bool:
    return address.startswith("/tindak-lanjut")


def _chosen() -> list[Action]:
    numbers = {whole(one) for one in request.form.getlist("tl")} - {0}
    rows = db.session.scalars(
        select(Action).where(Action.id.in_(numbers), Action.published_at.is_not(None))
        .options(joinedload(Action.meeting), joinedload(Action.owner_organisation), joinedload(Action.commitment))
        .order_by(Action.id)
    ).all()  # fmt: skip
    if any(not has_role(current_user, one.meeting.forum_id, "organiser") for one in rows):
        raise Missing(_("There is no such action item."))
    return list(rows)


def _wanted() -> bulk.Wanted:
    given = request.form
    try:
        due_on = date.fromisoformat(given["tenggat"]) if given.get("tenggat") else None
    except ValueError as error:
        raise Problem(_("This is not a date. Write it as 2026-11-20."), code="no_date") from error
    status = given.get("status") or None
    if status is not None and status not in status_choices():
        raise Problem(_("Choose how far the work is."), code="unknown_status")
    owner = db.session.get(Organisation, whole(given.get("penanggung"))) if given.get("penanggung") else None
    commitment = db.session.get(Commitment, whole(given.get("ke_komitmen"))) if given.get("ke_komitmen") else None
    if commitment is not None and any(one.meeting.forum_id != commitment.forum_id for one in _chosen()):
        raise Problem(_("This commitment belongs to another forum."), code="foreign")
    return bulk.Wanted(due_on=due_on, status=status, owner=owner, commitment=commitment)
