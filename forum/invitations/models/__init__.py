"""Who is asked, and every answer they gave; what was handed over by a person; what still waits to be told."""

from forum.invitations.models.evidence import HAND_CHANNELS, HandOver, Mandate
from forum.invitations.models.feed import Feed
from forum.invitations.models.invitation import ANSWERS, CHANNELS, REASONS, Invitation, Reply
from forum.invitations.models.notice import NOTICE_STATES, Notice
from forum.invitations.models.standing import StandingInvitation

__all__ = [
    "ANSWERS",
    "CHANNELS",
    "HAND_CHANNELS",
    "NOTICE_STATES",
    "REASONS",
    "Feed",
    "HandOver",
    "Invitation",
    "Mandate",
    "Notice",
    "Reply",
    "StandingInvitation",
]
