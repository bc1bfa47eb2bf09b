"""What presence means, as tables of cases."""

from datetime import UTC, date, datetime

import pytest

from forum.attendance import rules
from forum.attendance.rules import Outcome, Seen


@pytest.mark.parametrize(
    ("seen", "mark", "expected"),
    [
        ([], None, Outcome("not_recorded")),
        ([], "absent", Outcome("absent")),
        ([], "absent_notice", Outcome("absent_notice")),
        ([Seen("staff", None, "A")], None, Outcome("staff", None, ("A",))),
        ([Seen("staff", None, "A"), Seen("deputy", None, "B")], None, Outcome("deputy", None, ("B", "A"))),
        ([Seen("staff", None, "A"), Seen("head", "plt", "B")], None, Outcome("head", "plt", ("B", "A"))),
        ([Seen("head", "plh", "A"), Seen("head", None, "B")], None, Outcome("head", None, ("B", "A"))),
        ([Seen("head", "definitive", "A")], None, Outcome("head", None, ("A",))),
        ([Seen("deputy", "plt", "A")], None, Outcome("deputy", None, ("A",))),
        ([Seen("staff", None, "A")], "absent", Outcome("staff", None, ("A",))),
    ],
)
def test_the_best_level_present_counts_and_presence_beats_any_word_of_absence(seen, mark, expected):
    assert rules.outcome(seen, mark) == expected


def test_an_organisation_that_came_uninvited_is_flagged():
    assert rules.outcome([Seen("head", None, "A")], invited=False) == Outcome("head", None, ("A",), uninvited=True)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("declined", "absent_notice"), ("accepted", "absent"), ("delegated", "absent"), (None, "absent")],
)
def test_only_who_declined_is_proposed_as_absent_with_notice(answer, expected):
    assert rules.proposed_absence(answer) == expected


@pytest.mark.parametrize(
    ("before", "level", "expected"),
    [
        (Seen("head", None, "Budi"), "staff", "Sari"),
        (Seen("head", None, "Budi"), "head", "Budi"),
        (Seen("deputy", None, "Sari"), "head", "Budi"),
        (Seen("deputy", None, "Sari"), "staff", "Sari"),
        (Seen("staff", None, "Somebody typed"), "head", "Somebody typed"),
        (Seen("head", None, "Somebody typed"), "staff", "Somebody typed"),
        (Seen("staff", None, ""), "head", "Budi"),
    ],
)
def test_a_corrected_level_says_who_it_was(before, level, expected):
    assert rules.name_after(before, level, holder="Budi", delegate="Sari") == expected


def test_a_holder_who_turns_out_to_be_staff_is_somebody_we_do_not_know():
    assert rules.name_after(Seen("head", None, "Budi"), "staff", holder="Budi", delegate="") == ""


def test_the_door_opens_on_the_day_of_the_place():
    evening_in_utc = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
    assert rules.opening_day(evening_in_utc, "Asia/Jakarta") == date(2026, 11, 20)


def test_the_same_name_twice_is_seen_whatever_its_dots_and_capitals():
    assert rules.recorded_twice(["Dr. Budi, M.Si", "DR BUDI M SI", "Sari"]) == {"dr budi m si"}
    assert rules.recorded_twice(["", "", "Sari"]) == frozenset()
