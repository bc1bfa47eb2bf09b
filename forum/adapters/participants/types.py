"""The plain values that come out of a participant report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

COLUMNS = (
    "name",
    "first_name",
    "last_name",
    "email",
    "organisation",
    "joined",
    "left",
    "duration",
    "gender",
    "mode",
    "action",
    "moment",
)
"""What a column of a report can hold. `action` and `moment` belong to Teams' list of joinings and leavings."""


class UnknownReport(Exception):
    """A table whose columns we do not know: a person says which is which (`read_mapped`)."""

    def __init__(self, header: tuple[str, ...], sample: tuple[tuple[str, ...], ...]) -> None:
        super().__init__("no known header")
        self.header = header
        self.sample = sample


@dataclass(frozen=True)
class Sighting:
    """Somebody was in the meeting from `joined_at` to `left_at` (aware instants, None where the report does not say).

    `name` is what the program showed; `minutes` how long, rounded, None when unknown; `gender` f, m or empty; `mode`
    on_site, online or empty, where a column says it. All text comes from outside.
    """

    name: str
    email: str = ""
    organisation: str = ""
    joined_at: datetime | None = None
    left_at: datetime | None = None
    minutes: int | None = None
    gender: str = ""
    mode: str = ""


@dataclass(frozen=True)
class Report:
    """All sightings of one report. `source` is zoom, meet, teams or table; `unread` counts rows without a name."""

    source: str
    sightings: tuple[Sighting, ...] = ()
    unread: int = 0
    warnings: tuple[str, ...] = field(default=())
