"""The rows of a signed sheet, ticked on one screen: in its order, at once, without JavaScript."""

import re

import pytest

from forum.attendance import queries, service
from forum.attendance.models import Attendance
from forum.attendance.paper import prints
from forum.extensions import db
from forum.invitations import service as invitations
from forum.kernel import clock

ADDRESS = "/rapat/kertas/pintu/lembar"


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="kertas")


@pytest.fixture
def keeper(make, meeting, visitor):
    return visitor.sign_in(make.organiser(meeting.forum)).speak("en")


def invited(make, meeting, name, holder=None, kind="definitive", **given):
    office = make.office(organisation=make.organisation(name))
    if holder:
        make.tenure(office, make.person(holder), kind=kind)
    return make.invitation(meeting, office, **given)


def filled(page, **given):
    """What the page sends: its hidden fields, nothing ticked, and what is `given` (`level_i3="head"`)."""
    sent = {name: value for name, value in page.form(".paper-form").items() if not name.startswith("level-")}
    return {**sent, **{name.replace("_", "-"): value for name, value in given.items()}}


def present(meeting):
    return sorted((row.person_name, row.level, row.acting) for row in queries.present(meeting.id))


def test_one_submit_records_the_page(make, meeting, keeper):
    budi = invited(make, meeting, "Dinas Sosial", "Budi", "plt")
    sends = invited(make, meeting, "Dinas Kesehatan", "Wati")
    make.reply(sends, "delegated", delegate_name="Sari", delegate_title="Sekretaris", delegate_rank="deputy")
    absent = invited(make, meeting, "Dinas Pangan", "Joko")
    page = keeper.get(ADDRESS)
    assert page.all(".paper-row > b")[:3] == ["1", "2", "3"]
    assert page.all(".paper-row__who strong") == ["Sari", "Joko", "Budi"]
    assert page.all(".tick--expected") == ["Deputy or official", "Head", "Plt."]
    sent = filled(page, **{f"level_i{budi.id}": "head.plt", f"level_i{sends.id}": "deputy"})
    answer = keeper.post(ADDRESS, sent)
    assert (answer.status, answer.location.partition("?")[0]) == (303, ADDRESS)
    page = keeper.follow(answer)
    assert "2 people of the sheet are recorded." in page.text
    assert page.all(".paper-row.is-recorded > b") == ["1", "3"]
    assert present(meeting) == [("Budi", "head", "plt"), ("Sari", "deputy", None)]
    assert {row.invitation_id for row in queries.present(meeting.id)} == {budi.id, sends.id}
    assert queries.outcomes([meeting.id])[meeting.id][absent.organisation_id].code == "not_recorded"


def test_sent_twice_or_from_two_phones_is_recorded_once(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    one, other = (filled(keeper.get(ADDRESS), **{f"level_i{seat.id}": "head", "level_b2": "staff", "name_b2": "Rini"})
                  for _phone in range(2))  # fmt: skip
    for sent in (one, one, other):
        page = keeper.follow(keeper.post(ADDRESS, sent))
    assert present(meeting) == [("Budi", "head", None), ("Rini", "staff", None)]
    assert "Recorded before, and left as it was: row 1, 2." in page.text


def test_two_copies_may_have_two_people_in_the_same_blank_row(make, meeting, keeper):
    invited(make, meeting, "Dinas Sosial", "Budi")
    one, other = (filled(keeper.get(ADDRESS), level_b2="staff", name_b2=name) for name in ("Rini", "Tono"))
    for sent in (one, other):
        keeper.post(ADDRESS, sent)
    assert present(meeting) == [("Rini", "staff", None), ("Tono", "staff", None)]


def test_who_was_tapped_at_the_door_is_shown_as_recorded_and_stays(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    before = filled(keeper.get(ADDRESS), **{f"level_i{seat.id}": "staff"})
    service.record(meeting, client_key="door", person_name="Budi", level="head", organisation=seat.organisation,
                   invitation=seat)  # fmt: skip
    db.session.commit()
    page = keeper.get(ADDRESS)
    assert page.all(".paper-row.is-recorded > b") == ["1"]
    assert page.all(f'[name="level-i{seat.id}"]') == []
    keeper.post(ADDRESS, before)
    assert present(meeting) == [("Budi", "head", None)]


def test_after_taking_back_the_old_page_changes_nothing_and_a_new_one_records_anew(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    old = filled(keeper.get(ADDRESS), **{f"level_i{seat.id}": "head"})
    keeper.post(ADDRESS, old)
    service.undo(queries.present(meeting.id)[0])
    db.session.commit()
    keeper.post(ADDRESS, old)
    assert present(meeting) == []
    keeper.post(ADDRESS, filled(keeper.get(ADDRESS), **{f"level_i{seat.id}": "deputy"}))
    assert present(meeting) == [("", "deputy", None)]
    assert db.session.query(Attendance).count() == 2


def test_another_name_is_another_person_at_the_level_that_was_tapped(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    given = {f"level_i{seat.id}": "deputy", f"name_i{seat.id}": "  Sari   Dewi "}
    keeper.post(ADDRESS, filled(keeper.get(ADDRESS), **given))
    [row] = queries.present(meeting.id)
    assert (row.person_name, row.level, row.person_id, row.office_title) == ("Sari Dewi", "deputy", None, "")


def test_a_head_who_came_though_a_delegate_was_named_is_the_holder(make, meeting, keeper):
    sends = invited(make, meeting, "Dinas Kesehatan", "Wati")
    make.reply(sends, "delegated", delegate_name="Sari", delegate_rank="deputy")
    keeper.post(ADDRESS, filled(keeper.get(ADDRESS), **{f"level_i{sends.id}": "head"}))
    assert present(meeting) == [("Wati", "head", None)]


def test_a_name_without_a_level_stops_the_page_and_loses_nothing(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    other = invited(make, meeting, "Dinas Air", "Wati")
    given = {f"name_i{seat.id}": "Sari", f"level_i{other.id}": "head", "level_b4": "staff", "organisation_b4": "Warga"}
    page = keeper.post(ADDRESS, filled(keeper.get(ADDRESS), **given))
    assert page.status == 422
    assert present(meeting) == []
    assert page.all(".notice li") == ["2. Budi : Say at what level this person came.",
                                      "4. Blank row : Type the name of the person who came."]  # fmt: skip
    kept = page.form(".paper-form")
    assert [kept[name] for name in (f"name-i{seat.id}", f"level-i{other.id}", "organisation-b4", "level-b4")] == [
        "Sari", "head", "Warga", "staff",
    ]  # fmt: skip


def test_a_blank_row_is_typed_in_with_agency_and_position(make, meeting, keeper):
    invited(make, meeting, "Dinas Sosial", "Budi")
    agency = make.organisation("Dinas Perhubungan", short_name="Dishub")
    given = {"name_b2": "Joko", "organisation_b2": "dishub", "title_b2": "Kasubbag", "level_b2": "staff",
             "name_b3": "Rini", "organisation_b3": "Karang Taruna", "level_b3": "staff"}  # fmt: skip
    page = keeper.follow(keeper.post(ADDRESS, filled(keeper.get(ADDRESS), **given)))
    assert "“Karang Taruna” is not in the directory" in page.text
    found = {row.person_name: (row.organisation_id, row.organisation_name, row.office_title, row.is_walk_in)
             for row in queries.present(meeting.id)}  # fmt: skip
    assert found == {"Joko": (agency.id, "Dinas Perhubungan", "Kasubbag", True),
                     "Rini": (None, "Karang Taruna", "", True)}  # fmt: skip
    assert page.all(".paper-row.is-recorded > b") == ["2", "3"]


def test_the_numbers_are_those_on_the_paper_though_the_list_has_changed(make, meeting, keeper):
    budi = invited(make, meeting, "Dinas Sosial", "Budi")
    wati = invited(make, meeting, "Dinas Kesehatan", "Wati")
    code = prints.keep(meeting, 5)
    invited(make, meeting, "Dinas Air", "Tono")
    invitations.withdraw(wati, None)
    db.session.commit()
    page = keeper.get(f"{ADDRESS}?kode={code}")
    assert page.all(".paper-row__who strong") == ["Wati", "Budi"]
    assert page.all(".paper-row__who .tag") == ["Invitation withdrawn"]
    assert f"The list has changed since sheet {code} was printed" in page.text
    assert re.search("1 invitation on it was withdrawn. 1 row is not on it: Dinas Air", page.text)
    given = {f"level_i{budi.id}": "head", f"level_i{wati.id}": "head"}
    keeper.post(ADDRESS, filled(page, **given))
    assert present(meeting) == [("Budi", "head", None), ("Wati", "head", None)]
    assert keeper.get(ADDRESS).all(".paper-row.is-recorded > b") == ["1", "2"]


def test_the_code_of_a_page_opens_its_rows_only_and_a_strange_one_says_so(make, meeting, keeper):
    for number in range(30):
        invited(make, meeting, f"Dinas {number:02}", f"Orang {number:02}")
    code = prints.keep(meeting, 5)
    db.session.commit()
    whole = keeper.get(f"{ADDRESS}?kode={code}").all(".paper-row > b")
    pages = [keeper.get(f"{ADDRESS}?kode={code}&halaman={number}").all(".paper-row > b") for number in (1, 2, 3)]
    assert whole == [number for page in pages for number in page]
    assert len(keeper.get(f"{ADDRESS}?kode={code}&halaman=99").all(".paper-row > b")) == len(whole)
    assert "This meeting has no sheet with that code" in keeper.get(f"{ADDRESS}?kode=ZZZZZZ").text
    assert "This meeting has no sheet with that code" not in keeper.get(ADDRESS).text


@pytest.mark.parametrize("level", ["emperor", "head.emperor", "deputy.plt", "head.definitive", "x" * 999])
def test_a_level_that_does_not_exist_is_not_recorded(make, meeting, keeper, level):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    assert keeper.post(ADDRESS, filled(keeper.get(ADDRESS), **{f"level_i{seat.id}": level})).status == 422
    assert present(meeting) == []


def test_an_empty_page_says_that_nothing_was_ticked(make, meeting, keeper):
    invited(make, meeting, "Dinas Sosial", "Budi")
    page = keeper.follow(keeper.post(ADDRESS, filled(keeper.get(ADDRESS))))
    assert "No row was ticked, so nothing was recorded." in page.text


def test_a_row_of_another_meeting_is_not_touched(make, meeting, keeper):
    invited(make, meeting, "Dinas Sosial", "Budi")
    strange = invited(make, make.meeting(state="announced", starts_at=clock.now()), "Dinas Lain", "Orang")
    keeper.post(ADDRESS, filled(keeper.get(ADDRESS), **{f"level_i{strange.id}": "head"}))
    assert db.session.query(Attendance).count() == 0


def test_seventy_rows_cost_as_many_statements_as_two_and_stay_small(make, meeting, keeper):
    for number in range(2):
        invited(make, meeting, f"Dinas {number}", f"Orang {number}")
    few = len(keeper.get(ADDRESS).queries)
    for number in range(2, 70):
        seat = invited(make, meeting, f"Dinas Contoh dengan Nama Panjang {number}", f"Dr. Orang Contoh {number}, M.Si.")
        if number % 3 == 0:
            make.attendance(meeting, seat.organisation, "deputy", invitation=seat)
    page = keeper.get(ADDRESS)
    assert len(page.queries) == few == 15
    assert len(page.data) < 110_000


def test_l_or_p_is_ticked_for_sums_and_the_row_says_it_is_from_paper(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    sent = filled(keeper.get(ADDRESS), **{f"level_i{seat.id}": "head", f"gender_i{seat.id}": "m", "level_b2": "staff",
                                          "name_b2": "Rini", "gender_b2": "f"})  # fmt: skip
    assert keeper.post(ADDRESS, sent).status == 303
    found = sorted((row.person_name, row.gender, row.source) for row in queries.present(meeting.id))
    assert found == [("Budi", "m", "paper"), ("Rini", "f", "paper")]
    page = keeper.get(ADDRESS)
    assert page.all(".is-recorded .paper-gender") == []


def test_what_is_neither_l_nor_p_is_not_said(make, meeting, keeper):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    sent = filled(keeper.get(ADDRESS), **{f"level_i{seat.id}": "head", f"gender_i{seat.id}": "x"})
    assert keeper.post(ADDRESS, sent).status == 303
    assert [row.gender for row in queries.present(meeting.id)] == [None]
