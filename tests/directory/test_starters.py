"""What an installation begins with."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from forum.app import create_app
from forum.cli import cli
from forum.directory import queries, starters
from forum.directory.models import Office, Organisation, Person, Region, SdgGoal
from forum.extensions import Base, db
from forum.kernel.errors import Missing, Problem


def counted(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_provinces_come_with_their_clocks_and_the_regencies_we_know(app: Flask) -> None:
    assert starters.load("provinces") == starters.Loaded(created=45, unchanged=0)
    jember = queries.region_by_code("35.09")
    assert (jember.name, jember.kind, jember.timezone, jember.parent.name) == (
        "Kabupaten Jember", "regency", "Asia/Jakarta", "Jawa Timur")  # fmt: skip
    assert queries.region_by_code("96").timezone == "Asia/Jayapura"
    assert queries.region_by_code("72.01").timezone == "Asia/Makassar"


@pytest.mark.parametrize("name", ["provinces", "sdgs", "jember"])
def test_a_second_time_changes_nothing(app: Flask, name: str) -> None:
    first = starters.load(name)
    before = [counted(model) for model in (Region, SdgGoal, Organisation, Office)]
    second = starters.load(name)
    assert second == starters.Loaded(created=0, unchanged=first.created)
    assert [counted(model) for model in (Region, SdgGoal, Organisation, Office)] == before


def test_the_goals_carry_both_names_and_the_official_colour(app: Flask) -> None:
    starters.load("sdgs")
    goal = db.session.get(SdgGoal, 16)
    assert (goal.name_id, goal.name_en, goal.color) == (
        "Perdamaian, Keadilan dan Kelembagaan yang Tangguh", "Peace, Justice and Strong Institutions",
        "#00689D")  # fmt: skip


def test_jember_has_its_agencies_and_their_chairs_but_no_people(app: Flask) -> None:
    starters.load("jember")
    region = queries.region_by_code("35.09")
    assert len(queries.organisations(region.id)) == 73
    assert counted(Person) == 0
    dinsos = next(one for one in queries.organisations(region.id) if one.short_name == "Dinsos")
    assert [(office.title, office.rank) for office in queries.offices([dinsos.id])] == [
        ("Kepala Dinas Sosial", "head"), ("Sekretaris Dinas Sosial", "deputy")]  # fmt: skip
    ajung = next(one for one in queries.organisations(region.id) if one.short_name == "Kec. Ajung")
    assert queries.head_office(ajung.id).title == "Camat Ajung"


def test_the_merges_of_2026_end_the_old_agencies_without_inventing_new_ones(app: Flask) -> None:
    starters.load("jember")
    region = queries.region_by_code("35.09")
    ended = {one.short_name: one for one in queries.organisations(region.id) if one.valid_to}
    assert sorted(ended) == ["DLH", "Diskop UM", "Disnaker", "Disparbud", "Disperindag", "Dispora"]
    assert {one.valid_to for one in ended.values()} == {date(2026, 1, 1)}
    assert all(one.note.startswith("Belum diverifikasi.") for one in ended.values())
    assert {one.short_name: one.successor.short_name for one in ended.values() if one.successor} == {"DLH": "DPUBMSDA"}
    assert len(queries.organisations(region.id, on=date(2025, 12, 31))) == 73
    assert len(queries.organisations(region.id, on=date(2026, 1, 2))) == 67


def test_a_typical_regency_fits_any_region(app: Flask, make) -> None:
    region = make.region(code="99.01")
    loaded = starters.load("regency", "99.01")
    assert len(queries.organisations(region.id)) == 40
    assert starters.load("regency", "99.01") == starters.Loaded(0, loaded.created)


def test_what_somebody_corrected_is_left_alone(app: Flask, make) -> None:
    region = make.region(code="99.01")
    starters.load("regency", "99.01")
    dinsos = next(one for one in queries.organisations(region.id) if one.short_name == "Dinsos")
    head = queries.head_office(dinsos.id)
    head.title, dinsos.short_name = "Kadinsos", "Dinas Sosial P3A"
    starters.load("regency", "99.01")
    assert [office.title for office in queries.offices([dinsos.id])] == ["Kadinsos", "Sekretaris Dinas Sosial"]
    assert dinsos.short_name == "Dinas Sosial P3A"


def test_an_unknown_region_or_set_is_said_in_words(app: Flask) -> None:
    with pytest.raises(Missing, match=r"12\.34"):
        starters.load("regency", "12.34")
    with pytest.raises(Problem) as needed:
        starters.load("regency")
    assert needed.value.code == "region_needed"
    with pytest.raises(Problem) as unknown:
        starters.load("planets")
    assert unknown.value.code == "unknown_set"


class TestTheCommand:
    @pytest.fixture
    def run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.delenv("FORUM_TEST_DATABASE", raising=False)
        monkeypatch.setenv("REMBUG_MODE", "development")
        monkeypatch.setenv("REMBUG_INSTANCE", str(tmp_path))
        with create_app().app_context():
            Base.metadata.create_all(db.engine)
            db.engine.dispose()
        return lambda *words: CliRunner().invoke(cli, ["starter", *words])

    def test_loads_and_says_how_much(self, run) -> None:
        first, second = run("sdgs"), run("sdgs")
        assert (first.exit_code, first.output) == (0, "sdgs: 17 added, 0 already there.\n")
        assert (second.exit_code, second.output) == (0, "sdgs: 0 added, 17 already there.\n")

    def test_a_regency_named_in_the_set_needs_no_preparation(self, run) -> None:
        assert run("regency", "--region", "35.22").exit_code == 0

    def test_wrong_use_lists_the_sets(self, run) -> None:
        wrong = run("planets")
        assert wrong.exit_code == 2
        assert all(name in wrong.output for name in starters.names())
        assert run().exit_code == 2
        assert run("regency").exit_code == 2
        assert run("sdgs", "--region", "35.09").exit_code == 2

    def test_an_unknown_region_fails(self, run) -> None:
        failed = run("regency", "--region", "11.1")
        assert failed.exit_code == 1
        assert "11.1" in failed.output
