"""Taking what a device sends: keep it as it came, then apply it. Twice, late and in any order. Nothing here commits."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.attendance import rules
from forum.attendance.desk import applying, reading
from forum.attendance.desk.reading import Event, Sync
from forum.attendance.models import DoorDevice, DoorEvent
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting


@dataclass
class Taken:
    """`keys`: of all events that are stored now, also those stored before. `refused`: key -> why it changed nothing."""

    keys: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def take(device: DoorDevice, sync: Sync) -> Taken:
    """Keep every event of this sync; apply the new ones, or hold them when the device was revoked."""
    now = clock.now()
    device.last_heard_at = now
    before = _stored(sync)
    fresh: list[DoorEvent] = []
    taken = Taken()
    day = day_begins(device.meeting)
    for event in sync.events:
        row = before.get(event.key)
        if row is None:
            moment = reading.corrected(event.claimed_at, sync.now, now, day)
            row = before[event.key] = _kept(device, event, moment, now)
            fresh.append(row)
        if row.meeting_id != device.meeting_id:
            taken.refused[event.key] = _("This was sent for another meeting. It changes nothing here.")
            continue
        taken.keys.append(event.key)
    if fresh and device.revoked_at is None:
        apply(device.meeting, fresh)
    db.session.add_all(fresh)  # with what became of them: one statement
    db.session.flush()
    for key in taken.keys:
        if before[key].state == "refused":
            taken.refused[key] = before[key].problem
    return taken


def apply(meeting: Meeting, events: list[DoorEvent]) -> None:
    """Let events that are kept take effect; one that cannot is refused with a sentence."""
    known = applying.known(meeting, events)
    problems: list[str] = []
    for event in events:
        try:
            applying.apply(event, known)
            problems.append("")
        except Problem as problem:
            problems.append(str(problem)[:200])
    for event, why in zip(events, problems, strict=True):  # at the end, so that those kept before are one statement
        event.state, event.problem = "refused" if why else "applied", why
    db.session.flush()


def day_begins(meeting: Meeting) -> datetime:
    """The first moment of the meeting's day, on the clock of the place."""
    day = rules.opening_day(meeting.starts_at, meeting.timezone)
    return datetime.combine(day, time(), ZoneInfo(meeting.timezone)).astimezone(UTC)


def _stored(sync: Sync) -> dict[str, DoorEvent]:
    if not sync.events:
        return {}
    statement = select(DoorEvent).where(DoorEvent.key.in_([event.key for event in sync.events]))
    return {row.key: row for row in db.session.scalars(statement)}


def _kept(device: DoorDevice, event: Event, moment: datetime, now: datetime) -> DoorEvent:
    return DoorEvent(
        key=event.key, meeting_id=device.meeting_id, device_id=device.id, kind=event.kind, subject=event.subject,
        body=event.body, claimed_at=event.claimed_at, happened_at=moment, received_at=now, state="held",
    )  # fmt: skip
