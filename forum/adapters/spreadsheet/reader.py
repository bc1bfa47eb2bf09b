"""Which kind of table the bytes are (their name is not asked), and the reading of CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from forum.adapters.spreadsheet.table import SIZE_LIMIT, Row, Table, UnreadableTable, assemble

CELL_LIMIT = 32_767  # characters, as in Excel
SAMPLE_ROWS = 20
NO_DELIMITER = "\x1f"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1e\x7f]")
MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table|head|meta)\b", re.IGNORECASE)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GUARDED = re.compile(r"\A'(?='*[=+\-@\t\r\n])")
"""The apostrophe that `write_csv` puts before text that a spreadsheet would run."""


def read_table(content: bytes, filename: str) -> Table:
    """Read an .xlsx file (its first sheet with words) or a CSV file, whatever it is called.

    CSV: UTF-8 with or without byte order mark, UTF-16, or Windows-1252; separated by comma, semicolon or tab,
    or as a first line `sep=;` says. What `write_csv` wrote comes back as it was. `filename` only appears in
    the error.

    Codes stay text: 11.10 stays "11.10". In .xlsx a code that was typed as a number is shown with the number
    format of its cell and carries a CellWarning. Dates become 2026-11-20 or 2026-11-20 09:00, times 09:00.

    Limits: 5 MB, 10,000 rows, 100 columns. Raises UnreadableTable and nothing else.
    """
    if not content:
        raise UnreadableTable("empty", f"{filename}: no bytes")
    if len(content) > SIZE_LIMIT:
        raise UnreadableTable("too_large", f"{filename}: {len(content)} bytes, {SIZE_LIMIT} allowed")
    if content.startswith(b"PK"):
        from forum.adapters.spreadsheet.xlsx import read_xlsx  # noqa: PLC0415 - openpyxl takes 0.1 s of each start

        return read_xlsx(content)
    if content.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableTable("encrypted", f"{filename}: protected with a password")
        raise UnreadableTable("old_excel", f"{filename}: a format of before 2007")
    return assemble(_csv_rows(decoded(content, filename)))


def decoded(content: bytes, filename: str) -> str:
    """The text of a file: UTF-8, UTF-16 or Windows-1252, with or without byte order mark. Raises UnreadableTable."""
    text = _words(content)
    if text is None:
        raise UnreadableTable("encoding", f"{filename}: neither UTF-8, UTF-16 nor Windows-1252")
    if MARKUP.match(text):
        raise UnreadableTable("markup", f"{filename}: a page, not a table")
    if text.startswith(("%PDF-", "{\\rtf")) or CONTROL.search(text):
        raise UnreadableTable("not_a_table", f"{filename}: not text")
    return text


def _words(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:20:2].count(0) > 4:
        encodings = ["utf-16-le"]
    elif content[0:20:2].count(0) > 4:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _csv_rows(text: str) -> Iterator[Row]:
    first, _, rest = text.partition("\n")
    declared = re.fullmatch(r'"?sep=([,;\t])"?\r?', first)
    delimiter, skipped = (declared[1], 1) if declared else (_delimiter(text), 0)
    for number, cells in enumerate(_parsed(rest if declared else text, delimiter), 1 + skipped):
        yield Row(number, tuple(GUARDED.sub("", cell.strip(" "), count=1).strip() for cell in cells))


def _delimiter(text: str) -> str:
    """The separator that cuts the header and most of the first rows into the same number of cells.

    A list of one column may contain commas ("Sri Wahyuni, S.Sos."); its header does not, and so it is not
    cut.
    """
    best, best_score = NO_DELIMITER, (0.0, 0)
    for delimiter in ",;\t":
        try:
            rows = [row for row in islice(_parsed(text, delimiter), SAMPLE_ROWS) if row]
        except UnreadableTable:
            continue
        sample = [row for row in rows if any(row)] or rows
        width = len(sample[0]) if sample else 0
        score = (sum(len(row) == width for row in sample) / max(len(sample), 1), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(len(cell) > CELL_LIMIT for cell in cells):
                raise UnreadableTable("cell_too_long", "a cell of more than 32,767 characters")
            yield cells
    except csv.Error as error:
        reason = "cell_too_long" if "field limit" in str(error) else "damaged"
        raise UnreadableTable(reason, str(error)) from error  # type: ignore[arg-type]
