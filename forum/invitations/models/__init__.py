"""Who is asked, and every answer they gave; what was handed over by a person; what still waits to be told."""

from forum.invitations.models.evidence import HAND_CHANNELS, HandOver, Mandate
from forum.invitations.models.feed import Feed
from forum.invitations.models.forward import Forward
from forum.invitations.models.invitation import ANSWERS, CHANNELS, REASONS, Invitation, Reply
from forum.invitations.models.letters import (
    ADDRESSEE_SIDES,
    ADDRESSINGS,
    HEAD_LAYOUTS,
    NATURES,
    Letter,
    LetterCopy,
    LetterDefaults,
    LetterSent,
)
from forum.invitations.models.notice import NOTICE_STATES, Notice
from forum.invitations.models.proposal import PROPOSAL_STATES, Proposal
from forum.invitations.models.services import SERVICES, ServiceRequest
from forum.invitations.models.standing import StandingInvitation
from forum.invitations.models.telling import Edition, Telling

__all__ = [
    "ADDRESSEE_SIDES",
    "ADDRESSINGS",
    "ANSWERS",
    "CHANNELS",
    "HAND_CHANNELS",
    "HEAD_LAYOUTS",
    "NATURES",
    "NOTICE_STATES",
    "PROPOSAL_STATES",
    "REASONS",
    "SERVICES",
    "Edition",
    "Feed",
    "Forward",
    "HandOver",
    "Invitation",
    "Letter",
    "LetterCopy",
    "LetterDefaults",
    "LetterSent",
    "Mandate",
    "Notice",
    "Proposal",
    "Reply",
    "ServiceRequest",
    "StandingInvitation",
    "Telling",
]
