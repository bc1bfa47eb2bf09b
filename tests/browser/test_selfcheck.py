"""A hall with a projector, a phone in it, the desk at the door and a leader who watches: four browsers, one meeting."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Response, expect

from forum.attendance import queries
from forum.attendance.models import Attendance
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations.service import token
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.support.browser import DESK, Person

pytestmark = pytest.mark.browser

LIMIT = 100_000
WALL = {"width": 1920, "height": 1080}


@pytest.fixture(autouse=True)
def leaves_nothing(town: Town) -> Iterator[None]:
    """What these tests record is taken away again: others count the same meeting."""
    before = set(queries_keys(town))
    yield
    recorded = db.session.query(Attendance).filter_by(meeting_id=town.meeting(town.now).id)
    for row in recorded.filter(Attendance.client_key.not_in(before)):
        db.session.delete(row)
    db.session.commit()


def queries_keys(town: Town) -> list[str]:
    return [row.client_key for row in queries.history(town.meeting(town.now).id)]


def fill_in(phone: Person, name: str, organisation: str = "Paguyuban Kopi Merapi") -> None:
    phone.page.fill("[name=organisation]", organisation)
    phone.page.fill("[name=person_name]", name)
    phone.page.check("[name=level][value=staff]")
    phone.page.click("main form button[type=submit]")


def sources(town: Town, name: str) -> list[str]:
    db.session.rollback()
    return [row.source for row in queries.rows(town.meeting(town.now).id) if row.person_name == name]


def test_the_code_on_the_wall_changes_by_itself_and_the_phone_types_it(visit: Visit, town: Town) -> None:
    wall = visit(user=town.user("organiser"), size=WALL).open(f"/rapat/{town.checking_in()}/layar")
    shown = wall.page.locator(".screen__code")
    first = shown.inner_text()
    assert re.fullmatch(r"[A-Z3-9]{3} [A-Z3-9]{3}", first)
    came = int(wall.page.locator(".screen__came strong").inner_text())
    phone = visit(locale="en", touch=True).open("/hadir")
    phone.page.fill("[name=code]", first.lower())
    phone.page.click("main form button[type=submit]")
    fill_in(phone, "Sri Contoh")
    expect(phone.page.locator(".declared__when")).to_contain_text("Declared by yourself")
    assert sources(town, "Sri Contoh") == ["self"]
    expect(wall.page.locator(".screen__came strong")).to_have_text(str(came + 1))


def test_it_works_on_a_poor_line_without_javascript(visit: Visit, town: Town) -> None:
    phone = visit(scripts=False)
    loaded: list[Response] = []
    phone.page.on("response", lambda one: loaded.append(one))
    phone.go(town.code())
    assert 0 < sum(len(one.body()) for one in loaded if one.ok) < LIMIT
    fill_in(phone, "Tono Contoh")
    with phone.page.expect_navigation():
        phone.page.click("form[action$=batal] button")
    assert sources(town, "Tono Contoh") == []


def test_a_tap_at_the_door_appears_at_the_leader_within_seconds(visit: Visit, town: Town) -> None:
    leader = visit(user=town.user("leader"), size=DESK, locale="en").open(f"/rapat/{town.watched()}/langsung")
    assert int(leader.page.locator("#live").get_attribute("data-seconds") or 60) <= 5  # a busy machine adds to it
    newest = leader.page.locator(".arrival").first
    before = newest.inner_text()
    door = visit(user=town.user("organiser"), locale="en", touch=True).open(f"/rapat/{town.now}/pintu")
    tap = door.page.locator("#roster .tap--came").first
    who = (tap.get_attribute("aria-label") or "").partition(": ")[2]
    tap.tap()
    expect(newest).not_to_have_text(before)
    expect(newest).to_contain_text(who)
    expect(leader.page.locator("#live-said")).to_contain_text(who)


def test_a_broken_line_is_said_and_mends_itself(visit: Visit, town: Town) -> None:
    leader = visit(user=town.user("leader"), locale="en").open(f"/rapat/{town.now}/langsung")
    lost = leader.page.locator("#live-lost")
    leader.context.set_offline(True)
    expect(lost).to_contain_text("No connection")
    leader.context.set_offline(False)
    expect(lost).to_be_empty()
    leader.expected("ERR_INTERNET_DISCONNECTED", "network:")


def test_one_tap_by_the_link_says_i_am_online(visit: Visit, town: Town) -> None:
    meeting = town.meeting(town.now)
    here = {row.invitation_id for row in queries.present(meeting.id)}
    said = invitations.current_replies(meeting.id)
    mine = next(one for one in town.invitations(town.now)
                if one.id not in here and one.id in said and said[one.id].answer == "accepted")  # fmt: skip
    phone = visit(locale="en", touch=True).open(f"/u/{token(mine)}")
    phone.page.locator("#hadir button[value=online]").tap()
    expect(phone.page.locator(".here__done")).to_contain_text("Online")
    assert phone.barriers() == []
    phone.page.get_by_role("button", name="Undo").tap()
    expect(phone.page.locator("#hadir button[value=online]")).to_be_visible()
