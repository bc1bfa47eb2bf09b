"""QR codes for pages and paper."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
import segno
from PIL import Image

from forum.adapters import qr

LINK = "https://rembug.contoh.example/j/7Q2M9F"


def modules(content: bytes, scale: int) -> tuple[tuple[int, ...], ...]:
    """The code as a reader sees it: 1 for dark, without the quiet zone."""
    picture = Image.open(io.BytesIO(content)).convert("L")
    size = picture.width // scale
    dark = [
        tuple(int(picture.getpixel((x * scale + 1, y * scale + 1)) < 128) for x in range(size)) for y in range(size)
    ]
    return tuple(row[4:-4] for row in dark[4:-4])


def test_the_picture_is_the_code_of_the_text_with_a_quiet_zone_of_four() -> None:
    expected = tuple(tuple(row) for row in segno.make(LINK, error="m", micro=False).matrix)
    assert modules(qr.png(LINK, scale=3), 3) == expected


def test_the_drawing_is_inline_titled_and_styled_by_class_alone() -> None:
    drawing = qr.svg(LINK, title="Buka <notula> & jawab")
    root = ElementTree.fromstring(drawing)
    assert (root.tag, root.get("class"), root.get("role"), root.get("viewBox")) == ("svg", "qr", "img", "0 0 37 37")
    assert [child.tag for child in root] == ["title", "path", "path"]
    assert root[0].text == "Buka <notula> & jawab"
    assert re.findall(r"style=|<\?xml|width=|height=", drawing) == []


def test_the_same_text_gives_the_same_code() -> None:
    assert qr.svg(LINK, title="a") == qr.svg(LINK, title="a")
    assert qr.png(LINK) == qr.png(LINK)


def test_a_short_text_is_a_full_code_because_phones_do_not_read_micro_codes() -> None:
    assert len(modules(qr.png("1"), 8)) == 21


@pytest.mark.parametrize("title", ["", "  "])
def test_a_code_without_words_is_a_mistake_of_the_programmer(title: str) -> None:
    with pytest.raises(ValueError, match="a QR code needs a title"):
        qr.svg(LINK, title=title)


@pytest.mark.parametrize(("text", "said"), [("", "nothing to encode"), ("x" * 2332, "2332 characters do not fit")])
def test_what_is_no_code_is_refused_in_words(text: str, said: str) -> None:
    for make in (lambda: qr.svg(text, title="x"), lambda: qr.png(text)):
        with pytest.raises(qr.QrFailed, match=said):
            make()


def test_the_longest_text_fits() -> None:
    assert len(modules(qr.png("x" * 2331, scale=2), 2)) == 177
