"""What the tests of reminders share: announced meetings, and what left."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from forum.directory.models import Office
from forum.extensions import db
from forum.invitations import service as invite
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from tests.support.factories import Factory

Announce = Callable[..., tuple[Meeting, list[Invitation]]]
Left = Callable[..., list[OutboxMessage]]


@pytest.fixture
def announce(make: Factory) -> Announce:
    """`announce(offices, days=14, **meeting)`: a meeting so far ahead to which these offices were invited."""

    def _announce(offices: int | list[Office] = 1, **given: Any) -> tuple[Meeting, list[Invitation]]:
        ahead = timedelta(**{unit: given.pop(unit, 14 * (unit == "days")) for unit in ("days", "hours", "minutes")})
        meeting = make.meeting(starts_at=clock.now() + ahead, **given)
        chosen = [make.office() for _ in range(offices)] if isinstance(offices, int) else offices
        found = invite.add_offices(meeting, chosen)
        invite.send(meeting)
        db.session.commit()
        return meeting, found

    return _announce


@pytest.fixture
def left() -> Left:
    """`left()`: the reminders that were posted, the oldest first; `left("escalation")` those of another kind."""

    def _left(kind: str = "reminder") -> list[OutboxMessage]:
        return db.session.query(OutboxMessage).filter_by(kind=kind).order_by(OutboxMessage.id).all()

    return _left
