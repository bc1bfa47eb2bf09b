"""Tables that people bring."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from forum.adapters.spreadsheet import CellWarning, Row, Table, read_table

AGENCIES = Table(
    ("Kode", "Nama", "Jumlah"),
    (
        Row(2, ("11.10", "Kabupaten Aceh Selatan", "0812")),
        Row(3, ("35.09", "Budi, S.Sos.\nStaf", "é–")),
    ),
)
QUOTED = 'Kode{0}Nama{0}Jumlah\r\n11.10{0}Kabupaten Aceh Selatan{0}0812\r\n35.09{0}"Budi, S.Sos.\nStaf"{0}é–\r\n'


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet(*rows: list[object]) -> bytes:
    def fill(book: Workbook) -> None:
        for row in rows:
            book.active.append(row)

    return workbook(fill)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_csv_file_is_read_in_every_encoding_and_with_every_separator(delimiter: str, encoding: str) -> None:
    assert read_table(QUOTED.format(delimiter).encode(encoding), "opd.csv") == AGENCIES


def test_the_name_of_the_file_is_not_believed() -> None:
    assert read_table(QUOTED.format(";").encode(), "opd.xlsx") == AGENCIES
    assert read_table(sheet(["Kode"], ["11.10"]), "opd.csv") == Table(("Kode",), (Row(2, ("11.10",)),))


def test_the_separator_may_be_declared_in_the_first_line_and_rows_are_counted_with_it() -> None:
    table = read_table(b"sep=;\r\nKode;Nama\r\n11.10;Budi, S.Sos.\r\n", "opd.csv")
    assert table == Table(("Kode", "Nama"), (Row(3, ("11.10", "Budi, S.Sos.")),))


def test_a_single_column_of_names_with_commas_stays_one_column() -> None:
    table = read_table(b"Nama\nSri Wahyuni, S.Sos., M.Si.\nBudi, S.H.\n", "nama.csv")
    assert table == Table(("Nama",), (Row(2, ("Sri Wahyuni, S.Sos., M.Si.",)), Row(3, ("Budi, S.H.",))))


def test_names_with_commas_do_not_hide_the_semicolons_of_an_indonesian_excel() -> None:
    table = read_table(b"Nama;Jabatan\nSri, S.Sos.;Kepala\nBudi, S.H.;Staf\n", "nama.csv")
    assert table.header == ("Nama", "Jabatan")
    assert table.rows == (Row(2, ("Sri, S.Sos.", "Kepala")), Row(3, ("Budi, S.H.", "Staf")))


def test_empty_rows_are_left_out_and_the_others_keep_their_number() -> None:
    assert read_table(b"\r\n;;\r\nKode;Nama\r\n\r\n1;a\r\n;\r\n2;b\r\n", "x").rows == (
        Row(5, ("1", "a")),
        Row(7, ("2", "b")),
    )


def test_short_rows_are_filled_empty_columns_at_the_right_dropped_and_cells_beyond_the_header_kept() -> None:
    table = read_table(b"a;b;;\n1;;;\n2;3;4;\n", "x")
    assert table == Table(("a", "b", ""), (Row(2, ("1", "", "")), Row(3, ("2", "3", "4"))))


def test_text_cells_of_a_workbook_stay_as_they_are() -> None:
    assert read_table(sheet(["Kode", "HP"], ["11.10", " 0812 "]), "x") == Table(
        ("Kode", "HP"), (Row(2, ("11.10", "0812")),)
    )


def test_a_number_in_a_workbook_is_read_with_a_warning() -> None:
    table = read_table(sheet(["Kode", "Jumlah", "Nol"], [11.1, 5.0, 0]), "x")
    assert table.rows == (
        Row(
            2,
            ("11.1", "5", "0"),
            (CellWarning(0, "number", "11.1"), CellWarning(1, "number", "5"), CellWarning(2, "number", "0")),
        ),
    )


@pytest.mark.parametrize(
    ("value", "shown_as", "expected"),
    [
        (11.1, "0.00", "11.10"),
        (812345678, "000000000000", "000812345678"),
        (-7.5, "00.00", "-07.50"),
        (11.1, "General", "11.1"),
        (1234567, "#,##0", "1234567"),
        (1e21, "General", "1000000000000000000000"),
        (0.5, "0", "0.5"),
    ],
)
def test_a_number_is_shown_with_the_fixed_digits_of_its_cell(value: float, shown_as: str, expected: str) -> None:
    def fill(book: Workbook) -> None:
        book.active.append(["Kode"])
        book.active.append([value])
        book.active["A2"].number_format = shown_as

    assert read_table(workbook(fill), "x").rows[0].cells == (expected,)


def test_dates_times_and_truth_are_written_out() -> None:
    cells = [dt.date(2026, 11, 20), dt.datetime.combine(dt.date(2026, 11, 20), dt.time(9, 5)), dt.time(9, 5), True]
    assert read_table(sheet(["a", "b", "c", "d"], cells), "x").rows == (
        Row(2, ("2026-11-20", "2026-11-20 09:05", "09:05", "TRUE")),
    )


def test_a_broken_formula_is_read_with_a_warning() -> None:
    def fill(book: Workbook) -> None:
        book.active.append(["a"])
        book.active["A2"] = "#REF!"

    assert read_table(workbook(fill), "x").rows == (Row(2, ("#REF!",), (CellWarning(0, "formula_error", "#REF!"),)),)


def test_the_first_visible_sheet_with_words_is_read() -> None:
    def fill(book: Workbook) -> None:
        book.active.title = "kosong"
        hidden = book.create_sheet("tersembunyi")
        hidden.append(["x"])
        hidden.sheet_state = "hidden"
        book.create_sheet("isi").append(["a"])
        book.create_sheet("lain").append(["b"])

    assert read_table(workbook(fill), "x") == Table(("a",), ())


def test_a_workbook_that_lies_about_its_size_is_read_to_the_end() -> None:
    honest = sheet(["a", "b"], ["1", "2"], ["3", "4"])
    lying = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest)) as before, zipfile.ZipFile(lying, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1"'))
    assert read_table(lying.getvalue(), "x") == Table(("a", "b"), (Row(2, ("1", "2")), Row(3, ("3", "4"))))
