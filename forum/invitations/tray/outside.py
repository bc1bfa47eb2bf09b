"""Messages about our meetings that are no answers: a cancellation from outside, a forward we cannot place."""

from flask import url_for

from forum.invitations import labels
from forum.invitations.tray.held import Held
from forum.invitations.tray.kinds import Act, Reading, presents, set_aside
from forum.kernel.i18n import gettext as _


@presents("outside_cancel")
def _cancel(held: Held) -> Reading:
    """What it claims, and that nothing happened. Two things it may mean: they do not come, or it is really off."""
    who = labels.office(held.invitation) if held.invitation else held.who
    sentence = _("%(who)s sent a cancellation of this meeting. Nothing was changed: only you can call it off.", who=who)
    acts: list[Act] = []
    if held.is_open and held.invitation is not None:
        acts.append(Act("record", _("Record: does not come"), value="declined", is_main=True))
    if held.is_open and held.meeting is not None:
        page = url_for("meetings.cancel", key=held.meeting.key)
        acts.append(Act("cancel", _("Cancel the meeting …"), href=page,
                        hint=_("Asks for the reason first, and tells everybody.")))  # fmt: skip
    return Reading(sentence, (*acts, set_aside(_("Set aside"))))


@presents("forward_notification")
def _forward(held: Held) -> Reading:
    names = held.said("recipients")
    sentence = (
        _("The invitation was forwarded to %(names)s.", names=names) if names else _("The invitation was forwarded.")
    )
    return Reading(sentence, (set_aside(_("Set aside")),), takes_answer=False)
