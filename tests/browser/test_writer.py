"""The writer keeps what is typed: saved by itself, without a line, after an accident, beside others."""

import pytest
from playwright.sync_api import expect

from forum.extensions import db
from forum.minutes import queries
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.browser.writing import (
    at_desk,
    blank,
    body_of,
    come_back,
    is_saved,
    margin_of,
    markdown_of,
    sit_down,
    state_of,
    text_of,
    write,
)
from tests.support.browser import DESK

pytestmark = pytest.mark.browser
CUT = ("ERR_INTERNET_DISCONNECTED", "network:")
HEAD_KEPT = """async (chair) => {
  const opening = indexedDB.open("rembug-notula");
  await new Promise((done) => (opening.onsuccess = done));
  const asked = opening.result.transaction("typed").objectStore("typed").getAll();
  await new Promise((done) => (asked.onsuccess = done));
  opening.result.close();
  return asked.result.some((one) => one.fields?.["kepala-chair"] === chair);
}"""


def test_what_is_typed_is_saved_by_itself_and_says_when(visit: Visit, town: Town) -> None:
    item = blank(town, "Catatan", "Rapat **dibuka**\nSekda.\n\n* satu\n* dua")
    desk = sit_down(visit, town)
    write(desk, item, ".")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("Rapat ditutup.")
    is_saved(desk, item)
    expect(desk.page.locator("[data-saved-all]")).to_contain_text("Tersimpan")
    # What nobody touched is as it was typed, its line break too; only the list that grew is written anew.
    assert body_of(item) == "Rapat **dibuka**\nSekda.\n\n- satu\n- dua.\n\nRapat ditutup."
    at_desk(desk, town)  # nobody asks: everything is saved
    expect(text_of(desk, item)).to_contain_text("Rapat ditutup.")


def test_without_a_script_the_page_is_one_form(visit: Visit, town: Town) -> None:
    item = blank(town, "Tanpa skrip")
    desk = visit(user=town.user("minute_taker"), size=DESK, scripts=False).go(f"/rapat/{town.now}/notula")
    desk.page.locator(f"[name=butir{item.id}-body]").fill("Ditulis di *formulir*.")
    desk.page.locator(".desk__bar button").first.click()
    assert body_of(item) == "Ditulis di *formulir*."


def test_a_tab_closed_without_a_line_gives_its_text_back(visit: Visit, town: Town) -> None:
    item = blank(town, "Jaringan putus", "Awal.")
    desk = sit_down(visit, town)
    desk.context.set_offline(True)
    write(desk, item, " Ditulis tanpa sambungan.")
    expect(state_of(desk, item)).to_contain_text("tersimpan di perangkat ini")
    expect(state_of(desk, item)).to_have_attribute("data-tone", "attention")
    desk.page.close()
    assert body_of(item) == "Awal."
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    at_desk(desk, town)
    expect(text_of(desk, item)).to_contain_text("Awal. Ditulis tanpa sambungan.")
    is_saved(desk, item)
    assert body_of(item) == "Awal. Ditulis tanpa sambungan."
    desk.expected(*CUT)


def test_a_tab_closed_in_the_middle_of_a_word_loses_no_letter(visit: Visit, town: Town) -> None:
    item = blank(town, "Tertutup tak sengaja")
    desk = sit_down(visit, town)
    write(desk, item, "Kata terakhir yang dike")
    desk.page.goto("about:blank")
    come_back(desk, town)
    expect(text_of(desk, item)).to_have_text("Kata terakhir yang dike")
    if body_of(item) != "Kata terakhir yang dike":
        is_saved(desk, item)
    assert body_of(item) == "Kata terakhir yang dike"


def test_a_window_that_closes_leaves_its_text_to_the_one_that_stays(visit: Visit, town: Town) -> None:
    item = blank(town, "Dua jendela", "Awal.\n\nAkhir.")
    desk = sit_down(visit, town)
    desk.page.route("**/simpan.json", lambda route: route.abort())  # this window's line stays dead
    text_of(desk, item).focus()
    desk.page.keyboard.press("Control+Home")
    desk.page.keyboard.type("Jendela pertama. ")
    expect(state_of(desk, item)).to_contain_text("tersimpan di perangkat ini")
    first, desk.page = desk.page, desk.context.new_page()
    at_desk(desk, town)
    write(desk, item, " Jendela kedua.")
    is_saved(desk, item)  # the first window is still open and keeps its own
    assert body_of(item) == "Awal.\n\nAkhir. Jendela kedua."
    first.close()
    expect(text_of(desk, item)).to_contain_text("Jendela pertama. Awal.")
    expect(state_of(desk, item)).to_contain_text("orang lain")
    expect(text_of(desk, item)).to_contain_text("Akhir. Jendela kedua.")
    assert body_of(item) == "Jendela pertama. Awal.\n\nAkhir. Jendela kedua."
    desk.expected(*CUT, "ERR_FAILED")


def test_a_word_taken_back_before_it_was_saved_does_not_come_again(visit: Visit, town: Town) -> None:
    item = blank(town, "Ditarik lagi", "Awal.")
    desk = sit_down(visit, town)
    desk.page.route("**/simpan.json", lambda route: route.abort())
    write(desk, item, " x")
    for _ in " x":
        desk.page.keyboard.press("Backspace")
    expect(state_of(desk, item)).to_have_text("")
    come_back(desk, town)
    write(desk, item, " Lalu.")
    is_saved(desk, item)
    assert body_of(item) == "Awal. Lalu."
    desk.expected(*CUT, "ERR_FAILED")


def test_a_device_without_room_says_so_in_red_and_saves_all_the_same(visit: Visit, town: Town) -> None:
    item = blank(town, "Perangkat penuh")
    desk = visit(user=town.user("minute_taker"), size=DESK)
    desk.context.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    at_desk(desk, town)
    desk.context.set_offline(True)
    write(desk, item, "Tak muat.")
    expect(state_of(desk, item)).to_have_attribute("data-tone", "danger")
    desk.context.set_offline(False)
    is_saved(desk, item)
    assert body_of(item) == "Tak muat."
    desk.expected(*CUT)


def test_a_decision_half_written_in_the_margin_comes_back_after_an_accident(visit: Visit, town: Town) -> None:
    item = blank(town, "Putusan setengah jadi")
    desk = sit_down(visit, town)
    where = f"[data-margin='{item.id}'] [data-mark=decision]"
    desk.page.locator(where).locator("xpath=ancestor::details").locator("summary").click()
    desk.page.locator(f"{where} textarea").press_sequentially("Rapat menyetujui bah")
    desk.page.on("dialog", lambda dialog: dialog.accept())
    come_back(desk, town)
    expect(desk.page.locator(f"{where} textarea")).to_have_value("Rapat menyetujui bah")
    expect(desk.page.locator(f"{where} textarea")).to_be_visible()
    desk.page.locator(f"{where} textarea").press_sequentially("wa data dibuka.")
    desk.page.locator(f"{where} button").click()
    expect(margin_of(desk, item).locator("[data-marked=decision]")).to_contain_text(
        "Rapat menyetujui bahwa data dibuka."
    )
    at_desk(desk, town)
    expect(desk.page.locator(f"{where} textarea")).to_have_value("")


def test_the_text_waits_while_somebody_signs_in_again(visit: Visit, town: Town) -> None:
    item = blank(town, "Masuk lagi")
    desk = sit_down(visit, town)
    desk.context.clear_cookies(name="rembug")
    write(desk, item, "Ditulis setelah sesi berakhir.")
    expect(state_of(desk, item)).to_contain_text("tidak lagi masuk")
    assert body_of(item) == ""
    session = desk.site.session_of(town.user("minute_taker"))
    desk.context.add_cookies([{"name": "rembug", "value": session, "url": desk.site.address}])
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    is_saved(desk, item)
    assert body_of(item) == "Ditulis setelah sesi berakhir."
    desk.expected("401", "400")


def test_another_person_on_the_same_device_gets_nothing_of_it(visit: Visit, town: Town) -> None:
    item = blank(town, "Perangkat bersama")
    desk = sit_down(visit, town)
    desk.context.set_offline(True)
    write(desk, item, "Hanya milik saya.")
    expect(state_of(desk, item)).to_contain_text("tersimpan di perangkat ini")
    desk.page.close()
    desk.context.set_offline(False)
    mine = desk.site.session_of(town.user("minute_taker"))
    theirs = desk.site.session_of(town.user("organiser"))
    for session, expected in ((theirs, ""), (mine, "Hanya milik saya.")):
        desk.context.add_cookies([{"name": "rembug", "value": session, "url": desk.site.address}])
        desk.page = desk.context.new_page()
        at_desk(desk, town)
        expect(text_of(desk, item)).to_have_text(expected)
    is_saved(desk, item)
    desk.expected(*CUT)


def test_two_people_in_different_items_do_not_disturb_each_other(visit: Visit, town: Town) -> None:
    one, two = blank(town, "Butir satu"), blank(town, "Butir dua")
    first, second = sit_down(visit, town), sit_down(visit, town, "organiser")
    write(first, one, "Teks pertama.")
    write(second, two, "Teks kedua.")
    for person, item in ((first, one), (second, two)):
        is_saved(person, item)
    assert (body_of(one), body_of(two)) == ("Teks pertama.", "Teks kedua.")


def test_two_people_in_one_item_get_one_text_and_keep_their_place(visit: Visit, town: Town) -> None:
    item = blank(town, "Butir bersama", "Paragraf pertama.\n\nParagraf kedua.")
    first, second = sit_down(visit, town), sit_down(visit, town, "organiser")
    text_of(first, item).focus()
    first.page.keyboard.press("Control+Home")
    first.page.keyboard.type("Sisipan. ")
    is_saved(first, item)
    write(second, item, " Tambahan")
    expect(state_of(second, item)).to_contain_text("orang lain")
    expect(text_of(second, item)).to_contain_text("Sisipan. Paragraf pertama.")
    second.page.keyboard.type(" di akhir.")  # the cursor is still where it was
    is_saved(second, item)
    expect(state_of(second, item)).not_to_contain_text("orang lain")
    assert body_of(item) == "Sisipan. Paragraf pertama.\n\nParagraf kedua. Tambahan di akhir."
    assert [one for one in queries.open_conflicts(item.minutes_id) if one.item_id == item.id] == []


def test_the_same_words_changed_by_two_are_both_kept_and_the_page_says_so(visit: Visit, town: Town) -> None:
    item = blank(town, "Kata yang sama", "Pagu lima miliar.")
    first, second = sit_down(visit, town), sit_down(visit, town, "organiser")
    for person, words in ((first, "Pagu enam miliar."), (second, "Pagu tujuh miliar.")):
        text_of(person, item).focus()
        person.page.keyboard.press("Control+a")
        person.page.keyboard.type(words)
        expect(state_of(person, item)).to_contain_text("Tersimpan" if person is first else "Dua naskah")
    assert body_of(item) == "Pagu enam miliar."
    assert markdown_of(second, item) == "Pagu tujuh miliar."
    link = state_of(second, item).locator("a")
    with second.page.expect_response(lambda one: "menyusul." in (one.request.post_data or "")):
        second.page.keyboard.type(" Kata lain menyusul.")
    second.page.on("dialog", lambda dialog: dialog.accept())
    second.open(link.get_attribute("href") or "")
    assert "Pagu enam miliar." in second.words
    assert "Pagu tujuh miliar. Kata lain menyusul." in second.words


def test_the_head_is_kept_and_saved_like_the_text(visit: Visit, town: Town) -> None:
    desk = sit_down(visit, town)
    desk.context.set_offline(True)
    desk.page.locator("[name=kepala-chair]").fill("Sekretaris Daerah")
    desk.page.wait_for_function(HEAD_KEPT, arg="Sekretaris Daerah")
    desk.page.close()
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    at_desk(desk, town)
    expect(desk.page.locator("[name=kepala-chair]")).to_have_value("Sekretaris Daerah")
    expect(desk.page.locator("[data-saved-all]")).to_contain_text("Tersimpan")
    db.session.rollback()
    record = queries.for_meeting(town.meeting(town.now).id)
    assert record is not None
    assert record.chair == "Sekretaris Daerah"
    desk.expected(*CUT)
