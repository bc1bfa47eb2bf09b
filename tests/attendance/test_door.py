"""The page at the door, as somebody with a phone and no JavaScript sees it."""

from datetime import date, timedelta

import pytest

from forum.attendance import queries
from forum.attendance.models import Attendance
from forum.extensions import db
from forum.kernel import clock

HOSTILE = '<script>alert(1)</script> =cmd|"/c calc"!A1'


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="pintu")


@pytest.fixture
def keeper(make, meeting, visitor):
    """Somebody who organises the forum, at the door."""
    return visitor.sign_in(make.organiser(meeting.forum)).speak("en")


def invited(make, meeting, name, holder=None, kind="definitive", **given):
    office = make.office(organisation=make.organisation(name))
    if holder:
        make.tenure(office, make.person(holder), kind=kind)
    return make.invitation(meeting, office, **given)


def tap(keeper, do, **given):
    """Open the list and tap one button."""
    sent = keeper.get("/rapat/pintu/pintu").form(".roster-form")
    return keeper.post("/rapat/pintu/pintu", {**sent, "do": do, **given})


def present(meeting):
    return [(row.person_name, row.level, row.acting, row.mode) for row in queries.present(meeting.id)]


def test_the_list_shows_each_agency_with_who_is_expected(make, meeting, keeper):
    invited(make, meeting, "Dinas Sosial", "Budi", "plt")
    delegating = invited(make, meeting, "Dinas Kesehatan", "Wati")
    make.reply(delegating, "delegated", delegate_name="Sari", delegate_title="Sekretaris", delegate_rank="deputy")
    page = keeper.get("/rapat/pintu/pintu")
    assert page.title == "At the door"
    assert page.all(".seat__name") == ["Dinas Kesehatan", "Dinas Sosial"]
    assert page.all(".expected__words") == [
        "Sari sent in place of the head · Sekretaris",
        "Wati Kepala Dinas Kesehatan · sends somebody",
        "Budi Plt. Kepala Dinas Sosial · no answer yet",
    ]
    assert page.all(".door-marks strong") == ["0", "0", "0", "0", "0", "2"]


def test_one_tap_records_the_head_with_acting_status(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi", "plt")
    answer = tap(keeper, f"came:{seat.id}:h")
    assert (answer.status, answer.location) == (
        303,
        f"/rapat/pintu/pintu?opd={seat.organisation_id}#o{seat.organisation_id}",
    )
    assert present(meeting) == [("Budi", "head", "plt", "on_site")]
    assert keeper.follow(answer).all('.levels [aria-pressed="true"]') == ["Plt."]


def test_one_tap_records_the_delegate_at_the_delegates_level(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    make.reply(seat, "delegated", delegate_name="Sari", delegate_title="Sekretaris", delegate_rank="deputy")
    tap(keeper, f"came:{seat.id}:d", mode="online")
    assert present(meeting) == [("Sari", "deputy", None, "online")]


def test_the_second_tap_changes_the_level_and_who_it_was(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    tap(keeper, f"came:{seat.id}:h")
    row = queries.present(meeting.id)[0]
    tap(keeper, f"level:{row.id}:staff")
    assert present(meeting) == [("", "staff", None, "on_site")]
    assert "Name not recorded" in keeper.get(f"/rapat/pintu/pintu?opd={seat.organisation_id}").text


def test_a_double_tap_records_once(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    sent = {**keeper.get("/rapat/pintu/pintu").form(".roster-form"), "do": f"came:{seat.id}:h"}
    for _twice in range(2):
        assert keeper.post("/rapat/pintu/pintu", sent).status == 303
    assert len(present(meeting)) == 1


def test_going_back_and_tapping_again_after_undo_says_so(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    sent = {**keeper.get("/rapat/pintu/pintu").form(".roster-form"), "do": f"came:{seat.id}:h"}
    keeper.post("/rapat/pintu/pintu", sent)
    tap(keeper, f"undo:{queries.present(meeting.id)[0].id}")
    page = keeper.follow(keeper.post("/rapat/pintu/pintu", sent))
    assert present(meeting) == []
    assert "This was recorded before and then taken back." in page.text


def test_two_doors_that_say_the_same_of_one_person_are_one_person_and_undone_together(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    first = {**keeper.get("/rapat/pintu/pintu").form(".roster-form"), "do": f"came:{seat.id}:h"}
    second = {**keeper.get("/rapat/pintu/pintu").form(".roster-form"), "do": f"came:{seat.id}:h"}
    for sent in (first, second):
        keeper.post("/rapat/pintu/pintu", sent)
    page = keeper.get(f"/rapat/pintu/pintu?opd={seat.organisation_id}")
    assert page.all(".came strong") == ["Budi"]
    assert page.all(".door-marks strong") == ["1", "0", "0", "0", "0", "0"]
    assert db.session.query(Attendance).count() == 2
    [undo] = [button["value"] for button in page.soup.select("button[name=do]") if button["value"].startswith("undo:")]
    tap(keeper, undo)
    assert present(meeting) == []


def test_a_level_tapped_for_a_folded_person_replaces_all_their_rows(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    rows = [make.attendance(meeting, seat.organisation, "head", person_name="Budi", subject=f"{seat.id}:h",
                            arrived_at=clock.now() + timedelta(minutes=late)) for late in (5, 2)]  # fmt: skip
    tap(keeper, f"level:{rows[0].id}.{rows[1].id}:head.plt")
    [row] = queries.present(meeting.id)
    assert (row.acting, row.subject, row.arrived_at) == ("plt", f"{seat.id}:h", clock.now() + timedelta(minutes=2))


def test_two_people_of_one_name_are_seen(make, meeting, keeper):
    agency = invited(make, meeting, "Dinas Sosial").organisation
    for _two in range(2):
        make.attendance(meeting, agency, "staff", person_name="Budi")
    page = keeper.get("/rapat/pintu/pintu")
    assert page.all(".came .tag") == ["Recorded twice", "Recorded twice"]


def test_somebody_leaves_and_comes_back(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    tap(keeper, f"came:{seat.id}:h")
    [row] = queries.present(meeting.id)
    clock.advance(timedelta(hours=1))
    tap(keeper, f"left:{row.id}")
    assert queries.people(meeting.id)[0].left_at == clock.now()
    assert "09:00–10:00" in keeper.get(f"/rapat/pintu/pintu?opd={seat.organisation_id}").all(".came__words")[0]
    clock.advance(timedelta(minutes=1))
    tap(keeper, f"back:{row.id}")
    assert queries.people(meeting.id)[0].left_at is None


def test_absence_is_said_and_taken_back(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    tap(keeper, f"absent:{seat.organisation_id}:absent_notice")
    assert keeper.get("/rapat/pintu/pintu").all(".seat__mark") == ["Absent with notice Undo"]
    tap(keeper, f"unmark:{queries.marks(meeting.id)[seat.organisation_id].id}")
    assert keeper.get("/rapat/pintu/pintu").all(".seat__mark") == []


def test_the_search_works_without_javascript_and_hides_no_row_for_good(make, meeting, keeper):
    invited(make, meeting, "Dinas Sosial", "Budi")
    invited(make, meeting, "Dinas Kesehatan", "Wati")
    page = keeper.get("/rapat/pintu/pintu?q=wati")
    assert page.all("#roster > .seat:not([hidden]) .seat__name") == ["Dinas Kesehatan"]
    assert page.all("#roster > .seat[hidden] .seat__name") == ["Dinas Sosial"]


def test_a_walk_in_of_an_uninvited_agency_is_found_by_its_short_name(make, meeting, keeper):
    agency = make.organisation("Dinas Perhubungan", short_name="Dishub")
    sent = keeper.get("/rapat/pintu/pintu/tambah").form("form.form")
    answer = keeper.post("/rapat/pintu/pintu/tambah",
                         {**sent, "person_name": "Joko", "organisation": "dishub", "level": "head.plh"})  # fmt: skip
    assert answer.status == 303
    assert [(row.organisation_id, row.level, row.acting, row.is_walk_in) for row in queries.present(meeting.id)] == [
        (agency.id, "head", "plh", True)
    ]
    assert keeper.follow(answer).all(".seat__name") == ["Dinas Perhubungan Dishub Not invited"]


def test_what_is_typed_and_not_found_is_kept_as_typed_and_shown_harmless(make, meeting, keeper):
    sent = keeper.get("/rapat/pintu/pintu/tambah").form("form.form")
    answer = keeper.post("/rapat/pintu/pintu/tambah", {**sent, "person_name": HOSTILE, "organisation": HOSTILE})
    page = keeper.follow(answer)
    assert [(row.person_name, row.organisation_name) for row in queries.present(meeting.id)] == [(HOSTILE, HOSTILE)]
    assert page.all(".came strong") == [HOSTILE]


def test_a_walk_in_sent_twice_is_one_person(make, meeting, keeper):
    sent = {**keeper.get("/rapat/pintu/pintu/tambah").form("form.form"), "person_name": "Joko"}
    for _twice in range(2):
        keeper.post("/rapat/pintu/pintu/tambah", sent)
    assert len(present(meeting)) == 1


def test_a_guest_without_a_name_is_asked_for_it_and_loses_nothing(make, meeting, keeper):
    sent = keeper.get("/rapat/pintu/pintu/tambah").form("form.form")
    page = keeper.post("/rapat/pintu/pintu/tambah", {**sent, "office_title": "Warga", "level": "staff"})
    assert page.status == 422
    assert "Type the name of the person who came." in page.text
    assert page.form("form.form")["office_title"] == "Warga"


def test_a_record_is_corrected_on_its_own_page(make, meeting, keeper):
    row = make.attendance(meeting, make.organisation("Dinas Sosial"), "head", person_name="Bdui")
    address = f"/rapat/pintu/pintu/orang/{row.id}"
    sent = {**keeper.get(address).form("form.form"), "person_name": "Budi", "level": "deputy"}
    for _twice in range(2):
        assert keeper.post(address, sent).status == 303
    assert present(meeting) == [("Budi", "deputy", None, "on_site")]
    assert db.session.query(Attendance).count() == 2


def test_closing_shows_first_and_writes_what_is_ticked(make, meeting, keeper):
    declined = invited(make, meeting, "Dinas A")
    make.reply(declined, "declined", reason="official_duty")
    silent = invited(make, meeting, "Dinas B")
    page = keeper.get("/rapat/pintu/pintu/tutup")
    assert page.all(".closing__row .muted") == ["Said no: Official travel", "Never answered"]
    assert page.all(".closing option[selected]") == ["Absent with notice", "Absent without notice"]
    sent = {**page.form('form[method="post"].stack'), "absent": [str(declined.organisation_id)],
            f"outcome-{declined.organisation_id}": "absent_notice"}  # fmt: skip
    for _twice in range(2):
        assert keeper.post("/rapat/pintu/pintu/tutup", sent).location == "/rapat/pintu"
    codes = {key: one.code for key, one in queries.outcomes([meeting.id])[meeting.id].items()}
    assert codes == {declined.organisation_id: "absent_notice", silent.organisation_id: "not_recorded"}
    assert db.session.get(type(meeting), meeting.id).state == "held"


def test_before_the_day_the_door_says_when_it_opens(make, visitor):
    meeting = make.meeting(state="announced", starts_at=clock.now() + timedelta(days=3), key="nanti")
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    keeper = visitor.sign_in(make.organiser(meeting.forum)).speak("en")
    page = keeper.get("/rapat/nanti/pintu")
    assert "Attendance can be recorded from the day of the meeting: Friday, 6 November 2026." in page.text
    assert page.all("button.tap") == []
    assert keeper.post("/rapat/nanti/pintu", {"do": f"came:{seat.id}:h", "client_key": "k"}).status == 422


@pytest.mark.parametrize(
    "do", ["", "came", "came:99:h", "level:abc:head", "undo:1e9", "absent:7:absent", "absent:-1:absent", "dance:1"]
)
def test_a_tap_that_makes_no_sense_changes_nothing(make, meeting, keeper, do):
    invited(make, meeting, "Dinas Sosial", "Budi")
    assert keeper.post("/rapat/pintu/pintu", {"do": do, "client_key": "k"}).status in (404, 422)
    assert present(meeting) == []


def test_a_row_of_another_meeting_is_not_touched(make, meeting, keeper):
    invited(make, meeting, "Dinas Sosial")
    row = make.attendance(make.meeting(state="announced", starts_at=clock.now()), make.organisation(), "head")
    assert tap(keeper, f"undo:{row.id}").status == 404
    assert db.session.get(Attendance, row.id).removed_at is None


@pytest.mark.parametrize(
    ("role", "status"), [("organiser", 200), ("minute_taker", 200), ("leader", 403), ("member", 403)]
)
def test_organisers_and_minute_takers_stand_at_the_door(make, meeting, visitor, role, status):
    user = make.user()
    make.role(meeting.forum, user, role)
    assert visitor.sign_in(user).get("/rapat/pintu/pintu").status == status


def test_a_stranger_is_sent_to_sign_in(meeting, visitor):
    assert visitor.get("/rapat/pintu/pintu").status == 302


def test_the_number_of_statements_does_not_grow_with_the_list_and_the_page_stays_small(make, meeting, keeper):
    def queries_of(page):
        assert page.status == 200
        return len(page.queries)

    for number in range(2):
        invited(make, meeting, f"Dinas {number}", f"Orang {number}")
    few = queries_of(keeper.get("/rapat/pintu/pintu"))
    for number in range(2, 60):
        seat = invited(
            make, meeting, f"Dinas Contoh dengan Nama Panjang {number}", f"Dr. Ir. Orang Contoh {number}, M.Si."
        )
        if number % 3 == 0:
            make.attendance(meeting, seat.organisation, "deputy", invitation=seat)
    page = keeper.get("/rapat/pintu/pintu")
    assert queries_of(page) == few == 9
    assert len(page.data) < 60_000


def test_the_expected_head_is_the_one_of_the_meetings_day(make, meeting, keeper):
    office = make.office(organisation=make.organisation("Dinas Sosial"))
    make.tenure(office, make.person("Dulu"), valid_from=date(2020, 1, 1), valid_to=date(2026, 11, 2))
    make.tenure(office, make.person("Kini"), valid_from=date(2026, 11, 3))
    make.invitation(meeting, office, person_name="Dulu")
    assert keeper.get("/rapat/pintu/pintu").all(".expected__words") == ["Kini Kepala Dinas Sosial · no answer yet"]


def test_each_count_opens_those_it_counts_and_rarer_ways_are_folded(make, meeting, keeper):
    invited(make, meeting, "Dinas Sosial")
    page = keeper.get("/rapat/pintu/pintu")
    assert [link["href"].partition("?hasil=")[2] for link in page.soup.select(".door-marks a")] == [
        "head", "deputy", "staff", "absent_notice", "absent", "not_recorded",
    ]  # fmt: skip
    assert keeper.get(page.soup.select(".door-marks a")[-1]["href"]).all("th[scope=row]") == ["Dinas Sosial"]
    assert page.all("details .ways a") == [
        "Self check-in: code on the screen", "Attendance sheet on paper", "Who was there online",
    ]  # fmt: skip
