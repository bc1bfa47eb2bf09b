"""Pictures that will be shown or printed: can they be drawn at all? The only place that opens them before a document
does.
"""

from __future__ import annotations

import io
import warnings
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError


class UnreadablePicture(Exception):
    """No picture, a damaged one, or one of more pixels than asked for."""


class TooManyPixels(UnreadablePicture):
    """More pixels than asked for: drawing it could take all memory."""


def expect_drawable(content: bytes, most_pixels: int) -> None:
    """Decode the whole picture, as printing will. Raises UnreadablePicture.

    A few kilobytes can claim pixels for gigabytes of memory, so the claim is looked at first.
    """
    if not _ends(content):
        raise UnreadablePicture("cut off")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
                width, height = picture.size
                if width * height > most_pixels:
                    raise TooManyPixels(f"{width} x {height} pixels")
                picture.load()
    except UnreadablePicture:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadablePicture(f"{type(error).__name__}: {error}"[:300]) from error


def _ends(content: bytes) -> bool:
    """Whether the end mark is there: IEND of PNG, EOI of JPEG.

    Pillow's own complaint about cut pictures is not to be relied on: the PDF engine switches it off for the process.
    """
    return b"IEND" in content[-64:] or b"\xff\xd9" in content[-4096:]


class Redrawn(NamedTuple):
    """A picture written anew: its bytes, kind, and size in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


HEAVY = 600_000
"""Bytes above which a screenshot becomes a JPEG: it is then a photograph of something."""


def redrawn(content: bytes, longest_side: int, most_pixels: int) -> Redrawn:
    """The picture as PNG (screenshots stay sharp) or JPEG, upright, at most so large, without anything that the camera
    wrote beside it. The same picture gives the same bytes. Raises UnreadablePicture.
    """
    is_png = content.startswith(b"\x89PNG")
    if is_png and not _ends(content):
        raise UnreadablePicture("cut off")
    paper = _on_paper(content, longest_side, most_pixels)
    if is_png and len(png := _written(paper, "PNG", optimize=True)) <= HEAVY:
        return Redrawn(png, "image/png", *paper.size)
    return Redrawn(_written(paper, "JPEG", quality=82, optimize=True), "image/jpeg", *paper.size)


def for_paper(content: bytes, longest_side: int, most_pixels: int) -> bytes:
    """The picture as JPEG, upright, at most so large, and without anything that the camera wrote beside it.

    The same picture gives the same bytes. Raises UnreadablePicture.
    """
    return _written(_on_paper(content, longest_side, most_pixels), "JPEG", quality=82, optimize=True)


def for_screen(content: bytes, longest_side: int, most_pixels: int) -> bytes:
    """The picture as WebP, upright and at most so large: a photograph for some 60 KB. Raises UnreadablePicture."""
    return _written(_on_paper(content, longest_side, most_pixels), "WEBP", quality=68, method=4)


def _on_paper(content: bytes, longest_side: int, most_pixels: int) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as opened:
                width, height = opened.size
                if width * height > most_pixels:
                    raise TooManyPixels(f"{width} x {height} pixels")
                drawn = ImageOps.exif_transpose(opened).convert("RGBA")
    except UnreadablePicture:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadablePicture(f"{type(error).__name__}: {error}"[:300]) from error
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    paper.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return paper


def _written(picture: Image.Image, kind: str, **how: int) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()
