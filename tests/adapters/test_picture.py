"""What is accepted as a picture can be drawn on paper later."""

import io

import pytest
from PIL import Image

from forum.adapters.picture import UnreadablePicture, expect_drawable


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("L", (width, height)).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_ordinary_emblem_can_be_drawn(kind: str) -> None:
    expect_drawable(picture(400, 400, kind), 160_000)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(picture(4001, 4000), id="a few kilobytes that claim sixteen million pixels"),
        pytest.param(picture(400, 400)[:-40], id="cut off"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 200, id="only begins like one"),
        pytest.param(picture(40, 40, "GIF"), id="another kind"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_it_is_printed(content: bytes) -> None:
    with pytest.raises(UnreadablePicture):
        expect_drawable(content, 16_000_000)
