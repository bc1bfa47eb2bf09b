"""The changing code: derived, forgiving to type, short-lived; the hours in which it counts."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.attendance.selfcheck import codes, rules

KEY, NONCE = "a secret for tests, long enough to be one", "n" * 26
NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


def at(now):
    return codes.code(KEY, NONCE, codes.window(now))


def test_a_code_has_six_characters_that_nobody_mixes_up():
    shown = {at(NOW + timedelta(seconds=codes.WINDOW_SECONDS * number)) for number in range(300)}
    assert {len(one) for one in shown} == {6}
    assert set("".join(shown)) <= set("ACDEFHJKMNPRTVWXY34679")
    assert len(shown) == 300


def test_it_stays_for_a_window_and_then_is_another():
    start = datetime.fromtimestamp(codes.window(NOW) * codes.WINDOW_SECONDS, UTC)
    assert at(start) == at(start + timedelta(seconds=44))
    assert at(start) != at(start + timedelta(seconds=45))
    assert codes.seconds_left(start) == 45
    assert codes.seconds_left(start + timedelta(seconds=44)) == 1


@pytest.mark.parametrize(("windows", "good"), [(-1, False), (0, True), (1, True), (4, True), (5, False)])
def test_a_slow_typist_has_four_windows_and_nobody_a_code_of_the_future(windows, good):
    later = NOW + timedelta(seconds=codes.WINDOW_SECONDS * windows)
    assert codes.accepts(at(NOW), KEY, NONCE, later) is good


def test_another_nonce_or_key_means_other_codes():
    assert not codes.accepts(at(NOW), KEY, "m" * 26, NOW)
    assert not codes.accepts(at(NOW), "another key of the server, long enough", NONCE, NOW)


def test_capitals_blanks_and_hyphens_do_not_matter():
    shown = at(NOW)
    assert codes.accepts(f" {shown[:3].lower()}-{shown[3:]} ", KEY, NONCE, NOW)
    assert codes.cleaned(codes.in_two(shown)) == shown


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFG", "OOOOOO", "ĀĆĐÉḞĤ", "٣٤٦٧٩٣", "A" * 5000, "\0" * 6, "'; --x"])
def test_nonsense_is_no_code(typed):
    assert codes.cleaned(typed) == ""
    assert not codes.accepts(typed, KEY, NONCE, NOW)


def hours(make, state="announced", hour=9):
    start = datetime(2026, 11, 3, hour - 7, 0, tzinfo=UTC)
    return make.meeting(state=state, starts_at=start, duration_minutes=60), start


@pytest.mark.parametrize(
    ("minutes", "open_"), [(-61, False), (-60, True), (0, True), (60, True), (90, True), (91, False)]
)
def test_it_counts_from_an_hour_before_to_half_an_hour_after(make, minutes, open_):
    meeting, start = hours(make)
    assert rules.is_in_hours(meeting, start + timedelta(minutes=minutes)) is open_


def test_not_before_the_day_of_the_meeting(make):
    meeting = make.meeting(state="announced", starts_at=datetime(2026, 11, 2, 17, 20, tzinfo=UTC))  # 00.20 WIB
    assert rules.opens_at(meeting) == datetime(2026, 11, 2, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(("state", "open_"), [("draft", False), ("announced", True), ("held", True),
                                              ("concluded", False), ("cancelled", False)])  # fmt: skip
def test_only_a_meeting_that_takes_place(make, state, open_):
    meeting, start = hours(make, state)
    assert rules.is_in_hours(meeting, start) is open_
