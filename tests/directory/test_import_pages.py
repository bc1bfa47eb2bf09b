"""Upload, look, confirm: nothing is written before."""

import io
import zipfile

import pytest

from forum.adapters.spreadsheet import read_table, write_csv
from forum.directory import service
from forum.directory.models import ImportBatch, Office, Organisation, Person
from forum.extensions import db
from tests.support.client import Visitor

HEADER = ["OPD", "Jabatan", "Nama", "Email", "Golongan"]
GOOD = ["Dinas Sosial", "Kepala Dinas Sosial", "Contoh Satu", "satu@contoh.example", "IV/b"]
BAD = ["", "Kepala Badan", "Contoh Dua", "dua@contoh", "IV/c"]


@pytest.fixture
def keeper(visitor, make):
    return visitor.speak("en").sign_in(make.user(is_administrator=True))


def upload(browser, content, name="tabel.csv", region=0):
    return browser.post("/direktori/impor", {"file": (io.BytesIO(content), name), "region": str(region)})


def table(*rows):
    return write_csv(HEADER, rows)


def totals():
    return [db.session.query(model).count() for model in (Organisation, Office, Person)]


def confirm(page):
    """What the button on the preview sends."""
    return page.form("main .row form")


def test_a_good_table_is_shown_first_and_written_when_confirmed(keeper, make) -> None:
    region = make.region()
    sent = upload(keeper, table(GOOD), region=region.id)
    preview = keeper.follow(sent)
    assert (sent.status, preview.status, totals()) == (303, 200, [0, 0, 0])
    assert preview.title == "tabel.csv"
    assert "1 column is left alone : Golongan" in preview.text.replace("alone:", "alone :")
    assert preview.all(".import-changes li")[:2] == ["new · Organisation: Dinas Sosial (Agency (dinas))",
                                                     "new · Office: Kepala Dinas Sosial (Head)"]  # fmt: skip
    done = keeper.post(sent.location, confirm(preview))
    assert (done.status, totals()) == (303, [1, 1, 1])
    assert "This table is in the directory" in keeper.follow(done).text
    assert keeper.post(sent.location, confirm(preview)).status == 303
    assert totals() == [1, 1, 1]


def test_the_same_table_again_has_nothing_to_bring(keeper) -> None:
    sent = upload(keeper, table(GOOD))
    keeper.post(sent.location, confirm(keeper.follow(sent)))
    again = keeper.follow(upload(keeper, table(GOOD)))
    assert "There is nothing to import" in again.text
    assert totals() == [1, 1, 1]


def test_errors_are_listed_and_good_rows_come_in_only_by_choice(keeper) -> None:
    sent = upload(keeper, table(GOOD, BAD))
    preview = keeper.follow(sent)
    assert preview.all("#errors tbody tr") == ["Row 3 Email “dua@contoh” is not a complete email address.",
                                               "Row 3 OPD Say which organisation."]  # fmt: skip
    choice = confirm(preview)
    assert choice["skip"] == "1"
    refused = keeper.post(sent.location, {**choice, "skip": ""})
    assert (refused.status, totals()) == (422, [0, 0, 0])
    assert "Import the 1 good row" in refused.text
    done = keeper.follow(keeper.post(sent.location, choice))
    assert "Left out 1 row" in done.text
    assert totals() == [1, 1, 1]


def test_when_the_directory_has_changed_the_new_preview_is_shown(keeper) -> None:
    sent = upload(keeper, table(GOOD))
    seen = confirm(keeper.follow(sent))
    service.create_organisation(name="Dinas Sosial", kind="dinas", sector="government")
    page = keeper.post(sent.location, seen)
    assert (page.status, totals()) == (409, [1, 0, 0])
    assert "The directory has changed since you looked" in page.text
    assert keeper.post(sent.location, confirm(page)).status == 303
    assert totals() == [1, 1, 1]


def test_somebody_elses_table_is_not_there(keeper, make, app) -> None:
    sent = upload(keeper, table(GOOD))
    other = Visitor(app).sign_in(make.user(is_administrator=True))
    assert other.get(sent.location).status == 404
    assert other.post(sent.location, confirm(keeper.follow(sent))).status == 404
    assert other.post(f"{sent.location}/buang").status == 303
    assert db.session.query(ImportBatch).count() == 1
    assert "tabel.csv" not in other.get("/direktori/impor").text


def test_a_table_can_be_thrown_away_until_it_is_confirmed(keeper) -> None:
    sent = upload(keeper, table(GOOD))
    for _twice in range(2):
        assert keeper.post(f"{sent.location}/buang").status == 303
    assert keeper.get(sent.location).status == 404
    kept = upload(keeper, table(GOOD))
    keeper.post(kept.location, confirm(keeper.follow(kept)))
    keeper.post(f"{kept.location}/buang")
    assert keeper.get(kept.location).status == 200


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (60 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "The file is empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "This file is not a table"),
    (b"PK\x03\x04 broken", "The file is damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
    (bomb(), "The file is too large"),
    (b"<html><table></table></html>", "This is a web page"),
    (b"Tahun,Anggaran\n2026,1\n", "No column says which organisation"),
    (b"OPD,Jabatan\n", "headings but no rows"),
])  # fmt: skip
def test_a_file_that_gives_no_table_says_why_and_is_not_kept(keeper, content, sentence) -> None:
    page = upload(keeper, content, "tabel.xlsx")
    assert page.status == 422
    assert sentence in page.text
    assert db.session.query(ImportBatch).count() == 0


def test_a_huge_file_is_refused_in_words(keeper) -> None:
    page = upload(keeper, b"x" * (5 * 1024 * 1024 + 1))
    page.response.request.input_stream.close()  # the test client leaves a large body open
    assert (page.status, "The file is too large" in page.text) == (422, True)


def test_no_file_is_said_too(keeper) -> None:
    page = keeper.post("/direktori/impor", {"region": "0"})
    assert (page.status, "Choose a file first" in page.text) == (422, True)


@pytest.mark.parametrize("locale", ["id", "en"])
def test_the_templates_are_read_back_by_the_import(keeper, locale) -> None:
    keeper.speak(locale)
    for ending in ("xlsx", "csv"):
        page = keeper.get(f"/direktori/impor/templat.{ending}")
        assert page.response.headers["Content-Disposition"].endswith(f'.{ending}"')
        header = read_table(page.data, ending).header
        assert len(header) == 14
        row = dict.fromkeys(header, "") | {header[0]: "Dinas Contoh", header[4]: "Kepala Dinas Contoh"}
        preview = keeper.follow(upload(keeper, write_csv(list(header), [list(row.values())])))
        assert len(preview.all(".import-changes li")) == 2


def test_the_preview_of_a_large_table_costs_no_more_and_stays_readable(keeper) -> None:
    rows = [[f"Dinas {n}", f"Kepala Dinas {n}", f"Contoh {n}", f"c{n}@contoh.example", ""] for n in range(1000)]
    preview = keeper.follow(upload(keeper, table(*rows)))
    assert len(preview.queries) <= 10
    assert len(preview.all(".card")) == 200
    assert "and 800 more" in preview.text
