# mypy: allow-untyped-calls
"""Reading .xlsx (ISO/IEC 29500, SpreadsheetML) with openpyxl, behind guards against hostile archives."""

from __future__ import annotations

import datetime as dt
import io
import re
import threading
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl.reader.excel import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from forum.adapters.spreadsheet.table import CellWarning, Row, Table, UnreadableTable, assemble

UNPACKED_LIMIT = 50 * 1024 * 1024  # bytes; 10,000 rows of 20 columns unpack to about 10 MB
ENTRY_LIMIT = 1_000
LAST_ROW = 1_048_576  # of a sheet in Excel
CELLS_LOOKED_AT = 5_000_000  # empty ones included: a few bytes can claim a sheet of billions
FIXED_DIGITS = re.compile(r"0+(?:\.(0+))?")
_filters = threading.Lock()


def read_xlsx(content: bytes) -> Table:
    """The first worksheet with words in it. Raises UnreadableTable and nothing else."""
    _refuse_bad_archive(content)
    try:
        with _filters, warnings.catch_warnings():  # openpyxl warns of colours and rules that it does not know
            warnings.simplefilter("ignore")
            return assemble(_rows(content))
    except UnreadableTable:
        raise
    except InvalidFileException as error:
        raise UnreadableTable("not_a_table", str(error)) from error
    except Exception as error:  # openpyxl has no error of its own for a file that breaks the standard
        raise UnreadableTable("damaged", f"{type(error).__name__}: {error}") from error


def _refuse_bad_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            kind = archive.read("mimetype")[:100] if "mimetype" in archive.namelist() else b""
    except Exception as error:
        raise UnreadableTable("damaged", f"the archive cannot be read: {error}") from error
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRY_LIMIT or unpacked > UNPACKED_LIMIT:
        # Python stops unpacking at the size that the directory claims, so a directory that lies gains
        # nothing.
        raise UnreadableTable("too_large", f"{len(entries)} parts that unpack to {unpacked} bytes")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableTable("macros", "a workbook with macros")
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise UnreadableTable("open_document", "an OpenDocument spreadsheet")
    if "xl/workbook.xml" not in names:
        raise UnreadableTable("not_a_table", "an archive without a workbook")


def _rows(content: bytes) -> Iterator[Row]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        looked_at = 0
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # many programs write a wrong size, and rows would be lost
            found = False
            for number, cells in enumerate(sheet.iter_rows(), 1):
                looked_at += 1 + len(cells)
                if number > LAST_ROW or looked_at > CELLS_LOOKED_AT:
                    raise UnreadableTable("too_many_rows", "the sheet claims more cells than a table has")
                row = _row(number, cells)
                found = found or any(row.cells)
                yield row
            if found:
                return
    finally:
        book.close()


def _row(number: int, cells: tuple[Any, ...]) -> Row:
    words: list[str] = []
    doubts: list[CellWarning] = []
    for column, cell in enumerate(cells):
        text = _text(cell)
        words.append(text)
        if cell.data_type == "e":
            doubts.append(CellWarning(column, "formula_error", text))
        elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            doubts.append(CellWarning(column, "number", text))
    return Row(number, tuple(words), tuple(doubts))


def _text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, str(cell.number_format))
        case dt.datetime():
            return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
        case dt.date():
            return value.isoformat()
        case dt.time():
            return f"{value:%H:%M}"
    return str(value).strip()


def _number(value: float, shown_as: str) -> str:
    """As the sheet shows it when it shows fixed digits (`0.00`, `000000`), else without a needless `.0`."""
    if fixed := FIXED_DIGITS.fullmatch(shown_as):
        decimals = len(fixed[1] or "")
        if decimals or len(shown_as) > 1:
            width = len(shown_as) + (value < 0)
            return f"{value:0{width}.{decimals}f}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
