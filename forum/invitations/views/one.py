"""One invitee: their address, their link, every answer they gave; an answer by telephone; taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.directory import service as directory
from forum.extensions import current_user
from forum.invitations import calling, delegation, labels, needs, proposals, queries, rounds, rules, service
from forum.invitations.forms import EmailForm, ReplyForm
from forum.invitations.models import Invitation
from forum.invitations.views import blueprint
from forum.kernel.i18n import gettext as _
from forum.meetings import labels as meeting_labels
from forum.meetings import queries as meetings
from forum.web.access import allow


@blueprint.get("/rapat/<key>/undangan/<int:invitation_id>")
@allow(rules.may_manage)
def one(key: str, invitation_id: int) -> ResponseReturnValue:
    """Everything about one invitation of this meeting; `?jawaban=` ticks an answer that is then filled in."""
    invitation = _load(key, invitation_id)
    form = _answer_form(invitation)
    if request.args.get("jawaban") in _answers():
        form.answer.data = request.args["jawaban"]
    return _page(invitation, form, EmailForm(email=invitation.email))


@blueprint.post("/rapat/<key>/undangan/<int:invitation_id>/jawaban")
@allow(rules.may_manage)
def record_answer(key: str, invitation_id: int) -> ResponseReturnValue:
    """What somebody said by telephone or in the corridor."""
    invitation = _load(key, invitation_id)
    form = ReplyForm(choices=_answers())
    if form.validate_on_submit():
        with form.problems():
            service.answer(invitation, form.given(), channel="organiser")
            if form.needs is not None:
                needs.ask(invitation, *form.needs)
        if not form.errors:
            # back among those who are still to be called, where the answer is shown with the way to correct it
            back = url_for("meetings.show", key=key, tahap="undang", dicatat=invitation.id, _anchor="dicatat")
            return redirect(back, code=303)
    return _page(invitation, form, EmailForm(formdata=None, email=invitation.email)), 422


@blueprint.post("/rapat/<key>/undangan/<int:invitation_id>/alamat")
@allow(rules.may_manage)
def set_email(key: str, invitation_id: int) -> ResponseReturnValue:
    """Give or correct the address."""
    invitation = _load(key, invitation_id)
    form = EmailForm()
    if form.validate_on_submit():
        with form.problems():
            service.set_email(invitation, form.email.data or "", current_user)
        if not form.errors:
            flash(_("The address is saved. The invitation waits to be sent."), "success")
            return redirect(url_for("invitations.manage", key=key), code=303)
    return _page(invitation, _answer_form(invitation, fresh=True), form), 422


@blueprint.post("/rapat/<key>/undangan/<int:invitation_id>/tarik")
@allow(rules.may_manage)
def withdraw(key: str, invitation_id: int) -> ResponseReturnValue:
    """Take it back; who was told by mail is told that, too."""
    invitation = _load(key, invitation_id)
    was_told = invitation.sent_at is not None and invitation.email is not None
    service.withdraw(invitation, current_user)
    text = (
        _("The invitation of %(office)s is withdrawn; they are told by email.", office=labels.office(invitation))
        if was_told
        else _("%(office)s was taken off the list.", office=labels.office(invitation))
    )
    flash(text, "success")
    return redirect(url_for("invitations.manage", key=key), code=303)


@blueprint.post("/rapat/<key>/undangan/<int:invitation_id>/alamat-lain/<int:address_id>/hapus")
@allow(rules.may_manage)
def forget_address(key: str, invitation_id: int, address_id: int) -> ResponseReturnValue:
    """An address from which this invitee also wrote is theirs no longer."""
    for one in queries.other_addresses(_load(key, invitation_id)):
        if one.id == address_id:
            directory.forget_address(address_id)
    flash(_("The address is forgotten: email from there is no longer taken for theirs."), "success")
    return redirect(url_for("invitations.one", key=key, invitation_id=invitation_id), code=303)


def _load(key: str, invitation_id: int) -> Invitation:
    return queries.by_id(meetings.by_key(key).id, invitation_id)


def _answers() -> dict[str, str]:
    return {code: label for code, label in labels.answer_choices().items() if code != "waiting"}


def _answer_form(invitation: Invitation, fresh: bool = False) -> ReplyForm:
    form = ReplyForm(formdata=None, choices=_answers()) if fresh else ReplyForm(choices=_answers())
    standing = queries.current_reply(invitation)
    if standing is not None:
        form.show(standing)
        form.show_needs(needs.asked(invitation))
    return form


def _page(invitation: Invitation, form: ReplyForm, email_form: EmailForm) -> str:
    meeting = invitation.meeting
    contacts = calling.contacts(invitation)
    standing = queries.current_reply(invitation)
    return render_template(
        "invitations/one.html",
        invitation=invitation,
        meeting=meeting,
        form=form,
        email_form=email_form,
        replies=queries.replies(invitation.id),
        standing=standing,
        delegation=delegation.of(invitation, standing),
        size=meeting_labels.size,
        other_addresses=queries.other_addresses(invitation),
        forwards=proposals.forwards(invitation.id),
        proposal=proposals.latest(invitation),
        delegate=queries.delegates([invitation.id]).get(invitation.id),
        link=service.reply_link(invitation),
        contacts=contacts,
        handed=rounds.hand_overs([invitation.id]).get(invitation.id, []),
        text=calling.message(invitation),
        whatsapp=calling.whatsapp_link(invitation, contacts[0].phone if contacts else ""),
        is_open=rules.is_open(meeting),
        labels=labels,
    )
