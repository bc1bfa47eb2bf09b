"""What is written into tables, and writing it as CSV (RFC 4180); the same data gives the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Cell = str | int | float | Decimal | dt.date | dt.datetime | dt.time | None
"""What a cell may hold. Times of day are written as they are: give them in the zone that the reader expects.
"""

RISKY = re.compile(r"'*[=+\-@\t\r\n]")
"""Text that a spreadsheet would run as a formula (OWASP, CSV injection), also behind apostrophes of its own.
"""

NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\Z")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has no way to write them


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook. Titles longer than 31 characters are cut, as Excel demands.

    The head stays in sight, and the first `frozen` columns. `formats`: column (from 0) -> how numbers are shown there,
    as Excel writes it ("0 %", "0.0").
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    frozen: int = 0
    formats: Mapping[int, str] = field(default_factory=dict)


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
        writer.writerow([_guarded(cell) if isinstance(cell, str) else plain(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    text = UNPRINTABLE.sub("", text)
    return f"'{text}" if RISKY.match(text) and not NUMBER.match(text) else text


def plain(cell: Cell) -> str:
    """A cell as text: days and times as 2026-11-20 09:00, nothing for None."""
    match cell:
        case None:
            return ""
        case dt.datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case dt.time():
            return f"{cell:%H:%M}"
    return str(cell)
