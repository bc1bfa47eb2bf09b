"""Choosing whom to ask, looking at what each will get, and sending."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.adapters import mime
from forum.extensions import current_user, db
from forum.invitations import groups, labels, queries, rules, service
from forum.invitations.forms import PasteForm
from forum.invitations.letters import attaching
from forum.invitations.models import Invitation
from forum.invitations.service import messages
from forum.invitations.views import blueprint, picks
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.web.access import allow


@blueprint.get("/rapat/<key>/undangan")
@allow(rules.may_manage)
def manage(key: str) -> ResponseReturnValue:
    """Who is chosen, who was told, what they answered; groups, search and a field for pasted addresses."""
    return _manage(meetings.by_key(key), PasteForm())


def _manage(meeting: Meeting, form: PasteForm) -> str:
    chosen = queries.for_meeting(meeting.id)
    text = request.args.get("q", "").strip()[:100]
    known = {(one.office_id, one.person_id) for one in chosen}
    return render_template(
        "invitations/manage.html",
        meeting=meeting,
        chosen=chosen,
        replies=queries.current_replies(meeting.id),
        before_change=queries.replies_before_change(meeting.id),
        counts=queries.counts([meeting.id])[meeting.id],
        unsent=_unsent(chosen),
        together=[one for one in chosen if rules.waits_for_series(one)],
        unreachable=[one for one in chosen if one.sent_at is None and not one.email],
        groups=groups.for_meeting(meeting) if rules.is_open(meeting) else [],
        q=text,
        found=picks.search(text) if text else ([], []),
        known_offices={office_id for office_id, _person in known},
        known_people={person_id for _office, person_id in known},
        form=form,
        labels=labels,
        is_open=rules.is_open(meeting),
    )


def _unsent(chosen: list[Invitation]) -> list[Invitation]:
    """Who is told when this meeting is sent."""
    return [one for one in chosen if one.sent_at is None and one.email and not rules.waits_for_series(one)]


@blueprint.post("/rapat/<key>/undangan/pilih")
@allow(rules.may_manage)
def choose(key: str) -> ResponseReturnValue:
    """Choose a whole group, or the ticked results of a search. Doing it twice changes nothing."""
    meeting = meetings.by_key(key)
    code = request.form.get("group", "")
    if code:
        added = groups.choose(meeting, code, current_user)
    else:
        added = service.add_offices(meeting, picks.offices(request.form.getlist("office")), current_user)
        added += service.add_people(meeting, picks.people(request.form.getlist("person")), current_user)
    picks.say_chosen(len(added))
    return redirect(url_for("invitations.manage", key=key), code=303)


@blueprint.post("/rapat/<key>/undangan/tempel")
@allow(rules.may_manage)
def paste(key: str) -> ResponseReturnValue:
    """Choose the people of a pasted list."""
    meeting = meetings.by_key(key)
    form = PasteForm()
    if form.validate_on_submit():
        with form.problems():
            added = service.add_pasted(meeting, form.pasted.data or "", current_user)
            picks.say_chosen(len(added))
            return redirect(url_for("invitations.manage", key=key), code=303)
    db.session.rollback()
    return _manage(meetings.by_key(key), form), 422


@blueprint.get("/rapat/<key>/undangan/pratinjau")
@allow(rules.may_manage)
def preview(key: str) -> ResponseReturnValue:
    """Who gets what, how many, and the mail as it will look; nothing is sent by looking."""
    meeting = meetings.by_key(key)
    chosen = queries.for_meeting(meeting.id)
    unsent = _unsent(chosen)
    example = _example(unsent)
    return render_template(
        "invitations/preview.html",
        meeting=meeting,
        unsent=unsent,
        unreachable=[one for one in chosen if one.sent_at is None and not one.email],
        example=example,
        mail=_mail(meeting, example) if example else None,
        letter=attaching.travelling(meeting),
        without_letter=len(attaching.missing(meeting, unsent)),
        labels=labels,
    )


@blueprint.get("/rapat/<key>/undangan/pratinjau/<int:invitation_id>/email")
@allow(rules.may_manage)
def preview_mail(key: str, invitation_id: int) -> ResponseReturnValue:
    """The HTML of one invitee's mail, shown inside a frame that may do nothing."""
    meeting = meetings.by_key(key)
    mail = _mail(meeting, queries.by_id(meeting.id, invitation_id))
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    return mail.html, 200, {"Content-Security-Policy": policy}


def _example(unsent: list[Invitation]) -> Invitation | None:
    asked = request.args.get("untuk", "")
    return next((one for one in unsent if str(one.id) == asked), unsent[0] if unsent else None)


def _mail(meeting: Meeting, invitation: Invitation) -> mime.Mail:
    """The mail as `send` would post it."""
    shared = replace(messages.batch(meeting, [invitation]), letters=attaching.attachments(meeting, [invitation]))
    return messages.request(invitation, shared, key=f"preview:{invitation.id}", sequence=meeting.sequence)


@blueprint.post("/rapat/<key>/undangan/kirim")
@allow(rules.may_manage)
def send(key: str) -> ResponseReturnValue:
    """Send to everybody who was not told yet; a second press sends nothing."""
    meeting = meetings.by_key(key)
    try:
        number = service.send(meeting, current_user)
    except Problem as problem:
        flash(str(problem), "attention")
        db.session.rollback()
        if problem.code == "letters_not_ready":
            if attaching.prepare_missing(meetings.by_key(key)):
                flash(_("The letters are being made now. Send again in a moment."), "info")
            return redirect(url_for("invitations.preview", key=key), code=303)
        return redirect(url_for("invitations.manage", key=key), code=303)
    if number:
        text = ngettext("%(num)d invitation is on its way.", "%(num)d invitations are on their way.", number)
        flash(text, "success")
    else:
        flash(_("Nothing was left to send: everybody chosen has been told."), "info")
    return redirect(url_for("meetings.show", key=key, tahap="undang"), code=303)
