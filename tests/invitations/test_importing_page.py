"""Moving meetings here on a page: first a look, then the same file is taken; nothing is mailed."""

from io import BytesIO

import pytest

from forum.extensions import db
from forum.meetings.models import Meeting, Series
from tests.support.calendar_files import ASKED, calendar, event, outbox, series


@pytest.fixture
def forum(make):
    return make.forum()


@pytest.fixture
def organiser(visitor, make, forum):
    return visitor.sign_in(make.organiser(forum)).speak("en")


def address(forum):
    return f"/forum/{forum.slug}/rapat/pindahan"


def sent(content, **given):
    return {"file": (BytesIO(content), "rapat.ics"), "organiser_is_us": "y", **given}


def number():
    return [db.session.scalar(db.select(db.func.count(kind.id))) for kind in (Meeting, Series)]


def test_a_look_saves_nothing_and_then_the_same_file_is_taken_once(organiser, forum):
    assert organiser.get(address(forum)).status == 200
    look = organiser.post(address(forum), sent(calendar(event(*ASKED), series(*ASKED)), look="yes"))
    assert (look.status, look.all(".card__title"), number()) == (200, ["Konsolidasi", "Konsolidasi"], [0, 0])
    assert "First Tuesday of every month, 09:00–12:00 WIB · 3 invitees" in look.text
    taken = {**look.form("form.form"), "take": "yes"}
    assert [organiser.post(address(forum), taken).status for _time in range(2)] == [303, 303]
    assert (number(), outbox()) == ([7, 1], [])


def test_what_is_left_says_why(organiser, forum):
    page = organiser.post(address(forum), {"file": (BytesIO(calendar(event(*ASKED))), "x.ics"), "look": "yes"})
    assert page.all(".card__end") == ["is left out"]
    assert "sekretariat@lama.example" in page.all(".card li")[0]
    assert "Take over" not in page.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose the calendar file (.ics)."),
        ({"kept": "f" * 64}, "Choose the calendar file (.ics) once more."),
        ({"kept": "../../etc/passwd"}, "Choose the calendar file (.ics)."),
        (sent(b"bukan kalender"), "This is not a calendar file that can be read"),
        (sent(calendar(event()), begins="16.00", ends="08.00"), "The end is before the start."),
        (sent(calendar(event()), begins="pagi"), "This is not a time. Write it as 09.00."),
    ],
)
def test_what_is_no_file_is_said(organiser, forum, given, said):
    page = organiser.post(address(forum), {**given, "take": "yes"})
    assert (page.status, said in page.text, number()) == (422, True, [0, 0])


def test_only_who_organises_the_forum_moves_meetings_into_it(visitor, make, forum):
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get(address(forum)).status == 403
    assert visitor.post(address(forum), sent(calendar(event(*ASKED)), take="yes")).status == 403
