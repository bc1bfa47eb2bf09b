"""The tray: what came in and waits for a person, and what people decided."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.invitations import labels, proposals, queries, rules, tray
from forum.invitations.forms import AnswerForm
from forum.invitations.models import Invitation
from forum.invitations.tray import original, placed, verbs
from forum.invitations.tray.proposed import accept_link
from forum.invitations.tray.recorded import answer_of
from forum.invitations.views import blueprint
from forum.kernel.errors import Conflict, Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import labels as meeting_labels
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/surat-masuk")
@allow(rules.may_read_tray)
def tray_list() -> ResponseReturnValue:
    """Everything that waits, oldest first, with our reading of it and what can be done with one tap."""
    page, held = tray.waiting(current_user, whole(request.args.get("hal"), 1))
    groups = proposals.for_user(current_user)
    done = whole(request.args.get("diurus"))
    return render_template("invitations/tray.html", page=page, held=held, reading=tray.reading, labels=labels,
                           groups=groups, accept_link=accept_link,
                           done=_just_decided(done) if done else None, decision=verbs.decision)  # fmt: skip


@blueprint.get("/surat-masuk/diurus")
@allow(rules.may_read_tray)
def tray_decided() -> ResponseReturnValue:
    """What somebody decided in the last ninety days: who, when, and the way back."""
    page, held = tray.decided(current_user, whole(request.args.get("hal"), 1))
    return render_template("invitations/tray_decided.html", page=page, held=held, labels=labels,
                           decision=verbs.decision)  # fmt: skip


@blueprint.get("/surat-masuk/<int:message_id>")
@allow(rules.may_read_tray)
def tray_one(message_id: int) -> ResponseReturnValue:
    """One message: its words as they came, what was enclosed, and what can be done with it; or what was done."""
    held = tray.open_message(message_id, current_user)
    form = AnswerForm(choices=_answers())
    _suggest(form, held)
    return _page(held, form)


@blueprint.post("/surat-masuk/<int:message_id>/putuskan")
@allow(rules.may_read_tray)
def tray_decide(message_id: int) -> ResponseReturnValue:
    """One tap: the verb it names, with its value, for the invitee chosen."""
    held = tray.open_message(message_id, current_user, to_decide=True)
    code = request.form.get("act", "")
    wish = verbs.Wish(held, current_user._get_current_object(), request.form.get("value", ""), _chosen(held))
    try:
        done = tray.decide(code, wish)
    except (Missing, Conflict):
        raise
    except Problem as problem:
        form = AnswerForm(formdata=None, choices=_answers())
        _suggest(form, held)
        form.form_errors.append(str(problem))
        return _page(held, form), 422
    if held.row.decided_by_id is None:  # it waits on, or is read anew: nothing was settled that could be undone
        flash(done, "success")
        there = held.is_waiting and "meeting" in held.row.result
        back = url_for("invitations.tray_one", message_id=message_id) if there else url_for("invitations.tray_list")
        return redirect(back, code=303)
    return redirect(url_for("invitations.tray_list", diurus=message_id), code=303)


@blueprint.post("/surat-masuk/<int:message_id>/catat")
@allow(rules.may_read_tray)
def tray_apply(message_id: int) -> ResponseReturnValue:
    """Record it as the answer of the chosen invitee, with every detail of the form."""
    held = tray.open_message(message_id, current_user, to_decide=True)
    if not held.is_waiting:
        raise Conflict(_("Somebody has dealt with this message already."), code="settled")
    form = AnswerForm(choices=_answers())
    invitation = _chosen(held)
    is_valid = form.validate_on_submit()
    if invitation is None:
        form.form_errors.append(_("Choose whose answer this is."))
    elif is_valid:
        with form.problems():
            tray.apply_as(held, invitation, form.given(), current_user._get_current_object())
        if not form.errors:
            return redirect(url_for("invitations.tray_list", diurus=message_id), code=303)
    return _page(held, form), 422


@blueprint.post("/surat-masuk/<int:message_id>/buka-lagi")
@allow(rules.may_read_tray)
def tray_reopen(message_id: int) -> ResponseReturnValue:
    """Take a decision back: the message waits again."""
    held = tray.open_message(message_id, current_user, to_decide=True)
    tray.reopen(held, current_user._get_current_object())
    flash(_("The message waits again."), "success")
    return redirect(url_for("invitations.tray_one", message_id=message_id), code=303)


@blueprint.get("/surat-masuk/<int:message_id>/lampiran/<int:number>")
@allow(rules.may_read_tray)
def tray_file(message_id: int, number: int) -> ResponseReturnValue:
    """One enclosed file, always as a download, never shown by the browser."""
    return _download(original.enclosed(tray.open_message(message_id, current_user), number))


@blueprint.get("/surat-masuk/<int:message_id>/asli.eml")
@allow(rules.may_read_tray)
def tray_raw(message_id: int) -> ResponseReturnValue:
    """The message as it came."""
    return _download(original.whole(tray.open_message(message_id, current_user).row))


def _download(file: original.Download) -> Response:
    response = Response(file.content, content_type=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _answers() -> dict[str, str]:
    return {code: label for code, label in labels.answer_choices().items() if code != "waiting"}


def _suggest(form: AnswerForm, held: tray.Held) -> None:
    """Fill in what we read, or what a tap on the list asked for; the person looks and presses."""
    asked = request.args.get("jawaban", "")
    answer = asked if asked in _answers() else held.suggestion
    given = answer_of(held, answer)
    if answer:
        form.answer.data = answer
    form.comment.data = given.comment
    form.delegate_name.data, form.delegate_title.data = given.delegate_name, given.delegate_title
    form.delegate_rank.data, form.delegate_email.data = given.delegate_rank or "", given.delegate_email


def _chosen(held: tray.Held) -> Invitation | None:
    asked = whole(request.form.get("invitation"))
    if held.meeting is None or not asked:
        return None
    return next((one for one in queries.for_meeting(held.meeting.id) if one.id == asked), None)


def _just_decided(message_id: int) -> tray.Held | None:
    """The message that was decided about a moment ago; nothing when it is not there or waits again."""
    try:
        held = tray.open_message(message_id, current_user)
    except Missing:
        return None
    return None if held.is_waiting else held


def _page(held: tray.Held, form: AnswerForm) -> str:
    invitations = queries.for_meeting(held.meeting.id) if held.meeting and held.is_waiting else []
    asked = whole(request.form.get("invitation"))
    return render_template(
        "invitations/tray_one.html",
        held=held,
        reading=tray.reading(held),
        original=original.original(held),
        form=form,
        invitations=invitations,
        selected=asked or (held.invitation.id if held.invitation else None),
        meetings=placed.candidates(current_user) if held.is_waiting and held.meeting is None else [],
        can_undo=verbs.can_undo(held),
        decision=verbs.decision,
        size=meeting_labels.size,
        labels=labels,
    )
