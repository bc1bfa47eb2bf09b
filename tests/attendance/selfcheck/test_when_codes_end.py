"""How long a code counts, and what ends all of them: time, a new nonce, closing, cancelling."""

from datetime import timedelta

import pytest

from forum.attendance.models import AttendanceClosing, SelfCheckIn
from forum.attendance.selfcheck import opening
from forum.extensions import db
from forum.kernel import clock
from forum.meetings import service as meetings_service
from tests.attendance.selfcheck.hall import code, let_in, present


@pytest.mark.parametrize(("windows", "status"), [(0, 303), (-4, 303), (-5, 410), (1, 410)])
def test_a_code_is_good_for_a_while(phone, opened, windows, status):
    assert phone.get(f"/hadir/mandiri/{code(opened, windows)}").status == status


@pytest.mark.parametrize(
    "address", ["/hadir/mandiri/ACDEFH", "/hadir/lain/ACDEFH", "/hadir/mandiri/%00", "/hadir/x/" + "A" * 900]
)
def test_a_wrong_code_opens_nothing_and_says_what_to_do(phone, address):
    page = phone.get(address)
    assert page.status == 410
    assert "This code is not on any screen now." in page.text
    assert "Rapat konsolidasi" not in page.text


def test_without_a_code_the_meeting_does_not_exist(phone):
    assert [phone.get(f"/hadir/{key}").status for key in ("mandiri", "lain")] == [404, 404]
    assert phone.post("/hadir/mandiri", {"person_name": "Sari"}).status == 404


def test_a_code_of_another_meeting_is_not_of_this_one(phone, opened, make):
    other = make.meeting(state="announced", starts_at=clock.now(), key="lain")
    assert phone.get(f"/hadir/mandiri/{code(opening.open_for(other))}").status == 410


def test_the_form_may_be_filled_in_slowly_and_then_asks_for_the_code_of_the_moment(phone, opened, meeting):
    sent = {**let_in(phone, opened).form("form.form"), "organisation": "dinsos", "person_name": "Sari",
            "level": "staff"}  # fmt: skip
    with clock.frozen(clock.now() + timedelta(minutes=21)):
        page = phone.post("/hadir/mandiri", sent)
        assert page.status == 422
        assert page.form("form.form")["person_name"] == "Sari"
        assert present(meeting) == []
        assert phone.post("/hadir/mandiri", {**page.form("form.form"), "code": code(opened)}).status == 303
    assert len(present(meeting)) == 1


def test_sent_after_its_code_has_changed_it_still_counts(phone, opened, meeting):
    sent = {**let_in(phone, opened).form("form.form"), "organisation": "dinsos", "person_name": "Sari",
            "level": "staff"}  # fmt: skip
    with clock.frozen(clock.now() + timedelta(minutes=19)):
        assert phone.post("/hadir/mandiri", sent).status == 303
    assert len(present(meeting)) == 1


def test_renewing_ends_every_code_and_every_open_form(phone, opened, meeting):
    before = code(opened)
    sent = {**let_in(phone, opened).form("form.form"), "organisation": "dinsos", "person_name": "Sari",
            "level": "staff"}  # fmt: skip
    opening.renew(meeting)
    assert phone.post("/hadir/mandiri", sent).status == 422
    assert phone.post("/hadir", {"code": before}).status == 422
    assert present(meeting) == []


def closed_by_organiser(meeting, make):
    opening.close(meeting)


def cancelled(meeting, make):
    meetings_service.cancel(meeting, "batal")


def attendance_closed(meeting, make):
    make.add(AttendanceClosing(meeting_id=meeting.id, counts={}))


def over(meeting, make):
    meeting.starts_at -= timedelta(hours=3, minutes=31)


@pytest.mark.parametrize("end", [closed_by_organiser, cancelled, attendance_closed, over])
def test_when_it_has_ended_the_form_says_so_and_records_nothing(phone, opened, meeting, make, end):
    sent = {**let_in(phone, opened).form("form.form"), "organisation": "dinsos", "person_name": "Sari",
            "level": "staff"}  # fmt: skip
    end(meeting, make)
    assert phone.post("/hadir/mandiri", sent).status == 410
    assert present(meeting) == []


def test_opened_again_the_codes_are_new_ones(opened, meeting):
    before = opened.nonce
    opening.open_for(meeting)
    assert opened.nonce == before
    opening.close(meeting)
    opening.close(meeting)
    opening.open_for(meeting)
    assert opened.nonce != before
    assert db.session.query(SelfCheckIn).count() == 1
