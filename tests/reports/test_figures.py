"""Counting, trends, order: tables of cases."""

from datetime import date

import pytest

from forum.attendance.rules import Outcome
from forum.reports.figures import Column, Figures, Report, Row, Trend, by_missing, count, nested, trend

CODES = {"K": Outcome("head"), "P": Outcome("head", "plt"), "W": Outcome("deputy"), "S": Outcome("staff"),
         "I": Outcome("absent_notice"), "-": Outcome("absent"), ".": Outcome("not_recorded"), " ": None,
         "u": Outcome("staff", uninvited=True), "U": Outcome("head", uninvited=True)}  # fmt: skip


def cells(letters):
    """One cell for each letter: K P W S I - . as printed, u and U came uninvited, a blank was not invited."""
    return [CODES[letter] for letter in letters]


def row(name, letters, **given):
    return Row(given.pop("organisation_id", 1), name, "", "government", cells(letters), **given)


def report(rows, side="government", days=None):
    width = max((len(one.cells) for one in rows), default=0)
    days = days or [date(2026, 1, 1 + number) for number in range(width)]
    columns = tuple(Column(number, f"k{number}", f"Rapat {number}", day, "held") for number, day in enumerate(days))
    return Report("Forum Contoh", "forum-contoh", side, date(2026, 1, 1), date(2026, 12, 31), columns,
                  tuple(by_missing(rows)), {side: len(rows)})  # fmt: skip


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("", Figures()),
        ("   ", Figures()),
        ("KPWSI-.", Figures(invited=7, head=2, acting=1, deputy=1, staff=1, absent_notice=1, absent=1,
                            not_recorded=1, invited_head=2, invited_acting=1)),
        ("Kuu", Figures(invited=1, head=1, staff=2, uninvited=2, invited_head=1)),
        ("U", Figures(invited=0, head=1, uninvited=1)),
        ("..", Figures(invited=2, not_recorded=2)),
    ],
)  # fmt: skip
def test_every_cell_is_counted_once(letters, expected):
    found = count(cells(letters))
    assert found == expected
    assert found.came + found.missed + found.not_recorded == len(cells(letters)) - letters.count(" ")


def test_invitations_not_recorded_are_no_part_of_what_was_recorded():
    assert count(cells("K-..")).recorded == 2


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("", Trend("unknown")),
        ("KKKKK", Trend("unknown")),
        ("---KKK", Trend("up", (3, 3), (0, 3))),
        ("KKK---", Trend("down", (0, 3), (3, 3))),
        ("KWSSWK", Trend("steady", (3, 3), (3, 3))),
        ("K-K.-..KK--", Trend("down", (1, 3), (3, 5))),
        ("--- u KKK", Trend("up", (3, 3), (0, 3))),
        ("KKKKKKKKK-KK-", Trend("down", (2, 3), (9, 10))),
    ],
)
def test_the_trend_compares_the_last_three_recorded_invitations_with_all_before(letters, expected):
    assert trend(cells(letters)) == expected


def test_who_is_missing_most_comes_first_and_who_was_never_invited_last():
    rows = [
        row("never asked", "   "),
        row("good", "KKK"),
        row("half", "K-I"),
        row("gone", "---"),
        row("unknown", "..."),
    ]
    assert [one.name for one in by_missing(rows)] == ["gone", "half", "unknown", "good", "never asked"]


def test_among_equals_the_one_whose_head_came_least_comes_first():
    rows = [row("heads", "KK-"), row("staff", "SS-"), row("b", "SS-"), row("a", "SS-")]
    assert [one.name for one in by_missing(rows)] == ["a", "b", "staff", "heads"]


def test_a_successor_carries_its_predecessors_history():
    before = row("Dinas Lama", "K-  ", answered=2, organisation_id=2)
    after = row("Dinas Baru", "  KS", answered=1)
    after.predecessors.append(before)
    assert after.figures == Figures(invited=2, answered=1, head=1, staff=1, invited_head=1)
    assert after.joined == Figures(invited=4, answered=3, head=2, staff=1, absent=1, invited_head=2)
    assert after.joined_cells == cells("K-KS")
    assert [(one.name, depth) for one, depth in nested([after])] == [("Dinas Baru", 0), ("Dinas Lama", 1)]
    assert len(report([after]).invited_rows) == 1
