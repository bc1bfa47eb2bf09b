"""Who was in an online meeting: participant reports of Zoom, Google Meet and Microsoft Teams, in all their shapes."""

from forum.adapters.participants.reader import read, read_mapped, shown
from forum.adapters.participants.types import COLUMNS, Report, Sighting, UnknownReport
from forum.adapters.participants.words import column

__all__ = ["COLUMNS", "Report", "Sighting", "UnknownReport", "column", "read", "read_mapped", "shown"]
