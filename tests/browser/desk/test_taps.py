"""What a thumb does at the door, and what the server then knows."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.desk.conftest import Stand
from tests.browser.desk.door import NO_LINE, SENT, Door

pytestmark = pytest.mark.browser


def test_one_tap_came_a_second_the_level_a_third_takes_it_back(door: Door, stand: Stand) -> None:
    phone = stand().ready()
    phone.came("Rini Astuti")
    door.will_have(("Rini Astuti", "head", None))
    arrived = door.person("Rini Astuti").arrived_at
    phone.level("Rini Astuti", "head.plt")
    expect(phone.page.locator("#undo-words")).to_have_text("Rini Astuti hadir: Plt.")
    door.will_have(("Rini Astuti", "head", "plt"))
    assert abs(door.person("Rini Astuti").arrived_at - arrived) < timedelta(seconds=1)
    phone.page.locator("#undo-button").click()
    door.will_have(("Rini Astuti", "head", None))
    phone.page.get_by_role("button", name="Batalkan hadir: Rini Astuti").click()
    door.will_have()
    phone.page.locator("#undo-button").click()
    door.will_have(("Rini Astuti", "head", None))
    assert abs(door.person("Rini Astuti").arrived_at - arrived) < timedelta(seconds=1)
    assert [event.state for event in door.events] == ["applied"] * 5


def test_the_one_who_is_sent_stands_first_and_a_head_who_turns_out_to_be_staff_is_them(
    door: Door, stand: Stand
) -> None:
    door.delegate("Sosial Contoh", "Ani Wulandari")
    phone = stand().ready()
    names = phone.seat("Dinas Sosial Contoh").locator(".expected strong").all_inner_texts()
    assert names == ["Ani Wulandari", "Rini Astuti"]
    phone.came("Rini Astuti")
    phone.level("Rini Astuti", "deputy")
    door.will_have(("Ani Wulandari", "deputy", None))


def test_somebody_new_for_an_organisation_found_in_spite_of_a_slip_or_one_nobody_knows(
    door: Door, stand: Stand
) -> None:
    phone = stand().ready()
    page = phone.page
    page.locator("#walk-in-open").click()
    page.locator("#walk-in-name").fill("Made Putra")
    page.locator("#walk-in-organisation").press_sequentially("pertanhan")
    page.locator("#walk-in-suggestions").get_by_text("Badan Pertanahan Contoh").click()
    page.locator("#walk-in-levels [data-level=deputy]").click()
    page.locator("#walk-in-gender [data-gender=m]").click()
    page.locator("#walk-in-form [type=submit]").click()
    page.locator("#walk-in-open").click()
    page.locator("#walk-in-form [type=submit]").click()
    expect(page.locator("#walk-in-error")).to_have_text("Tulis nama orangnya, atau sedikitnya organisasinya.")
    page.locator("#walk-in-name").fill("Tuti")
    page.locator("#walk-in-organisation").fill("Paguyuban Baru")
    expect(page.locator("#walk-in-said")).to_contain_text("tidak ada di direktori")
    page.locator("#walk-in-form [type=submit]").click()
    door.will_have(("Made Putra", "deputy", None), ("Tuti", "staff", None))
    made, tuti = door.person("Made Putra"), door.person("Tuti")
    assert (made.organisation.name, made.gender, made.is_walk_in) == ("Badan Pertanahan Contoh", "m", True)
    assert (tuti.organisation, tuti.organisation_name, tuti.gender) == (None, "Paguyuban Baru", None)
    expect(page.locator("#guests")).to_contain_text("Paguyuban Baru")


def test_a_name_is_corrected_somebody_leaves_and_comes_back(door: Door, stand: Stand) -> None:
    phone = stand().ready()
    phone.came("Budi Hartono")
    sheet = phone.sheet("Budi Hartono")
    sheet.locator("#person-name").fill("Budi Hartanto")
    sheet.get_by_role("button", name="Simpan nama").click()
    phone.sheet("Budi Hartanto").get_by_role("button", name="Sudah pulang").click()
    expect(phone.page.locator(".came").filter(has_text="Budi Hartanto")).to_contain_text("pulang")
    door.will(
        lambda: [(one.kind, one.state) for one in door.events], [("came", "applied")] * 2 + [("leave", "applied")]
    )
    left = door.person("Budi Hartanto")
    assert left.left_at is not None
    assert left.left_at >= left.arrived_at
    phone.sheet("Budi Hartanto").get_by_role("button", name="Kembali").click()
    phone.sheet("Budi Hartanto").get_by_role("button", name="Daring").click()
    phone.page.keyboard.press("Escape")
    door.will(lambda: [one.state for one in door.events], ["applied"] * 5)
    back = door.person("Budi Hartanto")
    assert (back.left_at, back.mode) == (None, "online")


def test_nobody_came_and_then_somebody_did(door: Door, stand: Stand) -> None:
    phone = stand().ready()
    phone.seat("Dinas Kesehatan").locator("[data-act=seat]").click()
    phone.page.locator("#seat-sheet").get_by_role("button", name="Tidak hadir dengan keterangan").click()
    phone.page.keyboard.press("Escape")
    expect(phone.seat("Dinas Kesehatan").locator(".face")).to_have_text("I")
    phone.seat("Dinas Kesehatan").locator("[data-act=seat]").click()
    phone.page.locator("#seat-sheet").get_by_role("button", name="Hadir: Budi Hartono").click()
    phone.page.keyboard.press("Escape")
    expect(phone.seat("Dinas Kesehatan").locator(".face")).to_have_text("K")
    door.will_have(("Budi Hartono", "head", None))


def test_a_signature_is_drawn_only_where_the_forum_asks_and_arrives_as_strokes(door: Door, stand: Stand) -> None:
    plain = stand().ready()
    plain.came("Rini Astuti")
    assert plain.page.locator("[data-act=sign]").count() == 0
    asking = Door.make(signature=True)
    phone = stand(link=asking.admit()).ready()
    phone.offline()
    phone.came("Rini Astuti")
    phone.page.locator("#seats [data-act=sign]").click()
    phone.page.locator("#sign-save").click()
    expect(phone.page.get_by_role("alert").filter(has_text="Bidang masih kosong.")).to_be_visible()
    pad = phone.page.locator("#pad").bounding_box()
    assert pad is not None
    mouse = phone.page.mouse
    for start, end in (((0.1, 0.5), (0.5, 0.2)), ((0.6, 0.2), (0.9, 0.9))):
        mouse.move(pad["x"] + pad["width"] * start[0], pad["y"] + pad["height"] * start[1])
        mouse.down()
        mouse.move(pad["x"] + pad["width"] * end[0], pad["y"] + pad["height"] * end[1], steps=12)
        mouse.up()
    phone.page.locator("#sign-save").click()
    phone.says(NO_LINE)
    phone.offline(False)
    phone.says(SENT)
    [drawn] = asking.signatures
    assert (len(drawn.strokes), drawn.width, drawn.height) == (2, 600, 240)
    first = drawn.strokes[0]
    assert (abs(first[0][0] - 60) < 8, abs(first[-1][1] - 48) < 8, len(first) > 5) == (True, True, True)
    assert "tanda tangan" in phone.shown("Rini Astuti").casefold()
