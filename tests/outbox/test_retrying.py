"""What a server says decides when a message is tried again: soon, later, never, or when the server is back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from forum.adapters import smtp
from forum.extensions import db
from forum.jobs import service as jobs
from forum.jobs import worker
from forum.kernel import clock, transaction
from forum.outbox import door, pace, service
from forum.outbox.models import WayOut
from tests.outbox.posting import one, post, served_by, states
from tests.support.mail_scripted import Scripted

GREY = "450 4.2.0 Greylisted, try again in 60 seconds"


def until_sent(limit: timedelta = timedelta(hours=12)) -> timedelta:
    """Work, minute by minute, until nothing waits; how long it took."""
    begun = clock.now()
    while any(state == "waiting" for _who, state, _tries in states()):
        assert clock.now() - begun < limit, states()
        worker.drain()
        clock.advance(timedelta(minutes=1))
    return clock.now() - begun


def first(answers: list[str]) -> Callable[[str], str | None]:
    """Gives these answers, one after the other, then says yes."""
    waiting = iter(answers)
    return lambda _address: next(waiting, None)


def test_greylisting_is_answered_within_minutes(app: Flask) -> None:
    script = Scripted(to_rcpt=first([GREY]))
    with served_by(app, script):
        post("siti@contoh.example")
        worker.drain()
        waiting = one()
        assert (waiting.state, waiting.response) == ("waiting", GREY)
        assert waiting.next_try_at is not None
        assert timedelta(minutes=1) <= waiting.next_try_at - clock.now() <= timedelta(minutes=1.25)
        assert until_sent() <= timedelta(minutes=3)
    assert len(script.delivered) == 1
    assert (one().next_try_at, one().attempts) == (None, 2)


def test_a_temporary_refusal_is_tried_again_and_again_less_and_less_often(app: Flask) -> None:
    asked: list[datetime] = []

    def busy(_address: str) -> str:
        asked.append(clock.now())
        return "452 4.3.1 Insufficient system storage"

    with served_by(app, Scripted(to_rcpt=busy)):
        post("siti@contoh.example")
        for _minute in range(6 * 60):
            worker.drain()
            clock.advance(timedelta(minutes=1))
    waits = [(later - earlier).total_seconds() / 60 for earlier, later in pairwise(asked)]
    planned = [2, 4, 8, 16, 32, *[60] * (len(waits) - 5)]
    assert len(waits) >= 7
    assert [low <= wait <= low * 1.25 + 1 for low, wait in zip(planned, waits, strict=True)] == [True] * len(waits)
    assert states() == [("siti", "waiting", len(asked))]


def test_it_has_failed_after_five_days_with_the_servers_own_words(app: Flask) -> None:
    with served_by(app, Scripted(to_rcpt=lambda _address: "451 4.3.0 Not now")):
        post("siti@contoh.example")
        with pytest.raises(AssertionError, match="waiting"):
            until_sent(limit=timedelta(hours=2))
        clock.advance(timedelta(days=5))
        worker.drain()
    assert (one().state, one().response) == ("failed", "451 4.3.0 Not now")


def test_a_person_who_sends_it_again_after_that_gives_it_another_five_days(app: Flask) -> None:
    with served_by(app, Scripted(to_rcpt=lambda _address: "451 4.3.0 Not now")):
        post("siti@contoh.example")
        clock.advance(timedelta(days=6))
        worker.drain()
        assert one().state == "failed"
        with transaction.writing():
            service.send_again(one())
        worker.drain()
    assert one().state == "waiting"


def test_a_refusal_concerns_its_recipient_only(app: Flask) -> None:
    def picky(address: str) -> str | None:
        return {"hilang": "550 5.1.1 No such user", "nanti": "451 4.3.0 Not now"}.get(address.partition("@")[0])

    script = Scripted(to_rcpt=picky)
    with served_by(app, script):
        post("hilang@contoh.example", "nanti@contoh.example", "siti@contoh.example")
        worker.drain()
    assert states() == [("hilang", "failed", 1), ("nanti", "waiting", 1), ("siti", "sent", 1)]
    assert len(script.sessions) == 1
    assert not door.is_closed()


def test_when_the_server_is_away_one_message_asks_and_the_others_wait_where_they_are(app: Flask) -> None:
    with served_by(app, Scripted()):
        away = app.extensions["settings"]
    app.extensions["settings"] = away = replace(away, smtp_url="smtp://127.0.0.1:1")
    try:
        post(*(f"orang{number}@contoh.example" for number in range(30)))
        worker.drain()
        assert sum(tries for _who, _state, tries in states()) == 1
        assert door.is_closed()
        for _minute in range(60):
            worker.drain()
            clock.advance(timedelta(minutes=1))
        assert sum(tries for _who, _state, tries in states()) < 25  # the longest rest is five minutes
        way_out = door.look()
        assert way_out is not None
        assert way_out.silent_since == clock.now() - timedelta(hours=1)
    finally:
        app.extensions["settings"] = replace(away, smtp_url="")
    script = Scripted()
    with served_by(app, script):
        assert until_sent() <= timedelta(minutes=7)
    assert len(script.delivered) == 30
    db.session.expire_all()
    assert [(row.silent_since, row.tries) for row in db.session.scalars(select(WayOut))] == [(None, 0)]


def test_a_server_that_shuts_down_with_421_is_left_alone_for_a_while_and_nothing_has_failed(app: Flask) -> None:
    answers = iter([None, None, "421 4.3.2 Shutting down", "421 4.3.2 Shutting down"])
    script = Scripted(to_mail=lambda _address: next(answers, None))
    with served_by(app, script):
        post(*(f"orang{number}@contoh.example" for number in range(5)))
        worker.drain()
        assert [state for _who, state, _tries in states()] == ["sent", "sent", "waiting", "waiting", "waiting"]
        assert [tries for _who, _state, tries in states()] == [1, 1, 1, 0, 0]
        clock.advance(timedelta(seconds=16))
        worker.drain()
    assert [state for _who, state, _tries in states()] == ["sent"] * 5


def test_while_somebody_has_paused_nothing_leaves_and_all_of_it_leaves_afterwards(app: Flask) -> None:
    script = Scripted()
    with served_by(app, script):
        with transaction.writing():
            door.pause("admin@contoh.example")
        post("siti@contoh.example", "rini@contoh.example")
        worker.drain()
        clock.advance(timedelta(days=1))
        worker.drain()
        assert script.delivered == []
        with transaction.writing():
            door.resume()
        worker.drain()
    assert states() == [("siti", "sent", 1), ("rini", "sent", 1)]


@pytest.mark.parametrize(
    ("code", "text", "soon"),
    [
        (450, "4.2.0 Greylisted, see http://postgrey.example/", True),
        (451, "4.7.1 Greylisting in effect, please come back later", True),
        (451, "4.7.1 Try again later", True),
        (450, "4.2.1 Mailbox busy", False),
        (452, "4.2.2 Mailbox full, try again", False),
    ],
)
def test_greylisting_is_told_from_other_refusals(code: int, text: str, soon: bool) -> None:
    assert pace.is_greylisted(smtp.TemporaryFailure(code, text)) is soon


def test_a_newer_message_waits_until_an_older_one_in_another_workers_hands_has_landed(app: Flask) -> None:
    script = Scripted()
    with served_by(app, script):
        post("siti@contoh.example", topic="invitation:1", rank=0, key="old")
        with transaction.writing():
            jobs.claim("slow worker")  # it may have handed the old one over already
        post("siti@contoh.example", topic="invitation:1", rank=1, key="new")
        worker.drain("quick worker")
        assert [(state, tries) for _who, state, tries in states()] == [("superseded", 0), ("waiting", 0)]
        assert script.delivered == []
        clock.advance(jobs.LEASE + timedelta(seconds=1))  # the slow worker is dead
        worker.drain("quick worker")
        clock.advance(timedelta(seconds=11))
        worker.drain("quick worker")
    assert [state for _who, state, _tries in states()] == ["superseded", "sent"]
    assert len(script.delivered) == 1
