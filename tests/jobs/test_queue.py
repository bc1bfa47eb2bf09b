"""Work is rows: written with their cause, taken with a lease, done at least once, never dropped."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from forum.extensions import db
from forum.jobs import service, worker
from forum.jobs.models import Job
from forum.kernel import clock, transaction

Done = list[dict[str, object]]


@pytest.fixture
def done(app: Flask) -> Done:
    """What the handler of `test.note` was given, in order."""
    notes: Done = []
    service.handle("test.note", notes.append)
    return notes


def enqueue(number: int, **given: object) -> None:
    with transaction.writing():
        service.enqueue("test.note", {"number": number}, key=f"note:{number}", **given)  # type: ignore[arg-type]


def job() -> Job:
    return db.session.scalars(select(Job)).one()


def test_work_written_is_done_once(done: Done) -> None:
    enqueue(1)
    assert worker.drain() == 1
    assert worker.drain() == 0
    assert done == [{"number": 1}]
    assert job().done_at == clock.now()


def test_the_same_key_twice_is_one_piece_of_work(done: Done) -> None:
    enqueue(1)
    enqueue(1)
    worker.drain()
    assert done == [{"number": 1}]


def test_work_whose_cause_failed_was_never_written(done: Done) -> None:
    with pytest.raises(RuntimeError), transaction.writing():  # noqa: PT012
        service.enqueue("test.note", {}, key="note")
        raise RuntimeError("the change it belonged to failed")
    assert worker.drain() == 0


def test_work_waits_for_its_time(done: Done) -> None:
    enqueue(1, due_at=clock.now() + timedelta(hours=1))
    assert worker.drain() == 0
    clock.advance(timedelta(hours=1))
    assert worker.drain() == 1


def test_urgent_work_goes_first(done: Done) -> None:
    enqueue(1, priority=9)
    enqueue(2, priority=1)
    worker.drain()
    assert done == [{"number": 2}, {"number": 1}]


def test_a_second_worker_does_not_take_what_the_first_holds(done: Done) -> None:
    enqueue(1)
    with transaction.writing():
        assert [claim.payload for claim in service.claim("first")] == [{"number": 1}]
    with transaction.writing():
        assert service.claim("second") == []


def test_when_a_worker_dies_another_takes_its_work_after_the_lease(done: Done) -> None:
    enqueue(1)
    with transaction.writing():
        service.claim("dies")
    assert worker.drain() == 0
    clock.advance(service.LEASE + timedelta(seconds=1))
    assert worker.drain() == 1
    assert done == [{"number": 1}]


def test_a_worker_that_lost_its_lease_cannot_settle_the_work(done: Done) -> None:
    enqueue(1)
    with transaction.writing():
        (late,) = service.claim("late")
    clock.advance(service.LEASE + timedelta(seconds=1))
    with transaction.writing():
        service.claim("quick")
    with transaction.writing():
        service.acknowledge(late, "late")
    assert job().done_at is None
    assert job().owner == "quick"


def test_work_claimed_together_is_not_done_twice_when_the_first_of_it_takes_long(done: Done) -> None:
    rounds: list[str] = []

    def slow(_payload: dict[str, object]) -> None:
        rounds.append("slow")
        if len(rounds) == 1:  # it outlasts the lease, and another worker takes everything
            clock.advance(service.LEASE + timedelta(seconds=1))
            worker.run_due("quick")

    service.handle("test.slow", slow, talks=True)
    with transaction.writing():
        service.enqueue("test.slow", {}, key="slow", priority=1)
        service._handlers["test.note"] = service.Work(done.append, talks=True)
    enqueue(1)
    worker.run_due("slow")
    assert done == [{"number": 1}]


def test_a_lease_that_runs_low_is_renewed_before_the_work_begins(done: Done) -> None:
    taken: list[int] = []

    def slow(_payload: dict[str, object]) -> None:
        clock.advance(service.LEASE - timedelta(seconds=5))

    def long(_payload: dict[str, object]) -> None:
        clock.advance(timedelta(seconds=60))
        with transaction.writing():
            taken.append(len(service.claim("other")))

    service.handle("test.slow", slow, talks=True)
    service.handle("test.long", long, talks=True)
    with transaction.writing():
        service.enqueue("test.slow", {}, key="slow", priority=1)
        service.enqueue("test.long", {}, key="long", priority=2)
    worker.run_due("one")
    assert taken == [0]
    assert {one.key for one in db.session.scalars(select(Job).where(Job.done_at.is_not(None)))} == {"slow", "long"}


def test_who_asked_for_work_is_told_when_it_is_given_up(app: Flask) -> None:
    told: list[tuple[dict[str, object], str]] = []

    def fail(_payload: dict[str, object]) -> None:
        raise OSError("the server sleeps")

    service.handle("test.fail", fail, pace=service.Pace(tries=1), given_up=lambda *what: told.append(what))
    with transaction.writing():
        service.enqueue("test.fail", {"number": 7}, key="fail")
    worker.drain()
    assert told == [({"number": 7}, "OSError: the server sleeps")]


def test_work_that_fails_comes_back_later_and_later_and_is_buried_at_last(app: Flask) -> None:
    def fail(_payload: dict[str, object]) -> None:
        raise OSError("the server sleeps")

    service.handle("test.fail", fail)
    with transaction.writing():
        service.enqueue("test.fail", {}, key="fail")
    waits = []
    while job().failed_at is None:
        before = clock.now()
        clock.advance(max(job().due_at - before, timedelta()))
        waits.append((clock.now() - before).total_seconds())
        assert worker.run_due("w") == 1
    assert len(waits) == service.MAX_ATTEMPTS
    assert waits[0] == 0
    assert all(24 * 2**n <= min(wait, 17280) for n, wait in enumerate(waits[1:9]) if 24 * 2**n < 17280)
    assert max(waits) <= 6 * 3600 * 1.2
    assert job().error == "OSError: the server sleeps"


def test_work_nobody_handles_is_buried_and_says_so(app: Flask) -> None:
    with transaction.writing():
        service.enqueue("test.unknown", {}, key="unknown")
    worker.drain()
    assert (job().failed_at, job().error) == (clock.now(), "nobody handles test.unknown")


def test_a_failing_piece_of_work_leaves_nothing_half_done_and_does_not_stop_the_next(done: Done) -> None:
    def half(_payload: dict[str, object]) -> None:
        service.enqueue("test.note", {"number": 99}, key="half")
        raise ValueError("in the middle")

    service.handle("test.half", half)
    with transaction.writing():
        service.enqueue("test.half", {}, key="first", priority=1)
    enqueue(2)
    worker.drain()
    assert done == [{"number": 2}]


def test_a_periodic_task_that_fails_does_not_stop_the_others(app: Flask) -> None:
    rounds: list[str] = []

    def broken() -> None:
        rounds.append("broken")
        raise RuntimeError("again")

    kept = worker._timetable[:]
    worker._timetable.clear()
    try:
        worker.every(60, "broken", broken)
        worker.every(60, "sound", lambda: rounds.append("sound"))
        for now in (0.5, 30.0, 61.0):
            worker.run_timetable(now)
    finally:
        worker._timetable[:] = kept
    assert rounds == ["broken", "sound", "broken", "sound"]


def test_work_that_knows_when_to_try_again_is_left_alone_until_then_and_nothing_has_failed(done: Done) -> None:
    noted: list[str] = []

    def not_yet(payload: dict[str, object]) -> None:
        if not noted:
            raise service.Later("not yet", clock.now() + timedelta(minutes=7), lambda: noted.append("settled"))
        done.append(payload)

    service.handle("test.note", not_yet, talks=True)  # type: ignore[arg-type]
    enqueue(1)
    worker.drain()
    assert (noted, done) == (["settled"], [])
    assert (job().due_at, job().attempts, job().error) == (clock.now() + timedelta(minutes=7), 0, "not yet")
    clock.advance(timedelta(minutes=7))
    worker.drain()
    assert done == [{"number": 1}]


def test_while_a_kind_of_work_rests_nobody_takes_it_and_the_rest_is_done(done: Done) -> None:
    tired = [True]
    service.handle("test.tired", done.append, rests=lambda: tired[0])
    with transaction.writing():
        service.enqueue("test.tired", {"number": 1}, key="tired", priority=1)
    enqueue(2)
    assert worker.drain() == 1
    assert done == [{"number": 2}]
    tired.clear()
    tired.append(False)
    worker.drain()
    assert done == [{"number": 2}, {"number": 1}]


def test_a_worker_told_to_stop_gives_back_what_it_has_not_begun(done: Done) -> None:
    stop = threading.Event()

    def last(payload: dict[str, object]) -> None:
        done.append(payload)
        stop.set()

    service.handle("test.note", last)
    for number in range(3):
        enqueue(number)
    worker.run_due("stops", stop=stop)
    assert done == [{"number": 0}]
    service.handle("test.note", done.append)
    worker.run_due("another")
    assert done == [{"number": 0}, {"number": 1}, {"number": 2}]


def test_what_the_world_has_taken_is_written_down_when_the_database_is_there_again(done: Done) -> None:
    refusals = iter([OperationalError("COMMIT", {}, Exception("database is locked"))])

    def settle() -> None:
        for refusal in refusals:
            raise refusal
        done.append({"written": "down"})

    def talk(payload: dict[str, object]) -> service.Settle:
        done.append(payload)
        return settle

    service.handle("test.note", talk, talks=True)
    enqueue(1)
    worker.drain()
    assert done == [{"number": 1}, {"written": "down"}]
    assert job().done_at == clock.now()


def test_something_on_the_timetable_can_be_asked_for_at_once(app: Flask) -> None:
    rounds: list[float] = []
    kept = worker._timetable[:]
    worker._timetable.clear()
    try:
        worker.every(60, "look", lambda: rounds.append(1))
        worker.run_timetable(0.5)
        worker.run_timetable(1.0)
        worker.soon("look")
        worker.run_timetable(1.5)
    finally:
        worker._timetable[:] = kept
    assert rounds == [1, 1]
