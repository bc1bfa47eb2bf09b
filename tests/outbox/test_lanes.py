"""At most so many messages a minute to one domain, fairly, whoever sends them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.extensions import db
from forum.jobs import worker
from forum.jobs.models import Job
from forum.kernel import clock, transaction
from forum.outbox import lanes, service
from forum.outbox.models import Lane, OutboxMessage
from tests.outbox.posting import one, post, served_by, states
from tests.support.mail_scripted import Scripted


@pytest.fixture
def left(app: Flask) -> Iterator[list[tuple[datetime, str]]]:
    """When a message left, and to whom; twenty a minute to each domain."""
    leaving: list[tuple[datetime, str]] = []

    def note(address: str) -> None:
        leaving.append((clock.now(), address))

    with served_by(app, Scripted(to_rcpt=note)):
        app.extensions["settings"] = replace(app.extensions["settings"], domain_rate=20)
        yield leaving


def work_for(seconds: int) -> int:
    """Let time pass, second by second; how many jobs were taken."""
    taken = 0
    for _second in range(seconds):
        taken += worker.drain(f"worker {_second % 3}")  # three workers take turns
        clock.advance(timedelta(seconds=1))
    return taken


def test_a_domain_gets_no_more_than_its_rate_and_all_of_it_in_order(left: list[tuple[datetime, str]]) -> None:
    post(*(f"orang{number:02d}@contoh.example" for number in range(50)))
    begun = clock.now()
    taken = work_for(170)
    minutes = Counter(int((moment - begun).total_seconds() // 60) for moment, _to in left)
    assert [minutes[minute] <= 22 for minute in range(3)] == [True] * 3
    assert [to for _moment, to in left] == [f"orang{number:02d}@contoh.example" for number in range(50)]
    assert taken <= 2 * 50  # each asks once for its turn and once at its turn: nobody waits in a loop


def test_other_domains_are_not_held_up(left: list[tuple[datetime, str]]) -> None:
    post(*(f"orang{number}@contoh.example" for number in range(40)), "siti@desa.example")
    worker.drain()
    assert "siti@desa.example" in [to for _moment, to in left]


def test_who_comes_later_does_not_pass_those_who_wait(left: list[tuple[datetime, str]]) -> None:
    post(*(f"awal{number}@contoh.example" for number in range(10)))
    worker.drain()
    post("akhir@contoh.example", key="late")
    work_for(60)
    assert [to for _moment, to in left][-1] == "akhir@contoh.example"


def test_it_says_for_what_a_message_waits_and_counts_no_try(left: list[tuple[datetime, str]]) -> None:
    post(*(f"orang{number}@contoh.example" for number in range(10)))
    worker.drain()
    waiting = list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.state == "waiting")))
    assert {(row.response, row.attempts) for row in waiting} == {(service.PACED, 0)}
    assert [row.next_try_at is not None and row.next_try_at > clock.now() for row in waiting] == [True] * len(waiting)
    assert {job.attempts for job in db.session.scalars(select(Job).where(Job.done_at.is_(None)))} == {0}


def test_after_a_night_without_a_worker_the_rate_still_holds(left: list[tuple[datetime, str]]) -> None:
    post(*(f"orang{number}@contoh.example" for number in range(50)))
    worker.drain()
    before = len(left)
    clock.advance(timedelta(hours=8))
    begun = clock.now()
    work_for(60)
    assert before + len(left) > 0
    assert len([moment for moment, _to in left if begun <= moment < begun + timedelta(minutes=1)]) <= 22


def test_without_a_rate_there_are_no_lanes(app: Flask) -> None:
    with served_by(app, Scripted()):
        post("siti@contoh.example")
        worker.drain()
    assert one().state == "sent"
    assert states() == [("siti", "sent", 1)]
    assert db.session.scalars(select(Lane)).all() == []


def test_lanes_nobody_uses_are_forgotten(left: list[tuple[datetime, str]]) -> None:
    post("siti@contoh.example")
    worker.drain()
    clock.advance(timedelta(days=2))
    with transaction.writing():
        lanes.tidy()
    assert db.session.scalars(select(Lane)).all() == []
