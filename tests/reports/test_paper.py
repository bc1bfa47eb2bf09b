"""The whole report on paper, read back by another library; and the command that writes it."""

import io
from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from forum.cli import cli
from forum.extensions import db
from forum.reports import paper, whole
from forum.reports.scope import Scope
from tests.reports import test_behind
from tests.support.pdf import read_pdf

forum = test_behind.forum
world = test_behind.world
TODAY = date(2026, 11, 3)


@pytest.fixture
def made(app, world):
    def make(with_people=True):
        with app.test_request_context():
            found = whole.read(Scope.of_forum(world), date(2025, 11, 4), TODAY)
            return paper.pdf(found, "id", TODAY, with_people=with_people)

    return make


def test_it_lies_down_is_tagged_and_has_every_section(made):
    found = read_pdf(made())
    assert set(found.sizes_mm) == {(297, 210)}
    assert (found.tagged, found.lang, found.title) == (True, "id", "Kehadiran Pemerintah · Forum OGP Contoh")
    words = " ".join(found.text)
    for heading in ("Kepala hadir sendiri", "Yang perlu Anda hubungi", "Yang berulang kali tidak hadir",
                    "Jawaban undangan", "Yang mewakilkan", "Kedua pihak duduk bersama",
                    "Perempuan, dan layanan yang diminta", "Dalam angka"):  # fmt: skip
        assert heading in words
    assert "1 dari 2 kepala OPD hadir pada 4 Oktober 2026; naik dari 1 dari 3." in words
    assert "Kepala Dinas B" in words


def test_without_people_nobody_is_named_and_the_same_report_gives_the_same_bytes(made):
    words = " ".join(read_pdf(made(with_people=False)).text)
    assert not [name for name in ("Kepala Dinas B", "Pak Wakil", "0999 1") if name in words]
    assert made() == made()


def test_the_command_writes_the_workbook_and_the_whole_report(app, world, monkeypatch, tmp_path):
    monkeypatch.setattr("forum.cli.context.create_app", lambda: app)
    db.session.commit()

    def say(*words):
        return CliRunner().invoke(cli, ["report", "attendance", "ogp", *words])

    book = load_workbook(io.BytesIO(say("--format", "xlsx", "--kind", "consolidation").stdout_bytes))
    assert book["Kehadiran"].max_row == 1 + 7 + 1
    out = tmp_path / "laporan.pdf"
    assert say("--format", "pdf", "--whole", "--out", str(out)).exit_code == 0
    assert len(read_pdf(out.read_bytes()).text) > 1
    assert say("--format", "csv", "--whole").exit_code == 2
