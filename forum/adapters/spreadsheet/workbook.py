# mypy: allow-untyped-calls
"""Writing .xlsx with openpyxl: the same sheets, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles.alignment import Alignment
from openpyxl.styles.fonts import Font
from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook.workbook import Workbook

from forum.adapters.spreadsheet.writer import UNPRINTABLE, Cell, Sheet, plain

FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
_TOP, _BROKEN = Alignment(wrap_text=False, vertical="top"), Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip directory can hold
CHANGED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """See `forum.adapters.spreadsheet.write_xlsx`."""
    if not sheets:
        raise ValueError("a workbook needs a sheet")
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_title(sheet.title, taken))
        page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
        for column, width in enumerate(_widths(sheet), 1):
            page.column_dimensions[get_column_letter(column)].width = width
        page.append([_cell(page, name, bold=True) for name in sheet.header])
        for row in sheet.rows:
            page.append([_cell(page, value, sheet.formats.get(number, "")) for number, value in enumerate(row)])
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
        lengths = [len(plain(row[column])) for row in sheet.rows[:200] if column < len(row)]
        widths.append(min(60, max(6, len(name) + 4, *lengths, 0) + 2))
    return widths


def _cell(page: object, value: Cell, shown_as: str = "", *, bold: bool = False) -> Any:
    if isinstance(value, dt.datetime | dt.time):
        value = value.replace(tzinfo=None)
    if isinstance(value, str):
        value = UNPRINTABLE.sub("", value)
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"  # else openpyxl makes a formula of a text that starts with =
        if bold:
            cell.number_format, cell.alignment, cell.font = "@", _BROKEN if "\n" in value else _TOP, _BOLD
        else:
            _as_text(page, cell, "\n" in value)
    elif shown_as and isinstance(value, int | float):
        cell.number_format = shown_as
    return cell


def _as_text(page: Any, cell: Any, is_broken: bool) -> None:
    """Give the style of text; looking a style up costs as much as the rest of a cell, so each is looked up once."""
    styles = page.parent.__dict__.setdefault("_rembug_styles", {})
    if is_broken in styles:
        cell._style = styles[is_broken]
        return
    cell.number_format, cell.alignment = "@", _BROKEN if is_broken else _TOP
    styles[is_broken] = cell._style


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
