"""The only queue. Features call `enqueue`; nobody else knows how work is done.

A job is a row written in the transaction of its cause. A worker claims rows with a lease, runs the handler of
their kind, and acknowledges each; when a worker dies, the lease runs out and another takes the row. A handler is
therefore called at least once and must be idempotent. See docs/decisions/0002-jobs-are-rows.md.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from forum.extensions import db
from forum.jobs.models import Job
from forum.kernel import clock
from forum.kernel.types import UtcDateTime

LEASE = timedelta(seconds=120)
RENEW_BELOW = timedelta(seconds=90)  # what a piece of work has at least before it begins
MAX_ATTEMPTS = 12
BACKOFF_START = timedelta(seconds=30)
BACKOFF_LIMIT = timedelta(hours=6)

Settle = Callable[[], None]
"""What is written down of finished work; called in the transaction that acknowledges the job."""
Handler = Callable[[dict[str, Any]], Settle | None]


@dataclass(frozen=True)
class Pace:
    """How work that failed is tried again: after `start`, doubling up to `limit`, `tries` times in all."""

    start: timedelta = BACKOFF_START
    limit: timedelta = BACKOFF_LIMIT
    tries: int = MAX_ATTEMPTS


@dataclass(frozen=True)
class Work:
    """Who does a kind of job. One that `talks` to the world is called outside any transaction, so that no row is
    locked while a server somewhere thinks; it opens its own, or returns what is to be written down with the
    acknowledgement. `given_up` is told (payload, why) when it is buried, in the same transaction: what the job was for
    must not wait for ever. While it `rests`, nobody takes its jobs: they wait where they are."""

    handler: Handler
    talks: bool = False
    pace: Pace = Pace()
    given_up: Callable[[dict[str, Any], str], None] | None = None
    rests: Callable[[], bool] | None = None


_handlers: dict[str, Work] = {}
_JOBS = Job.metadata.tables["job"]
_DONE = (
    update(_JOBS)
    .where(_JOBS.c.id == bindparam("number"), _JOBS.c.owner == bindparam("whose"))
    .values(lease_until=None, owner=None, done_at=bindparam("now", type_=UtcDateTime()), error="")
)


class GiveUp(Exception):
    """Raised by a handler for a failure that another try cannot mend: the job is dead, not repeated."""


class Later(Exception):
    """Raised by a handler that knows when to try again: not before `due_at`, and as often as it says so.

    `settle` is written down in the same transaction.
    """

    def __init__(self, why: str, due_at: datetime, settle: Settle | None = None) -> None:
        super().__init__(why)
        self.due_at, self.settle = due_at, settle


@dataclass(frozen=True)
class Claim:
    """A job taken by a worker: plain data, so that no row is held while the work is done."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease_until: datetime


def handle(
    kind: str,
    handler: Handler,
    *,
    talks: bool = False,
    pace: Pace = Pace(),
    given_up: Callable[[dict[str, Any], str], None] | None = None,
    rests: Callable[[], bool] | None = None,
) -> None:
    """Say who does the work of `kind`. The handler gets the payload, inside a transaction that writes."""
    _handlers[kind] = Work(handler, talks, pace, given_up, rests)


def resting() -> list[str]:
    """The kinds of which nobody takes jobs now."""
    return [kind for kind, work in _handlers.items() if work.rests is not None and work.rests()]


def work_of(kind: str) -> Work | None:
    """Who does the work of `kind`, if anybody."""
    return _handlers.get(kind)


def enqueue(kind: str, payload: dict[str, Any], *, key: str, due_at: datetime | None = None, priority: int = 5) -> None:
    """Have this done, once: a second call with the same `key` does nothing. Lower priority numbers go first."""
    enqueue_all(kind, {key: payload}, due_at=due_at, priority=priority)


def enqueue_all(
    kind: str, payloads: Mapping[str, dict[str, Any]], *, due_at: datetime | None = None, priority: int = 5
) -> None:
    """Have many things of one kind done, each key once, in one statement: key -> payload."""
    if not payloads:
        return
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    now = clock.now()
    rows = [{"kind": kind, "payload": payload, "key": key, "priority": priority, "due_at": due_at or now,
             "created_at": now} for key, payload in payloads.items()]  # fmt: skip
    db.session.execute(insert(Job).on_conflict_do_nothing(index_elements=["key"]), rows)


def again(kind: str, payload: dict[str, Any], *, key: str) -> None:
    """Have something that was done, or had failed, done once more, at once. One in somebody's hands stays there."""
    now = clock.now()
    revived = db.session.execute(
        update(Job)
        .where(Job.key == key, Job.lease_until.is_(None) | (Job.lease_until < now))
        .values(payload=payload, due_at=now, attempts=0, error="", done_at=None, failed_at=None)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not revived:
        enqueue(kind, payload, key=key)


def claim(owner: str, limit: int = 20) -> list[Claim]:
    """Take up to `limit` due jobs whose lease is free. Call inside a transaction that writes; commit right after."""
    now = clock.now()
    due = (
        select(Job.id)
        .where(Job.done_at.is_(None), Job.failed_at.is_(None), Job.due_at <= now)
        .where(Job.lease_until.is_(None) | (Job.lease_until < now))
        .where(Job.kind.not_in(resting()))
        .order_by(Job.priority, Job.due_at, Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")  # chosen once: as a subquery PostgreSQL may choose anew for each row, and take more than `limit`
    )
    taken = db.session.execute(
        update(Job)
        .where(Job.id.in_(select(due.c.id)))
        .values(lease_until=now + LEASE, owner=owner, attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts, Job.priority, Job.due_at)
        .execution_options(synchronize_session=False)
    ).all()
    taken = sorted(taken, key=lambda row: (row.priority, row.due_at, row.id))
    return [Claim(row.id, row.kind, row.payload, row.attempts, now + LEASE) for row in taken]


def is_ageing(claimed: Claim) -> bool:
    """Whether its turn comes so late that the lease should be renewed before the work begins."""
    return claimed.lease_until - clock.now() < RENEW_BELOW


def renew(claimed: Claim, owner: str) -> bool:
    """Hold on to claimed work for another lease. False when the lease ran out and somebody else has it: leave it."""
    held = db.session.execute(
        update(Job)
        .where(Job.id == claimed.id, Job.owner == owner, Job.attempts == claimed.attempts)
        .values(lease_until=clock.now() + LEASE)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(held)


def acknowledge(claimed: Claim, owner: str) -> None:
    """The work is done. Only the worker that still holds the lease may say so."""
    db.session.execute(_DONE, {"number": claimed.id, "whose": owner, "now": clock.now()})


def postpone(claimed: Claim, owner: str, due_at: datetime, why: str) -> None:
    """Not now, and nothing has failed: again at `due_at`, without counting it as a try."""
    _settle(claimed, owner, due_at=due_at, attempts=claimed.attempts - 1, error=why[:1000])


def release(claimed: Claim, owner: str) -> None:
    """Whoever claimed it stops before its turn came: anybody may take it at once."""
    _settle(claimed, owner, attempts=claimed.attempts - 1)


def retry_later(claimed: Claim, owner: str, error: str) -> None:
    """It failed and may be mended by waiting: later each time, with jitter; dead after the last try of its pace."""
    work = work_of(claimed.kind)
    pace = work.pace if work else Pace()
    if claimed.attempts >= pace.tries:
        bury(claimed, owner, error)
        return
    wait = min(pace.limit, pace.start * 2 ** min(claimed.attempts - 1, 20))
    wait *= random.uniform(0.8, 1.2)  # noqa: S311  (spreads retries, guards nothing)
    _settle(claimed, owner, due_at=clock.now() + wait, error=error[:1000])


def bury(claimed: Claim, owner: str, error: str) -> None:
    """It failed for good. The row stays for people to see, and whoever asked for the work is told."""
    work = work_of(claimed.kind)
    if work is not None and work.given_up is not None:
        work.given_up(claimed.payload, error)
    _settle(claimed, owner, failed_at=clock.now(), error=error[:1000])


def _settle(claimed: Claim, owner: str, **values: Any) -> None:
    db.session.execute(
        update(Job)
        .where(Job.id == claimed.id, Job.owner == owner)
        .values(lease_until=None, owner=None, **values)
        .execution_options(synchronize_session=False)
    )
