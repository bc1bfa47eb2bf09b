"""Workers are killed with SIGKILL while they send two hundred invitations: nobody goes without, and a second copy is
seen only by whoever's mail was in a worker's hands at its death."""

import random
import time

import pytest
from flask import Flask

from tests.faults.conftest import INVITEES, Gang, Tell, in_state, invite
from tests.faults.sink import Sink
from tests.support.factories import Factory

PATIENCE = 300  # seconds; a bound for a machine that is busy with other work
IN_THE_WINDOW = 2


@pytest.mark.slow
@pytest.mark.usefixtures("now")
def test_killed_at_any_moment(
    app: Flask, make: Factory, sink: Sink, gang: Gang, chance: random.Random, tell: Tell
) -> None:
    wanted = invite(make)
    moments = sorted(chance.sample(range(5, INVITEES - 5), 2 + IN_THE_WINDOW))
    window = set(chance.sample(moments, IN_THE_WINDOW))  # killed after the mail was taken, before the worker hears so
    outside = [moment for moment in moments if moment not in window]

    def take(number: int) -> None:
        time.sleep(0.004)  # as long as a real server's disk takes
        if number in window:
            gang.kill()

    sink.on_taken = take
    deadline = time.monotonic() + PATIENCE
    while in_state("sent") < INVITEES:
        assert time.monotonic() < deadline, f"after {PATIENCE} s: {sink.counted(wanted)}"
        gang.keep(2)
        if outside and sink.number >= outside[0]:
            outside.pop(0)
            gang.kill(chance.randrange(2))
        time.sleep(0.02)
    counted = sink.counted(wanted)
    tell(f"{gang.killed} workers killed: {counted}")
    assert (counted.wanted, counted.delivered, counted.lost, counted.renamed) == (INVITEES, INVITEES, 0, 0)
    assert gang.killed >= 2 + IN_THE_WINDOW
    assert IN_THE_WINDOW <= counted.twice <= gang.killed
    assert max(sink.copies.values()) <= 1 + IN_THE_WINDOW
