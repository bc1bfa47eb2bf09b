"""Whether mail reaches an invitee."""

from forum.extensions import db
from forum.invitations.models import Invitation


def came_back(invitation_id: int, address: str, reason: str) -> None:
    """A mail to this address did not arrive: the invitee cannot be reached by mail; an empty `reason` takes that back.
    Nothing changes when the invitee has another address by now."""
    one = db.session.get(Invitation, invitation_id)
    if one is not None and one.email is not None and one.email.lower() == address.lower():
        one.undeliverable_reason = reason[:500]
