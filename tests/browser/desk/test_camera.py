"""The QR code of an invitation, held before a camera; and a device without one."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.desk.conftest import Stand
from tests.browser.desk.door import Door, Phone
from tests.support.browser import ARGUMENTS, find_chromium, somebody
from tests.support.site import Site

pytestmark = pytest.mark.browser


def film(text: str, path: Path) -> Path:
    """A film of two frames (YUV4MPEG2, 640 by 480) that shows the QR code of `text` on grey."""
    png = io.BytesIO()
    segno.make(text, error="m").save(png, kind="png", scale=8, border=4)
    code = Image.open(png).convert("L").resize((400, 400))
    picture = Image.new("L", (640, 480), 200)
    picture.paste(code, (120, 40))
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (640 * 480 // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 2)
    return path


@contextmanager
def holding(text: str, door: Door, browser: Browser, site: Site, folder: Path) -> Iterator[Phone]:
    """A phone of its own whose camera sees this code."""
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
             f"--use-file-for-fake-video-capture={film(text, folder / 'code.y4m')}"]  # fmt: skip
    seeing = browser.browser_type.launch(executable_path=find_chromium(), args=[*ARGUMENTS, *flags])
    try:
        with somebody(seeing, site) as person:
            person.context.grant_permissions(["camera"])
            yield Phone(person, door.admit()).ready()
            person.expected("ERR_INTERNET_DISCONNECTED")
            assert person.complaints == []
    finally:
        seeing.close()


def test_an_invitation_before_the_camera_finds_its_person_without_network(
    door: Door, browser: Browser, door_site: Site, tmp_path: Path
) -> None:
    with holding(door.qr("Kesehatan Contoh"), door, browser, door_site, tmp_path) as phone:
        phone.ready(kept=True)
        phone.page.wait_for_function("caches.match('/static/vendor/qr/decode.js').then((one) => Boolean(one))")
        phone.offline()
        phone.page.locator("#scan-open").click()
        sheet = phone.page.locator("#seat-sheet")
        expect(sheet.locator("h2")).to_have_text("Dinas Kesehatan Contoh")
        expect(sheet.get_by_label("Hadir: Budi Hartono")).to_be_focused()
        phone.page.keyboard.press("Enter")
        phone.page.keyboard.press("Escape")
        phone.offline(False)
        door.will_have(("Budi Hartono", "head", None))


def test_a_code_of_something_else_says_so_and_the_search_remains(
    door: Door, browser: Browser, door_site: Site, tmp_path: Path
) -> None:
    with holding("https://contoh.example/menu", door, browser, door_site, tmp_path) as phone:
        phone.page.locator("#scan-open").click()
        expect(phone.page.locator("#scan-said")).to_have_text("Kode ini bukan undangan kami.")
        phone.page.locator("#scan-search").click()
        expect(phone.page.locator("#find")).to_be_focused()


def test_an_invitation_to_another_meeting_is_not_taken_for_one_of_ours(door: Door, stand: Stand) -> None:
    phone = stand().ready()
    answers = phone.page.evaluate(
        """async (texts) => {
          const { whose } = await import("/static/js/door/code.js");
          return Promise.all(texts.map(async (text) => {
            const answer = await whose(text, [{ code: "o1", expected: [] }]);
            return typeof answer === "string" ? answer : answer.seat.code;
          }));
        }""",
        [Door.make().qr("Sosial Contoh"), "bukan alamat", "https://rembug.example/u/pendek"],
    )
    assert answers == ["elsewhere", "strange", "strange"]


def test_without_a_camera_or_when_it_is_refused_a_sentence_says_what_to_do(door: Door, stand: Stand) -> None:
    phone = stand().ready()
    phone.page.locator("#scan-open").click()
    said = phone.page.locator("#scan-said")
    expect(said).to_have_text("Tidak ada kamera yang dapat dipakai di perangkat ini. Carilah dengan nama.")
    phone.page.keyboard.press("Escape")
    phone.page.evaluate(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); }; true"
    )
    phone.page.locator("#scan-open").click()
    expect(said).to_have_text("Kamera tidak boleh dipakai. Izinkan di pengaturan peramban, atau cari dengan nama.")
