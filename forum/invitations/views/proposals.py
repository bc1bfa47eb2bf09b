"""Times that invitees propose: the organiser's list, and the participant's own modest way to ask."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from forum.extensions import current_user, limiter
from forum.invitations import labels, proposals, queries, rules
from forum.invitations.models import Invitation
from forum.invitations.tray.proposed import accept_link
from forum.invitations.views import blueprint
from forum.invitations.views.reply import closed
from forum.kernel import ids
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings import rules as meeting_rules
from forum.web.access import allow, by_link
from forum.web.fields import Day, Hour
from forum.web.forms import Form, local_instant, whole


class ProposeForm(Form):
    """Another time, on the clock of the meeting's place."""

    day: Any = Day(_l("Date"), [InputRequired(_l("Choose a date."))])
    start: Any = Hour(_l("Starts at"), [InputRequired(_l("Say when it starts."))])
    end: Any = Hour(_l("Ends at"), [InputRequired(_l("Say when it ends."))])
    note = TextAreaField(_l("Why"), [Length(max=500, message=_l("At most %(max)d characters."))])
    key = HiddenField()

    def wanted(self, zone: str) -> proposals.Wanted:
        """What was filled in; an end before the start is on the next day."""
        start, end = (local_instant(self.day.data, field.data, zone) for field in (self.start, self.end))
        return proposals.Wanted(start, end if end > start else end + timedelta(days=1), self.note.data or "")


@blueprint.get("/rapat/<key>/usulan", endpoint="proposals")
@allow(rules.may_manage)
def proposed_times(key: str) -> ResponseReturnValue:
    """What is proposed for this meeting: each time once, with who wants it and why."""
    meeting = meetings.by_key(key)
    return render_template("invitations/proposals.html", meeting=meeting, groups=proposals.for_meeting(meeting.id),
                           accept_link=accept_link, labels=labels)  # fmt: skip


@blueprint.post("/rapat/<key>/usulan/tolak")
@allow(rules.may_manage)
def decline_proposals(key: str) -> ResponseReturnValue:
    """The time stays; each proposer is told so, with the organiser's words. A second press tells nobody."""
    wanted = [whole(one) for one in request.form.getlist("usulan")]
    found = proposals.by_id(meetings.by_key(key).id, wanted)
    number = proposals.decline(found, current_user._get_current_object(), request.form.get("comment", ""))
    if number:
        text = ngettext("Declined; %(num)d proposer is told that the time stays.",
                        "Declined; %(num)d proposers are told that the time stays.", number)  # fmt: skip
        flash(text, "success")
    else:
        flash(_("This proposal has been dealt with already."), "info")
    return redirect(url_for("invitations.proposals", key=key), code=303)


@blueprint.route("/u/<token>/usul", methods=["GET", "POST"])
@by_link("invitation")
@limiter.limit("20 per minute", methods=["POST"])
def propose(token: str) -> ResponseReturnValue:
    """Ask for another time: held for the organiser, nothing moves."""
    invitation = queries.find_token(token)
    if invitation is None or invitation.withdrawn_at is not None:
        return closed(invitation)
    g.spoken_locale = invitation.locale
    meeting = invitation.meeting
    if not meeting_rules.is_movable(meeting.state):
        return redirect(url_for("invitations.reply", token=token), code=303)
    form = ProposeForm(data=_suggested(invitation))
    if form.validate_on_submit():
        with form.problems():
            proposals.propose(invitation, form.wanted(meeting.timezone), channel="link", key=_key(invitation, form))
        if not form.errors:
            flash(_("Your proposal is with the organiser. Until they decide, the meeting stays as it is."), "success")
            return redirect(url_for("invitations.reply", token=token), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("invitations/propose.html", form=form, meeting=meeting, token=token), status


def _suggested(invitation: Invitation) -> dict[str, Any]:
    """The hours of the meeting; the day is theirs to choose."""
    meeting = invitation.meeting
    zone = ZoneInfo(meeting.timezone)
    start, end = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    return {"start": start.time(), "end": end.time(), "key": ids.new_key()}


def _key(invitation: Invitation, form: ProposeForm) -> str:
    text = form.key.data or ""
    mine = text if len(text) == 16 and text.isascii() and text.isalnum() else datetime.isoformat(
        form.wanted(invitation.meeting.timezone).starts_at)  # fmt: skip
    return f"link:{invitation.id}:{mine}"
