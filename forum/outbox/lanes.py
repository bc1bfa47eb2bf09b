"""At most so many messages a minute to one recipient domain, whoever sends them: the workers share one row per domain.

A message whose turn has not come is told when it comes and asks again then, so that nobody waits in a loop and other
domains are not held up. Turns are given in the order of asking; a message that is asked for the first time does not
pass those that wait already. A tenth of a minute's messages may go at once.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete

from forum.extensions import db
from forum.kernel import clock
from forum.outbox.models import Lane

FORGET_AFTER = timedelta(days=1)


def take(domain: str, per_minute: int, *, has_waited: bool) -> datetime | None:
    """Take a turn: None when the message may go now, else when to ask again. Inside a transaction that writes."""
    now, step = clock.now(), timedelta(minutes=1) / per_minute
    at_once = step * max(0, per_minute // 10 - 1)
    lane = db.session.get(Lane, domain)
    if lane is None:
        lane = Lane(domain=domain, free_at=now, booked_until=now)
        db.session.add(lane)
    if lane.free_at <= now + at_once and (has_waited or lane.booked_until <= now):
        lane.free_at = max(lane.free_at, now) + step
        return None
    turn = max(lane.free_at - at_once, lane.booked_until, now + step)
    lane.booked_until = turn + step
    return turn


def tidy() -> None:
    """Forget domains to which nothing went for a day. On the timetable."""
    db.session.execute(delete(Lane).where(Lane.free_at < clock.now() - FORGET_AFTER, Lane.booked_until < clock.now()))
