"""The browser, and a site with people in it: Kabupaten Contoh with meetings held, announced and planned; a series."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from forum.extensions import db
from tests.browser.building import build
from tests.browser.town import Town
from tests.support.browser import Person, Site, chromium, serving, somebody

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
