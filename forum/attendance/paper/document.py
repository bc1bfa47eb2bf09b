"""Daftar hadir on paper, lying down: one table for each page, with its code (PDF/UA-1). Columns by domain.md 3.1."""

from dataclasses import dataclass
from hashlib import sha256

from flask import render_template, url_for

from forum import config
from forum.adapters import pdf as pdf_adapter
from forum.adapters import qr
from forum.adapters.storage import Storage, StorageFailed
from forum.attendance.paper import head, layout
from forum.attendance.paper.prints import Sheet
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting
from forum.paths import STATIC

PRINT = STATIC / "css" / "print"
FONTS = STATIC / "vendor" / "fonts" / "arimo-ttf"


@dataclass(frozen=True)
class Line:
    """One printed row or heading; `number` is 0 for a heading, whose words are `name`."""

    number: int
    name: str = ""
    title: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class PrintedPage:
    """One page with the address its code leads to."""

    number: int
    address: str
    lines: tuple[Line, ...]


def pdf(meeting: Meeting, sheet: Sheet, locale: str) -> bytes:
    """The sheet in `locale`: tagged, with language and title. The same content gives the same bytes, made once and
    kept. Raises PdfFailed.
    """
    with speaking(locale):
        html = render_template(
            "print/attendance_sheet/sheet.html", meeting=meeting, sheet=sheet, pages=_pages(meeting, sheet),
            letterhead=head.letterhead(meeting), facts=head.facts(meeting), size=layout.size,
            clipped=layout.clipped, qr=qr.svg, locale=locale,
        )  # fmt: skip
    sheets = (*pdf_adapter.official_stylesheets(PRINT), PRINT / "sheet.css")
    look = sha256(b"".join(one.read_bytes() for one in sheets)).hexdigest()
    return Storage(config.current().files).cached(
        f"attendance_sheet\n{look}\n{meeting.forum.logo}\n{html}",
        lambda: pdf_adapter.render(html, stylesheets=sheets, assets=assets(meeting)),
    )


def filename(meeting: Meeting, sheet: Sheet) -> str:
    """A name that says what is inside: "daftar-hadir-2026-11-20-K7QX2A.pdf"."""
    return f"daftar-hadir-{meeting.starts_at.date().isoformat()}-{sheet.code}.pdf"


def address(meeting: Meeting, code: str, page: int) -> str:
    """Where the rows of this page are ticked: what its code opens, after signing in."""
    path = url_for("attendance.sheet", key=meeting.key, halaman=page, kode=code)
    return config.current().base_url.rstrip("/") + path


def _pages(meeting: Meeting, sheet: Sheet) -> list[PrintedPage]:
    lines: list[list[Line]] = [[] for _page in sheet.pages]
    for page, number, entry in layout.numbered(sheet.pages):
        lines[page - 1].append(_line(sheet, number, entry))
    return [PrintedPage(number, address(meeting, sheet.code, number), tuple(found))
            for number, found in enumerate(lines, 1)]  # fmt: skip


def _line(sheet: Sheet, number: int, entry: str) -> Line:
    if layout.is_heading(entry):
        return Line(0, head.heading(entry))
    chair = sheet.roster.chairs.get(int(entry)) if entry else None
    if chair is None:
        return Line(number)
    return Line(number, chair.name, chair.title, chair.organisation)


def assets(meeting: Meeting) -> dict[str, bytes]:
    """The fonts of official documents, and the forum's emblem. Raises PdfFailed when it cannot be read."""
    assets = dict(pdf_adapter.official_fonts(FONTS))
    if meeting.forum.logo:
        try:
            assets["logo"] = Storage(config.current().files).open(meeting.forum.logo)
        except StorageFailed as error:
            raise pdf_adapter.PdfFailed(f"the emblem of {meeting.forum.name} cannot be read: {error}") from error
    return assets
