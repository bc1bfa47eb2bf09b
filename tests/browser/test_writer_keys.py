"""The writer with the keyboard alone: write, decide, promise, name who speaks, and find the keys."""

import pytest
from playwright.sync_api import expect

from forum.actions import queries as actions
from forum.attendance import queries as attendance
from forum.extensions import db
from forum.minutes import queries
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.browser.writing import blank, body_of, is_saved, margin_of, markdown_of, sit_down, text_of, write
from tests.support.browser import PHONE

pytestmark = pytest.mark.browser


def test_an_afternoon_without_a_mouse(visit: Visit, town: Town) -> None:
    item = blank(town, "Papan tombol")
    desk = sit_down(visit, town)
    page, keys = desk.page, desk.page.keyboard
    page.locator("[name=kepala-chair]").focus()
    for _each in range(100):  # as many parts as other tests may have added, and some
        if page.locator(f"#butir-{item.id} .writer__text:focus").count():
            break
        keys.press("Alt+PageDown")
    expect(text_of(desk, item)).to_be_focused()
    keys.type("Rapat membahas dua hal. Rapat menyepakati format data desa.")
    keys.press("Alt+k")
    decision = margin_of(desk, item).locator("[data-marked=decision]")
    expect(decision).to_contain_text("Rapat menyepakati format data desa.")
    expect(text_of(desk, item).locator(".marked--decision")).to_have_text("Rapat menyepakati format data desa.")
    keys.press("Enter")
    person = next(one for one in attendance.present(town.meeting(town.now).id) if one.organisation_name)
    keys.type(f"@{person.person_name.split()[-1][:4]}")
    expect(page.locator(".suggest:visible")).to_contain_text(person.person_name)
    for _each in range(20):
        if person.person_name in page.locator(".suggest:visible [aria-selected=true]").inner_text():
            break
        keys.press("ArrowDown")
    keys.press("Enter")
    expect(margin_of(desk, item).locator(".mark--speaker")).to_contain_text(person.person_name)
    keys.type("menyanggupi. Dinas Sosial menyerahkan rekap paling lambat 15 Januari 2027. /tind")
    expect(page.locator(".suggest:visible")).to_contain_text("Tindak lanjut")
    keys.press("Enter")
    promise = margin_of(desk, item).locator("[data-marked=promise]")
    expect(promise.locator("[data-field=owner]")).to_have_value("Dinas Sosial")
    expect(promise.locator("[data-field=due_on]")).to_have_value("2027-01-15")
    keys.press("Alt+m")
    expect(promise.locator("[data-field=owner]")).to_be_focused()
    keys.press("Control+a")
    keys.type("Dinas Kesehatan")
    keys.press("Enter")
    expect(page.locator("[data-announce]")).to_contain_text("diubah")
    expect(text_of(desk, item)).to_be_focused()
    is_saved(desk, item)
    assert body_of(item) == (
        "Rapat membahas dua hal. Rapat menyepakati format data desa.\n\n"
        f"{person.person_name} menyanggupi. Dinas Sosial menyerahkan rekap paling lambat 15 Januari 2027."
    )
    db.session.rollback()
    meeting = town.meeting(town.now)
    made = [one for one in actions.for_meeting(meeting.id) if one.text.startswith("Dinas Sosial menyerahkan")]
    assert [(one.owner_name, str(one.due_on)) for one in made] == [("Dinas Kesehatan", "2027-01-15")]
    assert [one.name for one in queries.speakers(item.minutes_id)[item.id]] == [person.person_name]


def test_a_promise_without_a_name_asks_who_and_goes_on(visit: Visit, town: Town) -> None:
    item = blank(town, "Tanpa nama")
    desk = sit_down(visit, town)
    write(desk, item, "Jadwal disusun dalam dua minggu.")
    desk.page.keyboard.press("Alt+t")
    owner = desk.page.locator(f"[name=butir{item.id}-owner]")
    expect(owner).to_be_focused()
    desk.page.keyboard.type("Dinas Sosial")
    desk.page.keyboard.press("Enter")
    expect(margin_of(desk, item).locator("[data-marked=promise]")).to_contain_text("Jadwal disusun dalam dua minggu.")
    expect(text_of(desk, item)).to_be_focused()
    desk.expected("422")


def test_a_decision_marked_without_a_line_arrives_later_and_once(visit: Visit, town: Town) -> None:
    item = blank(town, "Putusan tanpa jaringan")
    desk = sit_down(visit, town)
    desk.context.set_offline(True)
    write(desk, item, "Rapat menyetujui jadwal.")
    desk.page.keyboard.press("Alt+k")
    expect(margin_of(desk, item).locator(".mark--waiting")).to_contain_text("Rapat menyetujui jadwal.")
    desk.page.close()
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    desk.open(f"/rapat/{town.now}/notula")
    expect(margin_of(desk, item).locator("[data-marked=decision]")).to_contain_text("Rapat menyetujui jadwal.")
    db.session.rollback()
    texts = [one.text for one in queries.decisions(item.minutes_id) if one.item_id == item.id]
    assert texts == ["Rapat menyetujui jadwal."]
    desk.expected("ERR_INTERNET_DISCONNECTED", "network:")


def test_titles_and_abbreviations_do_not_end_a_sentence(visit: Visit, town: Town) -> None:
    item = blank(town, "Singkatan")
    desk = sit_down(visit, town)
    write(desk, item, "Dibuka pukul 09.00. Plt. Kepala Dinas, Drs. H. Contoh, M.Si. menyetujui No. 5 Tahun 2026")
    desk.page.keyboard.press("Alt+k")
    expect(margin_of(desk, item).locator("[data-marked=decision] .mark__words")).to_contain_text(
        "Plt. Kepala Dinas, Drs. H. Contoh, M.Si. menyetujui No. 5 Tahun 2026"
    )
    expect(margin_of(desk, item).locator("[data-marked=decision] .mark__words")).not_to_contain_text("Dibuka")


def test_lists_headings_tables_and_closed_passages_by_keys(visit: Visit, town: Town) -> None:
    item = blank(town, "Bentuk")
    desk = sit_down(visit, town)
    keys = desk.page.keyboard
    write(desk, item, "# Judul")
    keys.press("Enter")
    keys.type("- satu")
    keys.press("Enter")
    keys.type("dua")
    keys.press("Enter")
    keys.press("Tab")
    keys.type("dalam")
    for _twice in range(3):
        keys.press("Enter")
    keys.type("/tabel")
    keys.press("Enter")
    for word in ("Tujuan", "Jumlah", "Ket", "Satu", "2|3"):
        keys.type(word)
        keys.press("Tab")
    keys.press("Control+End")
    is_saved(desk, item)
    assert markdown_of(desk, item).splitlines()[:8] == [
        "# Judul", "", "- satu", "- dua", "  - dalam", "", "| Tujuan | Jumlah | Ket |", "| --- | --- | --- |",
    ]  # fmt: skip
    assert markdown_of(desk, item).splitlines()[8] == "| Satu | 2\\|3 |  |"
    other = blank(town, "Tertutup", "Nama warga.")
    desk = sit_down(visit, town)
    text_of(desk, other).focus()
    desk.page.keyboard.press("Control+End")
    desk.page.keyboard.type(" /tertutup")
    desk.page.keyboard.press("Enter")
    desk.page.get_by_label("Dasar", exact=True).last.select_option("pribadi")
    is_saved(desk, other)
    assert body_of(other) == ":::tertutup pribadi\nNama warga.\n:::"


def test_the_keys_are_listed_in_both_languages(visit: Visit, town: Town) -> None:
    for locale, title in (("id", "Semua tombol"), ("en", "All keys")):
        desk = sit_down(visit, town, locale=locale)
        desk.page.keyboard.press("Control+/")
        dialog = desk.page.locator("#tombol")
        expect(dialog).to_be_visible()
        expect(dialog.locator("h2")).to_have_text(title)
        assert desk.barriers() == []
        desk.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


def test_nothing_bars_anybody_while_one_writes(visit: Visit, town: Town) -> None:
    item = blank(town, "Tanpa rintangan", "Teks.\n\n:::tertutup pribadi\nNama.\n:::\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    for theme, size in (("light", None), ("dark", PHONE)):
        desk = sit_down(visit, town, **({"theme": theme} | ({"size": size} if size else {})))
        text_of(desk, item).focus()
        desk.page.keyboard.press("Control+Home")
        desk.page.keyboard.type("@")
        expect(desk.page.locator(".suggest:visible")).to_be_visible()
        assert desk.barriers() == []
        assert desk.too_wide == []
