"""What holds for any series and any words: what we write is what we read."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from forum.adapters.ics import FILE, build_decline_counter, build_reply, build_request, occurrences, read
from tests.support.ical_series import MOVED, SERIES, SITI, at

ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]
RULES = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,FR", "FREQ=MONTHLY;BYDAY=-1TH", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"]
ANSWERED = at("2026-11-04")
starts = st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31)).map(  # noqa: DTZ001
    lambda moment: at("2026-01-01") + timedelta(minutes=(moment - datetime(2026, 1, 1)) // timedelta(minutes=1))  # noqa: DTZ001
)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@settings(max_examples=60, deadline=None)
@given(starts, st.sampled_from(ZONES), st.sampled_from(RULES), st.data())
def test_a_series_comes_back_with_its_days_exceptions_and_overrides(
    first: datetime, tzid: str, rule: str, data: st.DataObject
) -> None:
    master = replace(
        SERIES, starts_at=first, ends_at=first + timedelta(hours=2), tzid=tzid, rrule=f"{rule};COUNT=12", exdates=()
    )
    days = occurrences(master.rrule, first, tzid)
    away = data.draw(st.sets(st.sampled_from(days), max_size=4))
    moved = data.draw(st.sets(st.sampled_from(days), max_size=4)) - away
    others = [
        replace(
            MOVED, sequence=number, tzid=tzid, recurrence_id=day, starts_at=day + timedelta(days=number), ends_at=
            day + timedelta(days=number, hours=1),
        )
        for number, day in enumerate(sorted(moved), 3)
    ]  # fmt: skip
    events = read(build_request(replace(master, exdates=tuple(away)), [SITI], others), limits=FILE).events
    found = events[0]
    assert (found.starts_at, found.starts_tzid, found.duration) == (first, tzid, timedelta(hours=2))
    assert found.exdates == tuple(sorted(away))
    assert occurrences(found.rrule, first, found.starts_tzid) == days
    assert [(one.recurrence_id, one.sequence, one.starts_at) for one in events[1:]] == [
        (one.recurrence_id, one.sequence, one.starts_at) for one in others
    ]


@settings(max_examples=60, deadline=None)
@given(words, st.sampled_from(["plain", "gmail", "outlook", "apple"]), starts)
def test_any_words_of_a_proposal_and_its_refusal_arrive(comment: str, shape: str, new_start: datetime) -> None:
    request = build_request(MOVED, [SITI])
    counter = build_reply(
        request,
        SITI.email,
        "TENTATIVE",
        answered_at=ANSWERED,
        shape=shape,
        comment=comment,
        propose=(new_start, new_start + timedelta(hours=1)),
    )
    (event,) = read(counter).events
    (person,) = event.attendees
    assert new_start in (event.starts_at, person.proposed_start)
    refused = read(build_decline_counter(MOVED, SITI, comment)).events[0]
    assert (refused.uid, refused.recurrence_id) == (MOVED.uid, MOVED.recurrence_id)
    assert refused.comment.split() == comment.split()
