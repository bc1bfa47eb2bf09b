"""A site of its own for the door: its meetings are closed and its devices revoked, which no other test shall see."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from forum.extensions import db
from tests.browser.desk.door import Door, Phone
from tests.support.browser import somebody
from tests.support.site import Site, serving

Stand = Callable[..., Phone]


@pytest.fixture(scope="session")
def door_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Asks for the browser first: where there is none, nothing need be served."""
    with serving(tmp_path_factory.mktemp("door")) as running:
        yield running


@pytest.fixture
def door(door_site: Site) -> Iterator[Door]:
    with door_site.app.app_context():
        yield Door.make()
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def stand(browser: Browser, door_site: Site, door: Door) -> Iterator[Stand]:
    """`stand("Meja 2", before="js", link="…")`: a phone at the door, prepared by `before`; `quota`: how many bytes the
    browser lets this site keep. No console may complain.
    """
    phones: list[Phone] = []
    with ExitStack() as stack:

        def come(
            label: str = "Meja 1", *, link: str = "", before: str = "", quota: int | None = None, **how: Any
        ) -> Phone:
            person = stack.enter_context(somebody(browser, door_site, touch=True, **how))
            if quota is not None:
                said = {"origin": door_site.address.rstrip("/"), "quotaSize": quota}
                person.context.new_cdp_session(person.page).send("Storage.overrideQuotaForOrigin", said)
            if before:
                person.context.add_init_script(before)
            phones.append(Phone(person, link or door.admit(label)))
            return phones[-1]

        yield come
        for phone in phones:
            phone.person.expected(*(["ERR_INTERNET_DISCONNECTED", "vendor/qr/"] if phone.was_offline else []))
    assert [complaint for phone in phones for complaint in phone.person.complaints] == []
