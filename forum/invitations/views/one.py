"""One invitee: their address, their link, every answer they gave; an answer by telephone; taking it back."""

from typing import Any
from urllib.parse import quote

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.invitations import labels, queries, rules, service
from forum.invitations.forms import AnswerForm, EmailForm
from forum.invitations.models import Invitation
from forum.invitations.views import blueprint
from forum.kernel import dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.web.access import allow


@blueprint.get("/rapat/<key>/undangan/<int:invitation_id>")
@allow(rules.may_manage)
def one(key: str, invitation_id: int) -> ResponseReturnValue:
    """Everything about one invitation of this meeting."""
    invitation = _load(key, invitation_id)
    return _page(invitation, _answer_form(invitation), EmailForm(email=invitation.email))


@blueprint.post("/rapat/<key>/undangan/<int:invitation_id>/jawaban")
@allow(rules.may_manage)
def record_answer(key: str, invitation_id: int) -> ResponseReturnValue:
    """What somebody said by telephone or in the corridor."""
    invitation = _load(key, invitation_id)
    form = AnswerForm(choices=_answers())
    if form.validate_on_submit():
        with form.problems():
            service.answer(invitation, form.given(), channel="organiser")
        if not form.errors:
            flash(_("The answer of %(office)s is recorded.", office=labels.office(invitation)), "success")
            return redirect(url_for("invitations.manage", key=key), code=303)
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


@blueprint.post("/rapat/<key>/undangan/<int:invitation_id>/diserahkan")
@allow(rules.may_manage)
def hand_over(key: str, invitation_id: int) -> ResponseReturnValue:
    """It was handed over by letter, call or WhatsApp."""
    invitation = _load(key, invitation_id)
    service.hand_over(invitation, current_user)
    flash(_("Noted: %(office)s was invited by hand.", office=labels.office(invitation)), "success")
    return redirect(url_for("invitations.manage", key=key), code=303)


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


def _load(key: str, invitation_id: int) -> Invitation:
    return queries.by_id(meetings.by_key(key).id, invitation_id)


def _answers() -> dict[str, str]:
    return {code: label for code, label in labels.answer_choices().items() if code != "waiting"}


def _answer_form(invitation: Invitation, fresh: bool = False) -> AnswerForm:
    form = AnswerForm(formdata=None, choices=_answers()) if fresh else AnswerForm(choices=_answers())
    standing = queries.current_reply(invitation)
    if standing is not None:
        form.show(standing)
    return form


def _page(invitation: Invitation, form: AnswerForm, email_form: EmailForm) -> str:
    meeting = invitation.meeting
    return render_template(
        "invitations/one.html",
        invitation=invitation,
        meeting=meeting,
        form=form,
        email_form=email_form,
        replies=queries.replies(invitation.id),
        standing=queries.current_reply(invitation),
        delegate=queries.delegates([invitation.id]).get(invitation.id),
        link=service.reply_link(invitation),
        whatsapp=_whatsapp(invitation, meeting),
        is_open=rules.is_open(meeting),
        labels=labels,
    )


def _whatsapp(invitation: Invitation, meeting: Meeting) -> dict[str, Any]:
    """A text to copy, and a link that opens WhatsApp with it (domain.md section 6), for the telephone we know."""
    with speaking(invitation.locale):
        text = _(
            "Dear %(office)s, %(inviter)s invites you to “%(title)s” on %(when)s%(place)s. "
            "Please answer here: %(link)s",
            office=labels.office(invitation),
            inviter=service.inviter(meeting),
            title=meeting.title,
            when=dates.format_datetime(meeting.starts_at, meeting.timezone),
            place=f", {meeting.place}" if meeting.place else "",
            link=service.reply_link(invitation),
        )
    phone = invitation.office.phone if invitation.office else invitation.person.phone if invitation.person else ""
    return {"text": text, "url": f"https://wa.me/{international(phone or '')}?text={quote(text, safe='')}"}


def international(phone: str) -> str:
    """A telephone number as WhatsApp wants it: digits, 62 instead of a leading 0; nothing for no number."""
    digits = "".join(char for char in phone if char.isdigit())
    return f"62{digits[1:]}" if digits.startswith("0") else digits
