"""Recording, correcting, taking back, closing: twice, late, in the wrong order."""

from datetime import timedelta

import pytest

from forum.attendance import closing, queries, service
from forum.attendance.models import AbsenceMark, Attendance
from forum.attendance.rules import Outcome
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict, Missing, Problem


@pytest.fixture
def meeting(make):
    return make.meeting(state="announced", starts_at=clock.now())


def invited(make, meeting, name="Dinas Sosial", **given):
    office = make.office(organisation=make.organisation(name))
    return make.invitation(meeting, office, **given)


def outcome(meeting, organisation):
    return queries.outcomes([meeting.id])[meeting.id][organisation.id]


def test_recording_twice_with_one_key_is_one_row(make, meeting):
    agency = invited(make, meeting).organisation
    first = service.record(meeting, client_key="k1", person_name="Budi", level="head", organisation=agency)
    again = service.record(meeting, client_key="k1", person_name="Budi", level="staff", organisation=agency)
    assert again is first
    assert [row.level for row in queries.present(meeting.id)] == ["head"]


def test_two_doors_record_the_same_person_and_both_rows_stay(make, meeting):
    agency = invited(make, meeting).organisation
    for key in ("door one", "door two"):
        service.record(meeting, client_key=key, person_name="Budi", level="head", organisation=agency)
    assert [row.person_name for row in queries.present(meeting.id)] == ["Budi", "Budi"]
    assert outcome(meeting, agency) == Outcome("head", None, ("Budi", "Budi"))


def test_a_key_of_another_meeting_is_refused(make, meeting):
    other = make.meeting(state="announced", starts_at=clock.now())
    service.record(meeting, client_key="k1", person_name="Budi", level="head", organisation=make.organisation())
    with pytest.raises(Conflict):
        service.record(other, client_key="k1", person_name="Budi", level="head", organisation=make.organisation())


@pytest.mark.parametrize(
    ("state", "days", "code"),
    [("draft", 0, "draft"), ("cancelled", 0, "cancelled"), ("announced", 1, "too_early")],
)
def test_nothing_is_recorded_while_the_door_is_not_open(make, state, days, code):
    meeting = make.meeting(state=state, starts_at=clock.now() + timedelta(days=days))
    with pytest.raises(Problem) as refused:
        service.record(meeting, client_key="k1", person_name="Budi", level="head")
    assert refused.value.code == code
    assert db.session.query(Attendance).count() == 0


def test_the_door_is_open_from_the_first_minute_of_the_day(make):
    meeting = make.meeting(state="announced", starts_at=clock.now() + timedelta(hours=14))
    assert service.record(meeting, client_key="k1", person_name="Budi", level="head").id


@pytest.mark.parametrize("state", ["held", "concluded"])
def test_late_corrections_are_possible_after_the_meeting(make, state):
    meeting = make.meeting(state=state, starts_at=clock.now() - timedelta(days=30))
    assert service.record(meeting, client_key="k1", person_name="Budi", level="head").id


def test_a_guest_needs_a_name_and_an_agency_does_not(make, meeting):
    with pytest.raises(Problem) as refused:
        service.record(meeting, client_key="k1", person_name="  ", level="staff")
    assert refused.value.field == "person_name"
    agency = invited(make, meeting).organisation
    row = service.record(meeting, client_key="k1", person_name="", level="staff", organisation=agency)
    assert outcome(meeting, agency).code == "staff"
    assert row.organisation_name == "Dinas Sosial"


def test_acting_status_belongs_to_a_head_only(make, meeting):
    agency = make.organisation()
    row = service.record(meeting, client_key="k1", person_name="A", level="deputy", acting="plt", organisation=agency)
    assert row.acting is None


def test_a_correction_keeps_the_old_row_and_the_time_of_arrival(make, meeting):
    agency = invited(make, meeting).organisation
    row = service.record(meeting, client_key="k1", person_name="Budi", level="head", organisation=agency)
    clock.advance(timedelta(minutes=20))
    better = service.correct(row, client_key="k2", level="head", acting="plt", person_name="Budi")
    assert service.correct(row, client_key="k2", level="head", acting="plt", person_name="Budi") is better
    assert better.arrived_at == row.arrived_at
    assert row.removed_at == clock.now()
    assert outcome(meeting, agency) == Outcome("head", "plt", ("Budi",))
    assert [one.id for one in queries.history(meeting.id)] == [better.id, row.id]


def test_correcting_what_somebody_else_took_back_is_a_conflict_and_changes_nothing(make, meeting):
    agency = invited(make, meeting).organisation
    row = service.record(meeting, client_key="k1", person_name="Budi", level="head", organisation=agency)
    service.undo(row)
    with pytest.raises(Conflict):
        service.correct(row, client_key="k2", level="staff", acting=None, person_name="Budi")
    assert outcome(meeting, agency).code == "not_recorded"


def test_undoing_twice_keeps_the_first_moment(make, meeting):
    row = service.record(meeting, client_key="k1", person_name="Budi", level="head", organisation=make.organisation())
    service.undo(row)
    moment = row.removed_at
    clock.advance(timedelta(minutes=1))
    service.undo(row)
    assert row.removed_at == moment


def test_the_newest_word_of_absence_holds_until_somebody_comes(make, meeting):
    agency = invited(make, meeting).organisation
    service.mark_absent(meeting, client_key="a1", organisation=agency, outcome="absent")
    newest = service.mark_absent(meeting, client_key="a2", organisation=agency, outcome="absent_notice")
    assert outcome(meeting, agency).code == "absent_notice"
    service.undo(newest)
    assert outcome(meeting, agency).code == "absent"
    service.record(meeting, client_key="k1", person_name="Budi", level="staff", organisation=agency)
    assert outcome(meeting, agency).code == "staff"


def test_closing_says_what_is_known_and_marks_the_meeting_as_held(make, meeting):
    came, declined, silent = (invited(make, meeting, name) for name in ("Dinas A", "Dinas B", "Dinas C"))
    make.reply(declined, "declined", reason="sick")
    service.record(meeting, client_key="k", person_name="X", level="head", organisation=came.organisation)
    assert closing.proposals(meeting) == {declined.organisation_id: "absent_notice", silent.organisation_id: "absent"}
    assert closing.close(meeting).noted == 2
    assert meeting.state == "held"
    codes = {key: one.code for key, one in queries.outcomes([meeting.id])[meeting.id].items()}
    assert codes == {
        came.organisation_id: "head",
        declined.organisation_id: "absent_notice",
        silent.organisation_id: "absent",
    }


def test_what_is_unticked_stays_not_recorded_and_a_second_closing_with_the_same_key_changes_nothing(make, meeting):
    one, other = (invited(make, meeting, name) for name in ("Dinas A", "Dinas B"))
    for _twice in range(2):
        closing.close(meeting, absences={one.organisation_id: "absent"}, client_key="closing")
    assert db.session.query(AbsenceMark).count() == 1
    assert outcome(meeting, other.organisation).code == "not_recorded"


def test_who_came_while_the_preview_stood_open_is_not_called_absent(make, meeting):
    late = invited(make, meeting).organisation
    service.record(meeting, client_key="k", person_name="X", level="staff", organisation=late)
    done = closing.close(meeting, absences={late.id: "absent"})
    assert (done.noted, done.meanwhile) == (0, 1)
    assert outcome(meeting, late).code == "staff"


def test_outcomes_of_many_meetings_are_three_statements(make):
    from tests.support.client import counted

    ids = []
    for _number in range(5):
        meeting = make.meeting(state="held", starts_at=clock.now())
        ids.append(meeting.id)
        for level in ("head", "staff"):
            make.attendance(meeting, invited(make, meeting, f"Dinas {level} {meeting.id}").organisation, level)
    db.session.flush()
    with counted() as statements:
        found = queries.outcomes(ids)
    assert len(statements) == 3
    assert [sorted(one.code for one in cells.values()) for cells in found.values()] == [["head", "staff"]] * 5


def test_a_withdrawn_invitation_expects_nobody_and_an_uninvited_agency_is_flagged(make, meeting):
    withdrawn = invited(make, meeting, "Dinas A", withdrawn_at=clock.now())
    walk_in = make.organisation("Dinas B")
    make.attendance(meeting, walk_in, "deputy", person_name="", office_title="Sekretaris")
    assert queries.outcomes([meeting.id]) == {
        meeting.id: {walk_in.id: Outcome("deputy", None, ("Sekretaris",), uninvited=True)}
    }
    assert withdrawn.organisation_id not in queries.outcomes([meeting.id])[meeting.id]


def test_rows_of_another_meeting_are_not_found(make, meeting):
    row = make.attendance(make.meeting(), None, person_name="X")
    with pytest.raises(Missing):
        queries.attendance(meeting.id, row.id)
