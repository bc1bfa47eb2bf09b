"""Invitations that people give themselves: one after the other by WhatsApp, ticked; a text for groups."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.invitations import labels, queries, rounds, rules, service
from forum.invitations.models import Invitation
from forum.invitations.views import blueprint
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.web.access import allow

WORDS = {"no_email": "tanpa-email", "waiting": "belum-menjawab", "all": "semua"}
_SELECTIONS = {word: selection for selection, word in WORDS.items()}


@blueprint.get("/rapat/<key>/undangan/langsung")
@allow(rules.may_manage)
def by_hand(key: str) -> ResponseReturnValue:
    """The round: those without email first, unless `?untuk=` asks for others; each with a link that opens WhatsApp."""
    meeting = meetings.by_key(key)
    everybody = rounds.recipients(meeting)
    numbers = {selection: len(rounds.selected(everybody, selection)) for selection in rounds.SELECTIONS}
    first = next((selection for selection, number in numbers.items() if number), "all")
    selection = _SELECTIONS.get(request.args.get("untuk", ""), first)
    return render_template(
        "invitations/by_hand.html",
        meeting=meeting,
        recipients=rounds.selected(everybody, selection),
        numbers=numbers,
        selection=selection,
        words=WORDS,
        group_text=rounds.group_text(meeting),
        is_open=rules.is_open(meeting),
        labels=labels,
    )


@blueprint.post("/rapat/<key>/undangan/<int:invitation_id>/diserahkan")
@allow(rules.may_manage)
def hand_over(key: str, invitation_id: int) -> ResponseReturnValue:
    """It was handed over: by WhatsApp, letter, telephone or face to face."""
    invitation = _load(key, invitation_id)
    try:
        service.hand_over(invitation, current_user._get_current_object(), request.form.get("channel", ""))
    except Problem as problem:
        flash(str(problem), "danger")
    else:
        flash(_("Noted: %(office)s was invited by hand.", office=labels.office(invitation)), "success")
    return _back(key, invitation)


@blueprint.post("/rapat/<key>/undangan/<int:invitation_id>/diserahkan/<int:hand_over_id>/urungkan")
@allow(rules.may_manage)
def take_back_hand_over(key: str, invitation_id: int, hand_over_id: int) -> ResponseReturnValue:
    """It was noted by mistake."""
    invitation = _load(key, invitation_id)
    service.take_back_note(invitation, hand_over_id)
    flash(_("The note is taken back."), "success")
    return _back(key, invitation)


def _load(key: str, invitation_id: int) -> Invitation:
    return queries.by_id(meetings.by_key(key).id, invitation_id)


def _back(key: str, invitation: Invitation) -> ResponseReturnValue:
    """To the round one is in, else to the invitee."""
    selection = request.form.get("untuk", "")
    if selection in _SELECTIONS:
        address = url_for("invitations.by_hand", key=key, untuk=selection, _anchor=f"u{invitation.id}")
    else:
        address = url_for("invitations.one", key=key, invitation_id=invitation.id, _anchor="langsung")
    return redirect(address, code=303)
