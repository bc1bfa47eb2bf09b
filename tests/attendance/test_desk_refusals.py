"""What the door desk does not take, and who may not stand there: with a sentence, and nothing lost."""

import pytest

from forum.attendance import queries
from forum.attendance.desk import devices, held
from forum.attendance.models import DoorEvent
from forum.extensions import db
from forum.kernel import clock
from tests.attendance.desk import Phone, answer
from tests.support.client import Visitor


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(region_id=make.region().id), state="announced", starts_at=clock.now())


@pytest.fixture
def seat(make, meeting):
    office = make.office(organisation=make.organisation("Dinas Sosial Contoh"))
    make.tenure(office, make.person("Budi"))
    return make.invitation(meeting, office)


@pytest.fixture
def phone(meeting, visitor):
    return Phone(visitor, devices.admit(meeting, "Meja 1"), "c1")


def people(meeting):
    return [(one.person_name, one.level, one.acting) for one in queries.people(meeting.id)]


def test_what_speaks_of_another_meeting_or_of_nothing_is_refused_with_a_sentence_and_kept(make, meeting, seat, phone):
    elsewhere = make.invitation(make.meeting(state="announced", starts_at=clock.now()))
    withdrawn = make.invitation(meeting, withdrawn_at=clock.now())
    phone.came(elsewhere, "Wati")
    phone.came(withdrawn, "Joko")
    phone.tap("came", name="Rini", level="staff", organisation=999_999)
    phone.tap("absent", "o999999", organisation=999_999, outcome="absent")
    phone.tap("came", f"{seat.id}:h", name="Budi", level="king")
    phone.tap("came", f"{seat.id + 1}:d", name="Budi", level="head", invitation=seat.id)
    phone.tap("came", level="staff", name="")
    phone.tap("leave", "x1", left="perhaps")
    said = answer(phone.send())
    assert len(said["taken"]) == len(said["refused"]) == 8
    assert said["refused"][0]["why"].startswith("Undangan ini tidak ada lagi di daftar: Wati")
    assert {event.state for event in db.session.query(DoorEvent)} == {"refused"}
    assert people(meeting) == []
    assert answer(phone.send())["refused"] == []  # nothing waits on the device any more


def test_a_key_of_another_meeting_changes_nothing_here(make, meeting, seat, phone, visitor):
    other = make.meeting(state="announced", starts_at=clock.now())
    there = Phone(visitor, devices.admit(other, "Meja 1"), "c1")
    there.tap("came", name="Wati", level="staff")
    there.send()
    key = phone.came(seat)
    said = answer(phone.send())
    assert (said["taken"], [one["key"] for one in said["refused"]]) == ([], [key])
    phone.number = 9
    phone.tap("remove", replaces=[key])
    phone.send()
    assert [one.person_name for one in queries.people(other.id)] == ["Wati"]


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"[]", b"{}", b"null", b"[" * 100_000, b'{"now": 1, "events": 3}', b'{"now": "1"}',
     b'{"now": 1, "events": [1]}', b'{"now": 1, "events": [{"key": "a", "kind": "dance", "at": 1}]}',
     b'{"now": 1, "events": [{"key": "", "kind": "came", "at": 1}]}', b'{"now": NaN, "events": []}',
     b'{"now": 1, "events": [{"key": "a b", "kind": "came", "at": 1}]}',
     b'{"now": 1, "events": [{"key": "a", "kind": "came", "at": true}]}'],
)  # fmt: skip
def test_what_is_not_a_sync_is_refused_whole_with_a_sentence(phone, body):
    page = phone.post(body)
    assert (page.status, "Tidak ada yang hilang" in answer(page)["why"]) == (422, True)
    assert db.session.query(DoorEvent).count() == 0


def test_what_a_database_cannot_hold_is_kept_without_it(meeting, phone):
    phone.tap("came", level="staff", name="Bu\0di \ud800")
    phone.tap("came", level="staff", name="Wati", gender=float("nan"))
    phone.waiting[0]["at"] = 10**30
    assert answer(phone.send())["refused"] == []
    assert sorted(people(meeting)) == [("Budi ?", "staff", None), ("Wati", "staff", None)]


def test_five_hundred_taps_are_taken_at_once_and_one_more_is_too_many(meeting, phone):
    for number in range(500):
        phone.tap("came", name=f"Tamu {number}", level="staff")
    one_more = [*phone.waiting, {**phone.waiting[0], "key": "c1-501"}]
    page = phone.post({"now": phone.now, "events": one_more})
    assert (page.status, db.session.query(DoorEvent).count()) == (413, 0)
    assert len(answer(phone.send(want=False))["taken"]) == 500
    assert len(people(meeting)) == 500


def test_a_body_that_is_too_large_is_refused(phone):
    assert phone.post(b'{"now": 1, "x": "' + b"a" * 600_000 + b'"}').status == 413


def test_the_taps_of_a_revoked_device_are_held_until_a_person_decides(make, meeting, seat, phone):
    key = phone.came(seat)
    devices.revoke(phone.device)
    page = phone.send()
    assert (page.status, answer(page)["taken"]) == (410, [key])
    assert (phone.waiting, people(meeting), held.counts(meeting.id)) == ([], [], {phone.device.id: 1})
    assert (phone.list().status, "present" in answer(phone.list())) == (410, False)
    assert held.accept(phone.device) == 1
    assert people(meeting) == [("Budi", "head", None)]
    assert held.accept(phone.device) == 0


def test_held_taps_that_are_left_out_stay_in_the_history(make, meeting, seat, phone):
    phone.came(seat)
    devices.revoke(phone.device)
    phone.send()
    assert held.discard(phone.device, make.user("Rini")) == 1
    event = db.session.query(DoorEvent).one()
    assert (event.state, event.problem, people(meeting)) == ("refused", "Diabaikan oleh Rini.", [])


def test_at_a_cancelled_meeting_a_tap_is_kept_and_refused(meeting, seat, phone):
    phone.came(seat)
    meeting.state = "cancelled"
    said = answer(phone.send())
    assert "dibatalkan" in said["refused"][0]["why"]
    assert (said["state"]["meeting"]["closed"], said["state"]["seats"]) == (True, [])
    assert db.session.query(DoorEvent).one().state == "refused"


def test_a_cookie_grants_nothing_and_no_token_of_a_form_is_asked(app, make, meeting, seat, phone, visitor):
    organiser = make.organiser(meeting.forum)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        visitor.sign_in(organiser)
        address, phone.address = phone.address, "/pintu/" + "x" * 26
        assert (phone.list().status, phone.send().status) == (404, 404)
        phone.address, key = address, phone.came(seat)
        Visitor(app)
        assert answer(phone.send())["taken"] == [key]
        assert visitor.post(f"/rapat/{meeting.key}/pintu/perangkat", {"do": "admit", "label": "x"}).status == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_the_link_of_one_meeting_opens_no_other(make, meeting, phone, visitor):
    other = make.meeting(state="announced", starts_at=clock.now(), title="Rapat lain")
    there = Phone(visitor, devices.admit(other, "Meja 1"), "c9")
    row = make.attendance(meeting, make.organisation(), "head", client_key="kunci-1")
    there.tap("remove", replaces=["kunci-1"])
    there.tap("leave", "kunci-1", left=True)
    there.send()
    db.session.expire_all()
    assert (row.removed_at, row.left_at) == (None, None)
    assert answer(there.list())["meeting"]["title"] == "Rapat lain"
