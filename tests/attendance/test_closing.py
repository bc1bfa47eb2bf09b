"""Closing attendance is an act: twice, by two people, from a stale page, reopened; what changes later is visible."""

from datetime import timedelta

import pytest

from forum.attendance import closing, queries, service
from forum.attendance.events import AttendanceClosed, AttendanceReopened
from forum.attendance.models import AttendanceClosing
from forum.extensions import db
from forum.kernel import clock, events
from forum.kernel.errors import Conflict, Problem


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="rapat")


@pytest.fixture
def organiser(make, meeting):
    return make.organiser(meeting.forum)


@pytest.fixture
def keeper(organiser, visitor):
    return visitor.sign_in(organiser).speak("en")


@pytest.fixture
def heard(monkeypatch):
    """The kinds of events that were recorded."""
    found = []
    monkeypatch.setattr(events, "record", lambda event: found.append(type(event)))
    return found


def invited(make, meeting, name="Dinas Sosial"):
    return make.invitation(meeting, make.office(organisation=make.organisation(name)))


def came(meeting, seat, key="k", **given):
    return service.record(meeting, client_key=key, person_name="Budi", level="head", organisation=seat.organisation,
                          invitation=seat, **given)  # fmt: skip


def later(hours):
    return clock.frozen(clock.now() + timedelta(hours=hours))


def test_a_closing_keeps_who_when_and_how_many(make, meeting, organiser, heard):
    came(meeting, invited(make, meeting, "Dinas A"))
    invited(make, meeting, "Dinas B")
    with later(3):
        done = closing.close(meeting, organiser)
    row = db.session.query(AttendanceClosing).one()
    assert (row.closed_by_id, row.closed_at) == (organiser.id, clock.now() + timedelta(hours=3))
    assert row.counts == {"head": 1, "deputy": 0, "staff": 0, "absent_notice": 0, "absent": 1, "not_recorded": 0}
    assert (done.noted, done.is_new) == (1, True)
    assert heard[-1] is AttendanceClosed


def test_the_same_person_twice_is_once_and_somebody_else_is_told(make, meeting, organiser):
    invited(make, meeting)
    closing.close(meeting, organiser)
    assert closing.close(meeting, organiser).is_new is False
    with pytest.raises(Conflict):
        closing.close(meeting, make.user())
    assert db.session.query(AttendanceClosing).count() == 1


def test_from_a_stale_page_who_was_recorded_meanwhile_is_left_alone_and_it_is_said(make, meeting, keeper):
    seat, other = invited(make, meeting, "Dinas A"), invited(make, meeting, "Dinas B")
    page = keeper.get("/rapat/rapat/pintu/tutup")
    came(meeting, seat)
    sent = {**page.form('form[method="post"].stack'), "absent": [str(seat.organisation_id), str(other.organisation_id)]}
    answer = keeper.post("/rapat/rapat/pintu/tutup", sent)
    assert queries.codes([meeting.id])[meeting.id] == {seat.organisation_id: "head", other.organisation_id: "absent"}
    shown = keeper.follow(answer).text
    assert "1 absence was noted." in shown
    assert "1 organisation was recorded meanwhile and is not called absent." in shown


def test_closing_is_refused_while_a_question_is_open(make, meeting, organiser, keeper):
    seat = invited(make, meeting)
    came(meeting, seat, "a", subject=f"{seat.id}:h")
    row = came(meeting, seat, "b", subject=f"{seat.id}:h")
    row.level = "staff"
    db.session.flush()
    with pytest.raises(Conflict) as refused:
        closing.close(meeting, organiser)
    assert refused.value.code == "questions"
    page = keeper.get("/rapat/rapat/pintu/tutup")
    assert "1 question is open: two records differ. Answer it first, then close attendance." in page.text
    assert page.all("form button.button--primary") == []
    assert keeper.post("/rapat/rapat/pintu/tutup", {"client_key": "k"}).status == 409
    assert db.session.query(AttendanceClosing).count() == 0


def test_who_declared_themselves_is_confirmed_taken_back_or_left(make, meeting, organiser, keeper):
    rows = [came(meeting, invited(make, meeting, f"Dinas {name}"), name, source="self") for name in "ABC"]
    page = keeper.get("/rapat/rapat/pintu/tutup")
    assert "3 people declared themselves" in page.text
    sent = {**page.form('form[method="post"].stack'), f"declared-{rows[0].id}": "confirm",
            f"declared-{rows[1].id}": "undo"}  # fmt: skip
    assert keeper.post("/rapat/rapat/pintu/tutup", sent).status == 303
    for row in rows:
        db.session.refresh(row)
    assert [(row.is_self_declared, row.removed_at is None) for row in rows] == [
        (False, True), (True, False), (True, True)
    ]  # fmt: skip
    assert rows[0].confirmed_by_id == organiser.id
    assert rows[1].removed_reason == "Not confirmed when attendance was closed."


def test_opening_again_needs_a_reason_and_both_acts_stay(make, meeting, organiser, keeper, heard):
    invited(make, meeting)
    closing.close(meeting, organiser)
    with pytest.raises(Problem) as refused:
        closing.reopen(meeting, organiser, reason="  ")
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")
    closing.reopen(meeting, organiser, reason="Daftar hadir kertas baru datang")
    assert heard[-1] is AttendanceReopened
    with pytest.raises(Conflict):
        closing.reopen(meeting, organiser, reason="Sekali lagi")
    closing.close(meeting, make.user())
    assert [(one.reopen_reason, one.reopened_at is None) for one in queries.closings(meeting.id)] == [
        ("Daftar hadir kertas baru datang", False), ("", True)
    ]  # fmt: skip


def test_the_page_of_a_closed_attendance_opens_it_again(make, meeting, organiser, keeper):
    invited(make, meeting)
    closing.close(meeting, organiser)
    page = keeper.get("/rapat/rapat/pintu/tutup")
    assert page.title == "Attendance is closed"
    assert "By Organiser Contoh." in page.text
    empty = keeper.post("/rapat/rapat/pintu/buka", page.form("form.form"))
    assert empty.status == 422
    assert "Say why attendance is opened again." in empty.text
    answer = keeper.post("/rapat/rapat/pintu/buka", {**page.form("form.form"), "reason": "Salah tutup"})
    assert (answer.status, answer.location) == (303, "/rapat/rapat/pintu")
    assert queries.closing(meeting) is None
    assert keeper.post("/rapat/rapat/pintu/buka", {**page.form("form.form"), "reason": "Lagi"}).status == 422


def test_later_changes_are_counted_by_organisation_and_a_correction_is_one(make, meeting, organiser):
    one, other, third = (invited(make, meeting, f"Dinas {name}") for name in "ABC")
    row = came(meeting, one, "a")
    gone = came(meeting, other, "b")
    with later(1):
        closing.close(meeting, organiser)
    assert queries.later_changes([meeting.id])[meeting.id].of == {}
    with later(2):
        service.correct(row, client_key="a2", level="staff", acting=None, person_name="Sari", by=organiser)
        service.undo(gone, by=organiser)
        came(meeting, third, "c")
        make.absence(meeting, third.organisation)
        make.attendance(meeting, None, "staff")
    found = queries.later_changes([meeting.id])[meeting.id]
    assert found.of == {one.organisation_id: 1, other.organisation_id: 1, third.organisation_id: 2, None: 1}
    assert (found.number, found.closed_by_id) == (5, organiser.id)
    with later(3):
        closing.reopen(meeting, organiser, reason="Dibetulkan")
    assert queries.later_changes([meeting.id]) == {}


def test_later_changes_of_many_meetings_are_three_statements_and_one_where_none_is_closed(make, organiser):
    from tests.support.client import counted

    meetings = [make.meeting(state="announced", starts_at=clock.now()) for _number in range(4)]
    with counted() as statements:
        queries.later_changes([one.id for one in meetings])
    assert len(statements) == 1
    for one in meetings:
        closing.close(one, organiser)
    with counted() as statements:
        queries.later_changes([one.id for one in meetings])
    assert len(statements) == 3


def test_after_closing_a_tap_asks_why_and_the_door_and_the_meeting_say_what_changed(make, meeting, organiser, keeper):
    seat, absent = invited(make, meeting, "Dinas A"), invited(make, meeting, "Dinas B")
    row = came(meeting, seat)
    closing.close(meeting, organiser)
    mark = queries.marks(meeting.id)[absent.organisation_id]
    door = keeper.get("/rapat/rapat/pintu")
    sent = door.form(".roster-form")

    def tap(do):
        return keeper.post("/rapat/rapat/pintu", {**sent, "do": do})

    assert tap(f"undo:{row.id}").location == f"/rapat/rapat/pintu/orang/{row.id}/batal"
    assert tap(f"level:{row.id}:head.plt").location == f"/rapat/rapat/pintu/orang/{row.id}?level=head.plt"
    assert tap(f"unmark:{mark.id}").location == f"/rapat/rapat/kehadiran/tidak-hadir/{mark.id}/batal"
    assert [one.level for one in queries.present(meeting.id)] == ["head"]
    with later(1):
        edit = keeper.get(f"/rapat/rapat/pintu/orang/{row.id}?level=head.plt")
        refused = keeper.post(f"/rapat/rapat/pintu/orang/{row.id}", edit.form("form.form"))
        assert refused.status == 422
        assert "Attendance is closed. Say why this is changed." in refused.text
        filled = {**refused.form("form.form"), "reason": "SK Plt. ditunjukkan"}
        assert keeper.post(f"/rapat/rapat/pintu/orang/{row.id}", filled).status == 303
        [now] = queries.present(meeting.id)
        assert (now.level, now.acting, now.reason) == ("head", "plt", "SK Plt. ditunjukkan")
        back = f"/rapat/rapat/kehadiran/tidak-hadir/{mark.id}/batal"
        assert keeper.get(back).all("label[for=reason]") == ["Why is this taken back?"]
        assert keeper.post(back, keeper.get(back).form("form.form")).status == 422
        done = keeper.post(back, {**keeper.get(back).form("form.form"), "reason": "Ternyata hadir"})
        assert done.location == f"/rapat/rapat/kehadiran/{absent.organisation_id}"
        for address in ("/rapat/rapat/pintu", "/rapat/rapat?tahap=laksanakan", "/rapat/rapat/kehadiran"):
            page = keeper.get(address)
            assert "Attendance was closed on 3 Nov 2026, 09:00 WIB. 2 changes after that." in page.text, address


def test_before_closing_one_tap_undoes_and_a_reason_is_kept_where_one_gives_it(make, meeting, keeper):
    row = came(meeting, invited(make, meeting))
    address = f"/rapat/rapat/pintu/orang/{row.id}/batal"
    assert keeper.get(address).all("label[for=reason]") == ["Why is this taken back? (optional)"]
    sent = {**keeper.get(address).form("form.form"), "reason": "Salah orang"}
    for _twice in range(2):
        assert keeper.post(address, sent).status == 303
    db.session.refresh(row)
    assert (row.removed_at, row.removed_reason) == (clock.now(), "Salah orang")


def test_an_open_door_is_not_asked_for_its_closing(make, meeting, keeper):
    page = keeper.get("/rapat/rapat/pintu")
    assert not any("attendance_closing" in one for one in page.queries)


@pytest.mark.parametrize("role", ["leader", "member"])
def test_leaders_and_members_close_nothing(make, meeting, visitor, role):
    user = make.user()
    make.role(meeting.forum, user, role)
    visitor.sign_in(user)
    assert visitor.get("/rapat/rapat/pintu/tutup").status == 403
    assert visitor.post("/rapat/rapat/pintu/tutup", {}).status == 403
    assert visitor.post("/rapat/rapat/pintu/buka", {"reason": "x"}).status == 403


def test_before_the_day_nothing_is_closed(make):
    meeting = make.meeting(state="announced", starts_at=clock.now() + timedelta(days=1))
    with pytest.raises(Problem) as refused:
        closing.close(meeting)
    assert refused.value.code == "too_early"
