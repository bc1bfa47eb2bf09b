"""The workbook read back by another reader: types, sheets, no formulas, no people where none may be; the same bytes."""

import csv
import io
import json
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from forum.extensions import db
from forum.kernel.i18n import speaking
from forum.reports import counted, whole, workbook
from forum.reports.models import SumsBlock
from forum.reports.scope import Scope
from tests.reports import test_behind, test_pages

forum = test_behind.forum
world = test_behind.world
leader = test_behind.leader


@pytest.fixture
def book(world):
    """The workbook in a language, read back."""

    def made(locale="en", with_people=True):
        with speaking(locale):
            found = whole.read(Scope.of_forum(world), date(2025, 11, 4), date(2026, 11, 3))
            return load_workbook(io.BytesIO(workbook.xlsx(found, with_people=with_people)))

    return made


def test_it_has_seven_sheets_with_frozen_heads_and_filters(book):
    assert book("id").sheetnames == [
        "Ringkasan", "Kehadiran", "Matriks", "Delegasi", "Jawaban", "Perempuan dan layanan", "Cara menghitung",
    ]  # fmt: skip
    found = book()
    assert [sheet.freeze_panes for sheet in found] == ["A2", "C2", "B2", "B2", "B2", "B2", "B2"]
    assert [sheet.auto_filter.ref for sheet in found] == [sheet.dimensions for sheet in found]


def test_days_are_days_and_numbers_numbers(book):
    found = book()
    first = [cell.value for cell in found["Attendance"][2]]
    assert first[0].isoformat() == "2026-07-06T00:00:00"
    assert found["Attendance"]["A2"].is_date
    assert first[4:9] == ["Dinas B", None, "Government", "Yes", "An official came for the head"]
    assert first[13:17] == ["Sends somebody", "On leave", 3, "Yes"]
    matrix = {row[0]: row for row in found["Matrix"].iter_rows(min_row=2, values_only=True)}
    assert matrix["Dinas A"][1:5] == (4, 4, 4, 4)
    share = found["Matrix"].cell(2, 13)
    assert (share.value, share.number_format) == (0, "0 %")
    assert [row for row in found["Answers"].iter_rows(min_row=2, values_only=True) if row[0] == "Dinas B"] == [
        ("Dinas B", 4, 1, 0.25, 3)
    ]


def test_the_long_sheet_has_a_row_for_each_organisation_and_meeting_of_all_sides(book):
    rows = list(book()["Attendance"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 13 + 3
    assert {row[6] for row in rows} == {"Government", "Civil society"}


def test_names_of_people_are_there_only_for_who_may_know_them(book):
    def words(found):
        return {cell for sheet in found for row in sheet.iter_rows(values_only=True) for cell in row}

    assert {"Pak Wakil", "Ibu A"} <= words(book())
    assert not {
        one for one in words(book(with_people=False)) if isinstance(one, str) and ("Pak" in one or "Ibu" in one)
    }


def test_a_formula_in_a_name_stays_a_name(make, forum, leader):
    meeting = test_pages.held(make, forum, 10, title="=1+1")
    make.invitation(meeting, make.office(organisation=make.organisation(test_pages.FORMULA)))
    found = load_workbook(io.BytesIO(leader.get("/forum/ogp/laporan.xlsx").data))
    kinds = {cell.data_type for sheet in found for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert found["Attendance"]["E2"].value == test_pages.FORMULA


def test_the_same_report_gives_the_same_bytes(world, leader):
    first, second = (leader.get("/forum/ogp/laporan.xlsx") for _time in range(2))
    assert first.data == second.data
    assert first.response.headers["Content-Disposition"] == (
        "attachment; filename=kehadiran-ogp-2025-11-04-2026-11-03.xlsx"
    )


def test_the_json_has_all_sections_and_no_people(world, leader):
    found = json.loads(leader.get("/forum/ogp/laporan.json").data)
    assert found["answers"] == {"invited": 12, "answered": 6, "median_days": 2.5, "never": []}
    assert found["delegations"]["reasons"]["leave"] == 1
    assert found["delegations"]["outcomes"] == {"head": 0, "deputy": 2, "staff": 0, "absent_notice": 0, "absent": 0,
                                                "not_recorded": 0}  # fmt: skip
    assert (found["balance"]["recorded"], found["balance"]["both_sides"]) == (4, 3)
    assert found["people"] == {"below": 5, "women": None, "men": None, "unsaid": None, "from": None, "until": None,
                               "meetings": 0}  # fmt: skip
    assert found["chronic"] == [{"name": "Dinas B", "missed": 3, "of": 4, "never_seen": False}]
    assert not [name for name in ("Ibu A", "Pak Wakil", "Mbak Ketua", "Kepala Dinas") if name in json.dumps(found)]


def test_kinds_of_meeting_are_chosen_in_the_address(world, leader):
    found = json.loads(leader.get("/forum/ogp/laporan.json?jenis=konsolidasi").data)
    assert (found["kinds"], [one["title"] for one in found["meetings"]]) == (
        ["consolidation"],
        ["Rapat 90", "Rapat 30"],
    )
    both = json.loads(leader.get("/forum/ogp/laporan.json?jenis=konsolidasi&jenis=koordinasi&jenis=tak-ada").data)
    assert len(both["meetings"]) == 4


def with_sums(forum):
    """Three quarters that stand: women may be told, men not, captions may; wheelchairs were asked for too seldom."""
    first, last = date(2026, 1, 1), date(2026, 9, 30)
    for kind, counts in (("people", {"women": 24, "men": 27, "unsaid": 2}), ("captions", {"captions": 6})):
        start = first if kind == "people" else date(2026, 4, 1)
        db.session.add(SumsBlock(forum_id=forum.id, kind=kind, first=start, last=last, meetings=3, counts=counts))
    db.session.flush()


def read(sheet):
    """Its rows; days as days."""
    rows = sheet.iter_rows(values_only=True)
    return [tuple(cell.date() if isinstance(cell, datetime) else cell for cell in row) for row in rows]


DAYS = (date(2026, 1, 1), date(2026, 9, 30))
WOMEN = [
    ("Women", 24, None, *DAYS, 3),
    ("Men", None, "not shown", *DAYS, 3),
    ("Not noted", None, "fewer than 5", *DAYS, 3),
]
NEVER = ("Wheelchair access", None, "fewer than 5", None, None, None)


def test_sums_about_people_say_of_which_quarters_they_are_and_how_they_were_made(world, book):
    with_sums(world)
    found = book()
    rows = read(found["Women and services"])
    assert rows[0] == ("What", "How many", "Why there is no number", "From", "Until", "Meetings")
    assert rows[1:4] == WOMEN
    assert ("Live captions", 6, None, date(2026, 4, 1), DAYS[1], 3) in rows
    assert NEVER in rows
    assert found["Women and services"]["D2"].is_date
    method = {row[0]: row[1:] for row in read(found["Method"])}
    with speaking("en"):
        assert method["Women and services: Women"] == (counted.method(), *DAYS)
    summary = {row[0]: row[1:] for row in found["Summary"].iter_rows(values_only=True)}
    assert summary["Women"] == (24, "See the sheet “Women and services”.")
    assert summary["Men"][0] == "not shown"


def test_the_csv_of_sums_has_one_head_and_every_row_says_its_days_and_the_method(world, leader):
    with_sums(world)
    text = leader.get("/forum/ogp/laporan-orang.csv").data.decode("utf-8-sig")
    head, women, men, *rest = csv.reader(io.StringIO(text))
    assert head == ["What", "How many", "Why there is no number", "From", "Until", "Meetings", "Method"]
    assert women[:6] == ["Women", "24", "", "2026-01-01", "2026-09-30", "3"]
    assert men[:6] == ["Men", "", "not shown", "2026-01-01", "2026-09-30", "3"]
    assert {len(row) for row in (women, men, *rest)} == {7}
    with speaking("en"):
        assert {row[6] for row in (women, men, *rest)} == {counted.method()}


def test_the_json_of_sums_has_the_same_days_and_no_small_number(world, leader):
    with_sums(world)
    found = json.loads(leader.get("/forum/ogp/laporan.json").data)
    assert found["people"] == {"below": 5, "women": 24, "men": None, "unsaid": None, "from": "2026-01-01",
                               "until": "2026-09-30", "meetings": 3}  # fmt: skip
    assert (found["services"]["captions"], found["services"]["wheelchair"]) == (6, None)
    assert found["services"]["spans"]["captions"] == {"from": "2026-04-01", "until": "2026-09-30", "meetings": 3}
    assert found["services"]["spans"]["wheelchair"] == {"from": None, "until": None, "meetings": 0}
    with speaking("en"):
        assert found["method"]["sums"] == counted.method()


def test_who_asks_for_a_period_without_the_whole_block_is_told_nothing_in_every_file(world, leader):
    with_sums(world)
    asked = "dari=2026-01-02&sampai=2026-11-03"
    found = json.loads(leader.get(f"/forum/ogp/laporan.json?{asked}").data)
    assert (found["people"]["women"], found["people"]["from"]) == (None, None)
    rows = list(csv.reader(io.StringIO(leader.get(f"/forum/ogp/laporan-orang.csv?{asked}").data.decode("utf-8-sig"))))
    assert rows[1][:6] == ["Women", "", "not shown", "", "", ""]
