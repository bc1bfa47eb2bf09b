"""Which row stands on which page of a printed sheet: pure, in millimetres, so that a page can be asked for by number.

A page is a tuple of entries: the number of an invitation ("12"), a blank row (""), or a heading ("#government"; "#"
above the blank rows at the end). Rows are numbered through all pages; headings are not.
"""

import hashlib
import json
from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

BLANKS = (5, 10, 20, 40)
"""How many blank rows may be asked for at the end."""
USUAL_BLANKS = 10
SIDE_BLANKS = 2
"""Blank rows below each side: for those an agency brings along."""
BLANK = ""
HEADING = "#"

ROW, HEADING_ROW, TABLE_HEAD, LATER_HEAD = 10.0, 6.5, 9.0, 24.0
USABLE = {"a4": 181.0, "f4": 186.0}
"""Paper lying down, without its margins (css/print/sheet.css)."""
AIR = 3.0

Page = tuple[str, ...]


def arranged(sides: Sequence[tuple[str, Sequence[int]]], blanks: int) -> list[str]:
    """The entries of a whole sheet: each side with its invitations and some blank rows, then the others' blank rows."""
    entries: list[str] = []
    for side, invitations in sides:
        entries += [HEADING + side, *map(str, invitations), *[BLANK] * SIDE_BLANKS]
    return [*entries, *([HEADING] if sides else []), *[BLANK] * blanks]


def paginated(entries: Sequence[str], paper: str, first_head: float) -> tuple[Page, ...]:
    """Entries onto pages; `first_head`: what stands above the table on the first. A heading keeps a row below it."""
    pages: list[Page] = []
    page: list[str] = []
    room = USABLE[paper] - first_head - TABLE_HEAD - AIR
    for entry in entries:
        needed = HEADING_ROW + ROW if is_heading(entry) else ROW
        if page and needed > room:
            pages.append(tuple(page))
            page, room = [], USABLE[paper] - LATER_HEAD - TABLE_HEAD - AIR
        page.append(entry)
        room -= HEADING_ROW if is_heading(entry) else ROW
    return (*pages, tuple(page))


def first_head(letterhead: Sequence[str], has_logo: bool, facts: Iterable[str]) -> float:
    """The height of what stands above the table on the first page: letterhead, title, facts and the note below."""
    names, address = letterhead[:2], letterhead[2:]
    lines = sum(6.2 * ceil(max(1, len(one)) / 58) for one in names) + sum(4.3 * ceil(len(one) / 120) for one in address)
    told = sum(1.0 + 5.4 * ceil(max(1, len(one)) / 80) for one in facts)
    return max(lines + 1.0, 24.5 if has_logo else 0.0) + 7.5 + 9.0 + max(told, 27.0) + 7.0


def code(key: str, paper: str, pages: Sequence[Page]) -> str:
    """Six letters that name this order of rows of this meeting: printed on the sheet, sent by its QR. No secret."""
    said = json.dumps([key, paper, pages])
    return b32encode(hashlib.sha256(said.encode()).digest())[:6].decode("ascii")


def numbered(pages: Sequence[Page]) -> Iterator[tuple[int, int, str]]:
    """(page from 1, number of the row or 0 for a heading, entry), in the order of the sheet."""
    number = 0
    for place, page in enumerate(pages, 1):
        for entry in page:
            number += 0 if is_heading(entry) else 1
            yield place, 0 if is_heading(entry) else number, entry


def is_heading(entry: str) -> bool:
    """Whether an entry is a heading and not a row."""
    return entry.startswith(HEADING)


def invitations(pages: Iterable[Page]) -> list[int]:
    """The numbers of the invitations on these pages, in order."""
    return [int(entry) for page in pages for entry in page if entry and not is_heading(entry)]


def size(text: str) -> str:
    """How large a text is set in a cell of about 48 mm so that it fits into its row: "", "small" or "tiny"."""
    room = _width(text)
    return "" if room <= 40 else "small" if room <= 92 else "tiny"


def clipped(text: str, most: int = 150) -> str:
    """What fits into a row at the smallest size; more is cut with an ellipsis that says so."""
    if _width(text) <= most:
        return text
    while _width(text) > most - 1:
        text = text[: min(most, len(text) - 1)]
    return f"{text.rstrip()}…"


def _width(text: str) -> float:
    """In usual letters: capitals are wider."""
    return sum(1.35 if letter.isupper() else 1.0 for letter in text)
