"""Every page in a real browser, in both languages, light and dark: no barriers, nothing too wide, no complaint."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.places import PLACES, Place
from tests.browser.town import Town
from tests.support.browser import DESK, PHONE, Person

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 720}
ALL = [
    pytest.param(place, id=endpoint + (f"-{place.note}" if place.note else ""))
    for endpoint, places in PLACES.items()
    for place in places
]


def seen(person: Person, locale: str) -> dict[str, list[str]]:
    """What is wrong with the page that is open: at each width, and for whom cannot see or point.

    Barriers are looked for once in each language and once in each light: Indonesian on a phone in the light, English
    at a desk in the dark. Each look costs as much as the page, and there are more than a hundred pages.
    """
    page = person.page
    wrong: dict[str, list[str]] = {}
    if locale == "id":
        wrong["id light, barriers on a phone"] = person.barriers()
    for size in (NARROW, PHONE, DESK):
        page.set_viewport_size(size)
        wrong[f"{locale}, too wide at {size['width']}"] = person.too_wide
    if locale == "en":
        person.light("dark")
        wrong["en dark, barriers at a desk"] = person.barriers()
    return {what: found for what, found in wrong.items() if found}


@pytest.mark.parametrize("place", ALL)
def test_a_page_has_no_barriers_and_fits(visit: Visit, town: Town, place: Place) -> None:
    user = town.user(place.who) if place.who else None
    address = place.address(town)
    wrong: dict[str, list[str]] = {}
    for locale in ("id", "en"):
        person = visit(user=user, locale=locale)
        person.open(address)
        assert person.page.evaluate("document.documentElement.lang") == locale
        wrong |= seen(person, locale)
    assert wrong == {}
