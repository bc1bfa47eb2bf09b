"""The printed notula: HTML from the sealed content alone, and the PDF of it.

Parts and their order: domain notes 3.1 (name of the meeting, day and date, opening and closing time, place, agenda,
number of the letter, chair, secretary, minute taker, participants; discussion with speakers; decisions; closing;
place and date, title, signature, name and NIP; attendance).
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import current_app

from forum import config
from forum.adapters import pdf, qr, text
from forum.adapters.storage import Storage, StorageFailed
from forum.kernel.i18n import speaking
from forum.minutes import enclosures
from forum.minutes.rules import public_form, seal
from forum.paths import STATIC, TEMPLATES, TRANSLATIONS

Variant = Literal["internal", "public"]
TEMPLATE = "print/minutes/document.html"
SHEETS = tuple(
    STATIC / "css/print" / name
    for name in ("paper.css", "document.css", "closing.css", "letterhead.css", "table.css", "minutes.css")
)
FONTS = STATIC / "vendor/fonts/arimo-ttf"
LOGO = "logo"


def html(content: Mapping[str, Any], variant: Variant, locale: str) -> str:
    """The whole page for the printer. A pure function of the sealed content: same content, same bytes.

    `variant` "public" leaves out telephone numbers, mail addresses, NIP, signatures and names of people who hold no
    office (`rules.public_form`). `locale` is `id` or `en`; what people wrote stays as they wrote it.
    """
    shown = content if variant == "internal" else public_form(content)
    with speaking(locale):
        page: str = current_app.jinja_env.get_template(TEMPLATE).render(
            content=shown,
            variant=variant,
            lang=locale,
            digest=seal(content),
            markdown=lambda source, level: text.render_markdown(source, base_level=level),
            qr=qr.svg,
            moment=datetime.fromisoformat,
            day=date.fromisoformat,
            action_url=lambda key: f"{content['base_url']}/t/{key}",
            minutes_url=minutes_url(content, variant),
            without_scheme=_without_scheme,
            sides=_sides(shown),
            has_logo=bool(content["forum"]["logo"]),
        )
    return page


def minutes_url(content: Mapping[str, Any], variant: Variant) -> str:
    """Where the newest version of these minutes is read."""
    folder = "/notula" if variant == "internal" else "/publik/notula"
    return f"{content['base_url']}{folder}/{content['meeting']['key']}"


def render(content: Mapping[str, Any], variant: Variant, locale: str) -> bytes:
    """The PDF: PDF/A-3a and PDF/UA-1 in one, with language, title, outline and the enclosures of this edition.

    About 0.1 s a page. Raises pdf.PdfFailed.
    """
    shown = content if variant == "internal" else public_form(content)
    with speaking(locale):
        inside = enclosures.of(shown, minutes_url(content, variant))
    return pdf.render(
        html(content, variant, locale),
        stylesheets=SHEETS,
        assets=_assets(content),
        attachments=inside,
    )


def cached(sha256: str, variant: Variant, locale: str, content: Callable[[], Mapping[str, Any]]) -> bytes:
    """The PDF of a sealed version, made once. `content` is called only when it has to be made."""
    key = f"minutes-pdf:{edition()}:{sha256}:{variant}:{locale}"
    return Storage(config.current().files).cached(key, lambda: render(content(), variant, locale))


@lru_cache(maxsize=1)
def edition() -> str:
    """What the look of documents depends on besides their content: template, stylesheets, words, engine."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for path in (TEMPLATES / TEMPLATE, *SHEETS, TRANSLATIONS / "id/LC_MESSAGES/messages.mo"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _assets(content: Mapping[str, Any]) -> dict[str, bytes]:
    assets = dict(pdf.official_fonts(FONTS))
    if content["forum"]["logo"]:
        try:
            assets[LOGO] = Storage(config.current().files).open(content["forum"]["logo"])
        except StorageFailed as error:
            raise pdf.PdfFailed(f"the emblem of the forum cannot be read: {error}") from error
    return assets


def _sides(content: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Presence by side, sides without anybody left out."""
    rows = content["presence"]
    found = [(side, [row for row in rows if row["side"] == side]) for side in ("government", "civil_society", "other")]
    return [(side, some) for side, some in found if some]


def _without_scheme(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"
