"""Every page in a real browser: no barriers, nothing too wide, no complaint.

Half of the pages are looked at in Indonesian on a phone in the light, half in English at a desk in the dark; their
names decide which. FORUM_EVERY_LIGHT=1 looks at all of them in both: before a release, and after a change of layout.
"""

import os
from zlib import crc32

import pytest

from tests.browser.conftest import Visit
from tests.browser.places import PLACES, Place
from tests.browser.town import Town
from tests.support.browser import DESK, PHONE, Person

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 720}
LOCALES = ("id", "en")
EYES = {"id": {"size": PHONE, "theme": "light"}, "en": {"size": DESK, "theme": "dark"}}
"""As what a page is loaded in each language, and looked at for barriers. Its width is measured at all sizes."""


def _named(endpoint: str, place: Place) -> str:
    return endpoint + (f"-{place.note}" if place.note else "")


def _locales(name: str) -> tuple[str, ...]:
    return LOCALES if os.environ.get("FORUM_EVERY_LIGHT") else (LOCALES[crc32(name.encode()) % 2],)


ALL = [
    pytest.param(place, _locales(_named(endpoint, place)), id=_named(endpoint, place))
    for endpoint, places in PLACES.items()
    for place in places
]


def seen(person: Person, locale: str) -> dict[str, list[str]]:
    """What is wrong with the page that is open: at each width, and for whom cannot see or point.

    Barriers are looked for once in each language and once in each light: Indonesian on a phone in the light, English
    at a desk in the dark. Each look costs as much as the page, and there are more than a hundred pages.
    """
    wrong = {f"{locale}, barriers": person.barriers()}
    for size in (NARROW, PHONE, DESK):
        person.resize(size)
        wrong[f"{locale}, too wide at {size['width']}"] = person.too_wide
        wrong[f"{locale}, squeezed at {size['width']}"] = person.squeezed
    return {what: found for what, found in wrong.items() if found}


@pytest.mark.parametrize(("place", "locales"), ALL)
def test_a_page_has_no_barriers_and_fits(look: Visit, town: Town, place: Place, locales: tuple[str, ...]) -> None:
    user = town.user(place.who) if place.who else None
    address = place.address(town)
    wrong: dict[str, list[str]] = {}
    for locale in locales:
        person = look(user=user, locale=locale, **EYES[locale])
        person.open(address)
        assert person.page.evaluate("document.documentElement.lang") == locale
        assert person.page.locator("head link[rel~=icon]").count() > 0  # nobody complains where one is missing
        wrong |= seen(person, locale)
    assert wrong == {}
