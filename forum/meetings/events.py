"""Facts about meetings that other features follow."""

from dataclasses import dataclass, field

from forum.kernel.events import Event


@dataclass(frozen=True)
class MeetingAnnounced(Event):
    """A draft became an announced meeting."""

    meeting_id: int


@dataclass(frozen=True)
class MeetingMoved(Event):
    """Time, place or link of an announced meeting changed; SEQUENCE has risen.

    `changes`: field -> (old, new), as in `MeetingChange.changes` (instants in ISO 8601, UTC).
    """

    meeting_id: int
    changes: dict[str, tuple[object, object]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class MeetingCancelled(Event):
    """A meeting was called off. `was_announced` is False for a draft, which nobody had heard of."""

    meeting_id: int
    was_announced: bool = True


@dataclass(frozen=True)
class MeetingHeld(Event):
    """A meeting took place."""

    meeting_id: int


@dataclass(frozen=True)
class MeetingConcluded(Event):
    """The work on a meeting is finished: its minutes are out."""

    meeting_id: int


@dataclass(frozen=True)
class SeriesMoved(Event):
    """The pattern of an announced series changed, and with it the meetings named; the master's SEQUENCE has risen.

    `changes`: field -> (old, new), of the series, as in `MeetingMoved`.
    """

    series_id: int
    meeting_ids: tuple[int, ...] = ()
    changes: dict[str, tuple[object, object]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class SeriesExtended(Event):
    """An announced series got further meetings: its rule reaches further, or its horizon moved on."""

    series_id: int
    meeting_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class SeriesEnded(Event):
    """An announced series ends earlier: the meetings named do not take place. With none left ahead it is cancelled."""

    series_id: int
    meeting_ids: tuple[int, ...] = ()
