"""The print stylesheets on whole documents of a fictional regency."""

from __future__ import annotations

import io
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader

from forum.adapters import pdf
from tests.adapters import pdf_samples
from tests.support.pdf import SHEETS, ReadPdf, official_font_folder, read_pdf, structure

ARIMO = {"Arimo", "Arimo-Bold", "Arimo-Italic"}


def made(html: str, stylesheets: Sequence[Path] = SHEETS) -> bytes:
    assets = {**pdf.official_fonts(official_font_folder()), **pdf_samples.emblem()}
    return pdf.render(html, stylesheets=stylesheets, assets=assets)


def read(html: str) -> ReadPdf:
    return read_pdf(made(html))


def test_an_invitation_letter_is_one_sheet_of_f4_in_arimo() -> None:
    letter = read(pdf_samples.letter())
    assert letter.sizes_mm == ((215, 330),)
    assert letter.fonts == ARIMO
    assert letter.links == ("https://rembug.contoh.example/j/7Q2M9F",)
    assert letter.text[0].startswith("PEMERINTAH KABUPATEN CONTOH SEKRETARIAT DAERAH Jalan Sudarman")
    assert "waktu : pukul 09.00 WIB s.d. selesai tempat : Aula Badan Perencanaan" in letter.text[0]


def test_minutes_run_over_sheets_of_a4_numbered_from_the_second() -> None:
    minutes = read(pdf_samples.minutes(rows=60))
    assert set(minutes.sizes_mm) == {(210, 297)}
    numbered = [f"– {number} –" in text for number, text in enumerate(minutes.text, 1)]
    assert numbered == [False] + [True] * (len(minutes.text) - 1)


def test_minutes_have_an_outline_without_jumps() -> None:
    assert read(pdf_samples.minutes()).outline == (
        "Notula",
        "  1. Pembukaan",
        "  2. Usulan komitmen layanan pekerja migran",
        "    Keputusan",
        "  3. Kehadiran perangkat daerah",
        "  4. Penutup",
    )


def test_the_head_of_a_long_table_is_repeated_on_each_page() -> None:
    pages = read(pdf_samples.minutes(rows=60)).text
    with_rows = [text for text in pages if "Pejabat" in text]
    assert len(with_rows) == 3
    assert ["No. Perangkat daerah Yang hadir Jabatan Tingkat" in text for text in with_rows] == [True] * 3


def test_a_signature_never_stands_alone_on_a_page() -> None:
    for rows in range(16, 26):
        (last,) = (text for text in read(pdf_samples.minutes(rows)).text if "Pimpinan rapat," in text)
        assert "Rapat ditutup pukul 11.55 WIB." in last


def test_every_header_cell_of_the_minutes_has_a_scope() -> None:
    headers = [e for e in structure(PdfReader(io.BytesIO(made(pdf_samples.minutes())))) if e["/S"] == "/TH"]
    assert [e["/A"]["/Scope"] for e in headers] == ["/Row"] * 7 + ["/Column"] * 9


def test_the_leaders_report_is_one_sheet_of_a4_landscape() -> None:
    report = read(pdf_samples.report())
    assert report.sizes_mm == ((297, 210),)
    assert report.fonts == {"Arimo", "Arimo-Bold"}


def test_the_stylesheets_hold_nothing_that_the_engine_does_not_know(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copies = [Path(shutil.copy(sheet, tmp_path)) for sheet in SHEETS]  # parsed anew, whoever came before
    with caplog.at_level(logging.WARNING, "weasyprint"):
        for page in (pdf_samples.letter(), pdf_samples.minutes(), pdf_samples.report()):
            made(page, copies)
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("html", [pdf_samples.letter(), pdf_samples.minutes(), pdf_samples.report()])
def test_an_official_document_is_light_enough_for_mobile_data(html: str) -> None:
    assert len(made(html)) < 100 * 1024


@pytest.mark.parametrize("html", [pdf_samples.letter(), pdf_samples.minutes(), pdf_samples.report()])
def test_lists_hold_nothing_but_items_and_tables_nothing_but_rows(html: str) -> None:
    """ISO 14289-1, 7.2: what a validator refuses first when CSS changes the display of a list or a table."""
    inside: dict[str, set[str]] = {}
    for element in structure(PdfReader(io.BytesIO(made(html)))):
        parent = element["/P"].get_object()
        inside.setdefault(str(parent.get("/S")), set()).add(str(element["/S"]))
    assert inside.get("/L", set()) <= {"/LI"}
    assert inside["/Table"] <= {"/THead", "/TBody", "/TR", "/Caption"}
    assert inside["/TR"] <= {"/TH", "/TD"}
