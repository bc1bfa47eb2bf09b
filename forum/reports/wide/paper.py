"""An award on paper: the league as a table (A4), and a certificate for each winner (A4, landscape). Tagged PDF/UA-1.

The certificate names an organisation or a forum, never a person: whoever signs it writes their name by hand.
"""

from datetime import date
from hashlib import sha256

from flask import render_template

from forum import config
from forum.adapters import pdf as pdf_adapter
from forum.adapters.storage import Storage, StorageFailed
from forum.forums.models import Forum
from forum.kernel.i18n import speaking
from forum.paths import STATIC
from forum.reports.wide import award_words, bars
from forum.reports.wide.award import Entry
from forum.reports.wide.finding import words
from forum.reports.wide.scope import Scope

PRINT = STATIC / "css" / "print"
FONTS = STATIC / "vendor" / "fonts" / "arimo-ttf"
SHEETS = (*pdf_adapter.official_stylesheets(PRINT), PRINT / "award.css")
LARGE = 2  # lines of a letterhead that are printed large


def certificate(entry: Entry, issuer: Forum | None, scope: Scope, of: int, locale: str, dated: date) -> bytes:
    """For one winner among `of` that were ranked. `issuer`: the forum whose letterhead it bears. Raises PdfFailed."""
    with speaking(locale):
        html = render_template(
            "print/award/certificate.html", entry=entry, issuer=issuer, letterhead=letterhead(issuer), scope=scope,
            of=of, locale=locale, dated=dated, score=award_words.score(entry.score), words=words,
            method=award_words.method(of_forums=bool(entry.slug)),
        )  # fmt: skip
    return _made("certificate", html, issuer)


def table(
    entries: list[Entry], issuer: Forum | None, scope: Scope, finding: str, locale: str, dated: date, of_forums: bool
) -> bytes:
    """The league. Raises PdfFailed."""
    with speaking(locale):
        html = render_template(
            "print/award/league.html", entries=entries, issuer=issuer, letterhead=letterhead(issuer), scope=scope,
            finding=finding, locale=locale, dated=dated, score=award_words.score, words=words, bar=bars.bar,
            why_not=award_words.why_not, method=award_words.method(of_forums), of_forums=of_forums,
        )  # fmt: skip
    return _made("league", html, issuer)


def letterhead(issuer: Forum | None) -> dict[str, object] | None:
    """The forum's letterhead as templates/print/letter/head.html wants it; without one its region and its name."""
    if issuer is None:
        return None
    typed = [line.strip() for line in issuer.letterhead.splitlines() if line.strip()]
    typed = typed or [*([issuer.region.name] if issuer.region else []), issuer.name]
    names = ["", *typed[:LARGE]][-LARGE:]
    return {"parent": names[0], "name": names[1], "address": typed[LARGE:], "logo": issuer.logo or ""}


def _made(kind: str, html: str, issuer: Forum | None) -> bytes:
    look = sha256(b"".join(sheet.read_bytes() for sheet in SHEETS)).hexdigest()
    logo = issuer.logo if issuer else ""
    return Storage(config.current().files).cached(
        f"award_{kind}\n{look}\n{logo}\n{html}",
        lambda: pdf_adapter.render(html, stylesheets=SHEETS, assets=_assets(issuer)),
    )


def _assets(issuer: Forum | None) -> dict[str, bytes]:
    assets = dict(pdf_adapter.official_fonts(FONTS))
    if issuer is not None and issuer.logo:
        try:
            assets["logo-0"] = Storage(config.current().files).open(issuer.logo)
        except StorageFailed as error:
            raise pdf_adapter.PdfFailed(f"the emblem of {issuer.name} cannot be read: {error}") from error
    return assets
