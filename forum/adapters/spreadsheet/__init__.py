"""Tables that people bring from Excel, LibreOffice or a registry, and tables that they take home."""

from collections.abc import Sequence

from forum.adapters.spreadsheet.reader import decoded, read_table
from forum.adapters.spreadsheet.table import CellWarning, Row, Table, UnreadableTable
from forum.adapters.spreadsheet.writer import Cell, Sheet, write_csv

__all__ = [
    "Cell",
    "CellWarning",
    "Row",
    "Sheet",
    "Table",
    "UnreadableTable",
    "decoded",
    "read_table",
    "write_csv",
    "write_xlsx",
]


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a bold, frozen header, a filter and fitting columns on each sheet.

    Text is text, whatever it looks like: "11.10" and "=1+1" stay as they are. Aware times lose their zone,
    which Excel cannot hold. Raises ValueError without a sheet.
    """
    from forum.adapters.spreadsheet.workbook import workbook  # noqa: PLC0415 - openpyxl takes 0.1 s of each start

    return workbook(sheets)
