"""The printed notula: HTML from the sealed content alone, and the PDF of it.

Parts and their order: domain notes 3.1 (name of the meeting, day and date, opening and closing time, place, agenda,
number of the letter, chair, secretary, minute taker, participants; discussion with speakers; decisions; closing;
place and date, title, signature, name and NIP; attendance).
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import current_app

from forum import config
from forum.adapters import pdf, qr, text
from forum.adapters.storage import Storage, StorageFailed
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.minutes import annexes, closed, enclosures, rules
from forum.minutes.adoption import public as adoption
from forum.minutes.parts import AGENDA, ATTENDANCE, CODES, PHOTOGRAPHS, SHEETS, USUAL, written
from forum.minutes.pictures import drawing
from forum.minutes.rules import public_form, seal
from forum.paths import STATIC, TEMPLATES, TRANSLATIONS

Variant = Literal["internal", "public"]
TEMPLATE = "print/minutes/document.html"
PIECES = (TEMPLATE, "print/sealed_head.html", "print/letterhead.html", "print/minutes/adoption.html")
SHEETS_OF_STYLE = tuple(
    STATIC / "css/print" / name
    for name in ("paper.css", "document.css", "closing.css", "letterhead.css", "table.css", "minutes.css")
)
FONTS = STATIC / "vendor/fonts/arimo-ttf"
LOGO = "logo"
LONG = 12_000
"""Characters of text (a decision or action item counts 250): some eight pages."""
CODE = (
    *(Path(module.__file__ or "") for module in (annexes, closed, enclosures, rules, adoption, drawing, text.markdown)),
    *sorted(Path(pdf.__file__ or "").parent.glob("*.py")),
)


def html(
    content: Mapping[str, Any],
    variant: Variant,
    locale: str,
    *,
    parts: Collection[str] = USUAL,
    link: str = "",
) -> str:
    """The whole page for the printer. A pure function of its arguments: same content, same bytes.

    `variant` "public" leaves out telephone numbers, mail addresses, NIP, signatures and names of people who hold no
    office (`rules.public_form`). `locale` is `id` or `en`; what people wrote stays as they wrote it. `link` is the seal
    in the forum's chain, printed at the end; without one the fingerprint of the content stands there.
    """
    shown = content if variant == "internal" else public_form(content)
    pictures = [one for one in shown.get("annexes", ()) if one["kind"] == "photograph"]
    pages = [one for one in shown.get("annexes", ()) if one["kind"] == "sheet"]
    with speaking(locale):
        page: str = current_app.jinja_env.get_template(TEMPLATE).render(
            content=shown,
            variant=variant,
            lang=locale,
            digest=link or seal(content),
            markdown=lambda source, level: text.render_markdown(
                source, base_level=level, picture=drawing.on_paper(shown), nameless=_("Picture without a caption")
            ),
            qr=qr.svg,
            moment=datetime.fromisoformat,
            day=date.fromisoformat,
            later=lambda start, minutes: start + timedelta(minutes=minutes),
            action_url=lambda key: f"{content['base_url']}/t/{key}",
            minutes_url=minutes_url(content, variant),
            check_url=f"{content['base_url']}/periksa",
            without_scheme=_without_scheme,
            sides=_sides(shown),
            has_logo=bool(content["forum"]["logo"]),
            codes=CODES in parts,
            attendance=ATTENDANCE in parts,
            agenda=shown.get("agenda", ()) if AGENDA in parts else (),
            photographs=pictures if PHOTOGRAPHS in parts else (),
            sheets=pages if SHEETS in parts else (),
            is_long=is_long(shown),
        )
    return page


def is_long(content: Mapping[str, Any]) -> bool:
    """Whether a reader needs a list of contents. It costs a quarter of the time, so short minutes have none."""
    words = sum(len(item["body"]) for item in content["items"]) + len(content["head"]["opening"])
    return words + 250 * (len(content["actions"]) + len(content["decisions"])) > LONG


def minutes_url(content: Mapping[str, Any], variant: Variant) -> str:
    """Where the newest version of these minutes is read."""
    folder = "/notula" if variant == "internal" else "/publik/notula"
    return f"{content['base_url']}{folder}/{content['meeting']['key']}"


def render(
    content: Mapping[str, Any],
    variant: Variant,
    locale: str,
    *,
    parts: Collection[str] = USUAL,
    link: str = "",
) -> bytes:
    """The PDF: PDF/A-3a and PDF/UA-1 in one, with language, title, outline and the enclosures of this edition.

    About 0.1 s a page. Raises pdf.PdfFailed, with the name of a picture or font that is not there.
    """
    shown = content if variant == "internal" else public_form(content)
    wanted = {"photograph": PHOTOGRAPHS in parts, "sheet": SHEETS in parts}
    pictures = annexes.assets([one for one in shown.get("annexes", ()) if wanted[one["kind"]]])
    with speaking(locale):
        inside = enclosures.of(shown, minutes_url(content, variant))
    return pdf.render(
        html(content, variant, locale, parts=parts, link=link),
        stylesheets=SHEETS_OF_STYLE,
        assets=_assets(content) | pictures | drawing.assets(shown),
        attachments=inside,
    )


def cached(
    sha256: str,
    variant: Variant,
    locale: str,
    content: Callable[[], Mapping[str, Any]],
    *,
    parts: Collection[str] = USUAL,
    link: str = "",
) -> bytes:
    """The PDF of a sealed version, made once. `content` is called only when it has to be made."""
    key = f"minutes-pdf:{edition()}:{sha256}:{variant}:{locale}:{written(parts)}:{link}"
    return Storage(config.current().files).cached(
        key, lambda: render(content(), variant, locale, parts=parts, link=link)
    )


@lru_cache(maxsize=1)
def edition() -> str:
    """What the look of documents depends on besides their content: template, stylesheets, words, our code, engine."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for path in (
        *(TEMPLATES / one for one in PIECES),
        *SHEETS_OF_STYLE,
        *CODE,
        TRANSLATIONS / "id/LC_MESSAGES/messages.mo",
    ):
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
