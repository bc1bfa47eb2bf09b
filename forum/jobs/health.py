"""How the worker is: signs of life, what waits, what died."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from forum.extensions import db
from forum.jobs.models import Job, WorkerSeen
from forum.kernel import clock, transaction

SIGN_EVERY_SECONDS = 15
FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Health:
    """`last_seen`: the newest sign of life of any worker; `oldest_due`: since when the oldest due job waits."""

    last_seen: datetime | None
    waiting: int
    oldest_due: datetime | None
    dead: int


def sign_of_life() -> None:
    """Say that this process works. On the timetable."""
    owner = f"{socket.gethostname()}:{os.getpid()}"[:80]
    with transaction.writing():
        db.session.merge(WorkerSeen(owner=owner, seen_at=clock.now()))
        db.session.execute(delete(WorkerSeen).where(WorkerSeen.seen_at < clock.now() - FORGET_AFTER))


def look() -> Health:
    """Read how things stand, in three queries."""
    open_jobs = (Job.done_at.is_(None), Job.failed_at.is_(None), Job.due_at <= clock.now())
    waiting, oldest = db.session.execute(select(func.count(), func.min(Job.due_at)).where(*open_jobs)).one()
    return Health(
        last_seen=db.session.scalar(select(func.max(WorkerSeen.seen_at))),
        waiting=waiting,
        oldest_due=oldest,
        dead=db.session.scalar(select(func.count()).select_from(Job).where(Job.failed_at.is_not(None))) or 0,
    )
