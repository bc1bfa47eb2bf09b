"""What devices at the door send: once, twice, late, wrong, and from a link that no longer holds."""

import hashlib
import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from forum.attendance import queries
from forum.attendance.desk import devices
from forum.attendance.models import Attendance, AttendanceClosing, DoorEvent, Signature
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


def test_a_tap_is_kept_applied_and_shown(meeting, seat, phone):
    key = phone.came(seat)
    said = answer(phone.send())
    assert (said["taken"], said["refused"]) == ([key], [])
    assert people(meeting) == [("Budi", "head", None)]
    [person] = said["state"]["present"]
    assert (person["subject"], person["keys"], person["seat"]) == (f"{seat.id}:h", [key], f"o{seat.organisation_id}")
    assert db.session.query(DoorEvent).one().state == "applied"
    assert db.session.query(Attendance).one().person_id is not None


def test_the_same_tap_sent_twice_is_one_and_is_taken_both_times(meeting, seat, phone):
    key = phone.came(seat)
    sent = list(phone.waiting)
    phone.send()
    phone.waiting = sent
    assert answer(phone.send())["taken"] == [key]
    assert people(meeting) == [("Budi", "head", None)]
    assert db.session.query(Attendance).count() == 1


def test_two_devices_and_the_page_that_say_the_same_are_one_person(make, meeting, seat, phone, visitor, app):
    other = Phone(visitor, devices.admit(meeting, "Meja 2"), "c2", ahead=timedelta(hours=5))
    for one in (phone, other):
        one.came(seat)
        one.send()
    keeper = Visitor(app).sign_in(make.organiser(meeting.forum)).speak("en")
    sent = keeper.get(f"/rapat/{meeting.key}/pintu").form(".roster-form")
    keeper.post(f"/rapat/{meeting.key}/pintu", {**sent, "do": f"came:{seat.id}:h"})
    assert people(meeting) == [("Budi", "head", None)]
    assert db.session.query(Attendance).count() == 3
    [outcome] = queries.outcomes([meeting.id])[meeting.id].values()
    assert (outcome.code, outcome.people, outcome.disputed) == ("head", ("Budi",), False)


def test_a_wrong_clock_is_corrected_and_what_it_claimed_is_kept(meeting, seat, phone):
    phone.ahead = timedelta(hours=-7)
    phone.came(seat)
    began = clock.now()
    clock.advance(timedelta(minutes=50))
    phone.send()
    row = db.session.query(Attendance).one()
    assert (row.arrived_at, row.claimed_at) == (began, began - timedelta(hours=7))


def test_a_clock_that_jumped_never_moves_a_tap_before_the_day_or_after_we_heard_of_it(meeting, seat, phone):
    for days in (-30, 30):
        phone.ahead = timedelta(days=days)
        phone.tap("came", level="staff", name=f"Tamu {days}", mode="on_site")
    phone.ahead = timedelta()
    phone.send()
    arrived = {row.person_name: row.arrived_at for row in db.session.query(Attendance)}
    midnight = datetime(2026, 11, 2, 17, tzinfo=UTC)
    assert arrived == {"Tamu -30": midnight, "Tamu 30": clock.now()}


def test_a_correction_and_an_undo_by_another_device(meeting, seat, phone, visitor):
    other = Phone(visitor, devices.admit(meeting, "Meja 2"), "c2")
    first = phone.came(seat)
    phone.send()
    clock.advance(timedelta(minutes=5))
    second = other.came(seat, "", "staff", replaces=[first])
    other.send()
    [person] = answer(other.list())["present"]
    assert (person["keys"], person["level"]) == ([second], "staff")
    assert person["arrived"] == round((clock.now() - timedelta(minutes=5)).timestamp() * 1000)
    phone.tap("remove", replaces=[second])
    assert answer(phone.send())["state"]["present"] == []


def test_after_closing_the_list_is_empty_and_a_late_tap_still_counts(make, meeting, seat, phone):
    phone.came(seat)
    make.add(AttendanceClosing(meeting_id=meeting.id))
    said = answer(phone.send())
    assert (said["state"]["seats"], said["state"]["present"], said["state"]["others"]) == ([], [], [])
    assert (said["state"]["meeting"]["closed"], said["state"]["meeting"]["open"]) == (True, False)
    assert people(meeting) == [("Budi", "head", None)]


def test_the_list_says_nothing_that_the_door_does_not_need(make, meeting, seat, phone):
    seat.office.email = "rahasia@contoh.example"
    seat.office.phone = "0811-1111-1111"
    person = make.person("Sari", nip="196501011990031001", phone="0812-3456-7890")
    make.tenure(make.office("Sekretaris", organisation=seat.organisation, rank="deputy"), person)
    make.organisation("Dinas Perhubungan Contoh", region_id=meeting.forum.region_id)
    seen = phone.list().data.decode()
    for secret in (
        "rahasia@",
        "0811",
        "0812",
        "1965",
        "@contoh.example",
        make.token(seat),
        devices.token(phone.device),
    ):
        assert secret not in seen
    facts = answer(phone.list())
    assert [one["name"] for one in facts["others"]] == ["Dinas Perhubungan Contoh"]
    assert facts["seats"][0]["expected"][0]["qr"] == hashlib.sha256(make.token(seat).encode()).hexdigest()[:16]


def test_the_list_is_sent_again_only_when_something_changed(make, meeting, seat, phone):
    first = phone.list()
    same = phone.list(headers={"If-None-Match": first.response.headers["ETag"]})
    assert (same.status, same.data) == (304, b"")
    version = answer(first)["version"]
    assert answer(phone.send(known=version))["state"] is None
    phone.came(seat)
    assert answer(phone.send(known=version))["state"]["version"] != version


def test_the_number_of_statements_grows_neither_with_the_list_nor_with_the_taps(make, meeting, phone):
    def room(number):
        seats = [make.invitation(meeting, make.office(organisation=make.organisation(f"Dinas {each}")))
                 for each in range(number)]  # fmt: skip
        for one in seats:
            phone.came(one)
        sent = len(phone.send(want=False).queries)
        return len(phone.list().queries), sent - 3 * number

    (few, sent_few), (many, sent_many) = room(2), room(40)
    assert (few == many <= 14, sent_few >= sent_many) == (True, True), (few, many, sent_few, sent_many)


def test_a_signature_is_kept_with_its_person_and_cut_to_its_field(meeting, seat, phone):
    phone.came(seat)
    phone.tap("sign", f"{seat.id}:h", strokes=[[[1, 2], [999, -5]]], width=300, height=100)
    phone.tap("sign", f"{seat.id}:h", strokes=[[[1, 1]] * 4001], width=300, height=100)
    said = answer(phone.send())
    assert ([one["key"] for one in said["refused"]], said["state"]["present"][0]["signed"]) == (["c1-3"], True)
    assert db.session.query(Signature).one().strokes == [[[1, 2], [300, 0]]]


def test_devices_that_send_in_the_same_moment_lose_nothing(app, meeting, seat, visitor):
    phones = [Phone(Visitor(app), devices.admit(meeting, f"Meja {number}"), f"c{number}") for number in range(4)]
    for one in phones:
        one.came(seat)
        for guest in range(5):
            one.tap("came", name=f"Tamu {guest} {one.name}", level="staff")
    bodies = [(one.address, json.dumps({"now": one.now, "events": one.waiting})) for one in phones] * 2
    db.session.commit()
    db.session.remove()
    start, statuses = threading.Barrier(len(bodies)), []

    def sync(address, body):
        client = app.test_client()
        start.wait()
        statuses.append(client.post(f"{address}/kabar", data=body, content_type="application/json").status_code)

    threads = [threading.Thread(target=sync, args=one) for one in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8
    assert (db.session.query(DoorEvent).count(), db.session.query(Attendance).count()) == (24, 24)
    assert len(people(db.session.merge(meeting))) == 21
