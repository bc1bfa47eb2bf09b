"""Files that are no table, too much of one, or made to do harm."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.adapters.spreadsheet import Sheet, Table, UnreadableTable, read_table, write_xlsx

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
GOOD = write_xlsx([Sheet("a", ["Kode", "Nama"], [["11.10", "x"]])])


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as book:
        return archive(
            **{part: change(book.read(part)) if part == name else book.read(part) for part in book.namelist()}
        )


def with_rows(rows: str) -> bytes:
    data = b"<sheetData>" + rows.encode() + b"</sheetData>"
    start, end = b"<sheetData>", b"</sheetData>"
    return changed("xl/worksheets/sheet1.xml", lambda xml: xml.split(start)[0] + data + xml.split(end)[1])


def row(number: int, cell: str = "A", words: str = "x") -> str:
    return f'<row r="{number}"><c r="{cell}{number}" t="inlineStr"><is><t>{words}</t></is></c></row>'


REFUSED = {
    "no bytes": (b"", "empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty"),
    "only separators": (b";;\r\n;;\r\n", "empty"),
    "an empty workbook": (write_xlsx([Sheet("a", [], [])]), "empty"),
    "more than 5 MB": (b"a" * (5 * 1024 * 1024 + 1), "too_large"),
    "too many rows": (b"a\n" + b"1\n" * 10_001, "too_many_rows"),
    "too many rows in a workbook": (write_xlsx([Sheet("a", ["b"], [["1"]] * 10_001)]), "too_many_rows"),
    "too many columns": (b"a," * 100 + b"b\n", "too_many_columns"),
    "an endless cell": (b'a,b\n"' + b"x" * 40_000, "cell_too_long"),
    "a forgotten quotation mark": (b'a,b\n"' + b"x,y\n" * 50_000, "cell_too_long"),
    "an old workbook": (OLD, "old_excel"),
    "a locked workbook": (OLD + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "macros": (archive(**{"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}), "macros"),
    "LibreOffice": (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "open_document"),
    "a page called xls": (b"\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", "markup"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_table"),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "not_a_table"),
    "another archive": (archive(**{"a.txt": b"x"}), "not_a_table"),
    "bytes of no alphabet": (b"a,b\n\x81\x8d,1", "encoding"),
    "half of UTF-16": (b"\xff\xfea\0b", "encoding"),
    "half a workbook": (GOOD[:-30], "damaged"),
    "a workbook of nonsense": (archive(**{"xl/workbook.xml": b"nonsense"}), "damaged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_table_is_refused_with_its_reason(kind: str) -> None:
    content, reason = REFUSED[kind]
    with pytest.raises(UnreadableTable) as refusal:
        read_table(content, "opd.csv")
    assert refusal.value.reason_code == reason


def test_a_table_may_be_as_large_as_the_limits() -> None:
    table = read_table(b"a;" * 99 + b"b\n" + b"1;\n" * 10_000, "x")
    assert (len(table.header), len(table.rows)) == (100, 10_000)


def entity_bomb(xml: bytes) -> bytes:
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"x" * 99) for n in range(9))
    return b"<!DOCTYPE b [" + entities + b"]>" + xml.replace(b"<sheetData>", b"<sheetData>&a8;")


HARMFUL = {
    "an archive that unpacks to 60 MB": (lambda: archive(**{"xl/workbook.xml": bytes(60 * 1024 * 1024)}), "too_large"),
    "an archive of many parts": (lambda: archive(**{f"{n}": b"" for n in range(1001)}), "too_large"),
    "entities within entities": (lambda: changed("xl/worksheets/sheet1.xml", entity_bomb), "damaged"),
    "a row in the far distance": (lambda: with_rows(row(1) + row(99_999_999_999)), "too_many_rows"),
    "many rows that reach far to the right": (
        lambda: with_rows("".join(row(n, "ZZY", "") for n in range(1, 9999))),
        "too_many_rows",
    ),
    "a cell far to the right": (lambda: with_rows(row(1, "ZZY")), "too_many_columns"),
    "rows that run backwards": (lambda: with_rows(row(2) + row(1, "-A")), "damaged"),
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_file_made_to_exhaust_the_server_is_refused_in_seconds(kind: str) -> None:
    make, reason = HARMFUL[kind]
    content = make()
    began = time.process_time()
    with pytest.raises(UnreadableTable) as refusal:
        read_table(content, "opd.xlsx")
    assert refusal.value.reason_code == reason
    assert time.process_time() - began < 5


def test_after_a_refusal_the_next_workbook_is_read() -> None:
    with pytest.raises(UnreadableTable) as refusal:
        read_table(with_rows(row(1, "ZZY")), "x")
    assert refusal.value.reason_code == "too_many_columns"
    assert read_table(GOOD, "x").header == ("Kode", "Nama")


def answer(content: bytes) -> Table | UnreadableTable:
    try:
        return read_table(content, "x")
    except UnreadableTable as refusal:
        return refusal


STARTS = st.sampled_from(
    [b"", b"PK\x03\x04", OLD[:8], b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"sep=;\n", b'"', b"a;b\n"]
)


@given(STARTS, st.binary(max_size=400))
def test_whatever_the_bytes_the_answer_is_a_table_or_a_refusal(start: bytes, rest: bytes) -> None:
    assert isinstance(answer(start + rest), Table | UnreadableTable)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_workbook_with_any_bytes_changed_gives_a_table_or_a_refusal(data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(answer(bytes(damaged)), Table | UnreadableTable)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='<>/="rcvtis0123456789AZ& \n-', max_size=60))
def test_a_sheet_of_any_markup_gives_a_table_or_a_refusal(markup: str) -> None:
    assert isinstance(answer(with_rows(f'<row r="1"><c r="A1">{markup}</c></row>')), Table | UnreadableTable)
