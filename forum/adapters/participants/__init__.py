"""Who was in an online meeting: participant reports of Zoom, Google Meet and Microsoft Teams, in all their shapes."""

from forum.adapters.participants.reader import read, read_mapped
from forum.adapters.participants.types import COLUMNS, Report, Sighting, UnknownReport

__all__ = ["COLUMNS", "Report", "Sighting", "UnknownReport", "read", "read_mapped"]
