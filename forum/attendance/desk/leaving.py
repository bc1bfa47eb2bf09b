"""When people left, and came back: the newest word counts, by the corrected moment; of one moment, by the key."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, update

from forum.attendance.models import Attendance, DoorEvent
from forum.extensions import db
from forum.kernel import clock
from forum.meetings.models import Meeting


class Word(NamedTuple):
    """What was said of somebody's leaving; the greatest is the newest."""

    happened_at: datetime
    key: str
    left: bool


def say(meeting: Meeting, subject: str, left: bool, *, client_key: str) -> None:
    """Somebody at the page says that a person left or came back. The same `client_key` twice is once."""
    known = db.session.scalar(select(DoorEvent).where(DoorEvent.key == client_key))
    if known is not None:
        return
    now = clock.now()
    body = {"replaces": [], "value": {"left": left}}
    event = DoorEvent(key=client_key, meeting_id=meeting.id, kind="leave", subject=subject, state="applied", body=body,
                      claimed_at=now, happened_at=now, received_at=now)  # fmt: skip
    db.session.add(event)
    db.session.flush()
    write(meeting.id, subject, newest(meeting.id, [subject])[subject])


def newest(meeting_id: int, subjects: Collection[str]) -> dict[str, Word]:
    """Subject -> the newest word that was understood. One statement."""
    statement = select(DoorEvent.subject, DoorEvent.happened_at, DoorEvent.key, DoorEvent.body).where(
        DoorEvent.meeting_id == meeting_id,
        DoorEvent.kind == "leave",
        DoorEvent.state == "applied",
        DoorEvent.subject.in_(subjects),
    )
    found: dict[str, Word] = {}
    for subject, happened_at, key, body in db.session.execute(statement):
        word = Word(happened_at, key, body["value"]["left"])
        found[subject] = max(found.get(subject, word), word)
    return found


def hear(known: dict[str, Word], event: DoorEvent) -> None:
    """Put a word with the others."""
    word = Word(event.happened_at, event.key, event.body["value"]["left"])
    known[event.subject] = max(known.get(event.subject, word), word)


def moment(word: Word | None) -> datetime | None:
    """Since when somebody is gone; None for those who are here."""
    return word.happened_at if word is not None and word.left else None


def write(meeting_id: int, subject: str, word: Word) -> None:
    """Let every row about this person that holds say it."""
    row = Attendance
    about = func.coalesce(func.nullif(row.subject, ""), row.client_key)
    statement = update(row).where(row.meeting_id == meeting_id, about == subject, row.removed_at.is_(None))
    db.session.execute(statement.values(left_at=moment(word)), execution_options={"synchronize_session": "fetch"})
