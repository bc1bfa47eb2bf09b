"""What happened to promises."""

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True)
class PromisesPublished(Event):
    """The drafts of a meeting became promises."""

    meeting_id: int


@dataclass(frozen=True)
class PromiseReported(Event):
    """Somebody said how far a promise is."""

    action_id: int
    update_id: int
