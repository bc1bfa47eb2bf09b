"""The night of a receiver: when no reminder leaves, and to when one that falls into it is put. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

PATIENCE = timedelta(hours=6)
"""A reminder later than this (nights not counted) is not sent any more: it would only confuse."""
BEFORE_START = timedelta(minutes=30)
"""In the morning a reminder is worth something only so long before the meeting; else it goes the evening before."""
EVENING = timedelta(hours=1)
"""The evening before: so long before the night begins."""
NOON = 12


@dataclass(frozen=True)
class Quiet:
    """From when to when nothing is sent, in minutes after midnight on the receiver's clock; equal: never quiet."""

    start: int = 21 * 60
    end: int = 6 * 60


def night(moment: datetime, zone: str, quiet: Quiet) -> tuple[datetime, datetime] | None:
    """The night that `moment` falls into on the clock of `zone`: its beginning and its end (not part of it)."""
    if quiet.start == quiet.end:
        return None
    clock = ZoneInfo(zone)
    day = moment.astimezone(clock).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    for midnight in (day - timedelta(days=1), day):
        over = midnight if quiet.start < quiet.end else midnight + timedelta(days=1)
        begins = (midnight + timedelta(minutes=quiet.start)).replace(tzinfo=clock)
        ends = (over + timedelta(minutes=quiet.end)).replace(tzinfo=clock)
        if begins <= moment < ends:
            return begins, ends
    return None


def moment(due: datetime, zone: str, quiet: Quiet, before: datetime | None = None) -> datetime:
    """When a reminder due at `due` is sent to somebody in `zone`: at once, or when the night is over.

    `before` is what it must come before (the start of the meeting): when the morning would come too late for it, the
    reminder goes the evening before.
    """
    asleep = night(due, zone, quiet)
    if asleep is None:
        return due
    begins, ends = asleep
    if before is not None and ends + BEFORE_START > before:
        return begins - EVENING
    return ends


def by_hand(now: datetime, zone: str, quiet: Quiet, before: datetime) -> datetime | None:
    """When a reminder that a person sends now leaves: at once, or when the night is over, however soon the meeting
    begins then. None when it has begun by then: a mail would come too late."""
    asleep = night(now, zone, quiet)
    if asleep is None:
        return now
    return asleep[1] if asleep[1] < before else None


def deadline(sent_from: datetime, zone: str, quiet: Quiet, before: datetime | None = None) -> datetime:
    """Until when a reminder whose `moment` was `sent_from` may still leave (not included)."""
    last = sent_from + PATIENCE
    asleep = night(last, zone, quiet) or night(last - PATIENCE / 2, zone, quiet)
    if asleep is not None and asleep[1] > sent_from:
        last += asleep[1] - asleep[0]
    return last if before is None else min(last, before)


def slot(moment: datetime, zone: str) -> tuple[str, int]:
    """What is joined in one mail: everything of one morning (until noon), later on everything of one hour.

    The day (ISO) and the hour on the clock of `zone`; a morning is hour 0.
    """
    local = moment.astimezone(ZoneInfo(zone))
    return local.date().isoformat(), 0 if local.hour < NOON else local.hour
