"""Counting the sections: tables of cases."""

from datetime import date

import pytest

from forum.reports import rules, trend
from forum.reports.facts import Facts, Known, Said, median
from forum.reports.latest import latest
from forum.reports.sections import chronic, delegations, points
from tests.reports.test_figures import report, row


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("KKKK", None),
        ("K---", (3, 4, False)),
        ("-II-", (4, 4, True)),
        ("KK-K-", None),
        ("K-.-I", (3, 4, False)),
        ("-.-.-", (3, 3, True)),
        ("-", None),
        ("--", (2, 2, True)),
        ("K--", None),
        ("....", None),
        ("---u", None),
        ("-----KK", None),
        ("-----K", (3, 4, False)),
    ],
)
def test_chronic_absence_is_three_of_the_last_four_recorded_or_never_seen(letters, expected):
    found = chronic(Facts(report([row("Dinas A", letters)])))
    assert [(one.missed, one.of, one.never) for one in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("values", "expected"), [((), None), ((3,), 3), ((1, 9), 5), ((9, 1, 2), 2), ((1, 2, 3, 4), 2.5)]
)
def test_the_median_is_the_middle(values, expected):
    assert median(values) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("KK", "K-"), "1 of 2 heads of agencies came on 2 January 2026; down from 2."),
        (("-K", "K-"), "1 of 2 heads of agencies came on 2 January 2026; as before."),
        (("-K", "KK"), "2 of 2 heads of agencies came on 2 January 2026; up from 1."),
        (("KK", "K-", ".-"), "1 of 3 heads of agencies came on 2 January 2026; down from 2 of 2."),
        (("K.", "K."), "2 of 2 heads of agencies came on 1 January 2026."),
        (("..", ".."), ""),
        ((), ""),
    ],
)
def test_the_first_sentence(app, rows, expected):
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        made = Facts(report([row(f"Dinas {number}", letters) for number, letters in enumerate(rows)]))
        assert latest(points(made), "government").sentence == expected


def test_a_meeting_that_nobody_recorded_waits(app):
    with app.test_request_context(headers={"Cookie": "lang=id"}):
        found = latest(points(Facts(report([row("Dinas A", "KS.")]))), "government")
    assert found.sentence == "0 dari 1 kepala OPD hadir pada 2 Januari 2026; turun dari 1."
    assert found.not_yet == "Kehadiran rapat 3 Januari 2026 belum ditutup."


def test_a_delegation_is_what_was_said_or_what_came():
    made = Facts(report([row("Dinas A", "KWS-u.")]))
    made.known[(0, 1)] = Known(answered=True, said=Said("delegated", "sick", "Pak Wakil"))
    made.known[(3, 1)] = Known(answered=True, said=Said("delegated", "", "Bu Staf"), has_mandate=True)
    made.known[(5, 1)] = Known(answered=True, said=Said("declined", "leave"))
    found = delegations(made)
    assert (found.total, found.invited, found.with_letter) == (4, 5, 1)
    assert {word: number for word, number in found.reasons.items() if number} == {"sakit": 1, "tanpa-alasan": 3}
    assert {word: number for word, number in found.levels.items() if number} == {
        "kepala": 1, "wakil": 1, "staf": 1, "tanpa-izin": 1,
    }  # fmt: skip
    assert [(one.times, one.whom) for one in found.senders] == [(4, "Pak Wakil")]


def test_the_bars_are_the_same_every_time_and_leave_out_who_was_not_invited(app):
    made = points(Facts(report([row("A", "KWu."), row("B", "S-K.")])))
    with app.test_request_context():
        first, second = trend.bars(made), trend.bars(made)
        assert first == second
        assert trend.bars([]).endswith("</svg>")
    assert first.count('class="bars-unknown"') == 1
    assert first.count('class="bars-staff"') == 1


@pytest.mark.parametrize(
    ("today", "word", "expected"),
    [
        (date(2026, 11, 3), "3-bulan", date(2026, 8, 4)),
        (date(2026, 5, 31), "3-bulan", date(2026, 3, 1)),
        (date(2026, 1, 31), "3-bulan", date(2025, 11, 1)),
        (date(2026, 3, 1), "3-bulan", date(2025, 12, 2)),
        (date(2026, 11, 3), "tahun-ini", date(2026, 1, 1)),
        (date(2028, 2, 29), "12-bulan", date(2027, 3, 1)),
    ],
)
def test_a_preset_ends_today(today, word, expected):
    assert rules.preset(word, today) == (expected, today)
    assert rules.period("", "", today, word) == (expected, today)


def test_an_unknown_preset_is_the_usual_period():
    assert rules.period("", "", date(2026, 11, 3), "selamanya") == rules.usual_period(date(2026, 11, 3))
