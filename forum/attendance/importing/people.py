"""People out of sightings: whoever joined five times is one, and was there as long as anything of them was."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from forum.adapters.participants import Sighting
from forum.attendance.rules import folded

_BOTH_NAMES = re.compile(
    r"(?P<shown>.+?)\s*\((?P<original>[^()]+)\)\s*(?:\((?:guest|tamu|unverified)\))?\s*", re.IGNORECASE
)
_MARKS = re.compile(r"\s*\((?:guest|tamu|unverified|tidak diverifikasi|host|co-host|me|external)\)", re.IGNORECASE)
_DEVICES = re.compile(
    r"(iphone|ipad|android|galaxy|samsung|oppo|vivo|redmi|xiaomi|poco|realme|infinix|asus|lenovo|acer|laptop|notebook"
    r"|pc|komputer|desktop|hp|user|zoom user|zoom|admin|operator|host|guest|tamu|peserta|participant|\d+)"
    r"[\s\-_]*[\w+.]{0,12}(\s+(pro|max|plus|ultra|lite|note|\d+|se|fe))*",
)


@dataclass(frozen=True)
class Presence:
    """One person of a report. `key` is the same whenever the same report, or a later one, is read.

    `mode` is on_site when any row says so, and empty when none says anything.
    `minutes` is the time in which they were connected by any device, None when the report does not say.
    """

    key: str
    name: str
    original: str = ""
    email: str = ""
    organisation: str = ""
    first_at: datetime | None = None
    last_at: datetime | None = None
    minutes: int | None = None
    times: int = 1
    gender: str = ""
    mode: str = ""

    @cached_property
    def is_device(self) -> bool:
        """Whether the program showed a device or nobody in particular: "iPhone", "Galaxy A12", "Zoom user"."""
        return not self.original and not self.email and _DEVICES.fullmatch(folded(self.name)) is not None


def gathered(sightings: Iterable[Sighting]) -> list[Presence]:
    """One Presence for each person, in the order in which they first appear: told apart by address, else by name."""
    groups: dict[str, list[Sighting]] = {}
    address_of: dict[str, str] = {}
    for one in sightings:
        if one.email:
            address_of.setdefault(folded(_shown(one.name)), one.email)
    for one in sightings:
        who = one.email or address_of.get(folded(_shown(one.name)), "") or folded(_shown(one.name)) or one.name
        groups.setdefault(who, []).append(one)
    return [_presence(who, group) for who, group in groups.items()]


def connected(spans: Iterable[tuple[datetime, datetime]]) -> int:
    """The minutes that the spans cover together, each minute once, rounded."""
    total, until = timedelta(), None
    for start, end in sorted(spans):
        if until is None or start > until:
            total += end - start
        elif end > until:
            total += end - until
        until = end if until is None else max(until, end)
    return round(total.total_seconds() / 60)


def _presence(who: str, group: list[Sighting]) -> Presence:
    first = group[0]
    spans = [(one.joined_at, one.left_at) for one in group if one.joined_at and one.left_at]
    lengths = [one.minutes for one in group if one.minutes is not None]
    if len(spans) == len(group):
        minutes: int | None = connected(spans) if len(group) > 1 else first.minutes
    else:
        minutes = sum(lengths) if lengths else None
    starts = [one.joined_at for one in group if one.joined_at]
    ends = [one.left_at for one in group if one.left_at]
    return Presence(
        key=hashlib.sha256(who.encode()).hexdigest()[:32],
        name=_shown(first.name),
        original=next((found for one in group if (found := _original(one.name))), ""),
        email=next((one.email for one in group if one.email), ""),
        organisation=next((one.organisation for one in group if one.organisation), ""),
        first_at=min(starts, default=None),
        last_at=max(ends, default=None),
        minutes=minutes,
        times=len(group),
        gender=next((one.gender for one in group if one.gender), ""),
        mode=min((one.mode for one in group if one.mode), key=("on_site", "online").index, default=""),
    )


def _shown(name: str) -> str:
    match = _BOTH_NAMES.fullmatch(_MARKS.sub("", name))
    return (match["shown"] if match else _MARKS.sub("", name)).strip() or name


def _original(name: str) -> str:
    match = _BOTH_NAMES.fullmatch(_MARKS.sub("", name))
    return match["original"].strip() if match else ""
