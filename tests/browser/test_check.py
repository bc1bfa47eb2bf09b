"""A PDF shown to the check page on a phone: its fingerprint is computed there, and the file goes nowhere."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.support.browser import PHONE, Person

pytestmark = pytest.mark.browser


@pytest.fixture
def minutes(visit: Visit, town: Town, tmp_path: Path) -> Path:
    """The public PDF of the meeting that was held, as somebody saved it."""
    somebody = visit()
    answer = somebody.page.request.get(f"{somebody.site.address}/publik/notula/{town.held}.pdf")
    kept = tmp_path / "notula.pdf"
    kept.write_bytes(answer.body())
    return kept


def shown(person: Person, file: Path) -> list[Request]:
    """Choose the file on the page and wait for the answer; every request that was sent meanwhile."""
    person.open("/periksa")
    sent: list[Request] = []
    person.page.on("request", lambda one: sent.append(one))
    with person.page.expect_navigation():
        person.page.set_input_files("#file", file)
    return sent


def test_a_genuine_file_is_named_and_never_sent(visit: Visit, town: Town, minutes: Path) -> None:
    phone = visit(size=PHONE, touch=True)
    sent = shown(phone, minutes)
    content = minutes.read_bytes()
    assert phone.page.url.endswith(f"/periksa?sha256={hashlib.sha256(content).hexdigest()}")
    expect(phone.page.locator("main [role=status]").first).to_contain_text("Asli, dan berlaku")
    assert {(one.method, one.post_data_buffer) for one in sent} == {("GET", None)}
    assert [one.url for one in sent if content[:40].hex() in one.url or len(one.url) > 300] == []
    assert phone.too_wide == []


def test_one_changed_byte_is_not_known(visit: Visit, minutes: Path, tmp_path: Path) -> None:
    changed = bytearray(minutes.read_bytes())
    changed[len(changed) // 2] ^= 1
    other = tmp_path / "diubah.pdf"
    other.write_bytes(changed)
    phone = visit(size=PHONE)
    shown(phone, other)
    expect(phone.page.locator("main [role=status]").first).to_contain_text("Tidak dikenal di sini")


def test_an_empty_file_is_said_on_the_spot(visit: Visit, tmp_path: Path) -> None:
    empty = tmp_path / "kosong.pdf"
    empty.write_bytes(b"")
    phone = visit(size=PHONE).open("/periksa")
    phone.page.set_input_files("#file", empty)
    expect(phone.page.locator("#drop-words")).to_have_text("Berkas ini kosong.")


def test_without_scripts_the_fingerprint_is_typed(visit: Visit, minutes: Path) -> None:
    phone = visit(size=PHONE, scripts=False).go("/periksa")
    expect(phone.page.locator("#file")).to_be_hidden()
    phone.page.locator("#sha256").fill(hashlib.sha256(minutes.read_bytes()).hexdigest())
    phone.page.get_by_role("button", name="Periksa sidik jari").click()
    expect(phone.page.locator("main [role=status]").first).to_contain_text("Asli, dan berlaku")
