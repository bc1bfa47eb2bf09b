"""The mail server goes away for an hour, or takes a message and never says so: everything arrives in the end."""

import random
from datetime import timedelta

from flask import Flask

from forum.jobs import worker
from forum.kernel import clock
from tests.faults.conftest import INVITEES, Tell, in_state, invite
from tests.faults.sink import Sink
from tests.support.factories import Factory


def work_until_sent(limit: timedelta) -> timedelta:
    """Minute by minute; how long it took."""
    begun = clock.now()
    while in_state("waiting"):
        assert clock.now() - begun < limit, f"{in_state('waiting')} still wait"
        worker.drain()
        clock.advance(timedelta(minutes=1))
    return clock.now() - begun


def test_an_hour_without_a_mail_server(app: Flask, make: Factory, sink: Sink, tell: Tell) -> None:
    wanted = invite(make)
    for _round in range(4):
        worker.run_due("before")
    before = sink.number
    sink.stop()
    for _minute in range(60):
        worker.drain()
        clock.advance(timedelta(minutes=1))
    assert in_state("waiting") == INVITEES - before
    sink.start()
    took = work_until_sent(timedelta(minutes=10))
    counted = sink.counted(wanted)
    tell(f"{before} before an hour of silence, the rest {took.total_seconds() / 60:.0f} minutes after it: {counted}")
    assert (counted.delivered, counted.twice, counted.lost) == (INVITEES, 0, 0)
    assert before == 80


def test_a_server_that_hangs_up_after_taking_a_message(
    app: Flask, make: Factory, sink: Sink, chance: random.Random, tell: Tell
) -> None:
    unlucky = set(chance.sample(range(1, INVITEES), 12))
    sink.on_taken = lambda number: "hang_up" if number in unlucky else None
    wanted = invite(make)
    took = work_until_sent(timedelta(minutes=30))
    counted = sink.counted(wanted)
    tell(f"12 answers never came, all settled within {took.total_seconds() / 60:.0f} minutes: {counted}")
    assert (counted.delivered, counted.lost, counted.renamed) == (INVITEES, 0, 0)
    assert 0 < counted.twice <= 12
