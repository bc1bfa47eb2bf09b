"""The browser, and a site with people in it: Kabupaten Contoh with meetings held, announced and planned; a series."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Error

from forum.extensions import db
from tests.browser.building import build
from tests.browser.town import Town
from tests.support.browser import Person, chromium, somebody
from tests.support.site import Site, serving

Visit = Callable[..., Person]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def _town(browser: Browser, site: Site) -> Town:
    """Asks for the browser first: where there is none, nothing need be built."""
    with site.app.app_context():
        return build()


@pytest.fixture
def town(site: Site, _town: Town) -> Iterator[Town]:
    """The site's rows, in an application context of the test's own."""
    with site.app.app_context():
        yield _town
        db.session.rollback()
        db.session.remove()


@pytest.fixture(scope="session")
def _windows() -> Iterator[dict[str, tuple[Person, ExitStack]]]:
    """What `look` opened: one window for each language, light and size. Opening one costs as much as a page."""
    windows: dict[str, tuple[Person, ExitStack]] = {}
    yield windows
    for _person, closing in windows.values():
        closing.close()


@pytest.fixture
def look(browser: Browser, site: Site, town: Town, _windows: dict[str, tuple[Person, ExitStack]]) -> Iterator[Visit]:
    """`look(user=…, locale="en", theme="dark", size=DESK)`: like `visit`, in a window that others had before and left
    with nothing in it. For looking only: who writes, or goes offline, has a browser of their own.
    """
    taken: dict[str, tuple[Person, ExitStack]] = {}

    def come(user: Any, locale: str, **how: Any) -> Person:
        kind = str((locale, how))
        if kind not in _windows:
            closing = ExitStack()
            _windows[kind] = closing.enter_context(somebody(browser, site, locale=locale, **how)), closing
        person, closing = taken[kind] = _windows.pop(kind)  # given back once it is empty again
        person.arrive(user, locale)
        person.page.set_viewport_size(how["size"])
        return person

    yield come
    complaints = []
    for kind, (person, closing) in taken.items():
        try:
            person.leave()
            _windows[kind] = person, closing
        except Error:  # whoever comes next gets a new one
            closing.close()
        complaints += person.complaints
        person.complaints.clear()
    assert complaints == []


@pytest.fixture
def visit(browser: Browser, site: Site, town: Town) -> Iterator[Visit]:
    """`visit(user=…, locale="en", theme="dark", size=DESK, scripts=False)`: somebody at a browser.

    At the end of the test nobody's console may have complained.
    """
    people: list[Person] = []
    with ExitStack() as stack:

        def come(**how: Any) -> Person:
            people.append(stack.enter_context(somebody(browser, site, **how)))
            return people[-1]

        yield come
    assert [complaint for person in people for complaint in person.complaints] == []
