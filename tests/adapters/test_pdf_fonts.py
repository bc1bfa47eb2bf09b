"""From the web fonts of npm to the fonts of documents."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from forum.adapters import fonts, pdf
from forum.adapters.pdf import OFFICIAL_FACES
from tests.support.pdf import SHEETS, official_font_folder, read_pdf


def opened(face: str) -> TTFont:
    return TTFont(io.BytesIO((official_font_folder() / face).read_bytes()))


def test_the_four_faces_are_arimo_with_the_right_weight_and_slope() -> None:
    found = {}
    for face in OFFICIAL_FACES:
        font = opened(face)
        found[face] = (font["name"].getDebugName(1), font["OS/2"].usWeightClass, font["post"].italicAngle != 0)
    assert found == {
        "Arimo-Regular.ttf": ("Arimo", 400, False),
        "Arimo-Bold.ttf": ("Arimo", 700, False),
        "Arimo-Italic.ttf": ("Arimo", 400, True),
        "Arimo-BoldItalic.ttf": ("Arimo", 700, True),
    }


@pytest.mark.parametrize("face", OFFICIAL_FACES)
def test_each_face_has_the_letters_of_names_and_the_signs_of_letters(face: str) -> None:
    letters = "Aaàéöñçł Šāẓḥ ʿ 0123456789 –—·…€§×½°“”‘’₀"
    assert {letter for letter in letters if ord(letter) not in opened(face).getBestCmap()} <= {"ʿ", "₀"}


def test_what_is_not_a_web_font_is_refused() -> None:
    with pytest.raises(ValueError, match="not a WOFF2 font"):
        fonts.to_ttf(b"not a font at all")


def test_an_incomplete_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        fonts.build(tmp_path, tmp_path / "out")


def test_what_the_fonts_cannot_draw_is_written_in_words() -> None:
    """Never an empty box, never another font: PDF/A forbids the one, official documents the other."""
    assets = dict(pdf.official_fonts(official_font_folder()))
    typed = "setuju 🙂 dan ✓, maka →, 1\u2011 2, a\u200db, السلام عليكم, 😀\U0001f468\u200d"
    page = f'<!doctype html><html lang="id"><head><title>x</title></head><body class="document"><p>{typed}</p></body>'
    made = read_pdf(pdf.render(page, stylesheets=SHEETS, assets=assets))
    assert made.text == (
        "setuju [Slightly smiling face] dan (v), maka ->, 1- 2, ab, [Arabic letter alef, Arabic letter lam, "
        "Arabic letter seen, …] [Arabic letter ain, Arabic letter lam, Arabic letter yeh, …], [Grinning face, Man]",
    )  # fmt: skip
    assert {name.partition("-")[0] for name in made.fonts} == {"Arimo"}
