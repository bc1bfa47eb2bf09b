"""An organiser at a desk: from an empty form to invitations that have left."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from forum.extensions import db
from forum.invitations import queries
from forum.jobs import worker
from forum.meetings.models import Meeting
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.support.browser import DESK

pytestmark = pytest.mark.browser
DARK_PAPER = "rgb(22, 20, 15)"


def test_a_meeting_is_planned_people_are_chosen_looked_through_and_invited(visit: Visit, town: Town) -> None:
    desk = visit(user=town.user("organiser"), locale="en", size=DESK).open(f"/forum/{town.forum.slug}/rapat/baru")
    page = desk.page
    page.get_by_label("Title").fill("Rapat dari peramban")
    page.locator("[name=kind]").select_option("coordination")
    page.locator("[name=day]").fill("2027-03-04")
    page.locator("[name=start]").fill("09.00")
    page.locator("[name=end]").fill("12.00")
    page.locator("[name=place]").fill("Pendopo")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("heading", level=1, name="Rapat dari peramban")).to_be_visible()
    db.session.rollback()
    meeting = db.session.scalars(select(Meeting).where(Meeting.title == "Rapat dari peramban")).one()
    assert meeting.state == "draft"

    desk.open(f"/rapat/{meeting.key}/undangan")
    page.locator("[name=pasted]").fill("Rini Astuti <rini@contoh.example>\nBudi Santosa <budi@contoh.example>")
    page.get_by_role("button", name="Add these people").click()
    expect(page.get_by_role("row", name="Rini Astuti")).to_be_visible()
    assert not [one for one in queries.for_meeting(meeting.id) if one.sent_at]

    page.locator("main a[href$='/pratinjau']").click()
    expect(page.frame_locator("iframe").get_by_text("Rapat dari peramban").first).to_be_visible()
    page.get_by_role("button", name="Send 2 invitations").click()
    expect(page.locator(".notices")).to_be_visible()
    db.session.rollback()
    worker.drain()
    db.session.rollback()
    assert town.meeting(meeting.key).state == "announced"
    assert sorted(one.email for one in queries.for_meeting(meeting.id) if one.sent_at) == [
        "budi@contoh.example", "rini@contoh.example"]  # fmt: skip
    assert desk.site.mail.arrived("rini@contoh.example") != []


def test_leaving_a_half_written_form_asks_first(visit: Visit, town: Town) -> None:
    desk = visit(user=town.user("organiser"), locale="en", size=DESK).open(f"/forum/{town.forum.slug}/rapat/baru")
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.page.get_by_label("Title").press_sequentially("Belum selesai")
    desk.page.get_by_role("link", name="Cancel").click()
    desk.page.wait_for_url(f"**/forum/{town.forum.slug}")
    assert asked == ["beforeunload"]


def test_the_light_changes_without_loading_the_page_and_is_kept(visit: Visit, town: Town) -> None:
    desk = visit(user=town.user("organiser"), locale="en", size=DESK).open("/akun")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    desk.page.locator(".top__account summary").click()
    with desk.page.expect_event("requestfinished", lambda request: "/tampilan/dark" in request.url):
        desk.page.get_by_role("link", name="Dark").click()
    expect(desk.page.locator("html")).to_have_css("background-color", DARK_PAPER)
    assert [one["value"] for one in desk.context.cookies() if one["name"] == "theme"] == ["dark"]
    assert desk.open("/akun").page.evaluate(paper) == DARK_PAPER


def test_a_menu_closes_with_escape_and_gives_the_focus_back(visit: Visit, town: Town) -> None:
    desk = visit(user=town.user("organiser"), locale="en", size=DESK).open("/akun")
    menu = desk.page.locator(".top__account details")
    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="Sign out")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
