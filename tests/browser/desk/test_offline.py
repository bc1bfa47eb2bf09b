"""Without network: nothing lost, nothing twice, two who differ are asked, wrong clocks do not matter."""

from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect

from forum.kernel import clock
from tests.browser.desk.conftest import Stand
from tests.browser.desk.door import NO_LINE, SENT, WAITING, Door

pytestmark = pytest.mark.browser
AHEAD = "{ const real = Date.now.bind(Date); Date.now = () => real() + 5 * 3600e3 + 1234; }"


def test_taps_without_network_survive_reloading_and_arrive_once_from_two_devices(door: Door, stand: Stand) -> None:
    one, two = stand("Meja 1").ready(kept=True), stand("Meja 2").ready(kept=True)
    for phone in (one, two):
        phone.offline()
    one.came("Rini Astuti")
    one.level("Rini Astuti", "head.plh")
    one.came("Budi Hartono")
    two.came("Siti Aminah")
    two.came("Budi Hartono")
    one.says(f"3 ketukan {WAITING} · {NO_LINE} sejak ")
    assert one.link.rsplit("/")[-1] not in one.page.url
    one.page.reload()
    one.ready()
    one.says(f"3 ketukan {WAITING}")
    assert "Plh." in one.shown("Rini Astuti")
    one.came("Wayan Sudarma")
    one.says(f"4 ketukan {WAITING}")
    two.offline(False)
    one.offline(False)
    one.says(SENT)
    two.says(SENT)
    everybody = [("Budi Hartono", "head", None), ("Rini Astuti", "head", "plh"),
                 ("Siti Aminah", "head", None), ("Wayan Sudarma", "head", None)]  # fmt: skip
    door.will_have(*everybody)
    assert [event.state for event in door.events] == ["applied"] * 6
    for phone in (one, two):
        phone.page.reload()
        expect(phone.page.locator("#sum")).to_contain_text("4 dari 4 organisasi hadir · 4 orang")


def test_the_start_of_the_installed_app_finds_its_meetings_without_network(door: Door, stand: Stand) -> None:
    phone = stand().ready(kept=True)
    phone.offline()
    phone.open("/pintu/")
    phone.ready()
    phone.page.locator("#home").click()
    expect(phone.page.locator("#meetings")).to_contain_text("Rapat meja")
    phone.offline(False)
    phone.open(Door.make().admit())
    phone.ready()
    phone.open("/pintu/")
    expect(phone.page.locator("#meetings li")).to_have_count(2)


def test_two_devices_that_differ_make_a_question_and_nobody_wins_silently(door: Door, stand: Stand) -> None:
    one, two = stand("Meja 1").ready(), stand("Meja 2").ready()
    for phone in (one, two):
        phone.offline()
        phone.came("Rini Astuti")
    two.level("Rini Astuti", "head.plt")
    one.offline(False)
    door.will_have(("Rini Astuti", "head", None))
    two.offline(False)
    for phone in (two, one):
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        seat = phone.seat("Dinas Sosial")
        expect(seat).to_contain_text("Dua perangkat berbeda")
        expect(seat).to_contain_text("Menurut Meja 1")
        expect(seat).to_contain_text("Menurut Meja 2")
        expect(phone.page.locator("#sum")).to_contain_text("1 pertanyaan untuk penyelenggara")
        phone.page.evaluate("dispatchEvent(new Event('focus'))")


def test_a_clock_that_is_wrong_by_hours_tells_the_right_arrival(door: Door, stand: Stand) -> None:
    phone = stand(before=AHEAD).ready(kept=True)
    phone.offline()
    moment = clock.now()
    phone.came("Rini Astuti")
    local = moment + timedelta(hours=7)
    assert any(f"{local + timedelta(minutes=m):%H.%M}" in phone.shown("Rini Astuti") for m in (0, 1))
    phone.offline(False)
    door.will_have(("Rini Astuti", "head", None))
    assert abs(door.person("Rini Astuti").arrived_at - moment) < timedelta(minutes=1)
    claimed = door.events[0].claimed_at
    assert claimed - moment > timedelta(hours=4)


def test_a_portal_that_answers_for_others_and_a_broken_server_are_no_network(door: Door, stand: Stand) -> None:
    phone = stand().ready()
    answers = iter([(200, "text/html", "<p>Silakan masuk</p>"), (500, "application/json", "{}"),
                    (200, "application/json", "{")])  # fmt: skip

    def portal(route: Route) -> None:
        status, kind, body = next(answers, (502, "text/html", ""))
        route.fulfill(status=status, content_type=kind, body=body)

    phone.page.route("**/kabar*", portal)
    phone.came("Rini Astuti")
    for _again in range(3):
        phone.says(f"1 ketukan {WAITING}")
        with phone.page.expect_response("**/kabar*"):
            phone.page.evaluate("dispatchEvent(new Event('online'))")
    assert door.people == []
    phone.page.unroute("**/kabar*")
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.says(SENT)
    door.will_have(("Rini Astuti", "head", None))
    phone.expected("500", "502")


def test_a_tap_the_server_cannot_count_is_said_and_can_be_put_away(door: Door, stand: Stand) -> None:
    phone = stand().ready()
    phone.offline()
    phone.came("Rini Astuti")
    door.withdraw("Sosial Contoh")
    phone.offline(False)
    phone.warns("Rini Astuti")
    phone.warns("Ketukan ini diterima, tetapi tidak dapat dihitung")
    phone.page.get_by_role("button", name="Saya sudah membaca").click()
    expect(phone.page.locator("#notices")).to_be_empty()
    assert [event.state for event in door.events] == ["refused"]
