"""The answers that calendar programs send, as our development mailbox writes them (calendar.md, section 3)."""

from datetime import datetime

import pytest

from forum.adapters.ics import build_reply, build_request, read
from tests.support.ical_series import ELSEWHERE, MOVED, SERIES, SITI, at
from tests.support.mail_golden import assert_golden

SHAPES = ["plain", "gmail", "outlook", "apple"]
REQUEST = build_request(SERIES, [SITI], [MOVED, ELSEWHERE])
ANSWERED = datetime.fromisoformat("2026-11-04T09:15:00+07:00")
NEW_TIME = (at("2026-12-22", 6), at("2026-12-22", 8))


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_to_a_whole_series(shape: str) -> None:
    reply = build_reply(
        REQUEST, SITI.email, "ACCEPTED", answered_at=ANSWERED, shape=shape, name="Siti", comment="Hadir; berdua"
    )
    assert_golden(f"reply_{shape}.ics", reply)
    (event,) = read(reply).events
    assert (event.uid, event.sequence, event.recurrence_id) == (SERIES.uid, 2, None)
    assert event.comment == "Hadir; berdua"


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_to_one_occurrence_that_was_moved(shape: str) -> None:
    reply = build_reply(
        REQUEST, SITI.email, "DECLINED", answered_at=ANSWERED, shape=shape, recurrence_id=MOVED.recurrence_id
    )
    assert_golden(f"reply_occurrence_{shape}.ics", reply)
    (event,) = read(reply).events
    assert (event.sequence, event.recurrence_id) == (5, at("2026-12-18"))
    assert event.starts_at == (None if shape == "plain" else at("2026-12-21", 3))


def test_an_answer_to_an_occurrence_by_the_rule_has_its_own_time() -> None:
    reply = build_reply(
        REQUEST, SITI.email, "ACCEPTED", answered_at=ANSWERED, shape="gmail", recurrence_id=at("2027-01-15")
    )
    (event,) = read(reply).events
    assert (event.sequence, event.recurrence_id) == (2, at("2027-01-15"))
    assert (event.starts_at, event.ends_at) == (at("2027-01-15"), at("2027-01-15", 4))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_new_time_proposed_for_one_occurrence(shape: str) -> None:
    counter = build_reply(
        REQUEST,
        SITI.email,
        "TENTATIVE",
        answered_at=ANSWERED,
        shape=shape,
        comment="Bisa siang?",
        recurrence_id=MOVED.recurrence_id,
        propose=NEW_TIME,
    )
    assert_golden(f"counter_{shape}.ics", counter)
    message = read(counter)
    (event,) = message.events
    (person,) = event.attendees
    assert message.method == ("REPLY" if shape == "apple" else "COUNTER")
    assert (event.recurrence_id, event.comment) == (at("2026-12-18"), "Bisa siang?")
    if shape == "apple":
        assert (person.proposes_new_time, person.proposed_start, event.starts_at) == (
            True,
            NEW_TIME[0],
            MOVED.starts_at,
        )
    else:
        assert (event.starts_at, event.ends_at) == NEW_TIME


def test_the_heads_word_and_the_delegates_own() -> None:
    delegate = "rahmat@contoh.example"
    away = build_reply(REQUEST, SITI.email, "DELEGATED", answered_at=ANSWERED, delegated_to=delegate)
    here = build_reply(REQUEST, delegate, "ACCEPTED", answered_at=ANSWERED, delegated_from=SITI.email)
    assert_golden("reply_delegates.ics", away)
    assert_golden("reply_of_delegate.ics", here)
    assert [(person.email, person.partstat) for person in read(here).events[0].attendees] == [
        (delegate, "ACCEPTED"),
        (SITI.email, "DELEGATED"),
    ]
