"""Invitations that a person gives: by WhatsApp, letter, telephone, or face to face. Who, how and when is evidence."""

from datetime import timedelta

from sqlalchemy import select

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations.models import HAND_CHANNELS, HandOver, Invitation
from forum.invitations.service import tellings
from forum.kernel import clock
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _

SAME_ACT = timedelta(minutes=2)
"""Noted again by the same channel so soon is the same act: a button pressed twice."""


def hand_over(invitation: Invitation, by: User | None = None, channel: str = "in_person") -> HandOver:
    """Note that somebody gave the invitation over by hand; who was not told before counts as told.

    Raises Problem for an unknown channel and for a withdrawn invitation.
    """
    if channel not in HAND_CHANNELS:
        raise Problem(_("Choose how it was handed over."), code="unknown_channel", field="channel")
    if invitation.withdrawn_at is not None:
        raise Problem(_("This invitation was withdrawn; it can no longer be handed over."), code="withdrawn")
    now = clock.now()
    for known in _standing(invitation):
        if known.channel == channel and now - known.at < SAME_ACT:
            return known
    row = HandOver(invitation=invitation, channel=channel, by_id=by.id if by else None, at=now)
    db.session.add(row)
    if invitation.sent_at is None:
        invitation.sent_at, invitation.by_hand = now, True
    db.session.flush()
    tellings.note([(invitation, None)])
    return row


def take_back_note(invitation: Invitation, hand_over_id: int) -> HandOver:
    """It was noted by mistake. Who was told in no other way waits again. Twice changes nothing. Raises Missing."""
    row = db.session.get(HandOver, hand_over_id)
    if row is None or row.invitation_id != invitation.id:
        raise Missing(_("There is no such note."))
    row.taken_back_at = row.taken_back_at or clock.now()
    db.session.flush()
    tellings.forget(invitation, row.at)
    if invitation.by_hand and not _standing(invitation):
        invitation.sent_at, invitation.by_hand = None, False
    return row


def _standing(invitation: Invitation) -> list[HandOver]:
    statement = select(HandOver).where(HandOver.invitation_id == invitation.id, HandOver.taken_back_at.is_(None))
    return list(db.session.scalars(statement.order_by(HandOver.id.desc())))
