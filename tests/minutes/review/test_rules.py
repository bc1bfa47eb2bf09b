"""Paragraphs, and putting one in the place of another."""

import pytest

from forum.minutes.review.rules import paragraphs, replaced

TEXT = "Satu.\n\nDua\nbaris dua.\n\n\n- tiga\n- empat\n"


def test_paragraphs_are_divided_by_blank_lines() -> None:
    assert paragraphs(TEXT) == ["Satu.", "Dua\nbaris dua.", "- tiga\n- empat"]
    assert paragraphs("Satu.\r\n \r\nDua.") == ["Satu.", "Dua."]
    assert paragraphs("  \n\n") == []


def test_a_passage_that_is_not_public_is_one() -> None:
    assert paragraphs("Awal.\n\n:::tertutup x\nA\n\nB\n:::\n\nAkhir.") == ["Awal.", ":::tertutup x\nA\n\nB\n:::",
                                                                          "Akhir."]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "before", "after", "wanted"),
    [
        (TEXT, "Satu.", "Sepuluh.", "Sepuluh.\n\nDua\nbaris dua.\n\n\n- tiga\n- empat\n"),
        (TEXT, "- tiga\n- empat", "Tiga.", "Satu.\n\nDua\nbaris dua.\n\n\nTiga.\n"),
        (TEXT, "Dua\nbaris dua.", "", "Satu.\n\n- tiga\n- empat"),
        (TEXT, TEXT, "Seluruhnya.", "Seluruhnya."),
        (TEXT, "Dua", "Lain", None),
        ("Sama.\n\nSama.", "Sama.", "Lain.", None),
        ("Satu. Dan lagi.\n\nDua.", "Satu.", "Lain.", None),
        ("Sama. Lagi\n\nSama.", "Sama.", "Lain.", "Sama. Lagi\n\nLain."),
    ],
)
def test_one_paragraph_takes_the_place_of_another_where_it_still_stands(
    body: str, before: str, after: str, wanted: str | None
) -> None:
    assert replaced(body, before, after) == wanted
