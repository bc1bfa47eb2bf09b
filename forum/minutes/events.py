"""What happened to minutes."""

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True)
class MinutesPublished(Event):
    """A version was sealed; `version` counts from 1."""

    meeting_id: int
    version: int
