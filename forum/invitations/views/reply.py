"""The participant's page: who invites whom, when, where; three answers. Opened by the link in the mail, no account.

Looking changes nothing (mail scanners open every link); only sending the form records an answer.
"""

from dataclasses import replace
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.adapters import ics
from forum.extensions import limiter
from forum.invitations import delegation, labels, needs, proposals, queries, rules, service
from forum.invitations import standing as standing_invitations
from forum.invitations.forms import ReplyForm, participant_answers
from forum.invitations.models import Invitation, Reply
from forum.invitations.service import links
from forum.invitations.views import blueprint
from forum.invitations.views import standing as series_page
from forum.kernel import clock
from forum.meetings import labels as meeting_labels
from forum.meetings import rules as meeting_rules
from forum.web import panels
from forum.web.access import by_link

_ANSWERS = {word: answer for answer, word in links.ANSWER_WORDS.items()}


@blueprint.get("/u/<token>")
@by_link("invitation")
def reply(token: str) -> ResponseReturnValue:
    """The invitation and the answer that stands; `?jawab=` chooses an answer beforehand, `?ubah=1` opens the form."""
    invitation = queries.find_token(token)
    if invitation is None and (whole_series := standing_invitations.find_token(token)) is not None:
        return series_page.show(whole_series, token)
    if invitation is None or invitation.withdrawn_at is not None:
        return closed(invitation)
    g.spoken_locale = invitation.locale
    standing = queries.current_reply(invitation)
    asked = _ANSWERS.get(request.args.get("jawab", ""))
    form = ReplyForm(choices=participant_answers())
    if standing is not None:
        form.show(standing)
        form.show_needs(needs.asked(invitation))
    wants_other = asked is not None and (standing is None or standing.answer != asked)
    if asked is not None and wants_other:
        form.answer.data = asked
    is_asking = standing is None or wants_other or "ubah" in request.args
    return _page(invitation, token, form, standing, is_asking=is_asking)


@blueprint.post("/u/<token>")
@by_link("invitation")
@limiter.limit("40 per minute")
def answer(token: str) -> ResponseReturnValue:
    """Record the answer; the same one twice is one answer."""
    invitation = queries.find_token(token)
    if invitation is None or invitation.withdrawn_at is not None:
        return closed(invitation)
    g.spoken_locale = invitation.locale
    form = ReplyForm(choices=participant_answers())
    if form.validate_on_submit():
        with form.problems():
            service.answer(invitation, form.given(), channel="link")
            if form.needs is not None:
                needs.ask(invitation, *form.needs)
        if not form.errors:
            return redirect(url_for("invitations.reply", token=token), code=303)
    standing = queries.current_reply(invitation)
    return _page(invitation, token, form, standing, is_asking=rules.is_open(invitation.meeting)), 422


@blueprint.get("/u/<token>/kalender.ics")
@by_link("invitation")
def calendar(token: str) -> ResponseReturnValue:
    """The meeting as a file for a calendar program; nobody is asked to answer by it."""
    invitation = queries.find_token(token)
    if invitation is None and (whole_series := standing_invitations.find_token(token)) is not None:
        return series_page.calendar(whole_series)
    if invitation is None or invitation.withdrawn_at is not None:
        return closed(invitation)
    content = ics.build_publish(_event(invitation, service.batch(invitation.meeting, [])))
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="rapat.ics"'
    return response


def _event(invitation: Invitation, shared: service.Batch) -> ics.CalendarEvent:
    meeting = invitation.meeting
    status = "CANCELLED" if meeting.state == "cancelled" else "CONFIRMED"
    event = service.event(invitation, shared, meeting.sequence)
    return replace(event, organiser_email="", status=status, dtstamp=meeting.changed_at, alarm_minutes=0)


def _page(invitation: Invitation, token: str, form: ReplyForm, standing: Reply | None, *, is_asking: bool) -> str:
    meeting = invitation.meeting
    shared = service.batch(meeting, [])
    last = standing or queries.last_reply(invitation)
    is_over = clock.now() >= meeting.ends_at
    return render_template(
        "invitations/reply.html",
        invitation=invitation,
        meeting=meeting,
        token=token,
        form=form,
        standing=standing,
        is_asking=is_asking and rules.is_open(meeting),
        before_change=last if standing is None else None,
        is_late=rules.is_late(meeting, clock.now()),
        is_over=is_over,
        delegation=delegation.of(invitation, standing),
        size=meeting_labels.size,
        delegate=queries.delegates([invitation.id]).get(invitation.id) if standing else None,
        agenda=shared.agenda,
        inviter=service.inviter(meeting),
        office=labels.office(invitation),
        also=service.other_clock(invitation, meeting),
        link=links_of(_event(invitation, shared)),
        panels=panels.collect("reply", invitation=invitation) if (standing and not is_asking) or is_over else [],
        here=panels.collect("here", invitation=invitation, token=token),
        labels=labels,
        proposal=proposals.latest(invitation),
        may_propose=meeting_rules.is_movable(meeting.state) and not rules.is_late(meeting, clock.now()),
        **series_page.link_to(invitation.standing),
    )


def links_of(event: ics.CalendarEvent) -> dict[str, Any]:
    """Where to put the meeting into a web calendar."""
    return {"google": ics.google_link(event), "outlook": ics.outlook_link(event)}


def closed(invitation: Invitation | None) -> ResponseReturnValue:
    """A link that opens nothing: withdrawn (410) or never given out (404)."""
    if invitation is None:
        return render_template("invitations/unknown.html"), 404
    g.spoken_locale = invitation.locale
    sent_by = labels.office_and_name(invitation.delegated_from)
    return render_template("invitations/withdrawn.html", meeting=invitation.meeting, sent_by=sent_by), 410
