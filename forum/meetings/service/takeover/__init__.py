"""Take over meetings of somebody else's calendar (docs/decisions/0012-taking-over-meetings.md). Mails nothing."""

from forum.meetings.service.takeover.kept import Taken
from forum.meetings.service.takeover.reading import Foreign, Hours, foreign, grouped
from forum.meetings.service.takeover.taking import take

__all__ = ["Foreign", "Hours", "Taken", "foreign", "grouped", "take"]
