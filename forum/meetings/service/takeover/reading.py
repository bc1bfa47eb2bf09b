"""What a file says of a meeting, as our fields; what it leaves open is asked for or said, never invented."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from forum.adapters import ics
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import recurrence, rules
from forum.meetings.service.checks import to_the_minute

Hours = tuple[time, time]
"""From when to when a whole-day event is a meeting, as a person says; nobody else can know."""
MINUTES_WITHOUT_END = 60


@dataclass(frozen=True)
class Foreign:
    """One VEVENT. `values` are fields of a meeting; `recurrence_id` is None for the whole event.

    `notes` say in words what was left or assumed.
    """

    uid: str
    sequence: int
    values: dict[str, Any]
    organiser: str
    is_cancelled: bool
    attendees: tuple[ics.ItipAttendee, ...]
    rrule: str = ""
    exdates: tuple[datetime, ...] = ()
    recurrence_id: datetime | None = None
    notes: tuple[str, ...] = field(default=())


def grouped(events: Sequence[ics.ItipEvent]) -> dict[str, list[ics.ItipEvent]]:
    """UID -> its VEVENTs in the order of the file: the whole event first; of two for the same date the newer."""
    best: dict[tuple[str, str], ics.ItipEvent] = {}
    for event in events:
        if event.kind != "VEVENT" or not event.uid:
            continue
        name = (event.uid, "" if event.recurrence_id is None else event.recurrence_id.isoformat())
        if name not in best or (event.sequence or 0) >= (best[name].sequence or 0):
            best[name] = event
    found: dict[str, list[ics.ItipEvent]] = {}
    for (uid, _recurrence), event in best.items():
        found.setdefault(uid, []).append(event)
    return {uid: sorted(ones, key=lambda one: one.recurrence_id is not None) for uid, ones in found.items()}


def foreign(event: ics.ItipEvent, *, hours: Hours | None, timezone: str) -> Foreign:
    """The event as a meeting. Whole days get `hours` on the clock of `timezone`.

    Raises Problem with the reason when it cannot be one: no start, a zone nobody knows, whole days without hours,
    several days, a rule that is none.
    """
    notes: list[str] = []
    zone = event.starts_tzid if event.starts_at is not None else timezone
    starts_at, minutes = _when(event, hours, timezone, notes)
    if zone in ("", "UTC") or not rules.is_known_zone(zone):
        notes.append(str(_("The file names no time zone: shown on the clock of the forum, %(zone)s.", zone=timezone)))
        zone = timezone
    rrule = recurrence.normal(event.rrule, zone) if event.rrule and event.recurrence_id is None else ""
    if event.rdates:
        notes.append(str(_("Extra dates beside the rule (RDATE) were left out: plan them as single meetings.")))
    title = " ".join(event.summary.split())[:250]
    if not title:
        title = str(_("Meeting without a title"))
        notes.append(str(_("The file gives no title.")))
    link = (event.conference or event.url)[:2000]
    place = "" if event.location.strip() == link else " ".join(event.location.split())[:500]
    values = {
        "title": title, "starts_at": to_the_minute(starts_at), "duration_minutes": minutes, "timezone": zone,
        "place": place, "link": link, "description": event.description.replace("\r\n", "\n").strip()[:20_000],
    }  # fmt: skip
    return Foreign(
        uid=event.uid[:255], sequence=event.sequence or 0, values=values, organiser=event.organiser or "",
        is_cancelled=event.status == "CANCELLED", attendees=event.attendees, rrule=rrule, notes=tuple(notes),
        exdates=tuple(to_the_minute(_instant(one, starts_at, zone)) for one in event.exdates),
        recurrence_id=None if event.recurrence_id is None else _instant(event.recurrence_id, starts_at, zone),
    )  # fmt: skip


def _when(
    event: ics.ItipEvent, hours: Hours | None, timezone: str, notes: list[str]
) -> tuple[datetime, int]:  # fmt: skip
    if event.starts_on is not None:
        if event.duration is not None and event.duration > timedelta(days=1):
            raise Problem(_("It lasts several whole days. Plan a meeting for each day."), code="several_days")
        if hours is None:
            raise Problem(_("It lasts a whole day, and the file does not say from when to when."), code="whole_day")
        begin, end = (datetime.combine(event.starts_on, hour, ZoneInfo(timezone)) for hour in hours)
        return begin.astimezone(UTC), int((end - begin).total_seconds() // 60)
    if event.starts_at is None:
        raise Problem(_("The file does not say when it starts, or in a time zone that nobody knows."), code="no_start")
    minutes = int(event.duration.total_seconds() // 60) if event.duration else 0
    if minutes <= 0:
        minutes = MINUTES_WITHOUT_END
        notes.append(str(_("The file gives no end: one hour is assumed. Correct it before anything is sent.")))
    if minutes > rules.LONGEST_MINUTES:
        raise Problem(_("It is longer than 24 hours. Plan a meeting for each day."), code="too_long")
    return event.starts_at, minutes


def _instant(moment: datetime | date, starts_at: datetime, zone: str) -> datetime:
    """A date in a series of whole days is that day at the hour which its meetings got."""
    if isinstance(moment, datetime):
        return moment
    local = starts_at.astimezone(ZoneInfo(zone))
    return datetime.combine(moment, local.time(), ZoneInfo(zone)).astimezone(UTC)
