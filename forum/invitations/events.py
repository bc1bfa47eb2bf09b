"""What became of invitations."""

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True)
class InvitationsSent(Event):
    """Invitations of a meeting left, for the first time or to newcomers."""

    meeting_id: int


@dataclass(frozen=True)
class ReplyReceived(Event):
    """An answer was recorded that counts."""

    invitation_id: int
    reply_id: int
