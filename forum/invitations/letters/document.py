"""The letter on paper: one or many in a file. Parts and order by domain.md 3.1, paper and type by 3.5."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from urllib.parse import urlsplit

from flask import current_app

from forum import config
from forum.adapters import pdf, qr
from forum.adapters.storage import Storage, StorageFailed
from forum.invitations.letters import labels
from forum.invitations.letters.content import LetterContent, Recipient, Turn
from forum.kernel import dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.paths import STATIC, TEMPLATES, TRANSLATIONS

TEMPLATE = "print/letter/document.html"
PARTS = ("document.html", "head.html", "annexes.html")
SHEETS = tuple(
    STATIC / "css/print" / name
    for name in ("paper.css", "document.css", "closing.css", "letterhead.css", "table.css", "letter.css")
)
FONTS = STATIC / "vendor/fonts/arimo-ttf"


def html(letter: LetterContent, recipients: Sequence[Recipient]) -> str:
    """The whole page for the printer, one letter for each recipient. The same content gives the same bytes."""
    with speaking(letter.locale):
        page: str = current_app.jinja_env.get_template(TEMPLATE).render(
            letter=letter,
            recipients=recipients,
            title=title(letter, recipients),
            day=_day(letter),
            hours=_hours(letter),
            dated=dates.format_date(date.fromisoformat(letter.dated_on), "long") if letter.dated_on else "",
            moment=datetime.fromisoformat,
            nature=labels.nature(letter.nature),
            online=letter.online if is_web_address(letter.online) else "",
            opening=letter.opening or labels.opening(letter.forum),
            closing=letter.closing or labels.closing(),
            qr=qr.svg,
            without_scheme=_without_scheme,
            enclosures=labels.enclosures,
            annex_title=labels.annex_title,
            turn_hours=lambda turn: _turn_hours(letter, turn),
        )
    return page


def title(letter: LetterContent, recipients: Sequence[Recipient]) -> str:
    """What the file is called in a reader's window: the event, and the office when there is one only."""
    office = f" – {recipients[0].office[0]}" if len(recipients) == 1 and recipients[0].office else ""
    return _("Invitation letter: %(event)s", event=letter.event) + office


def render(letter: LetterContent, recipients: Sequence[Recipient]) -> bytes:
    """The PDF: PDF/UA-1, tagged, with language and title; each letter counts its own pages. Raises pdf.PdfFailed."""
    return pdf.render(html(letter, recipients), stylesheets=SHEETS, assets=_assets(letter))


def cached(letter: LetterContent, recipients: Sequence[Recipient], digest: str) -> bytes:
    """`render`, made once for this content and this edition of the paper."""
    key = f"letter-pdf:{edition()}:{digest}"
    return Storage(config.current().files).cached(key, lambda: render(letter, recipients))


@lru_cache(maxsize=1)
def edition() -> str:
    """What the look of letters depends on besides their content: template, stylesheets, words, engine."""
    digest = hashlib.sha256(version("weasyprint").encode())
    folder = (TEMPLATES / TEMPLATE).parent
    for path in (*(folder / name for name in PARTS), *SHEETS, TRANSLATIONS / "id/LC_MESSAGES/messages.mo"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def is_web_address(link: str) -> bool:
    """Whether a link may be printed as one."""
    return link.lower().startswith(("https://", "http://")) and not any(one.isspace() for one in link)


def _assets(letter: LetterContent) -> dict[str, bytes]:
    assets = dict(pdf.official_fonts(FONTS))
    for place, head in enumerate(letter.heads):
        if head.logo:
            try:
                assets[f"logo-{place}"] = Storage(config.current().files).open(head.logo)
            except StorageFailed as error:
                raise pdf.PdfFailed(f"the emblem of {head.name} cannot be read: {error}") from error
    return assets


def _day(letter: LetterContent) -> str:
    """The day of the meeting; two of them when it ends on another day."""
    first = dates.format_day(datetime.fromisoformat(letter.starts_at), letter.timezone)
    last = dates.format_day(datetime.fromisoformat(letter.ends_at), letter.timezone)
    return first if first == last or letter.open_end else _("%(first)s to %(last)s", first=first, last=last)


def _hours(letter: LetterContent) -> str:
    """ "pukul 09.00–12.00 WIB", or "pukul 09.00 WIB s.d. selesai" (domain.md 3.1)."""
    start, end, zone = datetime.fromisoformat(letter.starts_at), datetime.fromisoformat(letter.ends_at), letter.timezone
    name = dates.zone_name(start, zone)
    if letter.open_end:
        return _("%(start)s %(zone)s until the end", start=dates.format_time(start, zone), zone=name)
    return _("%(start)s–%(end)s %(zone)s", start=dates.format_time(start, zone), end=dates.format_time(end, zone),
             zone=name)  # fmt: skip


def _turn_hours(letter: LetterContent, turn: Turn) -> str:
    start = datetime.fromisoformat(turn.at)
    if not turn.minutes:
        return dates.format_time(start, letter.timezone)
    end = dates.format_time(start + timedelta(minutes=turn.minutes), letter.timezone)
    return f"{dates.format_time(start, letter.timezone)}–{end}"


def _without_scheme(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"
