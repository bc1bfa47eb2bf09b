"""Understanding answers that come by mail: whose they are, whether to believe them, what they say (calendar.md)."""

from forum.invitations.itip.reader import read

__all__ = ["read"]
