"""The organiser's day."""

from datetime import timedelta

from forum.kernel import clock
from tests.support.client import Visitor


def planned(make, forum, **given):
    return make.meeting(forum=forum, **given)


def test_the_day_is_a_line_of_days_with_what_waits(organiser, make, forum):
    now = clock.now()
    planned(make, forum, title="Hari ini", starts_at=now + timedelta(hours=2), state="announced")
    planned(make, forum, title="Besok", starts_at=now + timedelta(days=1))
    planned(make, forum, title="Kemarin", starts_at=now - timedelta(days=1), state="announced")
    planned(make, forum, title="Batal", starts_at=now + timedelta(days=2), state="cancelled")
    planned(make, make.forum(), title="Forum lain", starts_at=now + timedelta(days=2))
    page = organiser.get("/hari-ini")
    assert page.all(".meeting-line__title") == ["Hari ini", "Besok"]
    assert page.all(".day__words") == ["Tuesday, 3 November 2026", "Wednesday, 4 November 2026"]
    assert page.all("#waiting .hand") == ["Kemarin, 2 Nov 2026: say whether it was held"]


def test_a_day_without_anything_says_what_will_be_here(visitor, make, forum):
    assert "You are in no forum yet" in visitor.sign_in(make.user()).speak("en").get("/hari-ini").text
    empty = Visitor(visitor.app).sign_in(make.organiser(forum)).speak("en").get("/hari-ini")
    assert "No meeting is planned" in empty.text
