"""What a table is once it has been read, and why one could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

SIZE_LIMIT = 5 * 1024 * 1024  # bytes of the file
ROW_LIMIT = 10_000  # rows below the header that are not empty
COLUMN_LIMIT = 100

ReasonCode = Literal[
    "empty",  # no bytes, or no cell with words in it
    "too_large",  # the file, or what it unpacks to
    "too_many_rows",
    "too_many_columns",
    "cell_too_long",  # more than Excel's 32,767 characters, often a forgotten quotation mark
    "old_excel",  # .xls
    "encrypted",  # a password
    "macros",  # .xlsm
    "open_document",  # .ods
    "markup",  # an HTML page saved as .xls
    "not_a_table",  # a picture, a PDF, another archive
    "encoding",  # neither UTF-8, UTF-16 nor Windows-1252
    "damaged",
]
WarningCode = Literal["number", "formula_error"]


class UnreadableTable(Exception):
    """The file gives no table. `reason_code` is for the translated message, `detail` for the log."""

    def __init__(self, reason_code: ReasonCode, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class CellWarning:
    """A cell that may not say what its writer meant; `column` counts from 0, like `Row.cells`.

    `number`: the spreadsheet kept a number, so that zeros at either end may be lost (35.10 becomes 35.1,
    0812… becomes 812…); ask again where the column holds codes or telephone numbers.
    `formula_error`: #REF! and the like.
    """

    column: int
    code: WarningCode
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row as the spreadsheet shows it, from 1; all rows have as many cells as the header."""

    number: int
    cells: tuple[str, ...]
    warnings: tuple[CellWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The first row with words in it is the header. Empty rows are left out. Every cell is trimmed text."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def assemble(rows: Iterable[Row]) -> Table:
    """Leave out empty rows, drop empty columns at the right, make all rows as wide as the widest.

    Stops reading as soon as a limit is passed. Raises UnreadableTable (empty, too_many_rows,
    too_many_columns).
    """
    kept: list[Row] = []
    width = 0
    for row in rows:
        used = max((index for index, cell in enumerate(row.cells, 1) if cell), default=0)
        if not used:
            continue
        if used > COLUMN_LIMIT:
            raise UnreadableTable("too_many_columns", f"row {row.number} has {used}, {COLUMN_LIMIT} allowed")
        if len(kept) > ROW_LIMIT:
            raise UnreadableTable("too_many_rows", f"more than {ROW_LIMIT} rows below the header")
        width = max(width, used)
        kept.append(row)
    if not kept:
        raise UnreadableTable("empty", "no cell with words in it")
    even = [Row(row.number, (*row.cells, *[""] * width)[:width], row.warnings) for row in kept]
    return Table(even[0].cells, tuple(even[1:]))
