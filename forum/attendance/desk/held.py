"""What a revoked device still sent: a person takes all of it or leaves all of it. Nothing here commits."""

from typing import Any

from sqlalchemy import func, select

from forum.attendance.desk import taps
from forum.attendance.models import DoorDevice, DoorEvent
from forum.extensions import db
from forum.kernel.i18n import gettext as _


def counts(meeting_id: int) -> dict[int, int]:
    """Device -> how many of its taps wait. One statement."""
    statement = (
        select(DoorEvent.device_id, func.count())
        .where(DoorEvent.meeting_id == meeting_id, DoorEvent.state == "held", DoorEvent.device_id.is_not(None))
        .group_by(DoorEvent.device_id)
    )
    return {device_id: number for device_id, number in db.session.execute(statement) if device_id is not None}


def accept(device: DoorDevice) -> int:
    """Let all that waits take effect, in the order in which it was recorded; how many taps. Twice: none is left."""
    waiting = _waiting(device)
    taps.apply(device.meeting, waiting)
    return len(waiting)


def discard(device: DoorDevice, by: Any) -> int:
    """Leave all that waits without effect. It stays in the history, with who decided so; how many taps."""
    waiting = _waiting(device)
    for event in waiting:
        event.state, event.problem = "refused", _("Left out by %(name)s.", name=by.name)[:200]
    db.session.flush()
    return len(waiting)


def _waiting(device: DoorDevice) -> list[DoorEvent]:
    statement = select(DoorEvent).where(DoorEvent.device_id == device.id, DoorEvent.state == "held")
    return list(db.session.scalars(statement.order_by(DoorEvent.happened_at, DoorEvent.id)))
