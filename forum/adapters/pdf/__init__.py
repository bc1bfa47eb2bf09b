"""HTML in, tagged PDF out: the only door to WeasyPrint.

The HTML is ours (a print template); its words are other people's. So the renderer never reaches out: pictures
and fonts are handed in as bytes under the private scheme `asset:`, and everything else it is asked to fetch
fails the document. A letter that silently lost its emblem is worse than a letter that did not come out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

Variant = Literal["pdf/ua-1", "pdf/a-3a"]
"""`pdf/a-3a`: an archive format that may carry files, and PDF/UA-1 as well. `pdf/ua-1`: the latter alone."""

Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]

OFFICIAL_FACES = ("Arimo-Regular.ttf", "Arimo-Bold.ttf", "Arimo-Italic.ttf", "Arimo-BoldItalic.ttf")
"""Arimo has Arial's widths; the rules for official documents ask for Arial 11 or 12."""

OFFICIAL_SHEETS = ("paper.css", "document.css", "letterhead.css", "table.css", "closing.css")


class PdfFailed(Exception):
    """The document was not made; `reason` says why, in words for the person who keeps the server."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF. `created` comes from the data, not from the clock, so that the bytes stay the
    same.
    """

    name: str
    content: bytes
    created: datetime
    description: str = ""
    relationship: Relationship = "Data"


def render(
    html: str,
    *,
    stylesheets: Sequence[Path],
    assets: Mapping[str, bytes],
    variant: Variant = "pdf/a-3a",
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Make a tagged PDF from one complete HTML page.

    `stylesheets` are files of the product; they are parsed once per process and again when a file changes.
    `assets` maps a name to its bytes; HTML and CSS refer to it as `asset:<name>`.
    The same input gives the same bytes. Dates come from `<meta name="dcterms.created">` and
    `dcterms.modified` (W3C format, as in `2026-11-20T09:00:00+07:00`); without them the file carries no date.

    One document at a time is rendered in a process (Pango and the shared fonts are not thread-safe); about
    0.1 s a page.

    Raises PdfFailed when the page has no `lang` or no `<title>` (PDF/UA-1, ISO 14289-1, 7.1 and 7.2), when
    anything it refers to is missing, unreadable, remote or on the disk, and when the engine itself gives up.
    """
    from forum.adapters.pdf import engine  # noqa: PLC0415 - 0.6 s and 56 MiB, which a web process never needs

    return engine.render(html, stylesheets, assets, variant, attachments)


def official_stylesheets(print_folder: Path) -> tuple[Path, ...]:
    """The stylesheets of official documents for `render`; `print_folder` is `static/css/print`."""
    return tuple(print_folder / name for name in OFFICIAL_SHEETS)


@lru_cache(maxsize=4)
def official_fonts(vendor_folder: Path) -> Mapping[str, bytes]:
    """The four faces of Arimo as assets for `render`, named as `static/css/print/paper.css` asks for them.

    `vendor_folder` is where `python -m forum.adapters.fonts` wrote them (`static/vendor/fonts/arimo-ttf`).
    Raises PdfFailed when a face is not there: a document set in whatever font the server happens to have is
    not official.
    """
    try:
        return {f"fonts/{face}": (vendor_folder / face).read_bytes() for face in OFFICIAL_FACES}
    except OSError as error:
        raise PdfFailed(f"the fonts of official documents are not built: {error}") from error
