"""L or P of those who came, for sums only; and the ways from a seat to why and to a note."""

import pytest

from forum.attendance import queries
from forum.kernel import clock
from tests.attendance.test_door import invited, tap


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="pintu")


@pytest.fixture
def keeper(make, meeting, visitor):
    return visitor.sign_in(make.organiser(meeting.forum)).speak("en")


def test_l_or_p_of_a_walk_in_is_kept_and_a_correction_keeps_it_unless_it_is_changed(make, meeting, keeper):
    sent = keeper.get("/rapat/pintu/pintu/tambah").form("form.form")
    keeper.post("/rapat/pintu/pintu/tambah", {**sent, "person_name": "Sari", "gender": "f"})
    [row] = queries.present(meeting.id)
    assert (row.person_name, row.gender) == ("Sari", "f")
    tap(keeper, f"level:{row.id}:deputy")
    [row] = queries.present(meeting.id)
    assert (row.level, row.gender) == ("deputy", "f")
    address = f"/rapat/pintu/pintu/orang/{row.id}"
    keeper.post(address, {**keeper.get(address).form("form.form"), "gender": ""})
    assert [row.gender for row in queries.present(meeting.id)] == [None]
    assert keeper.post("/rapat/pintu/pintu/tambah", {**sent, "person_name": "Joko", "gender": "x"}).status == 422


def test_each_open_seat_leads_to_why_and_to_a_note_or_letter(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    page = keeper.get(f"/rapat/pintu/pintu?opd={seat.organisation_id}")
    there = f"/rapat/pintu/kehadiran/{seat.organisation_id}"
    assert [link["href"] for link in page.soup.select(".seat__choices a.tap--quiet")] == [f"{there}/izin", there]
