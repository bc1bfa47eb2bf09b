"""The main navigation says where one is, also on pages of a meeting that other features draw."""

from tests.support.client import Visitor
from tests.support.factories import Factory


def test_pages_about_a_meeting_stand_under_today_and_only_the_tray_and_the_outbox_under_email(
    visitor: Visitor, make: Factory
) -> None:
    forum = make.forum(slug="contoh")
    meeting = make.meeting(forum=forum)
    visitor.sign_in(make.user(locale="en", is_administrator=True)).speak("en")
    here = {
        path: visitor.get(path).all(".top__link[aria-current]")
        for path in (
            "/hari-ini",
            f"/rapat/{meeting.key}/undangan",
            f"/rapat/{meeting.key}/pengingat",
            "/forum/contoh/rapat/baru",
            "/forum/contoh/pengingat",
            "/surat-masuk",
            "/surat-masuk/diurus",
            "/surat-keluar",
        )
    }
    assert here == {
        "/hari-ini": ["Today"],
        f"/rapat/{meeting.key}/undangan": ["Today"],
        f"/rapat/{meeting.key}/pengingat": ["Today"],
        "/forum/contoh/rapat/baru": ["Forums"],
        "/forum/contoh/pengingat": ["Forums"],
        "/surat-masuk": ["Email"],
        "/surat-masuk/diurus": ["Email"],
        "/surat-keluar": ["Email"],
    }
