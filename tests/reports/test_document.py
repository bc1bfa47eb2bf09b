"""The sheet of paper, read back by another library; and the command that writes it."""

import json
import re
from datetime import date

import pytest
from click.testing import CliRunner

from forum.cli import cli
from forum.cli import report as command
from forum.extensions import db
from forum.reports import document
from tests.reports.test_figures import report, row
from tests.reports.test_pages import world
from tests.support.pdf import read_pdf

TODAY = date(2026, 11, 3)
NAME = "Dinas Pemberdayaan Perempuan, Perlindungan Anak dan Keluarga Berencana Contoh"


@pytest.fixture
def sheet(app):
    def made(rows, locale="id", **given):
        with app.test_request_context():
            return read_pdf(document.pdf(report(rows, **given), locale, TODAY))

    return made


@pytest.mark.parametrize(
    ("agencies", "meetings"), [(1, 1), (18, 3), (19, 12), (42, 12), (60, 24), (62, 24), pytest.param(90, 40)]
)
def test_it_is_one_page_whatever_it_holds(sheet, agencies, meetings):
    letters = ("KWSI-.P -" * 9)[:meetings]
    days = [date(2024 + number // 12, 1 + number % 12, 5) for number in range(meetings)]
    found = sheet([row(f"{NAME} {number}", letters if number % 2 else "-" * meetings) for number in range(agencies)],
                  days=days)  # fmt: skip
    assert found.sizes_mm == ((297, 210),)
    assert found.text[0].count("Contoh ") >= min(agencies, 62)
    assert ("28 organisasi lagi ada di berkas CSV" in found.text[0]) == (agencies == 90)
    assert ("Gambar menampilkan 24 rapat terakhir" in found.text[0]) == (meetings == 40)


def test_it_is_tagged_with_language_title_and_a_real_table(sheet):
    found = sheet([row("Dinas A", "KW-"), row("Dinas B", "PI.")])
    assert (found.tagged, found.lang, found.title) == (True, "id", "Kehadiran Pemerintah · Forum Contoh")
    assert found.tags.count("Table") == 1
    assert found.tags.count("TR") == 4
    assert "Dari 2 OPD, kepala hadir sendiri pada 40 % undangan." in found.text[0]


def test_it_speaks_english_too(sheet):
    found = sheet([row("Dinas A", "KW-")], "en")
    assert (found.lang, found.title) == ("en", "Attendance of Government · Forum Contoh")


def test_a_report_without_meetings_is_a_page_too(sheet):
    found = sheet([])
    assert found.text[0].startswith("Belum ada rapat yang dimulai dalam periode ini.")
    assert not {"Table", "TBody", "Figure"} & set(found.tags)


def test_hostile_names_stay_names(sheet):
    assert "<b>&</b>" in sheet([row("<b>&</b>", "K")]).text[0]


def test_the_same_report_gives_the_same_bytes(app):
    made = report([row("Dinas A", "KW-")])
    with app.test_request_context():
        assert document.pdf(made, "id", TODAY) == document.pdf(made, "id", TODAY)


@pytest.fixture
def forum_command(app, make, monkeypatch):
    """`forum report attendance …` on the database of the test."""
    monkeypatch.setattr("forum.cli.context.create_app", lambda: app)
    assert command.attendance.name == "attendance"
    forum = make.forum(slug="ogp", name="Forum OGP Contoh")
    world(make, forum)
    db.session.commit()
    return lambda *words: CliRunner().invoke(cli, ["report", "attendance", *words])


def test_the_command_writes_each_format(forum_command, tmp_path):
    out = tmp_path / "laporan.pdf"
    assert forum_command("ogp", "--format", "pdf", "--out", str(out)).exit_code == 0
    assert len(read_pdf(out.read_bytes()).text) == 1
    found = json.loads(forum_command("ogp", "--format", "json", "--from", "2026-09-01").stdout)
    assert [one["title"] for one in found["meetings"]] == ["Rapat 60", "Rapat 30"]
    table = forum_command("ogp", "--format", "csv", "--language", "id").stdout_bytes.decode("utf-8-sig")
    assert table.splitlines()[0].startswith("Organisasi,Nama singkat,")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("tidak-ada", "--format", "csv"), 1),
        (("ogp", "--format", "csv", "--from", "2026-05-01", "--to", "2026-04-01"), 1),
        (("ogp", "--format", "csv", "--out", "/nowhere/at/all.csv"), 1),
        (("ogp", "--format", "doc"), 2),
        (("ogp",), 2),
        (("ogp", "--format", "csv", "--from", "kemarin"), 2),
    ],
)
def test_wrong_use_is_told_from_failure(forum_command, words, code):
    assert forum_command(*words).exit_code == code


def test_the_strips_of_cells_fit_the_column_that_the_stylesheet_leaves_them():
    style = (document.PRINT / "report.css").read_text()
    width = {name: float(mm) for name, mm in re.findall(r"col\.(\w+) \{ width: ([\d.]+)mm", style)}
    [margins] = re.findall(r"margin: 10mm (\d+)mm 11mm (\d+)mm", style)
    left = 297 - sum(map(int, margins)) - width["name"] - 8 * width["count"] - width["head"] - width["trend"]
    assert 0 <= left - document.STRIP_MM < 2
