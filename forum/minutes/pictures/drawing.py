"""The pictures of a content as a page or a PDF draws them."""

from collections.abc import Callable, Mapping
from typing import Any

from forum import config
from forum.adapters import pdf, picture
from forum.adapters.storage import Storage, StorageFailed
from forum.adapters.text import Picture, Pictures

ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}
ON_SCREEN = 960
"""Pixels of the longest side on a page: sharp on a phone, and a fraction of what paper needs."""
SIZE, LIGHTER = "ukuran", "layar"
MOST_PIXELS = 40_000_000


def on_page(content: Mapping[str, Any], address: Callable[[int], str]) -> Pictures:
    """For a page: `address` says where the picture of a number is had. A large one is drawn from a lighter copy."""
    found = {}
    for one in content.get("pictures", ()):
        at = address(one["id"])
        is_large = max(one["width"], one["height"]) > ON_SCREEN
        lighter = f"{at}{'&' if '?' in at else '?'}{SIZE}={LIGHTER}" if is_large else ""
        found[one["id"]] = Picture(at, one["width"], one["height"], lighter)
    return found.get


def lighter(sha256: str) -> bytes:
    """The picture as WebP of at most ON_SCREEN, made once. Raises StorageFailed, picture.UnreadablePicture."""
    files = Storage(config.current().files)
    return files.cached(
        f"picture-on-screen:{ON_SCREEN}:{sha256}",
        lambda: picture.for_screen(files.open(sha256), ON_SCREEN, MOST_PIXELS),
    )


def on_paper(content: Mapping[str, Any]) -> Pictures:
    """For the printer. A number that the content does not have raises pdf.PdfFailed."""
    found = {one["id"]: Picture(f"asset:{_name(one)}", one["width"], one["height"])
             for one in content.get("pictures", ())}  # fmt: skip

    def drawn(number: int) -> Picture:
        if number not in found:
            raise pdf.PdfFailed(f"the text shows picture {number}, which is not part of this version")
        return found[number]

    return drawn


def assets(content: Mapping[str, Any]) -> dict[str, bytes]:
    """The bytes for the printer. Raises pdf.PdfFailed, saying which picture is not there."""
    files = Storage(config.current().files)
    found = {}
    for one in content.get("pictures", ()):
        try:
            found[_name(one)] = files.open(one["sha256"])
        except StorageFailed as error:
            raise pdf.PdfFailed(f"picture {one['id']} of the text ({one['sha256'][:12]}…) cannot be read: {error}"
                                ) from error  # fmt: skip
    return found


def _name(entry: Mapping[str, Any]) -> str:
    return f"{entry['sha256']}.{ENDINGS[entry['media_type']]}"
