"""The secret of an invitation and the addresses made from it."""

from flask import current_app

from forum import config
from forum.invitations.models import Invitation, StandingInvitation
from forum.kernel import ids

PURPOSE = "invitation"
ANSWER_WORDS = {"accepted": "hadir", "delegated": "diwakilkan", "declined": "tidak-hadir", "tentative": "belum-pasti"}


def derive(nonce: str) -> str:
    """The token for a nonce (docs/decisions/0003-derived-tokens.md)."""
    return ids.derived_token(current_app.config["SECRET_KEY"], PURPOSE, nonce)


def token(invitation: Invitation | StandingInvitation) -> str:
    """The secret in the link and reply address of an invitation to a meeting or to a whole series."""
    return derive(invitation.token_nonce)


def reply_address(invitation: Invitation | StandingInvitation) -> str:
    """The mail address to which this invitee's answers go; the same one for all meetings of a series."""
    standing = invitation.standing if isinstance(invitation, Invitation) else None
    return config.current().token_address(token(standing or invitation))


def reply_link(invitation: Invitation | StandingInvitation, answer: str = "") -> str:
    """The absolute address of the reply page, with an answer chosen beforehand; opening it records nothing."""
    values = {"token": token(invitation)} | ({"jawab": ANSWER_WORDS[answer]} if answer else {})
    path: str = current_app.url_map.bind("").build("invitations.reply", values)
    return config.current().base_url.rstrip("/") + path
