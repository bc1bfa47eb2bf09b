"""Rules of recurrence: what a series may say, and the days that come of it."""

from datetime import UTC, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.adapters.ics import InvalidEvent, occurrences, recurrence
from tests.support.ical_series import at

JAKARTA = "Asia/Jakarta"


def days(rrule: str, start: str = "2026-11-20", tzid: str = JAKARTA, limit: int = 5) -> list[str]:
    """The days on the clock of `tzid` of a series that starts at nine there."""
    first = datetime.fromisoformat(start).replace(hour=9, tzinfo=ZoneInfo(tzid))
    found = [moment.astimezone(ZoneInfo(tzid)) for moment in occurrences(rrule, first, tzid, limit=limit)]
    assert {moment.hour for moment in found} == {9}
    return [f"{moment:%Y-%m-%d}" for moment in found]


@pytest.mark.parametrize(
    ("rrule", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=3FR;COUNT=3", ["2026-11-20", "2026-12-18", "2027-01-15"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=3FR", ["2026-11-20", "2027-11-19", "2028-11-17", "2029-11-16", "2030-11-15"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=3", ["2026-11-20", "2026-12-04", "2026-12-18"]),
        ("FREQ=WEEKLY;BYDAY=TU,FR;COUNT=4", ["2026-11-20", "2026-11-24", "2026-11-27", "2026-12-01"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", ["2026-11-20", "2026-11-27", "2026-12-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["2026-11-20", "2026-11-30", "2026-12-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2026-11-20", "2026-11-30"]),
        ("rrule:freq=daily;until=20261122T020000z", ["2026-11-20", "2026-11-21", "2026-11-22"]),
        ("FREQ=DAILY;UNTIL=20261121T090000", ["2026-11-20", "2026-11-21"]),
        ("FREQ=DAILY;UNTIL=20261121", ["2026-11-20", "2026-11-21"]),
        ("FREQ=DAILY;UNTIL=20200101", ["2026-11-20"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ["2026-11-20"]),
    ],
)
def test_the_days_of(rrule: str, expected: list[str]) -> None:
    assert days(rrule) == expected


def test_the_twenty_ninth_of_february_comes_every_fourth_year() -> None:
    assert days("FREQ=YEARLY", start="2028-02-29", limit=3) == ["2028-02-29", "2032-02-29", "2036-02-29"]


def test_seven_in_jayapura_is_the_day_before_in_utc() -> None:
    found = occurrences("FREQ=MONTHLY;BYDAY=3FR", at("2026-11-19", 22), "Asia/Jayapura", limit=2)
    assert found == [at("2026-11-19", 22), at("2026-12-17", 22)]


def test_nine_stays_nine_through_daylight_saving_time() -> None:
    assert days("FREQ=MONTHLY;BYDAY=1TU;COUNT=8", start="2026-12-01", tzid="Europe/Berlin", limit=8)[-1] == "2027-07-06"
    found = occurrences("FREQ=MONTHLY", at("2026-12-01", 8), "Europe/Berlin", limit=7)
    assert [moment.hour for moment in found] == [8, 8, 8, 8, 7, 7, 7]


def test_an_hour_that_the_clock_skips_is_the_hour_after() -> None:
    half_past_two = datetime(2027, 3, 27, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    found = occurrences("FREQ=DAILY;COUNT=3", half_past_two, "Europe/Berlin")
    assert [f"{moment:%dT%H:%M}" for moment in found] == ["27T01:30", "28T01:30", "29T00:30"]


def test_it_stops_at_the_last_day_asked_for_and_at_the_limit() -> None:
    start = at("2026-11-20")
    assert occurrences("FREQ=DAILY", start, JAKARTA, until=start + timedelta(days=1)) == [start, at("2026-11-21")]
    assert len(occurrences("FREQ=DAILY", start, JAKARTA)) == 60
    assert len(occurrences("FREQ=DAILY", start, JAKARTA, limit=1_000)) == 1_000


@pytest.mark.parametrize(
    "rrule",
    [
        "",
        "besok",
        "COUNT=3",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=2",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101T000000Z",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=9999",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;UNTIL=besok",
        "FREQ=DAILY;UNTIL=20271399",
        "FREQ=DAILY;UNTIL=00000101",
        "FREQ=WEEKLY;BYDAY=3FR",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYWEEKNO=3",
        "FREQ=MONTHLY;BYDAY=0FR",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=DAILY;RSCALE=CHINESE",
        "FREQ=DAILY\r\nX:y",
        "FREQ=DAILY;COUNT=٣",
    ],
)
def test_no_meeting_recurs_by(rrule: str) -> None:
    with pytest.raises(InvalidEvent):
        occurrences(rrule, at("2026-11-20"), JAKARTA)


@pytest.mark.parametrize("tzid", ["", "WIB", "Asia", "../../etc/passwd", "\x00", "Asia/" + "x" * 300])
def test_a_clock_nobody_knows_is_refused(tzid: str) -> None:
    with pytest.raises(InvalidEvent):
        occurrences("FREQ=DAILY", at("2026-11-20"), tzid)


@pytest.mark.parametrize(
    "more",
    [{"limit": 0}, {"limit": 1_001}, {"until": datetime(2027, 1, 1)}],  # noqa: DTZ001
    ids=["none", "too many", "naive"],
)
def test_an_endless_or_unclear_question_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(InvalidEvent):
        occurrences("FREQ=DAILY", at("2026-11-20"), JAKARTA, **more)


@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_no_forum_meets_in_the_year(year: int) -> None:
    with pytest.raises(InvalidEvent):
        occurrences("FREQ=DAILY", datetime(year, 1, 1, tzinfo=UTC), "Pacific/Pago_Pago")


@pytest.mark.parametrize(
    ("rrule", "in_utc"),
    [
        ("FREQ=DAILY;UNTIL=20261121", "FREQ=DAILY;UNTIL=20261121T165959Z"),
        ("FREQ=DAILY;UNTIL=20261121T090000", "FREQ=DAILY;UNTIL=20261121T020000Z"),
        ("BYDAY=3FR;FREQ=MONTHLY;", "FREQ=MONTHLY;BYDAY=3FR"),
    ],
)
def test_a_rule_of_another_program_becomes_ours(rrule: str, in_utc: str) -> None:
    assert recurrence.in_utc(rrule, JAKARTA) == in_utc
    assert recurrence.written(in_utc) == in_utc


WORDS = {
    "FREQ": ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"],
    "INTERVAL": ["1", "2", "999"],
    "COUNT": ["1", "3", "9999"],
    "UNTIL": ["20270101", "99991231T235959Z", "00010101T000000", "20280229T090000"],
    "WKST": ["SU", "MO"],
    "BYDAY": ["MO", "-5FR", "53SU", "MO,TU", "1MO,-1FR"],
    "BYMONTH": ["2", "1,12"],
    "BYMONTHDAY": ["31", "-31", "29,30"],
    "BYYEARDAY": ["366", "-366"],
    "BYWEEKNO": ["53", "-53", "1,20"],
    "BYSETPOS": ["1", "-1", "366"],
}
parts = st.sampled_from(sorted(WORDS)).flatmap(
    lambda name: st.builds("{}={}".format, st.just(name), st.sampled_from(WORDS[name]) | st.text(max_size=6))
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(parts, max_size=6).map(";".join),
    st.datetimes(datetime(1890, 1, 1), datetime(2210, 1, 1)),  # noqa: DTZ001
    st.sampled_from([JAKARTA, "Asia/Jayapura", "Europe/Berlin", "Pacific/Apia", "UTC"]),
)
def test_any_rule_gives_days_in_order_or_is_refused_and_soon(rrule: str, start: datetime, tzid: str) -> None:
    begun, first = process_time(), start.replace(tzinfo=UTC, microsecond=0)
    try:
        found = occurrences(rrule, first, tzid, limit=100)
    except InvalidEvent:
        found = [first]
    assert found == sorted(set(found))
    assert found[0] == first
    assert len(found) <= 100
    assert process_time() - begun < 2


def test_a_rule_that_began_long_ago_is_read_from_any_day_on() -> None:
    began, since = datetime(2015, 1, 5, 2, 0, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)
    found = recurrence.occurrences("FREQ=DAILY", began, "Asia/Jakarta", since=since, limit=3)
    assert found == [datetime(2026, 11, day, 2, 0, tzinfo=UTC) for day in (3, 4, 5)]
    until_then = (since - began).days + 1
    for further in (0, 2):  # a COUNT begins with the first of all
        rule = f"FREQ=DAILY;COUNT={until_then + further}"
        assert recurrence.occurrences(rule, began, "Asia/Jakarta", since=since) == found[:further]
