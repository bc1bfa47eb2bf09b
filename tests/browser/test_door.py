"""The door desk on a phone: one tap, twice is once, and a bad line loses nothing."""

import pytest
from playwright.sync_api import Locator, expect

from forum.attendance import queries
from forum.extensions import db
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.support.browser import Person

pytestmark = pytest.mark.browser


def outcomes(town: Town) -> dict[int, str]:
    db.session.rollback()
    meeting = town.meeting(town.now)
    return {organisation: one.code for organisation, one in queries.outcomes([meeting.id])[meeting.id].items()}


@pytest.fixture
def organisation(town: Town) -> int:
    """An organisation nobody has recorded yet."""
    codes = outcomes(town)
    return next(one for one, code in codes.items() if code == "not_recorded")


@pytest.fixture
def door(visit: Visit, town: Town) -> Person:
    return visit(user=town.user("organiser"), locale="en", touch=True).open(f"/rapat/{town.now}/pintu")


def seat_of(door: Person, organisation: int) -> Locator:
    more = door.page.locator(f"#roster > .seat [href*='?opd={organisation}#']")
    return door.page.locator(f"#{more.evaluate('(link) => link.closest(`.seat`).id')}")


def test_one_tap_records_and_the_page_stays(door: Person, town: Town, organisation: int) -> None:
    seat = seat_of(door, organisation)
    counts = door.page.locator("#door-counts")
    before = counts.inner_text()
    seat.scroll_into_view_if_needed()
    place = door.page.evaluate("scrollY")
    seat.locator(".tap--came").tap()
    expect(seat.locator(".came")).to_have_count(1)
    expect(counts).not_to_have_text(before)
    assert abs(door.page.evaluate("scrollY") - place) < 120
    assert outcomes(town)[organisation] in ("head", "deputy", "staff")


def test_two_quick_taps_are_one_person(door: Person, town: Town, organisation: int) -> None:
    meeting_id = town.meeting(town.now).id
    before = len(queries.present(meeting_id))
    seat = seat_of(door, organisation)
    seat.locator(".tap--came").evaluate("(button) => { button.click(); button.click(); }")
    expect(seat.locator(".came")).to_have_count(1)
    db.session.rollback()
    assert len(queries.present(meeting_id)) == before + 1


def test_without_a_line_it_says_so_and_the_same_tap_counts_later(door: Person, town: Town, organisation: int) -> None:
    seat = seat_of(door, organisation)
    door.context.set_offline(True)
    seat.locator(".tap--came").tap()
    expect(door.page.locator("#door-message")).to_contain_text("Nothing was lost")
    assert outcomes(town)[organisation] == "not_recorded"
    door.context.set_offline(False)
    seat.locator(".tap--came").tap()
    expect(seat.locator(".came")).to_have_count(1)
    assert outcomes(town)[organisation] in ("head", "deputy", "staff")
    door.expected("ERR_INTERNET_DISCONNECTED", "network:")


def test_typing_narrows_the_roster(door: Person) -> None:
    rows = door.page.locator("#roster > .seat")
    everybody = rows.count()
    door.page.locator("[name=q]").first.press_sequentially("dinas")
    expect(rows.locator("visible=true")).not_to_have_count(everybody)
    shown = rows.locator("visible=true").count()
    assert 0 < shown < everybody
