"""The pictures of a content as a page or a PDF draws them."""

from collections.abc import Callable, Mapping
from typing import Any

from forum import config
from forum.adapters import pdf
from forum.adapters.storage import Storage, StorageFailed
from forum.adapters.text import Picture, Pictures

ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}


def on_page(content: Mapping[str, Any], address: Callable[[int], str]) -> Pictures:
    """For a page: `address` says where the picture of a number is had."""
    found = {one["id"]: Picture(address(one["id"]), one["width"], one["height"])
             for one in content.get("pictures", ())}  # fmt: skip
    return found.get


def on_paper(content: Mapping[str, Any]) -> Pictures:
    """For the printer. A number that the content does not have raises pdf.PdfFailed."""
    found = {one["id"]: Picture(f"asset:{_name(one)}", one["width"], one["height"])
             for one in content.get("pictures", ())}  # fmt: skip

    def picture(number: int) -> Picture:
        if number not in found:
            raise pdf.PdfFailed(f"the text shows picture {number}, which is not part of this version")
        return found[number]

    return picture


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
