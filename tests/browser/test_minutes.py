"""The minutes writer: saved by itself, and two who write at once lose nothing."""

from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from forum.extensions import db
from forum.minutes import queries
from forum.minutes.models import MinutesItem
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.support.browser import DESK, Person

pytestmark = pytest.mark.browser


def item_of(town: Town, position: int) -> MinutesItem:
    db.session.rollback()
    record = queries.for_meeting(town.meeting(town.now).id)
    assert record is not None
    return queries.items(record.id)[position]


def writer(visit: Visit, town: Town, role: str) -> Person:
    return visit(user=town.user(role), locale="en", size=DESK).open(f"/rapat/{town.now}/notula")


def body(person: Person, item: MinutesItem) -> Locator:
    return person.page.locator(f"textarea[name='butir{item.id}-body']")


def saved(person: Person) -> AbstractContextManager[Any]:
    """Wait until what was typed has been sent."""
    return person.page.expect_response(lambda answer: answer.request.method == "POST" and "/notula" in answer.url)


def test_what_is_typed_is_saved_by_itself_and_says_when(visit: Visit, town: Town) -> None:
    item = item_of(town, -1)
    desk = writer(visit, town, "minute_taker")
    with saved(desk):
        body(desk, item).fill("Rapat ditutup pukul 11.30.")
    expect(desk.page.locator("[data-saved]", has_text="aved").first).to_be_visible()
    assert item_of(town, -1).body == "Rapat ditutup pukul 11.30."
    desk.open(f"/rapat/{town.now}/notula")  # no question: everything is saved
    expect(body(desk, item)).to_have_value("Rapat ditutup pukul 11.30.")


def test_two_who_write_the_same_item_both_keep_their_text(visit: Visit, town: Town) -> None:
    item = item_of(town, -2)
    first, second = writer(visit, town, "minute_taker"), writer(visit, town, "organiser")
    with saved(first):
        body(first, item).fill("Teks pertama.")
    with saved(second) as answer:
        body(second, item).fill("Teks kedua.")
    assert answer.value.json()["state"] == "conflict"
    link = second.page.locator("[data-saved] a").first
    expect(link).to_be_visible()
    assert item_of(town, -2).body == "Teks pertama."
    second.page.on("dialog", lambda dialog: dialog.accept())
    second.open(link.get_attribute("href") or "")
    assert "Teks pertama." in second.page.content()
    assert "Teks kedua." in second.page.content()
    second.expected("409")


def test_without_a_line_the_text_waits_on_the_device_and_is_offered_again(visit: Visit, town: Town) -> None:
    item = item_of(town, 0)
    before = item.body
    desk = writer(visit, town, "minute_taker")
    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.context.set_offline(True)
    body(desk, item).fill("Ditulis tanpa sambungan.")
    expect(desk.page.locator("[data-saved][data-tone=attention]").first).to_be_visible()
    assert item_of(town, 0).body == before
    desk.context.set_offline(False)
    desk.open(f"/rapat/{town.now}/notula")
    with saved(desk):
        desk.page.locator("[data-saved] button").first.click()
    assert item_of(town, 0).body == "Ditulis tanpa sambungan."
    desk.expected("ERR_INTERNET_DISCONNECTED", "network:")
