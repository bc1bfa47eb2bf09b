"""Telling what changed: what waits, to whom, word for word; now, not at all, or by hand."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.invitations import labels, notice_words, notices, queries, rules, service
from forum.invitations.recipients import Audience, Recipient, audience
from forum.invitations.views import blueprint
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import labels as meeting_labels
from forum.meetings import queries as meetings
from forum.web.access import allow


@blueprint.get("/rapat/<key>/pemberitahuan")
@allow(rules.may_manage)
def notice(key: str) -> ResponseReturnValue:
    """What invitees do not know yet; the mail to one of them (`?untuk=`); those whom a person has to tell."""
    meeting = meetings.by_key(key)
    found = audience(meeting)
    example = _example(found)
    return render_template(
        "invitations/notice.html",
        meeting=meeting,
        notice=notices.waiting(meeting.id),
        found=found,
        lines=meeting_labels.changed(meeting, found.changes),
        sentence=notice_words.who_gets_what(found) if not found.is_empty else "",
        by_hand=notice_words.by_hand(meeting, found),
        example=example,
        mail=notice_words.mail_to(meeting, example) if example else None,
        labels=labels,
    )


@blueprint.get("/rapat/<key>/pemberitahuan/<int:invitation_id>/email")
@allow(rules.may_manage)
def notice_mail(key: str, invitation_id: int) -> ResponseReturnValue:
    """The HTML of one invitee's mail, shown inside a frame that may do nothing."""
    meeting = meetings.by_key(key)
    one = next((one for one in audience(meeting).by_mail if one.invitation.id == invitation_id), None)
    if one is None:
        raise Missing(_("There is nothing to tell this invitee by email."))
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    return notice_words.mail_to(meeting, one).html, 200, {"Content-Security-Policy": policy}


@blueprint.post("/rapat/<key>/pemberitahuan/kirim")
@allow(rules.may_manage)
def notice_send(key: str) -> ResponseReturnValue:
    """Tell now what invitees do not know; a second press tells nothing."""
    meeting = meetings.by_key(key)
    found = notices.send_now(meeting, current_user._get_current_object())
    mail, hand = len(found.by_mail), len(found.by_hand)
    if mail:
        flash(ngettext("%(num)d email is on its way.", "%(num)d emails are on their way.", mail), "success")
    if hand:
        text = ngettext("%(num)d invitee has no email: tell them yourself.",
                        "%(num)d invitees have no email: tell them yourself.", hand)  # fmt: skip
        flash(text, "attention")
        return redirect(url_for("invitations.notice", key=key, _anchor="langsung"), code=303)
    if not mail:
        flash(_("Nothing was left to tell."), "info")
    return redirect(url_for("meetings.show", key=key), code=303)


@blueprint.post("/rapat/<key>/pemberitahuan/tahan")
@allow(rules.may_manage)
def notice_withhold(key: str) -> ResponseReturnValue:
    """Do not send what waits; it joins the next notice."""
    if notices.withhold(meetings.by_key(key)):
        flash(_("Nothing is sent. Those invited go on knowing the old state until you tell them."), "success")
    else:
        flash(_("Nothing waited any more. If it was sent already, a correction tells them again."), "info")
    return redirect(url_for("meetings.show", key=key), code=303)


@blueprint.post("/rapat/<key>/pemberitahuan/<int:invitation_id>/sudah")
@allow(rules.may_manage)
def notice_told(key: str, invitation_id: int) -> ResponseReturnValue:
    """Somebody told this invitee by hand: they leave the list, and the evidence stays."""
    invitation = queries.by_id(meetings.by_key(key).id, invitation_id)
    try:
        service.hand_over(invitation, current_user._get_current_object(), request.form.get("channel", ""))
    except Problem as problem:
        flash(str(problem), "danger")
    else:
        flash(_("Noted: %(office)s knows.", office=labels.office(invitation)), "success")
    return redirect(url_for("invitations.notice", key=key, _anchor="langsung"), code=303)


def _example(found: Audience) -> Recipient | None:
    asked = request.args.get("untuk", "")
    return next((one for one in found.by_mail if str(one.invitation.id) == asked), next(iter(found.by_mail), None))
