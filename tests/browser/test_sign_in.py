"""Signing in, with a password and with a link from the mail."""

import re

import pytest
from playwright.sync_api import expect

from forum.demo.world import people
from forum.extensions import db
from forum.jobs import worker
from tests.browser.conftest import Visit
from tests.browser.town import Town

pytestmark = pytest.mark.browser


def test_with_a_password_one_comes_where_one_wanted_to_go(visit: Visit, town: Town) -> None:
    organiser = town.user("organiser")
    phone = visit(locale="en", scripts=False).go("/tindak-lanjut")
    page = phone.page
    page.get_by_label("Email address").fill(organiser.email)
    page.locator("[name=password]").fill("not this one")
    with page.expect_navigation():  # the address stands in the field before and after
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Email address")).to_have_value(organiser.email)
    phone.expected("401", "422")
    page.locator("[name=password]").fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{phone.site.address}/tindak-lanjut")  # the address of the form ends with the same words
    assert organiser.name in phone.page.content()


def test_with_a_link_from_the_mail_that_works_once(visit: Visit, town: Town) -> None:
    leader = town.user("leader")
    phone = visit(locale="en").open("/masuk/tautan")
    phone.page.get_by_label("Email address").fill(leader.email)
    phone.page.get_by_role("button", name="Email me a link").click()
    expect(phone.page.get_by_role("heading", name="Check your mailbox")).to_be_visible()
    db.session.rollback()
    worker.drain()
    mail = phone.site.mail.arrived(leader.email)[-1].decode()
    address = re.search(rf"{re.escape(phone.site.address)}/masuk/[\w-]+", mail.replace("=\r\n", ""))
    assert address is not None
    phone.page.goto(address[0])
    phone.page.get_by_role("button", name="Sign in now").click()
    phone.page.wait_for_url("**/hari-ini")
    other = visit(locale="en").go(address[0].removeprefix(phone.site.address))
    expect(other.page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    other.expected("410")


def test_signing_out_closes_what_was_open(visit: Visit, town: Town) -> None:
    phone = visit(user=town.user("organiser"), locale="en").open("/akun")
    phone.page.locator(".top__account summary").click()
    with phone.page.expect_navigation():  # else the next page might cut the request off
        phone.page.get_by_role("button", name="Sign out").click()
    phone.go("/akun")
    assert "/masuk" in phone.page.url
