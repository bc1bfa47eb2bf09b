"""A plan comes from a table and goes into one: looked at first, written once, the same table twice changes nothing."""

import io
from datetime import date, datetime

from openpyxl import load_workbook

from forum.actions.queries import plan
from forum.forums.models import Forum
from tests.actions.test_plan import commitment
from tests.support.client import Visitor
from tests.support.factories import Factory

PLAN = """Nomor;Komitmen;OPD;Mulai;Selesai;TPB;No milestone;Tonggak;Status tonggak;Catatan kami
1;Data terbuka desa;Dinas Kominfo;01/01/2026;2026-12-31;16.6;1.1;Daftar data terbit;Selesai;x
;;;;;;1.2;Pelatihan 31 kecamatan;Berjalan;
2;Anggaran terbuka;BPKAD;;;"16, 10";;Ringkasan APBD;;
"""


def upload(visitor: Visitor, text: str | bytes, name: str = "renaksi.csv") -> str:
    content = text.encode() if isinstance(text, str) else text
    page = visitor.post("/forum/contoh/komitmen/impor", {"file": (io.BytesIO(content), name)},
                        content_type="multipart/form-data")  # fmt: skip
    assert (page.status, page.location is not None) == (303, True)
    return page.location or ""


def organised(make: Factory, visitor: Visitor) -> Forum:
    forum = make.forum(slug="contoh", is_public=True)
    visitor.sign_in(make.organiser(forum)).speak("en")
    return forum


def test_a_plan_is_seen_then_written_and_the_second_time_changes_nothing(make: Factory, visitor: Visitor) -> None:
    forum = organised(make, visitor)
    address = upload(visitor, PLAN)
    page = visitor.get(address)
    assert page.all(".facts dd") == ["5", "0", "0", "0"]
    assert "1 column is left alone: Catatan kami" in page.text
    assert plan.parts(forum.id) == []
    sent = page.form("form.post-button")
    assert [visitor.post(address, sent).status for _ in range(2)] == [303, 303]
    first, second = plan.parts(forum.id)
    assert [(one.number, one.title, one.lead_name, one.starts_on) for one, _steps in (first, second)] == [
        ("1", "Data terbuka desa", "Dinas Kominfo", date(2026, 1, 1)), ("2", "Anggaran terbuka", "BPKAD", None),
    ]  # fmt: skip
    assert [(step.number, step.status) for step in first[1]] == [("1.1", "done"), ("1.2", "in_progress")]
    assert [(step.number, step.text) for step in second[1]] == [("2.1", "Ringkasan APBD")]
    assert not first[0].is_public
    again = visitor.get(upload(visitor, PLAN))
    assert again.all("tbody td") == []
    assert again.all(".facts dd") == ["0", "0", "5", "0"]
    assert again.all("button.button--primary") == []


def test_what_was_exported_comes_back_unchanged(make: Factory, visitor: Visitor) -> None:
    organised(make, visitor)
    address = upload(visitor, PLAN)
    visitor.post(address, visitor.get(address).form("form.post-button"))
    for ending in ("csv", "xlsx"):
        for language in ("id", "en"):
            content = visitor.speak(language).get(f"/forum/contoh/komitmen.{ending}").data
            page = visitor.get(upload(visitor, content, f"a.{ending}"))
            assert page.all(".facts dd") == ["0", "0", "5", "0"], (ending, language)


def test_the_workbook_has_real_dates(make: Factory, visitor: Visitor) -> None:
    forum = organised(make, visitor)
    commitment(forum, starts_on=date(2026, 1, 2))
    sheet = load_workbook(io.BytesIO(visitor.get("/forum/contoh/komitmen.xlsx").data)).active
    assert sheet is not None
    row = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert (row["Number"], row["Start"], row["SDGs"]) == ("1", datetime(2026, 1, 2), "16.6")  # noqa: DTZ001


def test_open_data_keeps_self_reported_and_assessed_apart(make: Factory, visitor: Visitor) -> None:
    forum = organised(make, visitor)
    commitment(forum)
    [one] = visitor.get("/forum/contoh/komitmen.json").response.get_json()["commitments"]
    assert (one["number"], one["sdgs"], one["assessment"]) == ("1", ["16.6"], None)
    assert one["action_items"] == {"total": 0, "confirmed_done": 0, "self_reported_done": 0, "open": 0, "overdue": 0}


def test_changes_show_old_and_new_and_an_empty_cell_changes_nothing(make: Factory, visitor: Visitor) -> None:
    forum = organised(make, visitor)
    commitment(forum, theme="Lama")
    address = upload(visitor, "Nomor;Tema;OPD;TPB\n1;Baru;;\n")
    page = visitor.get(address)
    assert page.all(".facts dd") == ["0", "1", "0", "0"]
    assert page.all("del, ins") == ["Lama", "Baru"]
    visitor.post(address, page.form("form.post-button"))
    [line] = plan.of_forum(forum.id)
    assert (line.commitment.theme, line.commitment.lead_name, line.goals) == ("Baru", "Dinas Sosial", [(16, "16.6")])
    assert line.commitment.is_public


def test_bad_cells_are_named_and_the_good_rows_go_by_choice(make: Factory, visitor: Visitor) -> None:
    forum = organised(make, visitor)
    address = upload(visitor, "Nomor;Komitmen;Mulai;TPB\n1;Baik;31/02/2026;18\n2;;;\n")
    page = visitor.get(address)
    assert [words.partition(" ")[0] for words in page.all("tbody td:first-of-type")][:2] == ["Start", "SDGs"]
    assert len(page.all("tbody th")) == 4
    sent = page.form("form.post-button")
    assert visitor.post(address, {**sent, "skip": ""}).status == 422
    assert plan.parts(forum.id) == []
    assert visitor.post(address, sent).status == 303
    assert [one.title for one, _steps in plan.parts(forum.id)] == ["Baik"]


def test_a_preview_that_has_aged_is_shown_again(make: Factory, visitor: Visitor) -> None:
    forum = organised(make, visitor)
    address = upload(visitor, PLAN)
    sent = visitor.get(address).form("form.post-button")
    commitment(forum)
    assert visitor.post(address, sent).status == 409


def test_files_that_are_no_plan_are_refused_with_a_reason(make: Factory, visitor: Visitor) -> None:
    organised(make, visitor)
    for content in (b"", b"%PDF-1.7", b"Warna;Ukuran\nmerah;5\n"):
        page = visitor.post("/forum/contoh/komitmen/impor", {"file": (io.BytesIO(content), "a.csv")},
                            content_type="multipart/form-data")  # fmt: skip
        assert (page.status, len(page.all(".field__error"))) == (422, 1)


def test_somebody_elses_import_is_not_there(make: Factory, visitor: Visitor) -> None:
    forum = organised(make, visitor)
    address = upload(visitor, PLAN)
    other = make.user()
    make.role(forum, other, "organiser")
    visitor.sign_in(other)
    assert [visitor.get(address).status, visitor.post(address).status, visitor.post(f"{address}/buang").status] == [
        404
    ] * 3
