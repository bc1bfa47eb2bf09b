"""When the device cannot keep what it should, or must not keep it any longer."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk.conftest import Stand
from tests.browser.desk.door import NAMES, NO_LINE, SENT, WAITING, Door

pytestmark = pytest.mark.browser
BLOCKED = "Object.defineProperty(window, 'indexedDB', {get() { throw new DOMException('no', 'SecurityError'); }});"
FULL = """{ const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...what) {
    if (window.full) throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, what);
  }; }"""


def test_a_full_storage_is_said_and_nothing_is_claimed(door: Door, stand: Stand) -> None:
    phone = stand(before=FULL).ready()
    phone.came("Rini Astuti")
    phone.says(SENT)
    phone.offline()
    phone.came("Budi Hartono")
    phone.page.evaluate("window.full = true")
    phone.came("Siti Aminah")
    phone.warns("Penyimpanan perangkat ini penuh")
    phone.warns("1 ketukan hanya ada di halaman ini")
    assert ("Belum aman" in phone.shown("Siti Aminah"), "Belum aman" in phone.shown("Budi Hartono")) == (True, False)
    phone.offline(False)
    door.will_have(("Budi Hartono", "head", None), ("Rini Astuti", "head", None), ("Siti Aminah", "head", None))
    phone.warns("Semua ketukan terkirim")
    expect(phone.page.locator("#seats").get_by_text("Belum aman")).to_have_count(0)
    phone.page.evaluate("window.full = false")
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator("#notices")).to_be_empty()


def test_a_phone_without_room_says_so_and_sends_at_once(door: Door, stand: Stand) -> None:
    phone = stand(quota=1).ready()
    phone.warns("Penyimpanan di sini penuh atau tidak diizinkan")
    phone.offline()
    phone.came("Siti Aminah")
    phone.says(f"1 ketukan {WAITING} · {NO_LINE}")
    phone.offline(False)
    door.will_have(("Siti Aminah", "head", None))
    phone.says(SENT)


def test_a_browser_that_keeps_nothing_says_so_and_sends_at_once(door: Door, stand: Stand) -> None:
    phone = stand(before=BLOCKED).ready()
    phone.warns("Peramban ini tidak menyimpan apa pun")
    assert phone.link in phone.page.url  # else reloading would lose the way in
    phone.came("Rini Astuti")
    door.will_have(("Rini Astuti", "head", None))
    phone.says(SENT)


def test_a_device_revoked_while_it_had_no_network_hands_in_its_taps_and_forgets_the_list(
    door: Door, stand: Stand
) -> None:
    phone = stand().ready()
    phone.offline()
    phone.came("Rini Astuti")
    phone.says(f"1 ketukan {WAITING} · {NO_LINE}")
    door.revoke()
    phone.offline(False)
    phone.warns("Perangkat ini tidak lagi diizinkan")
    phone.warns("1 ketukan tetap diserahkan")
    assert [(event.kind, event.state) for event in door.events] == [("came", "held")]
    assert door.people == []
    expect(phone.page.locator("#seats li")).to_have_count(0)
    door.will(lambda: [name for name in (*NAMES, "Dinas Sosial") if name in phone.kept()], [])
    phone.expected("410")


def test_after_closing_its_own_taps_are_taken_first_and_then_no_name_is_left(door: Door, stand: Stand) -> None:
    phone = stand().ready(kept=True)
    before = phone.kept()
    assert all(name in before for name in NAMES)
    phone.offline()
    phone.came("Rini Astuti")
    door.close()
    phone.offline(False)
    phone.warns("Meja registrasi rapat ini sudah ditutup")
    door.will_have(("Rini Astuti", "head", None))
    door.will(lambda: [name for name in (*NAMES, "Dinas Sosial", "Rapat meja") if name in phone.kept()], [])
    assert [name for name in NAMES if name in phone.page.content()] == []
    phone.page.reload()
    phone.warns("Meja registrasi rapat ini sudah ditutup")


def test_a_link_nobody_knows_any_more_keeps_the_taps(door: Door, stand: Stand) -> None:
    phone = stand().ready()
    phone.offline()
    phone.came("Rini Astuti")
    door.forget_devices()
    phone.offline(False)
    phone.warns("Tautan ini tidak membuka meja registrasi")
    phone.says(f"1 ketukan {WAITING}")
    assert "Rini Astuti" in phone.kept()
    phone.expected("404")


def test_the_kept_page_holds_no_name_and_old_pages_go(door: Door, stand: Stand) -> None:
    phone = stand(before="caches.open('pintu-lama').then((one) => one.put('/pintu/', new Response('lama')));")
    phone.ready(kept=True)
    phone.page.wait_for_function("caches.keys().then((all) => all.length === 1 && all[0] !== 'pintu-lama')")
    names = phone.page.evaluate("""async () => {
      const cache = await caches.open((await caches.keys())[0]);
      const all = await Promise.all((await cache.keys()).map(async (one) => (await cache.match(one)).text()));
      return all.join();
    }""")
    assert [name for name in (*NAMES, "Dinas Sosial", "Rapat meja", phone.link) if name in names] == []
    assert "Meja registrasi" in names
