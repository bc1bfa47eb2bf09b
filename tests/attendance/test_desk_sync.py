"""What devices at the door send: once, twice, late, wrong, and from a link that no longer holds."""

import pytest

from forum.attendance import queries
from forum.attendance.desk import devices
from forum.attendance.models import Attendance, DoorEvent
from forum.extensions import db
from forum.kernel import clock
from tests.attendance.desk import Phone, answer


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
