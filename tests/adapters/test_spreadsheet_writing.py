"""Tables that people take home."""

from __future__ import annotations

import datetime as dt
import io
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from forum.adapters.spreadsheet import Cell, Sheet, read_table, write_csv, write_xlsx

WITA = dt.timezone(dt.timedelta(hours=8))
NINE = dt.datetime(2026, 11, 20, 9, 0, tzinfo=WITA)


def test_a_csv_file_has_a_byte_order_mark_commas_and_windows_line_ends() -> None:
    rows: list[list[Cell]] = [
        ["11.10", "Aceh, Selatan", 5, 2.5, Decimal("1.50"), None],
        [NINE, NINE.date(), NINE.time()],
    ]
    assert write_csv(["Kode", 'Kata "kutip"'], rows) == (
        b'\xef\xbb\xbfKode,"Kata ""kutip"""\r\n'
        b'11.10,"Aceh, Selatan",5,2.5,1.50,\r\n'
        b"2026-11-20 09:00,2026-11-20,09:00\r\n"
    )


def test_an_excel_with_indonesian_settings_can_have_semicolons() -> None:
    assert write_csv(["a", "b"], [["1,5", "2"]], delimiter=";") == b"\xef\xbb\xbfa;b\r\n1,5;2\r\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("-", "'-"),
        ("-5", "-5"),
        ("-1.234", "-1.234"),
        ("+6281234567", "+6281234567"),
        ("11.10", "11.10"),
        ("a=b", "a=b"),
        ("'a", "'a"),
        ("", ""),
    ],
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str, written: str) -> None:
    assert write_csv(["a", "b"], [[text, "x"]]) == f"\ufeffa,b\r\n{written},x\r\n".encode()


def test_a_number_is_never_guarded() -> None:
    assert write_csv(["a"], [[-5]]) == b"\xef\xbb\xbfa\r\n-5\r\n"


WORDS = st.text(alphabet="ab=+-@'\",; \n59é", max_size=8).map(str.strip)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=5))
def test_what_was_written_as_csv_comes_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    written = write_csv(["Kode", "Nama"], rows)
    expected = [row for row in rows if any(row)]
    assert [row.cells for row in read_table(written, "x").rows] == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=4))
def test_any_text_can_be_written_to_a_workbook_and_no_text_becomes_a_formula(rows: list[tuple[str, str]]) -> None:
    book = load_workbook(io.BytesIO(write_xlsx([Sheet("a", ["b", "c"], rows)])))
    cells = [cell for row in book["a"].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s"}


def test_a_workbook_keeps_codes_text_and_numbers_numbers() -> None:
    rows: list[list[Cell]] = [["11.10", "=1+1", 5, NINE, dt.date(2026, 1, 2), None]]
    book = load_workbook(io.BytesIO(write_xlsx([Sheet("OPD", list("abcdef"), rows)])))
    assert [cell.value for cell in book["OPD"][2]] == [
        "11.10",
        "=1+1",
        5,
        NINE.replace(tzinfo=None),
        dt.datetime.combine(dt.date(2026, 1, 2), dt.time()),
        None,
    ]
    assert [cell.data_type for cell in book["OPD"][2]] == ["s", "s", "n", "d", "d", "n"]


def test_each_sheet_has_a_bold_frozen_header_with_a_filter() -> None:
    book = load_workbook(io.BytesIO(write_xlsx([Sheet("a", ["b", "c"], [["1", "2"]]), Sheet("d", ["e"], [])])))
    seen = [(page.title, page.freeze_panes, page.auto_filter.ref, page["A1"].font.b) for page in book]
    assert seen == [("a", "A2", "A1:B2", True), ("d", "A2", "A1:A1", True)]


def test_titles_are_made_to_fit_excel() -> None:
    titles = ["Kehadiran OPD: Januari/Februari 2026", "Kehadiran OPD: Januari/Februari 2027", "'", "sheet"]
    book = load_workbook(io.BytesIO(write_xlsx([Sheet(title, ["a"], []) for title in titles])))
    assert book.sheetnames == [
        "Kehadiran OPD  Januari Februari",
        "Kehadiran OPD  Januari Febr (2)",
        "Sheet",
        "sheet (2)",
    ]


def test_the_same_data_gives_the_same_bytes_at_another_time() -> None:
    first = write_xlsx([Sheet("a", ["b"], [[NINE]])])
    time.sleep(2.1)  # a zip directory counts in steps of two seconds
    assert write_xlsx([Sheet("a", ["b"], [[NINE]])]) == first


def test_a_workbook_without_sheets_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="a workbook needs a sheet"):
        write_xlsx([])
