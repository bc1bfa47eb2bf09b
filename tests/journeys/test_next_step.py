"""On the day and after it, Today and the meeting's page offer the next step."""

from datetime import timedelta

from forum.kernel import clock
from tests.support.client import Visitor
from tests.support.factories import Factory


def test_on_its_day_a_meeting_opens_its_door_from_today(make: Factory, visitor: Visitor) -> None:
    forum = make.forum()
    today = make.meeting(forum=forum, state="announced", starts_at=clock.now() + timedelta(hours=1))
    make.meeting(forum=forum, state="announced", starts_at=clock.now() + timedelta(days=3))
    visitor.sign_in(make.organiser(forum))
    assert visitor.get("/hari-ini").all(".slot .button") == ["Buka daftar hadir"]
    assert visitor.get(f"/rapat/{today.key}").all(".button--primary") == ["Buka daftar hadir"]


def test_once_held_its_minutes_are_begun_with_one_press(make: Factory, visitor: Visitor) -> None:
    forum = make.forum()
    held = make.meeting(forum=forum, state="held", starts_at=clock.now() - timedelta(hours=1))
    visitor.sign_in(make.organiser(forum))
    assert "Notula yang perlu diterbitkan" in visitor.get("/hari-ini").all("h2")
    assert visitor.get(f"/rapat/{held.key}").all(".button--primary") == ["Mulai menulis notula"]
    page = visitor.follow(visitor.post(f"/rapat/{held.key}/notula/mulai"))
    assert page.all("h1") == ["Notula"]
    assert visitor.get(f"/rapat/{held.key}").all(".button--primary") == ["Lanjutkan menulis"]
