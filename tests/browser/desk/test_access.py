"""The door for everybody: no barriers, with every sheet open; a keyboard is enough; small, and big enough to hit."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk.conftest import Stand
from tests.browser.desk.door import SENT, Door, Phone
from tests.support.browser import DESK

pytestmark = pytest.mark.browser
SMALL = {"width": 320, "height": 640}
TARGETS = """() => [...document.querySelectorAll(".page__body :is(button, input, a), dialog[open] button")]
  .filter((one) => one.checkVisibility()).map((one) => [one.id || one.textContent.trim(), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5).map(([name, box]) => `${name} ${box.height}`)"""


def sheets(phone: Phone) -> dict[str, str]:
    """What opens each sheet."""
    return {"": "", "#seat-sheet": "#seats [data-act=seat]", "#person-sheet": "#seats [data-act=person]",
            "#walk-in-sheet": "#walk-in-open", "#scan-sheet": "#scan-open"}  # fmt: skip


@pytest.mark.parametrize(("locale", "theme", "size"), [("id", "light", SMALL), ("en", "dark", DESK)])
def test_no_barriers_nothing_too_wide_and_every_target_is_big(
    door: Door, stand: Stand, locale: str, theme: str, size: dict[str, int]
) -> None:
    asking = Door.make(signature=True)
    phone = stand(link=asking.admit(), locale=locale, theme=theme, size=size).ready()
    phone.came("Rini Astuti")
    wrong: dict[str, list[str]] = {}
    for sheet, opener in sheets(phone).items():
        if opener:
            phone.page.locator(opener).first.click()
            expect(phone.page.locator(sheet)).to_be_visible()
        wrong[sheet] = phone.barriers() + phone.too_wide + phone.page.evaluate(TARGETS)
        phone.page.keyboard.press("Escape")
    assert {sheet: found for sheet, found in wrong.items() if found} == {}


def test_a_keyboard_is_enough(door: Door, stand: Stand) -> None:
    phone = stand().ready()
    press = phone.page.keyboard.press
    focus = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"
    phone.page.locator(".skip-link").focus()
    press("Enter")
    assert phone.page.evaluate("document.activeElement.id + location.hash.slice(0, 2)") == "content#r"
    phone.page.locator("#find").focus()
    phone.page.keyboard.type("kesehtan")
    seat = phone.seat("Dinas Kesehatan")
    expect(phone.page.locator("#seats .seat")).to_have_count(1)
    for _each in range(8):
        press("Tab")
        if phone.page.evaluate(focus) == "Hadir: Budi Hartono":
            break
    press("Enter")
    expect(seat.locator(".levels [aria-pressed=true]")).to_have_text("Kepala")
    assert phone.page.evaluate("document.activeElement.closest('[data-row]') !== null")
    press("Tab")
    for _each in range(8):
        if phone.page.evaluate(focus) == "Staf":
            break
        press("Tab")
    press("Space")
    door.will_have(("", "staff", None))
    assert phone.page.evaluate("document.activeElement.closest('[data-row]') !== null")
    phone.says(SENT)


def test_the_first_load_is_small(stand: Stand) -> None:
    """Fetched before anything can be done: the page, its stylesheet, its scripts, one font. Bytes as they travel here;
    a server before it squeezes the scripts further.
    """
    phone = stand().ready()
    sizes = phone.page.evaluate(
        """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
          .filter((one) => !/vendor\\/qr|kabar/.test(one.name)).reduce((sum, one) => sum + one.encodedBodySize, 0)"""
    )
    assert sizes < 160_000, sizes
