# mypy: allow-untyped-calls
"""Writing CSV (RFC 4180) and .xlsx; the same data gives the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles.alignment import Alignment
from openpyxl.styles.fonts import Font
from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook.workbook import Workbook

Cell = str | int | float | Decimal | dt.date | dt.datetime | dt.time | None
"""What a cell may hold. Times of day are written as they are: give them in the zone that the reader expects.
"""

RISKY = re.compile(r"'*[=+\-@\t\r\n]")
"""Text that a spreadsheet would run as a formula (OWASP, CSV injection), also behind apostrophes of its own.
"""

NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\Z")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has no way to write them
FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip directory can hold
CHANGED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook. Titles longer than 31 characters are cut, as Excel demands."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: Literal[",", ";"] = ",") -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads the letters, and CRLF line ends.

    Text that starts with = + - @ or a tab gets an apostrophe in front, so that opening the file runs nothing;
    numbers and telephone numbers (-5, +62812…) stay as they are. `delimiter=";"` suits an Excel with
    Indonesian settings.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow([_guarded(name) for name in header])
    for row in rows:
        writer.writerow([_guarded(cell) if isinstance(cell, str) else _plain(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    text = UNPRINTABLE.sub("", text)
    return f"'{text}" if RISKY.match(text) and not NUMBER.match(text) else text


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case dt.datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case dt.time():
            return f"{cell:%H:%M}"
    return str(cell)


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a bold, frozen header, a filter and fitting columns on each sheet.

    Text is text, whatever it looks like: "11.10" and "=1+1" stay as they are. Aware times lose their zone,
    which Excel cannot hold. Raises ValueError without a sheet.
    """
    if not sheets:
        raise ValueError("a workbook needs a sheet")
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_title(sheet.title, taken))
        page.freeze_panes = "A2"
        for column, width in enumerate(_widths(sheet), 1):
            page.column_dimensions[get_column_letter(column)].width = width
        page.append([_cell(page, name, bold=True) for name in sheet.header])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
        if sheet.header:
            page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{len(sheet.rows) + 1}"
    file = io.BytesIO()
    book.save(file)
    return _without_clock(file.getvalue())


def _title(wanted: str, taken: set[str]) -> str:
    plain = FORBIDDEN_IN_TITLES.sub(" ", UNPRINTABLE.sub("", wanted)).strip(" '") or "Sheet"
    title, number = plain[:LONGEST_TITLE], 1
    while title.casefold() in taken:
        number += 1
        ending = f" ({number})"
        title = plain[: LONGEST_TITLE - len(ending)] + ending
    taken.add(title.casefold())
    return title


def _widths(sheet: Sheet) -> list[int]:
    """In characters: the longest of the first 200 cells, between 6 and 60."""
    widths = []
    for column, name in enumerate(sheet.header):
        lengths = [len(_plain(row[column])) for row in sheet.rows[:200] if column < len(row)]
        widths.append(min(60, max(6, len(name) + 4, *lengths, 0) + 2))
    return widths


def _cell(page: object, value: Cell, *, bold: bool = False) -> Any:
    if isinstance(value, dt.datetime | dt.time):
        value = value.replace(tzinfo=None)
    if isinstance(value, str):
        value = UNPRINTABLE.sub("", value)
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"  # else openpyxl makes a formula of a text that starts with =
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text="\n" in value, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _without_clock(content: bytes) -> bytes:
    """openpyxl writes the present time into the properties and into each entry of the archive."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(fixed, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = CHANGED.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            after.writestr(zipfile.ZipInfo(name, EPOCH), part, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
