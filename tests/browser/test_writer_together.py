"""Two at the same minutes, and what reviewers said beside them: seen in place, merged, never overwritten."""

from itertools import count

import pytest
from playwright.sync_api import Locator, expect

from forum.extensions import db
from forum.kernel import clock, transaction
from forum.minutes.models import Minutes, MinutesItem
from forum.minutes.review import queries, service
from forum.minutes.review.models import Reviewer
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.browser.writing import at_desk, blank, body_of, is_saved, margin_of, markdown_of, state_of, text_of, write
from tests.support.browser import DESK, Person

pytestmark = pytest.mark.browser
KEYS = count()


def reviewer(town: Town, item: MinutesItem) -> Reviewer:
    """Siti Aminah, who was asked to read the draft."""
    record = db.session.get_one(Minutes, item.minutes_id)
    service.ask(record, [service.typed("Siti Aminah", "siti@contoh.example")], by=None, due_on=clock.now().date())
    review = queries.open_review(record.id)
    assert review is not None
    return next(one for one in queries.reviewers(review.id) if one.email == "siti@contoh.example")


def suggestion(town: Town, item: MinutesItem, paragraph: int, text: str) -> int:
    with transaction.writing():
        return service.suggest(reviewer(town, item), item, text, client_key=str(next(KEYS)), revision=item.revision,
                               paragraph=paragraph).id  # fmt: skip


def comment(town: Town, item: MinutesItem, text: str) -> int:
    with transaction.writing():
        return service.comment(reviewer(town, item), text, client_key=str(next(KEYS)), item=item).id


def remark(person: Person, number: int) -> Locator:
    return person.page.locator(f"#catatan-{number}")


def sit_down(visit: Visit, town: Town, role: str = "minute_taker") -> Person:
    """Somebody at the minutes whose clock can be put forward."""
    person = visit(user=town.user(role), locale="id", size=DESK)
    person.page.clock.install()
    return at_desk(person, town)


def look(person: Person) -> None:
    """Ten seconds later the page has asked what others did."""
    with person.page.expect_response(lambda answer: answer.url.endswith("kabar.json")):
        person.page.clock.fast_forward(10_500)


def test_a_suggestion_is_accepted_by_keys_while_one_types_and_both_stay(visit: Visit, town: Town) -> None:
    item = blank(town, "Usulan", "Satu kalimat lama.\n\nDua.")
    number = suggestion(town, item, 1, "Satu kalimat baru.")
    desk = sit_down(visit, town)
    expect(text_of(desk, item).locator(".marked--remark")).to_have_text("Satu kalimat lama.")
    write(desk, item, " Baru diketik.")
    desk.page.keyboard.press("Alt+m")
    expect(remark(desk, number).get_by_role("button", name="Terima usulan: Siti Aminah")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(remark(desk, number)).to_have_count(0)
    expect(text_of(desk, item)).to_be_focused()  # nothing is left to settle: one goes on writing
    desk.page.keyboard.type(" Lagi.")
    expect(text_of(desk, item)).to_contain_text("Satu kalimat baru.")
    is_saved(desk, item)
    assert body_of(item) == "Satu kalimat baru.\n\nDua. Baru diketik. Lagi."
    assert markdown_of(desk, item) == body_of(item)


def test_the_same_words_typed_over_and_suggested_are_not_overwritten(visit: Visit, town: Town) -> None:
    item = blank(town, "Usulan bertabrakan", "Kalimat lama.")
    number = suggestion(town, item, 1, "Kalimat usulan.")
    desk = sit_down(visit, town)
    text_of(desk, item).focus()
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.type("Kalimat penulis.")
    remark(desk, number).get_by_role("button", name="Terima usulan: Siti Aminah").click()
    expect(remark(desk, number).get_by_role("link", name="Jadikan satu teks")).to_be_visible()
    assert body_of(item) == "Kalimat penulis."
    expect(text_of(desk, item)).to_have_text("Kalimat penulis.")
    desk.expected("409")


def test_a_remark_is_declined_by_keys_with_a_reason(visit: Visit, town: Town) -> None:
    item = blank(town, "Catatan", "Teks.")
    one, other = comment(town, item, "Nama keliru."), comment(town, item, "Tanggal keliru.")
    desk = sit_down(visit, town)
    remark(desk, one).locator("summary").focus()
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")  # without a reason
    expect(remark(desk, one).locator("textarea")).to_be_focused()
    desk.page.keyboard.type("Sudah benar.")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    expect(remark(desk, one)).to_have_count(0)
    expect(remark(desk, other).get_by_role("button", name="Tandai sudah diikuti: Siti Aminah")).to_be_focused()
    db.session.rollback()
    assert [(one.state, one.reason) for one in queries.remarks(item.minutes_id) if one.item_id == item.id] == [
        ("declined", "Sudah benar."), ("open", ""),
    ]  # fmt: skip
    desk.expected("422")


def test_without_a_script_a_remark_is_settled_where_it_stands(visit: Visit, town: Town) -> None:
    item = blank(town, "Tanpa skrip", "Lama.")
    number = suggestion(town, item, 1, "Baru.")
    desk = visit(user=town.user("minute_taker"), size=DESK, scripts=False).go(f"/rapat/{town.now}/notula")
    desk.page.locator(f"[name=butir{item.id}-body]").fill("Lama.\n\nDitambah.")
    remark(desk, number).locator("button").first.click()
    assert desk.page.url.endswith(f"/notula#butir-{item.id}")
    assert body_of(item) == "Baru.\n\nDitambah."


def test_what_others_write_elsewhere_is_seen_in_place(visit: Visit, town: Town) -> None:
    here, there = blank(town, "Di sini"), blank(town, "Di sana", "Awal.")
    one, two = sit_down(visit, town), sit_down(visit, town, role="organiser")
    write(one, here, "Saya menulis di sini.")
    is_saved(one, here)
    write(two, there, " Ditulis orang lain.")
    two.page.keyboard.press("Alt+k")
    expect(margin_of(two, there)).to_contain_text("Ditulis orang lain.")
    is_saved(two, there)
    look(one)
    expect(text_of(one, there)).to_have_text("Awal. Ditulis orang lain.")
    expect(state_of(one, there)).to_contain_text(f"{town.user('organiser').name} menulis di sini")
    expect(margin_of(one, there).locator(".mark--decision")).to_contain_text("Ditulis orang lain.")
    expect(text_of(one, here)).to_be_focused()
    write(one, there, " Lalu saya.")
    is_saved(one, there)
    assert body_of(there) == "Awal. Ditulis orang lain. Lalu saya."


def test_in_the_same_item_the_page_says_who_and_merges_when_it_saves(visit: Visit, town: Town) -> None:
    item = blank(town, "Sama", "Satu.\n\nDua.")
    one, two = sit_down(visit, town), sit_down(visit, town, role="organiser")
    text_of(one, item).focus()
    one.page.keyboard.press("Control+End")
    text_of(two, item).focus()
    two.page.keyboard.press("Control+Home")
    two.page.keyboard.type("Dari orang lain. ")
    is_saved(two, item)
    look(one)
    expect(state_of(one, item)).to_contain_text(f"{town.user('organiser').name} mengubah butir ini")
    expect(text_of(one, item)).to_have_text("Satu.Dua.")  # nothing moves under somebody's hands
    one.page.keyboard.type(" Dari saya.")
    expect(text_of(one, item)).to_contain_text("Dari orang lain. Satu.")
    assert body_of(item) == "Dari orang lain. Satu.\n\nDua. Dari saya."


def test_who_leaves_an_item_sees_there_what_others_wrote(visit: Visit, town: Town) -> None:
    item, other = blank(town, "Ditinggalkan", "Satu."), blank(town, "Lain")
    one, two = sit_down(visit, town), sit_down(visit, town, role="organiser")
    text_of(one, item).focus()
    write(two, item, " Dua.")
    is_saved(two, item)
    look(one)
    expect(state_of(one, item)).to_contain_text("mengubah butir ini")
    text_of(one, other).focus()
    expect(text_of(one, item)).to_have_text("Satu. Dua.")


def test_a_hidden_page_asks_nothing_and_a_seen_one_not_more_often_than_every_ten_seconds(
    visit: Visit, town: Town
) -> None:
    blank(town, "Diam")
    desk = sit_down(visit, town)
    asked: list[int] = []
    desk.page.on("response", lambda answer: asked.append(answer.status) if answer.url.endswith("kabar.json") else None)
    desk.page.clock.fast_forward(8_000)
    look(desk)  # the first answer names every text, a few hundred bytes
    look(desk)  # nothing is new: an empty 304
    assert asked == [200, 304]
    desk.page.evaluate("""() => {
        Object.defineProperty(document, "hidden", {value: true, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    desk.page.clock.fast_forward(60_000)
    desk.page.evaluate("fetch('/sehat').then(() => true)")
    assert asked == [200, 304]
    desk.page.evaluate("() => { delete document.hidden; }")
    with desk.page.expect_response(lambda answer: answer.url.endswith("kabar.json")):
        desk.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # seen again, late: at once
    assert asked == [200, 304, 304]
