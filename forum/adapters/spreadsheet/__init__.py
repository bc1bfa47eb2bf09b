"""Tables that people bring from Excel, LibreOffice or a registry, and tables that they take home."""

from forum.adapters.spreadsheet.reader import read_table
from forum.adapters.spreadsheet.table import CellWarning, Row, Table, UnreadableTable
from forum.adapters.spreadsheet.writer import Cell, Sheet, write_csv, write_xlsx

__all__ = [
    "Cell",
    "CellWarning",
    "Row",
    "Sheet",
    "Table",
    "UnreadableTable",
    "read_table",
    "write_csv",
    "write_xlsx",
]
