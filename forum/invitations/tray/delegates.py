"""Somebody who was not asked answered: accepting them as the one an invitee sends."""

from dataclasses import replace

from forum.invitations import labels, queries, rules, service
from forum.invitations.tray.recorded import record_one, take_back, whose
from forum.invitations.tray.verbs import Wish, does, settle
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l


@does("delegate", past=_l("Accepted as delegate"), undo=take_back)
def accept(wish: Wish) -> str:
    """The invitee sends the one who wrote: they get an invitation of their own, and what they said is their answer."""
    held, chair = wish.held, whose(wish)
    address = held.said("attendee") or held.row.sender
    standing = queries.current_reply(chair)
    if standing is not None and standing.answer == "delegated" and not standing.delegate_email:
        given = replace(service.said(standing), delegate_email=address)
    else:
        given = service.Answer("delegated", delegate_name=rules.spoken_name(held.who), delegate_email=address)
    reply = record_one(held, chair, given)
    own = queries.delegates([chair.id]).get(chair.id)
    if own is not None and held.said("partstat") in ("accepted", "tentative", "declined"):
        record_one(held, own, service.Answer(held.said("partstat"), held.said("comment")))
    settle(wish, "delegate", "applied", "by_organiser", meeting=chair.meeting.uid, invitation=chair.id, reply=reply.id)
    return _("%(name)s comes in place of %(office)s and gets an invitation of their own.", name=held.who or address,
             office=labels.office(chair))  # fmt: skip
