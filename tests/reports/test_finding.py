"""What the report says in words, in both languages."""

from datetime import date

import pytest

from forum.kernel.i18n import speaking
from forum.reports.finding import finding, percent
from tests.reports.test_figures import report, row


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context():
        yield


def said(made, locale="en"):
    with speaking(locale):
        return finding(made)


def test_the_finding_names_who_never_came_since_when():
    made = report(
        [row("Dinas A", "KK-"), row("Dinas B", "---"), row("Dinas C", "I..")],
        days=[date(2026, 3, 5), date(2026, 4, 1), date(2026, 5, 1)],
    )
    found = said(made)
    assert found.headline == (
        "Of 3 agencies, the head came in person to 29 % of the invitations; "
        "2 agencies have not come once since 5 March 2026: Dinas B, Dinas C."
    )
    assert found.details == (
        "The head came in person 2 times out of 7 recorded invitations.",
        "For 2 invitations nobody recorded who came; they are not counted as absence.",
    )


def test_it_is_said_in_indonesian_too():
    made = report([row("Dinas A", "PK-"), row("Dinas B", "---")], days=[date(2026, 3, day) for day in (5, 6, 7)])
    found = said(made, "id")
    assert found.headline == (
        "Dari 2 OPD, kepala hadir sendiri pada 33 % undangan; "
        "1 OPD tidak hadir satu kali pun sejak 5 Maret 2026: Dinas B."
    )
    assert found.details == (
        "Kepala hadir sendiri 2 kali dari 6 undangan yang kehadirannya dicatat.",
        "1 di antaranya Plt., Plh., atau Pj.",
    )


def test_civil_society_has_organisations_and_leaders():
    made = report([row("Yayasan A", "KS")], side="civil_society")
    assert said(made).headline == "Of 1 organisation, the leader came in person to 50 % of the invitations."


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "No meeting has begun in this period."),
        ([row("A", "  ")], "Nobody on this side was invited in this period."),
        ([row("A", "uU")], "Nobody on this side was invited in this period."),
        ([row("A", "..")], "Attendance of 2 meetings has not been recorded, so nothing can be said yet."),
    ],
)
def test_nothing_is_said_of_what_nobody_knows(rows, expected):
    found = said(report(rows))
    assert (found.headline, found.details) == (expected, ())


def test_not_recorded_alone_is_never_called_absence():
    assert "have not come" not in said(report([row("A", "K."), row("B", "..")])).headline


def test_many_names_are_counted():
    made = report([row(f"Dinas {number}", "-") for number in range(9)])
    assert said(made).headline.endswith(
        "9 agencies have not come once since 1 January 2026: "
        "Dinas 0, Dinas 1, Dinas 2, Dinas 3, Dinas 4, Dinas 5, Dinas 6 and 2 more."
    )


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, "33 %"), (0, 5, "0 %"), (0, 0, "–"), (5, 5, "100 %")])
def test_shares(part, whole, expected):
    assert percent(part, whole) == expected
