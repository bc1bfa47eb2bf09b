"""Rendering: what goes in, what comes out, and what fails a document."""

from __future__ import annotations

import base64
import datetime as dt
import gc
import io
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

from forum.adapters import pdf, qr
from forum.adapters.pdf import Attachment, PdfFailed
from tests.support.pdf import ROOT, official_font_folder, read_pdf, structure

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def page(body: str, *, head: str = "<title>Notula</title>", lang: str = "id") -> str:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def render(html: str, **assets: bytes) -> bytes:
    return pdf.render(html, stylesheets=(), assets=assets)


def reason(html: str, stylesheets: tuple[Path, ...] = (), **assets: bytes) -> str:
    with pytest.raises(PdfFailed) as failure:
        pdf.render(html, stylesheets=stylesheets, assets=assets)
    return failure.value.reason


def scopes(content: bytes) -> list[str]:
    """The Scope of each header cell, in reading order."""
    elements = structure(PdfReader(io.BytesIO(content)))
    return [element["/A"]["/Scope"] for element in elements if element["/S"] == "/TH"]


def spoken(content: bytes) -> list[str]:
    """What a screen reader says for each picture."""
    elements = structure(PdfReader(io.BytesIO(content)))
    return [element["/Alt"] for element in elements if element["/S"] == "/Figure"]


def test_a_page_becomes_a_tagged_pdf_with_title_language_headings_and_links() -> None:
    link = '<a href="https://contoh.example/a">tautan</a>'
    made = read_pdf(render(page(f"<h1>Satu</h1><h2>Dua</h2><p>Isi {link}</p>")))
    assert made.text == ("Satu Dua Isi tautan",)
    assert (made.title, made.lang, made.tagged) == ("Notula", "id", True)
    assert made.links == ("https://contoh.example/a",)
    assert made.outline == ("Satu", "  Dua")
    assert made.tags == ("Document", "H1", "Span", "H2", "Span", "P", "Span", "Link")


def test_the_file_says_that_it_is_pdf_ua() -> None:
    made = pdf.render(page("<p>Isi</p>"), stylesheets=(), assets={}, variant="pdf/ua-1")
    reader = PdfReader(io.BytesIO(made))
    xmp = reader.root_object["/Metadata"].get_object().get_data().decode()
    assert 'pdfuaid:part="1"' in xmp


def test_spaces_and_lines_in_the_title_of_a_template_do_not_reach_the_file() -> None:
    assert read_pdf(render(page("<p>Isi</p>", head="<title>\n  Notula\n  Rapat </title>"))).title == "Notula Rapat"


def test_dates_come_from_the_data_and_never_from_the_clock() -> None:
    head = '<title>N</title><meta name="dcterms.created" content="2026-11-20T09:00:00+07:00">'
    made = PdfReader(io.BytesIO(render(page("<p>Isi</p>", head=head)))).metadata
    assert made is not None
    assert made.creation_date == dt.datetime(2026, 11, 20, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    undated = PdfReader(io.BytesIO(render(page("<p>Isi</p>")))).metadata
    assert undated is not None
    assert undated.creation_date is None


@pytest.mark.parametrize("lang", ["", "  "])
def test_a_page_without_language_fails(lang: str) -> None:
    assert reason(page("<p>Isi</p>", lang=lang)) == "the page does not say its language: <html lang>"


@pytest.mark.parametrize("head", ["", "<title> </title>"])
def test_a_page_without_title_fails(head: str) -> None:
    assert reason(page("<p>Isi</p>", head=head)) == "the page has no title: <title>"


def test_a_picture_that_was_handed_in_is_drawn_with_its_words() -> None:
    made = render(page('<p><img src="asset:logo%20satu" alt="Lambang"></p>'), **{"logo satu": PIXEL})
    assert spoken(made) == ["Lambang"]


def test_a_data_address_is_allowed() -> None:
    address = "data:image/png;base64," + base64.b64encode(PIXEL).decode()
    assert "Figure" in read_pdf(render(page(f'<p><img src="{address}" alt="Titik"></p>'))).tags


@pytest.mark.parametrize(
    "body",
    [
        '<img src="{}" alt="x">',
        '<p style="background: url({})">x</p>',
        '<link rel="stylesheet" href="{}"><p>x</p>',
        '<style>@import "{}";</style><p>x</p>',
        "<style>@font-face {{ font-family: Lain; src: url({}) }}</style><p>x</p>",
        '<ul style="list-style-image: url({})"><li>x</li></ul>',
        '<object data="{}">x</object>',
        '<embed src="{}">',
        '<p>x</p><link rel="attachment" href="{}">',
    ],
)
@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://127.0.0.1:9/logo.png", "ftp://127.0.0.1/x", "asset:none"]
)
def test_whatever_is_remote_on_the_disk_or_missing_fails_the_document(body: str, address: str) -> None:
    said = reason(page(body.format(address)))
    if address == "asset:none":
        assert said == "the document asks for the asset 'none', which was not handed in"
    else:
        assert said == f"the document asks for '{address}', but documents load nothing from outside"


def test_a_drawing_cannot_hold_another_picture() -> None:
    image = '<image href="file:///etc/hostname" width="9" height="9"/>'
    drawing = f'<svg viewBox="0 0 9 9"><title>x</title>{image}</svg>'
    assert reason(page(drawing)) == "Failed to render SVG image None"


def test_a_relative_address_fails_because_there_is_nothing_to_be_relative_to() -> None:
    assert "logo.png" in reason(page('<img src="logo.png" alt="x">'))


def test_a_picture_that_cannot_be_read_fails_the_document() -> None:
    assert "asset:logo" in reason(page('<img src="asset:logo" alt="x">'), logo=b"not a picture")


def test_a_picture_without_words_fails_because_nobody_could_hear_it() -> None:
    assert "alt" in reason(page('<img src="asset:logo">'), logo=PIXEL)


def test_a_link_to_a_place_that_is_not_there_fails_the_document() -> None:
    assert reason(page('<a href="#nowhere">x</a>')) == "No anchor #nowhere for internal URI reference"


def test_a_font_that_cannot_be_read_fails_the_document(tmp_path: Path) -> None:
    sheet = tmp_path / "x.css"
    sheet.write_text("@font-face { font-family: Rusak; src: url(asset:f) } body { font-family: Rusak }")
    assert reason(page("<p>x</p>"), (sheet,), f=b"not a font") == "Font-face 'Rusak' cannot be loaded"


def test_a_missing_stylesheet_fails_the_document(tmp_path: Path) -> None:
    assert reason(page("<p>x</p>"), (tmp_path / "none.css",)) == (
        "cannot read the stylesheet none.css: No such file or directory"
    )


def test_what_breaks_inside_the_engine_is_the_same_one_exception() -> None:
    deep = "<div>" * 3000
    assert reason(page(deep)).startswith("WeasyPrint gave up: RecursionError")


def test_after_a_failure_the_next_document_is_made() -> None:
    reason(page('<img src="file:///etc/hostname" alt="x">'))
    assert read_pdf(render(page("<p>Isi</p>"))).text == ("Isi",)


def test_a_failed_document_leaves_the_collector_and_the_log_as_they_were() -> None:
    before = (gc.get_threshold(), list(logging.getLogger("weasyprint").handlers))
    reason(page('<img src="file:///etc/hostname" alt="x">'))
    assert (gc.get_threshold(), list(logging.getLogger("weasyprint").handlers)) == before


def test_a_changed_stylesheet_is_read_again(tmp_path: Path) -> None:
    sheet = tmp_path / "size.css"
    sizes = []
    for rule in ("@page { size: 210mm 297mm }", "@page { size: 215mm 330mm; }"):
        sheet.write_text(rule)
        made = pdf.render(page("<p>x</p>"), stylesheets=(sheet,), assets={})
        sizes.append(read_pdf(made).sizes_mm)
    assert sizes == [((210, 297),), ((215, 330),)]


def test_a_changed_font_of_the_same_name_is_used_at_once(tmp_path: Path) -> None:
    sheet = tmp_path / "font.css"
    sheet.write_text("@font-face { font-family: Surat; src: url(asset:face) } body { font-family: Surat }")
    faces = pdf.official_fonts(official_font_folder())
    made = [
        pdf.render(page("<p>Isi surat</p>"), stylesheets=(sheet,), assets={"face": faces[f"fonts/Arimo-{face}.ttf"]})
        for face in ("Regular", "Bold", "Regular")
    ]
    assert made[0] != made[1]
    assert made[0] == made[2]


def archived(*attachments: Attachment) -> bytes:
    return pdf.render(page("<p>x</p>"), stylesheets=(), assets={}, variant="pdf/a-3a", attachments=attachments)


def test_an_attachment_is_carried_whole_and_dated_by_the_data() -> None:
    morning = dt.datetime(2026, 11, 6, 2, tzinfo=dt.UTC)
    calendar = Attachment("rapat.ics", b"BEGIN:VCALENDAR", morning, "Entri kalender")
    made = archived(calendar)
    assert read_pdf(made).attachments == {"rapat.ics": b"BEGIN:VCALENDAR"}
    assert made == archived(calendar)


def test_the_archive_variant_declares_pdf_ua_in_its_one_rdf_element() -> None:
    xmp = PdfReader(io.BytesIO(archived())).root_object["/Metadata"].get_object().get_data().decode()
    assert xmp.count("<rdf:RDF") == 1
    assert xmp.count("<pdfuaid:part>1</pdfuaid:part>") == 1
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp


def test_each_header_cell_knows_what_it_heads() -> None:
    head = """<tr><th rowspan="2" scope="col">a</th><th colspan="2" scope="colgroup">b</th></tr>
        <tr><th>c</th><th>d</th></tr>"""
    body = '<tr><th scope="row">e</th><td>1</td><td>2</td></tr>'
    made = render(page(f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"))
    assert scopes(made) == ["/Column", "/Column", "/Column", "/Column", "/Row"]


def test_header_cells_of_a_table_taken_out_of_the_flow_know_it_too() -> None:
    table = "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"
    assert scopes(render(page(f'<div style="position: absolute; top: 0">{table}</div>'))) == ["/Column"]


def test_a_qr_code_in_a_document_speaks() -> None:
    code = qr.svg("https://contoh.example", title="Buka notula")
    assert spoken(render(page(f"<p>{code}</p>"))) == ["Buka notula"]


def test_threads_wait_for_each_other_and_get_the_same_bytes() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: render(page("<h1>Satu</h1><p>Isi</p>")), range(8)))
    assert made == {render(page("<h1>Satu</h1><p>Isi</p>"))}


IN_ANOTHER_PROCESS = """
import hashlib, os, sys
from pathlib import Path
from forum.adapters import pdf
from tests.adapters import pdf_samples
from tests.support.pdf import SHEETS, official_font_folder

def digest():
    assets = {**pdf.official_fonts(official_font_folder()), **pdf_samples.emblem()}
    return hashlib.sha256(pdf.render(pdf_samples.letter(), stylesheets=SHEETS, assets=assets)).hexdigest()

print(digest(), flush=True)
child = os.fork()
if not child:
    print(digest(), flush=True)
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
pdf.render(pdf_samples.report(), stylesheets=SHEETS, assets=pdf.official_fonts(official_font_folder()))
print(digest(), flush=True)
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_other_processes_and_forked_children_make_the_same_bytes(seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [DIGESTS.setdefault("letter", done.stdout.split()[0])] * 3


DIGESTS: dict[str, str] = {}


def test_a_web_process_that_makes_no_pdf_does_not_load_the_engine() -> None:
    code = "import sys, forum.adapters.pdf; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_fonts_that_are_not_built_fail_in_words(tmp_path: Path) -> None:
    with pytest.raises(PdfFailed) as failure:
        pdf.official_fonts(tmp_path)
    assert failure.value.reason.startswith("the fonts of official documents are not built: ")
