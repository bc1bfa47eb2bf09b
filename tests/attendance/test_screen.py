"""The projector's page: opened by the organiser, a code that changes, nothing outside the hours."""

from datetime import timedelta

import pytest

from forum.attendance.models import AttendanceClosing
from forum.attendance.selfcheck import opening
from forum.kernel import clock


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="layar")


@pytest.fixture
def organiser(make, meeting, visitor):
    return visitor.sign_in(make.organiser(meeting.forum)).speak("en")


def do(organiser, what):
    return organiser.follow(organiser.post("/rapat/layar/layar", {"do": what}))


def test_it_is_closed_until_somebody_opens_it(organiser):
    page = organiser.get("/rapat/layar/layar")
    assert page.all(".screen__how") == ["Self check-in is not open."]
    assert page.all(".screen__code") == []
    assert page.soup.select("noscript meta, script") == []


def test_opened_it_shows_the_code_the_square_and_how_many_came(organiser, meeting, make):
    make.attendance(meeting, make.organisation(), "head")
    page = do(organiser, "open")
    shown = opening.shown_now(opening.of(meeting.id))
    assert page.all(".screen__code") == [f"{shown[:3]} {shown[3:]}"]
    assert page.all(".screen__came") == ["1 person is here so far"]
    assert len(page.soup.select("svg.qr")) == 1
    assert "rembug.example/hadir" in page.text
    left = int(page.soup.select_one("#screen")["data-left"])
    assert page.soup.select_one("noscript meta")["content"] == str(left + 1)
    assert len(page.queries) <= 8


def test_another_moment_another_code(organiser):
    first = do(organiser, "open").all(".screen__code")
    with clock.frozen(clock.now() + timedelta(seconds=45)):
        assert organiser.get("/rapat/layar/layar").all(".screen__code") != first


def test_outside_the_hours_it_says_from_when(organiser, meeting):
    do(organiser, "open")
    with clock.frozen(clock.now() - timedelta(minutes=61)):
        page = organiser.get("/rapat/layar/layar")
    assert page.all(".screen__how") == ["You can check in from Tuesday, 3 November 2026, 08:00 WIB on."]
    with clock.frozen(clock.now() + timedelta(hours=4)):
        assert organiser.get("/rapat/layar/layar").all(".screen__code") == []


def test_closing_and_renewing(organiser, meeting):
    do(organiser, "open")
    before = opening.of(meeting.id).nonce
    assert "The codes shown so far are no longer taken." in do(organiser, "renew").text
    assert opening.of(meeting.id).nonce != before
    assert do(organiser, "close").all(".screen__code") == []
    assert do(organiser, "close").status == 200
    assert organiser.post("/rapat/layar/layar", {"do": "explode"}).status == 422


@pytest.mark.parametrize("state", ["draft", "cancelled", "concluded"])
def test_a_meeting_that_does_not_take_place_cannot_be_opened(organiser, meeting, state):
    meeting.state = state
    assert organiser.post("/rapat/layar/layar", {"do": "open"}).status == 422
    assert opening.of(meeting.id) is None
    assert organiser.get("/rapat/layar/layar").all("main button") == []


def test_nor_one_whose_attendance_is_closed(organiser, meeting, make):
    make.add(AttendanceClosing(meeting_id=meeting.id, counts={}))
    assert organiser.post("/rapat/layar/layar", {"do": "open"}).status == 422


def test_only_who_stands_at_the_door(make, meeting, visitor):
    leader = make.user("Bupati")
    make.role(meeting.forum, leader, "leader")
    assert visitor.sign_in(leader).get("/rapat/layar/layar").status == 403
