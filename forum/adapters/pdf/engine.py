# mypy: allow-untyped-calls
"""One WeasyPrint per process: shared fonts, stylesheets parsed once, one document at a time."""

from __future__ import annotations

import gc
import logging
import os
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from forum.adapters.pdf import Attachment, PdfFailed, Variant
from forum.adapters.pdf.fetcher import ClosedFetcher
from forum.adapters.pdf.finisher import finisher_for
from forum.adapters.pdf.glyphs import printable

# Layout makes many small objects that live until the page is drawn; the default threshold of 700 lets the
# collector walk them again and again (8 % of the time of a ten-page document).
GC_THRESHOLDS = (100_000, 50, 50)


@dataclass(frozen=True, slots=True)
class _ParsedSheet:
    stamp: tuple[int, int, int]
    css: weasyprint.CSS
    assets: Mapping[str, bytes]  # what it loaded while it was parsed, that is, its fonts


class _Workshop:
    """Fonts and stylesheets that all documents of this process share.

    Sharing is not for speed: a new FontConfiguration for each document lets the process grow by about 0.3 MiB
    each.
    """

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self.counters = CounterStyle()
        self.sheets: dict[Path, _ParsedSheet] = {}

    def fits(self, assets: Mapping[str, bytes]) -> bool:
        """False when a font changed under the same name: a FontConfiguration never forgets what it has
        loaded.
        """
        return all(
            assets.get(name) == content for sheet in self.sheets.values() for name, content in sheet.assets.items()
        )

    def sheet(self, path: Path, assets: Mapping[str, bytes]) -> weasyprint.CSS:
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = self.sheets.get(path)
            if known is None or known.stamp != stamp:
                fetcher = ClosedFetcher(assets)
                source = path.read_text(encoding="utf-8")
                css = weasyprint.CSS(
                    string=source, url_fetcher=fetcher, font_config=self.fonts, counter_style=self.counters
                )
                known = self.sheets[path] = _ParsedSheet(stamp, css, fetcher.used)
        except OSError as error:
            raise PdfFailed(f"cannot read the stylesheet {path.name}: {error.strerror}") from error
        return known.css


class _Complaints(logging.Handler):
    """Collects what WeasyPrint only logs: unreadable pictures and fonts, links to nowhere, pictures without
    words.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or str(record.msg).startswith("Font-face"):
            self.found.append(record.getMessage())


_one_at_a_time = threading.Lock()
_workshop: _Workshop | None = None


def render(
    html: str,
    stylesheets: Sequence[Path],
    assets: Mapping[str, bytes],
    variant: Variant,
    attachments: Sequence[Attachment],
) -> bytes:
    """See `forum.adapters.pdf.render`."""
    with _one_at_a_time, _collector_at_rest(), _complaints_collected() as complaints:
        try:
            content = _render(html, stylesheets, assets, variant, attachments)
        except PdfFailed:
            raise
        except FatalURLFetchingError as error:  # a BaseException: no `except Exception` of a worker would see it
            raise PdfFailed(str(error.__cause__ or error)) from error
        except Exception as error:
            raise PdfFailed(f"WeasyPrint gave up: {type(error).__name__}: {error}") from error
    if complaints.found:
        raise PdfFailed("; ".join(dict.fromkeys(complaints.found)))
    return content


def _render(
    html: str,
    stylesheets: Sequence[Path],
    assets: Mapping[str, bytes],
    variant: Variant,
    attachments: Sequence[Attachment],
) -> bytes:
    global _workshop
    if _workshop is None or not _workshop.fits(assets):
        _workshop = _Workshop()
    workshop = _workshop
    page = weasyprint.HTML(string=printable(html, assets), url_fetcher=ClosedFetcher(assets))
    _insist_on_language_and_title(page)
    sheets = [workshop.sheet(path, assets) for path in stylesheets]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # 70.0 leaves the colour profile of PDF/A open
        content: bytes = page.write_pdf(
            stylesheets=sheets,
            font_config=workshop.fonts,
            counter_style=workshop.counters,
            finisher=finisher_for(variant),
            pdf_variant=variant,
            pdf_identifier=True,  # an MD5 of the objects, not of the clock
            attachments=[_attachment(attachment) for attachment in attachments],
        )
    return content


def _insist_on_language_and_title(page: weasyprint.HTML) -> None:
    root = page.etree_element
    if not root.get("lang", "").strip():
        raise PdfFailed("the page does not say its language: <html lang>")
    title = root.find("head/title")
    words = " ".join("".join(title.itertext()).split()) if title is not None else ""
    if title is None or not words:
        raise PdfFailed("the page has no title: <title>")
    title.text = words


def _attachment(attachment: Attachment) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        created=attachment.created,
        modified=attachment.created,
        relationship=attachment.relationship,
    )


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*GC_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _complaints_collected() -> Iterator[_Complaints]:
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        yield complaints
    finally:
        logger.removeHandler(complaints)


def _start_afresh_after_fork() -> None:
    """A forked child must not use its parent's fonts, and must not delete them when it ends.

    FontConfiguration removes its temporary folder when it is collected; in a child that folder is still the
    parent's.
    """
    global _one_at_a_time, _workshop
    if _workshop is not None:
        _workshop.fonts._folder = None
    _one_at_a_time = threading.Lock()
    _workshop = None


os.register_at_fork(after_in_child=_start_afresh_after_fork)
