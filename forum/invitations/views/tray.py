"""The tray: what came in and waits for a person."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.invitations import labels, queries, rules, tray
from forum.invitations.forms import AnswerForm
from forum.invitations.models import Invitation
from forum.invitations.views import blueprint
from forum.kernel.i18n import gettext as _
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/surat-masuk")
@allow(rules.may_read_tray)
def tray_list() -> ResponseReturnValue:
    """Everything that waits, oldest first, with our reading of it."""
    return render_template("invitations/tray.html", held=tray.waiting(current_user), labels=labels)


@blueprint.get("/surat-masuk/<int:message_id>")
@allow(rules.may_read_tray)
def tray_one(message_id: int) -> ResponseReturnValue:
    """One message: its words as they came, and what can be done with it."""
    held = tray.open_held(message_id, current_user)
    form = AnswerForm(choices=_answers())
    _suggest(form, held)
    return _page(held, form)


@blueprint.post("/surat-masuk/<int:message_id>/catat")
@allow(rules.may_read_tray)
def tray_apply(message_id: int) -> ResponseReturnValue:
    """Record it as the answer of the chosen invitee."""
    held = tray.open_held(message_id, current_user)
    form = AnswerForm(choices=_answers())
    invitation = _chosen(held)
    is_valid = form.validate_on_submit()
    if invitation is None:
        form.form_errors.append(_("Choose whose answer this is."))
    elif is_valid:
        with form.problems():
            tray.apply_as(held, invitation, form.given(), current_user)
        if not form.errors:
            flash(_("Recorded as the answer of %(office)s.", office=labels.office(invitation)), "success")
            return redirect(url_for("invitations.tray_list"), code=303)
    return _page(held, form), 422


@blueprint.post("/surat-masuk/<int:message_id>/sisihkan")
@allow(rules.may_read_tray)
def tray_set_aside(message_id: int) -> ResponseReturnValue:
    """Not an answer to anything of ours."""
    tray.set_aside(tray.open_held(message_id, current_user), current_user)
    flash(_("Set aside. The message itself is kept."), "success")
    return redirect(url_for("invitations.tray_list"), code=303)


def _answers() -> dict[str, str]:
    return {code: label for code, label in labels.answer_choices().items() if code != "waiting"}


def _suggest(form: AnswerForm, held: tray.Held) -> None:
    """Fill in what we read; the person looks and presses."""
    result = held.row.result
    if held.suggestion in _answers():
        form.answer.data = held.suggestion
    form.comment.data = str(result.get("comment") or "")
    if held.suggestion == "delegated":
        address = str(result.get("delegate") or result.get("attendee") or "")
        form.delegate_email.data = address
        form.delegate_name.data = str(result.get("attendee_name") or address)


def _chosen(held: tray.Held) -> Invitation | None:
    asked = whole(request.form.get("invitation"))
    if held.meeting is None:
        return None
    return next((one for one in queries.for_meeting(held.meeting.id) if one.id == asked), None)


def _page(held: tray.Held, form: AnswerForm) -> str:
    invitations = queries.for_meeting(held.meeting.id) if held.meeting else []
    asked = whole(request.form.get("invitation"))
    return render_template(
        "invitations/tray_one.html",
        held=held,
        form=form,
        invitations=invitations,
        selected=asked or (held.invitation.id if held.invitation else None),
        labels=labels,
    )
