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

    `changes`: field -> (old, new), as in `MeetingChange.changes` (instants in ISO 8601, UTC). `notify` says whether the
    invitees are to be told; otherwise they hear of it with the next notice. `by_id` is the user who changed it.
    """

    meeting_id: int
    changes: dict[str, tuple[object, object]] = field(default_factory=dict, compare=False)
    notify: bool = True
    by_id: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class MeetingReworded(Event):
    """What an invitation says of an announced meeting changed, but not when and where it is: SEQUENCE stays.

    Fields as in `MeetingMoved`; the agenda is a list of [title, minutes, presenter].
    """

    meeting_id: int
    changes: dict[str, tuple[object, object]] = field(default_factory=dict, compare=False)
    notify: bool = False
    by_id: int | None = field(default=None, compare=False)


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

    `changes`, `notify` and `by_id` as in `MeetingMoved`, of the series.
    """

    series_id: int
    meeting_ids: tuple[int, ...] = ()
    changes: dict[str, tuple[object, object]] = field(default_factory=dict, compare=False)
    notify: bool = True
    by_id: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class SeriesReworded(Event):
    """Title or description of an announced series changed, and of the meetings named; SEQUENCE stays."""

    series_id: int
    meeting_ids: tuple[int, ...] = ()
    changes: dict[str, tuple[object, object]] = field(default_factory=dict, compare=False)
    notify: bool = False
    by_id: int | None = field(default=None, compare=False)


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


@dataclass(frozen=True)
class SeriesContinued(Event):
    """An announced series got a new start or rule: `series_id` was ended, `new_series_id` (announced, with its own
    UID and nobody asked yet) takes its place. Recorded after SeriesEnded of the old one."""

    series_id: int
    new_series_id: int
