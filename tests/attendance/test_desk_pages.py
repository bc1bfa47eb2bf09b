"""Organisers at the door: devices they admit and take off, questions they answer."""

from datetime import timedelta

import pytest

from forum.attendance import queries
from forum.attendance.desk import devices, questions
from forum.attendance.models import AbsenceMark, Attendance, DoorDevice, DoorEvent, Signature
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict
from tests.attendance.desk import Phone
from tests.support.client import Visitor

DEVICES, QUESTIONS = "/rapat/pintu/pintu/perangkat", "/rapat/pintu/pintu/pertanyaan"


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="pintu")


@pytest.fixture
def keeper(make, meeting, visitor):
    return visitor.sign_in(make.organiser(meeting.forum)).speak("en")


@pytest.fixture
def seat(make, meeting):
    office = make.office(organisation=make.organisation("Dinas Sosial Contoh"))
    make.tenure(office, make.person("Budi"))
    return make.invitation(meeting, office)


@pytest.fixture
def disputed(app, meeting, seat):
    """Two devices that say different things of the same person."""
    phones = [Phone(Visitor(app), devices.admit(meeting, f"Meja {number}"), f"c{number}") for number in (1, 2)]
    phones[0].came(seat)
    phones[1].came(seat, "", "staff")
    for one in phones:
        one.send()
    return phones


def people(meeting):
    return sorted((one.person_name, one.level) for one in queries.people(meeting.id))


def test_a_phone_is_admitted_in_three_taps(meeting, keeper, app):
    page = keeper.get("/rapat/pintu/pintu")
    assert DEVICES in [link["href"] for link in page.soup.select("a.button")]  # the first tap
    page = keeper.get(DEVICES)
    sent = page.form(".admit")
    assert sent["label"] == "Desk 1"
    page = keeper.follow(keeper.post(DEVICES, {**sent, "do": "admit"}))  # the second
    code = keeper.get(page.soup.select_one(".qr__code")["src"])
    assert (code.response.mimetype, code.data[:4]) == ("image/png", b"\x89PNG")
    link = page.soup.select_one("code").get_text()
    assert link == devices.link(db.session.query(DoorDevice).one())
    assert Visitor(app).get(f"{link.removeprefix('http://rembug.example')}/daftar.json").status == 200


def test_admitting_twice_is_once_and_a_device_needs_a_name(keeper):
    sent = {**keeper.get(DEVICES).form(".admit"), "do": "admit"}
    first, second = keeper.post(DEVICES, sent), keeper.post(DEVICES, sent)
    assert (first.location, db.session.query(DoorDevice).count()) == (second.location, 1)
    page = keeper.post(DEVICES, {**sent, "nonce": "", "label": " "})
    assert (page.status, "Give the device a name" in page.text) == (422, True)


def test_a_device_taken_off_hears_nothing_more_and_its_taps_wait_for_a_person(make, meeting, seat, keeper, app):
    phone = Phone(Visitor(app), devices.admit(meeting, "Meja 1"), "c1")
    phone.came(seat)
    for _twice in range(2):
        assert keeper.post(DEVICES, {"do": f"revoke:{phone.device.id}"}).status == 303
    assert phone.send().status == 410
    page = keeper.get(DEVICES)
    assert "Meja 1 still sent 1 tap after it was taken off" in page.text
    assert keeper.get(f"{DEVICES}/{phone.device.id}/kode.png").status == 404
    page = keeper.follow(keeper.post(DEVICES, {"do": f"accept:{phone.device.id}"}))
    assert ("1 tap was taken over." in page.text, people(meeting)) == (True, [("Budi", "head")])


@pytest.mark.parametrize("do", ["", "dance", "revoke", "revoke:abc", "accept:999999", "discard:-1"])
def test_what_makes_no_sense_changes_no_device(meeting, keeper, do):
    device = devices.admit(meeting, "Meja 1")
    assert keeper.post(DEVICES, {"do": do}).status in (404, 422)
    assert device.revoked_at is None


def test_the_devices_and_signatures_of_another_meeting_are_not_there(make, meeting, keeper):
    other = make.meeting(state="announced", starts_at=clock.now())
    theirs = devices.admit(other, "Meja 1")
    drawn = make.add(Signature(key="s", meeting_id=other.id, subject="x", strokes=[[[1, 1]]], width=9, height=9))
    assert keeper.post(DEVICES, {"do": f"revoke:{theirs.id}"}).status == 404
    assert keeper.get(f"{DEVICES}/{theirs.id}/kode.png").status == 404
    assert keeper.get(f"/rapat/pintu/pintu/tanda-tangan/{drawn.id}.svg").status == 404
    assert "Meja 1" not in keeper.get(DEVICES).text


def test_a_signature_is_seen_by_organisers_on_the_page_of_the_person_only(make, meeting, seat, keeper, app):
    phone = Phone(Visitor(app), devices.admit(meeting, "Meja 1"), "c1")
    phone.came(seat)
    phone.tap("sign", f"{seat.id}:h", strokes=[[[1, 2], [30, 40]], [[5, 5]]], width=300, height=100)
    phone.send()
    page = keeper.get(f"/rapat/pintu/pintu/orang/{queries.present(meeting.id)[0].id}")
    picture = keeper.get(page.soup.select_one(".signed__picture")["src"])
    assert b'<path d="M1 2L30 40"/><path d="M5 5L5 5"/>' in picture.data
    assert picture.response.headers["Cache-Control"] == "private, no-store"
    leader = make.user()
    make.role(meeting.forum, leader, "leader")
    assert Visitor(app).sign_in(leader).get(page.soup.select_one(".signed__picture")["src"]).status == 403


def test_a_question_is_shown_to_everybody_and_answered_once(meeting, seat, keeper, disputed):
    assert "1 question is open" in keeper.get("/rapat/pintu/pintu").text
    assert "1 question from the door is open" in keeper.get("/rapat/pintu").text
    page = keeper.get(QUESTIONS)
    assert page.all(".variant__words strong") == ["Budi", "Kepala Dinas Sosial Contoh"]
    assert [words.split(" · ")[0] for words in page.all(".variant__words .variant__more:last-child")] == [
        "Meja 1", "Meja 2",
    ]  # fmt: skip
    answer = {**page.form(".question form"), "keep": "c2-1"}
    assert keeper.post(QUESTIONS, answer).location == "/rapat/pintu/pintu"
    assert people(meeting) == [("", "staff")]
    row = db.session.query(Attendance).filter_by(client_key="c1-1").one()
    assert (row.removed_by_id is None, row.removed_reason) == (False, "A question at the door was answered otherwise.")
    assert keeper.post(QUESTIONS, answer).status == 409
    assert questions.open_ones(meeting) == []


def test_both_came(meeting, seat, keeper, disputed):
    answer = {**keeper.get(QUESTIONS).form(".question form"), "both": "1"}
    keeper.post(QUESTIONS, answer)
    assert people(meeting) == [("", "staff"), ("Budi", "head")]
    assert (questions.open_ones(meeting), keeper.post(QUESTIONS, answer).status) == ([], 409)
    [outcome] = queries.outcomes([meeting.id])[meeting.id].values()
    assert (outcome.code, outcome.disputed) == ("head", False)


def test_a_third_who_says_otherwise_after_the_answer_is_a_question_again(meeting, seat, keeper, disputed, app):
    third = Phone(Visitor(app), devices.admit(meeting, "Meja 3"), "c3")
    third.came(seat, "Budi", "deputy")
    answer = {**keeper.get(QUESTIONS).form(".question form"), "keep": "c1-1"}
    keeper.post(QUESTIONS, answer)
    third.send()
    assert [len(one.variants) for one in questions.open_ones(meeting)] == [2]


def test_two_devices_that_say_different_things_of_an_absence(make, meeting, seat, keeper, app):
    phones = [Phone(Visitor(app), devices.admit(meeting, f"Meja {number}"), f"c{number}") for number in (1, 2)]
    for phone, outcome in zip(phones, ("absent", "absent_notice"), strict=True):
        phone.tap("absent", f"o{seat.organisation_id}", organisation=seat.organisation_id, outcome=outcome)
        phone.send()
    [cell] = queries.outcomes([meeting.id])[meeting.id].values()
    assert (cell.code, cell.disputed) == ("absent_notice", True)
    page = keeper.get(QUESTIONS)
    assert page.all(".variant__words strong") == ["Absent with notice", "Absent without notice"]
    assert page.all("button[name=both]") == []
    sent = page.form(".question form")
    assert keeper.post(QUESTIONS, {**sent, "both": "1"}).status == 422
    keeper.post(QUESTIONS, {**sent, "keep": "c1-1"})
    [cell] = queries.outcomes([meeting.id])[meeting.id].values()
    assert (cell.code, cell.disputed, db.session.query(AbsenceMark).count()) == ("absent", False, 2)


def test_whoever_came_is_no_question_of_absence(make, meeting, seat, keeper, app):
    for number, outcome in enumerate(("absent", "absent_notice")):
        phone = Phone(Visitor(app), devices.admit(meeting, f"Meja {number}"), f"c{number}")
        phone.tap("absent", f"o{seat.organisation_id}", organisation=seat.organisation_id, outcome=outcome)
        phone.send()
    make.attendance(meeting, seat.organisation, "staff", subject=f"{seat.id}:h")
    assert questions.open_ones(meeting) == []
    assert keeper.get(QUESTIONS).text.count("No question is open") == 1


def test_what_the_person_declared_is_no_question_beside_what_the_desk_saw(make, meeting, seat):
    own = make.attendance(meeting, seat.organisation, "head", source="self", subject=f"{seat.id}:h")
    [cell] = queries.outcomes([meeting.id])[meeting.id].values()
    assert (cell.code, cell.self_declared) == ("head", True)
    make.attendance(meeting, seat.organisation, "staff", subject=f"{seat.id}:h")
    [cell] = queries.outcomes([meeting.id])[meeting.id].values()
    assert (cell.code, cell.self_declared, cell.disputed) == ("staff", False, False)
    own.confirmed_at = clock.now()
    db.session.flush()
    [cell] = queries.outcomes([meeting.id])[meeting.id].values()
    assert (cell.code, cell.self_declared, cell.disputed) == ("head", False, True)


def test_the_newest_word_of_leaving_holds_whoever_sends_first(meeting, seat, app):
    phones = [Phone(Visitor(app), devices.admit(meeting, f"Meja {number}"), f"c{number}") for number in (1, 2)]
    phones[1].ahead = timedelta(hours=-5)
    phones[0].came(seat)
    for phone, left in ((phones[0], True), (phones[1], False), (phones[0], True)):
        clock.advance(timedelta(minutes=10))
        phone.tap("leave", f"{seat.id}:h", left=left)
    last = clock.now()
    clock.advance(timedelta(hours=1))
    for phone in phones:
        phone.send()
    [person] = queries.people(meeting.id)
    assert (person.left_at, db.session.query(DoorEvent).count()) == (last, 4)


def test_a_question_that_is_not_open_cannot_be_answered(meeting):
    with pytest.raises(Conflict):
        questions.one(meeting, "nobody")


@pytest.mark.parametrize("address", [DEVICES, QUESTIONS])
def test_only_who_stands_at_the_door_opens_these_pages(make, meeting, app, address):
    leader = make.user()
    make.role(meeting.forum, leader, "leader")
    assert Visitor(app).sign_in(leader).get(address).status == 403
    assert Visitor(app).get(address).status == 302


def test_the_pages_ask_the_database_a_number_of_times_that_does_not_grow(make, meeting, seat, keeper, disputed):
    few = [len(keeper.get(address).queries) for address in (DEVICES, QUESTIONS)]
    for number in range(10):
        devices.admit(meeting, f"Meja {number + 3}")
        other = make.invitation(meeting)
        disputed[0].came(other)
        disputed[1].came(other, "", "staff")
    for phone in disputed:
        phone.send()
    assert len(questions.open_ones(meeting)) == 11
    assert [len(keeper.get(address).queries) for address in (DEVICES, QUESTIONS)] == few
