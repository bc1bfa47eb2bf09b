"""Where the minutes of meetings stand, read from all that knows it."""

from collections.abc import Sequence

from sqlalchemy import select

from forum.extensions import db
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.minutes import labels, queries
from forum.minutes.adoption import queries as adoption
from forum.minutes.adoption.rules import is_running
from forum.minutes.labels import Stage
from forum.minutes.models import Minutes
from forum.minutes.review import queries as review


def of(meeting: Meeting) -> Stage:
    """Where the minutes of one meeting stand. Four statements."""
    return of_meetings([meeting])[meeting.id]


def of_meetings(meetings: Sequence[Meeting]) -> dict[int, Stage]:
    """Meeting id -> where its minutes stand. Four statements, however many meetings; none without any."""
    if not meetings:
        return {}
    numbers = [one.id for one in meetings]
    begun = set(db.session.scalars(select(Minutes.meeting_id).where(Minutes.meeting_id.in_(numbers))))
    seals, rounds = queries.published_for(numbers), adoption.latest_of_meetings(numbers)
    reviews = review.open_until(numbers)
    found = {}
    for one in meetings:
        seal, latest = seals.get(one.id), rounds.get(one.id)
        if seal is not None and latest is not None and seal.published_at >= latest.opened_at:
            latest = None  # that round was about the version in force
        runs = latest is not None and is_running(latest.ended_at, latest.due_at, clock.now())
        found[one.id] = labels.stage(
            is_begun=one.id in begun, version=seal.number if seal else 0, reviewed_until=reviews.get(one.id),
            adopted_until=latest.due_at if latest and runs else None, is_adopted=latest is not None and not runs,
            zone=one.timezone,
        )  # fmt: skip
    return found
