"""Searching from any page: the key, the icon; and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.support.browser import DESK

pytestmark = pytest.mark.browser


def test_the_slash_leads_to_the_field_and_what_is_typed_is_found(visit: Visit, town: Town) -> None:
    page = visit(user=town.user("organiser"), size=DESK).open("/hari-ini").page
    page.keyboard.press("/")
    page.wait_for_url("**/cari")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("anggaran desa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari?q=anggaran+desa*")
    assert page.locator("mark").first.inner_text().lower() in ("anggaran", "desa")
    page.keyboard.press("/")
    page.keyboard.type("2023/2024")  # the field was marked; a slash inside it is a slash
    assert page.locator("#q").input_value() == "2023/2024"


def test_on_a_phone_the_icon_leads_there_without_javascript(visit: Visit, town: Town) -> None:
    page = visit(user=town.user("leader"), scripts=False).go("/hari-ini").page
    page.locator(".top__find").click()
    page.wait_for_url("**/cari")
    page.locator("#q").fill("data")
    page.locator(".find button").click()
    page.wait_for_url("**/cari?q=data*")
    assert page.locator(".found__meeting").count() > 0
    page.locator(".found__what a").first.click()
    page.wait_for_url(lambda address: "/cari" not in address)
    expect(page.locator("h1")).to_have_count(1)
