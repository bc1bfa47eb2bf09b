"""Numbers of letters: read by the forum's template, proposed when that is allowed, never made up."""

from datetime import date

import pytest

from forum.invitations.letters import rules

TEMPLATE = "{urut}/{kode}/UND/{bulan_romawi}/{tahun}"
DAY = date(2026, 11, 5)


def next_after(*used: str, template: str = TEMPLATE, code: str = "FOC", day: date = DAY) -> str:
    return rules.proposal(template, code, used, day)


def test_the_next_number_follows_the_highest_typed_this_year() -> None:
    assert next_after("012/FOC/UND/X/2026", "009/FOC/UND/XI/2026") == "013/FOC/UND/XI/2026"


def test_digits_are_kept_as_they_were_typed() -> None:
    assert next_after("9/FOC/UND/X/2026") == "10/FOC/UND/XI/2026"
    assert next_after("0099/FOC/UND/X/2026") == "0100/FOC/UND/XI/2026"


def test_months_are_written_as_the_template_asks() -> None:
    assert next_after("005/7/35.99/2026", template="005/{urut}/35.99/{tahun}") == "005/8/35.99/2026"
    assert next_after("7-10-2026", template="{urut}-{bulan}-{tahun}", day=date(2026, 3, 1)) == "8-03-2026"


@pytest.mark.parametrize(
    "used",
    [
        [],
        [""],
        ["nomor menyusul"],
        ["012/FOC/UND/XII/2025"],  # last year's: the register began anew, and nobody told us where
        ["012/LAIN/UND/XI/2026"],  # another office's number
        ["012/FOC/UND/XI/2026 dan 013/FOC/UND/XI/2026"],
        ["¹²/FOC/UND/XI/2026"],
        ["/FOC/UND/XI/2026"],
    ],
)
def test_nothing_is_proposed_when_nothing_allows_it(used: list[str]) -> None:
    assert next_after(*used) == ""


def test_without_a_year_or_a_sequence_in_the_template_nothing_is_proposed() -> None:
    assert next_after("12/FOC", template="{urut}/{kode}") == ""
    assert next_after("FOC/2026", template="{kode}/{tahun}") == ""
    assert next_after("12/2026", template="") == ""


def test_a_template_is_taken_literally_outside_its_braces() -> None:
    assert next_after("1.(a)+/2026", template="{urut}.(a)+/{tahun}") == "2.(a)+/2026"
    assert next_after("1x(a)+/2026", template="{urut}.(a)+/{tahun}") == ""
    assert next_after("3/a{b/2026", template="{urut}/{kode}/{tahun}", code="a{b") == "4/a{b/2026"


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        (TEMPLATE, []),
        ("005/123", []),
        ("{nomor}/{tahun}", ["nomor"]),
        ("{urut/2026", ["{"]),
        ("{}", [""]),
        ("{urut!r}", ["urut!r"]),
        ("{urut.__class__}", ["urut.__class__"]),
    ],
)
def test_unknown_parts_are_named(template: str, wrong: list[str]) -> None:
    assert rules.wrong_fields(template) == wrong


def test_a_hostile_number_takes_no_time() -> None:
    assert next_after("1" * 120, "(" * 120, template="{urut}" * 1 + "/{tahun}") == ""
