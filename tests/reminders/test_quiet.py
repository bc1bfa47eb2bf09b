"""Nobody is reminded in their night; what falls into it leaves in the morning, or the evening before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.reminders.quiet import Quiet, deadline, moment, night, slot

WIB, WIT = "Asia/Jakarta", "Asia/Jayapura"
ZONES = (WIB, "Asia/Makassar", WIT, "America/New_York")
MOMENTS = st.integers(0, 525_600).map(lambda one: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=one))


def at(text: str, zone: str = WIB) -> datetime:
    """ "20 05:00" is the twentieth of November at five."""
    day, _, hour = text.partition(" ")
    return datetime.fromisoformat(f"2026-11-{day}T{hour}").replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("due", "start", "leaves"),
    [
        ("20 07:00", "20 09:00", "20 07:00"),  # by day, at once
        ("20 06:00", "20 08:00", "20 06:00"),  # the night ends at six: the two hours of an eight o'clock meeting
        ("20 05:00", "20 07:00", "20 06:00"),  # an hour before instead of two
        ("20 04:30", "20 06:30", "20 06:00"),  # half an hour before is the least
        ("20 04:00", "20 06:00", "19 20:00"),  # the morning is too late: the evening before
        ("19 23:30", "20 01:30", "19 20:00"),
        ("19 21:00", "26 21:00", "20 06:00"),
        ("19 20:59", "26 20:59", "19 20:59"),
    ],
)
def test_when_it_leaves(due: str, start: str, leaves: str) -> None:
    assert moment(at(due), WIB, Quiet(), at(start)) == at(leaves)


def test_the_receiver_s_clock_counts() -> None:
    due, start = at("20 07:00", WIT), at("20 09:00", WIT)  # 05.00 in the west
    assert moment(due, WIT, Quiet(), start) == due
    assert moment(due, WIB, Quiet(), start) == at("20 06:00", WIB)


def test_without_quiet_hours_it_leaves_at_any_hour() -> None:
    assert moment(at("20 03:00"), WIB, Quiet(0, 0), at("20 05:00")) == at("20 03:00")


def test_a_short_night_within_one_day() -> None:
    quiet = Quiet(60, 5 * 60)
    assert night(at("20 00:59"), WIB, quiet) is None
    assert night(at("20 01:00"), WIB, quiet) == (at("20 01:00"), at("20 05:00"))
    assert night(at("20 05:00"), WIB, quiet) is None


def test_what_could_not_leave_in_the_evening_still_may_in_the_morning() -> None:
    assert deadline(at("19 20:55"), WIB, Quiet()) == at("20 11:55")
    assert deadline(at("19 09:00"), WIB, Quiet()) == at("19 15:00")
    assert deadline(at("20 06:00"), WIB, Quiet(), at("20 08:00")) == at("20 08:00")


def test_a_morning_is_one_slot_and_later_each_hour() -> None:
    assert slot(at("20 06:00"), WIB) == slot(at("20 11:59"), WIB) != slot(at("20 12:00"), WIB)
    assert slot(at("20 14:00"), WIB) == slot(at("20 14:59"), WIB) != slot(at("20 15:00"), WIB)


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 1439), st.integers(0, 1439), st.integers(1, 20_000))
def test_whatever_the_hours_nothing_leaves_at_night_or_too_late(
    due: datetime, zone: str, start: int, length: int, minutes: int
) -> None:
    quiet = Quiet(start, (start + length % (16 * 60)) % 1440)
    before = due + timedelta(minutes=minutes)
    leaves = moment(due, zone, quiet, before)
    assert leaves < before
    if (quiet.end - quiet.start) % 1440 <= 22 * 60:
        assert night(leaves, zone, quiet) is None or length % (16 * 60) > 22 * 60
    assert moment(due, zone, quiet) >= due
