"""The berita acara on paper: letterhead, date in words, parties, what was endorsed, signatures of all."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from forum import config
from forum.adapters import pdf
from forum.adapters.storage import Storage, StorageFailed
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.minutes.endorsements.numerals import date_in_words, in_words
from forum.minutes.rules import canonical, seal
from forum.paths import STATIC

TEMPLATE = "print/endorsement/document.html"
PRINT = STATIC / "css" / "print"
SHEETS: tuple[Path, ...] = (*pdf.official_stylesheets(PRINT), PRINT / "endorsement.css")
FONTS = STATIC / "vendor" / "fonts" / "arimo-ttf"
LOGO = "logo"
RECORD = "berita-acara.json"


def html(content: Mapping[str, Any], locale: str, *, is_draft: bool = False) -> str:
    """The page for the printer, with headings in `locale` (id or en); what people wrote stays as they wrote it. A pure
    function of its arguments. `is_draft` writes so at the top.
    """
    with speaking(locale):
        page: str = current_app.jinja_env.get_template(TEMPLATE).render(
            content=content,
            lang=locale,
            is_draft=is_draft,
            spoken_day=date_in_words(date.fromisoformat(content["held_on"]), locale),
            day=date.fromisoformat(content["held_on"]),
            numbered=lambda number: in_words(number, locale),
            digest=seal(content),
            minutes_url=f"{content['base_url']}/notula/{content['meeting']['key']}",
            without_scheme=lambda address: urlsplit(address).netloc + urlsplit(address).path,
            has_logo=bool(content["forum"]["logo"]),
        )
    return page


def render(content: Mapping[str, Any], locale: str, *, is_draft: bool = False) -> bytes:
    """The PDF (PDF/A-3a and PDF/UA-1 in one), made once and kept. Its content as JSON is inside. Raises PdfFailed."""
    page = html(content, locale, is_draft=is_draft)
    styles = sha256(b"".join(sheet.read_bytes() for sheet in SHEETS)).hexdigest()
    return Storage(config.current().files).cached(
        f"endorsement\n{styles}\n{page}", lambda: _made(content, locale, page)
    )


def _made(content: Mapping[str, Any], locale: str, page: str) -> bytes:
    with speaking(locale):
        record = pdf.Attachment(RECORD, canonical(content), datetime.fromisoformat(content["issued_at"]),
                                _("This berita acara as data (JSON)"), "Source")  # fmt: skip
    return pdf.render(page, stylesheets=SHEETS, assets=_assets(content), attachments=[record])


def _assets(content: Mapping[str, Any]) -> dict[str, bytes]:
    assets = dict(pdf.official_fonts(FONTS))
    if content["forum"]["logo"]:
        try:
            assets[LOGO] = Storage(config.current().files).open(content["forum"]["logo"])
        except StorageFailed as error:
            raise pdf.PdfFailed(f"the emblem of the forum cannot be read: {error}") from error
    return assets
