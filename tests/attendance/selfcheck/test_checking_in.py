"""Checking in oneself, as somebody in the room with a phone does it: scan or type, fill in, undo, try again."""

import pytest

from forum.attendance import queries, service
from forum.attendance.models import Attendance
from forum.extensions import db
from forum.kernel import clock
from tests.attendance.selfcheck.hall import code, let_in, present, send
from tests.support.client import Visitor

HOSTILE = '<script>alert(1)</script> =cmd|"/c calc"!A1'


def test_scanning_opens_a_short_form_of_organisations_only(phone, opened):
    page = let_in(phone, opened)
    assert page.title == "Check in"
    assert [one["value"] for one in page.soup.select("datalist option")] == ["Dinas Sosial"]
    assert "Budi" not in page.soup.decode()
    assert len(page.data) < 100_000
    assert page.soup.select("script") == []


def test_the_code_is_typed_as_well_however_it_is_typed(phone, opened):
    shown = code(opened)
    sent = phone.get("/hadir").form("form.form")
    answer = phone.post("/hadir", {**sent, "code": f"{shown[:3].lower()} {shown[3:]}"})
    assert (answer.status, answer.location) == (303, "/hadir/mandiri")


def test_what_somebody_says_is_recorded_as_self_declared(phone, opened, meeting, agency):
    page = phone.follow(send(phone, opened, gender="f"))
    assert page.title == "You are recorded"
    assert page.all(".declared__when") == [
        "Recorded at 09:00 WIB. Declared by yourself until the registration desk confirms it."
    ]
    row = queries.present(meeting.id)[0]
    assert (row.person_name, row.organisation_id, row.level, row.office_title, row.gender, row.source, row.mode,
            row.recorded_by_id, row.is_self_declared, row.is_walk_in) == (
        "Sari Dewi", agency.id, "deputy", "Sekretaris", "f", "self", "on_site", None, True, True)  # fmt: skip


def test_the_expected_head_takes_the_chairs_own_subject(phone, opened, meeting):
    send(phone, opened, person_name="  BUDI   santoso ", office_title="", level="head")
    [row] = queries.present(meeting.id)
    assert (row.subject, row.person_name, row.office_title, row.is_walk_in) == (
        f"{row.invitation_id}:h", "Budi Santoso", "Kepala Dinas Sosial", False)  # fmt: skip


def test_somebody_with_another_name_has_a_subject_of_their_own(phone, opened, meeting):
    send(phone, opened, person_name="Budi", level="head")
    [row] = queries.present(meeting.id)
    assert (row.subject, row.about, row.invitation_id) == ("", row.client_key, None)


def test_the_form_sent_twice_is_one_row(phone, opened, meeting):
    sent = {**let_in(phone, opened).form("form.form"), "organisation": "dinsos", "person_name": "Sari",
            "level": "staff"}  # fmt: skip
    assert [phone.post("/hadir/mandiri", sent).status for _twice in range(2)] == [303, 303]
    assert present(meeting) == [("Sari", "Dinas Sosial", "staff", None, "self")]


def test_two_phones_of_one_person_are_one_row_and_only_the_first_may_undo(app, phone, opened, meeting):
    send(phone, opened)
    other = Visitor(app).speak("en")
    page = send(other, opened, person_name="sari dewi", office_title="")
    assert (page.status, page.title) == (200, "You were recorded already")
    assert page.soup.select("form[action$=batal]") == []
    assert len(present(meeting)) == 1


def test_who_the_desk_recorded_is_not_recorded_twice(phone, opened, meeting, agency, make):
    make.attendance(meeting, agency, "deputy", person_name="Sari Dewi")
    page = send(phone, opened)
    assert "By the registration desk." in page.text
    assert present(meeting) == [("Sari Dewi", "Dinas Sosial", "deputy", None, "desk")]


def test_where_the_desk_saw_another_level_its_word_counts_and_nobody_is_counted_twice(
    phone, opened, meeting, agency, make
):
    first = make.attendance(meeting, agency, "deputy", person_name="Sari Dewi")
    send(phone, opened, level="head.plt")
    assert {row.about for row in queries.rows(meeting.id)} == {first.client_key}
    assert sorted(row.level for row in queries.rows(meeting.id)) == ["deputy", "head"]
    assert present(meeting) == [("Sari Dewi", "Dinas Sosial", "deputy", None, "desk")]


def test_undoing_takes_back_and_leaves_the_history(phone, opened, meeting):
    page = phone.follow(send(phone, opened))
    sent = page.form("form[action$=batal]")
    answer = phone.post("/hadir/mandiri/batal", sent)
    assert phone.follow(answer).title == "Check in"
    assert present(meeting) == []
    assert [row.removed_at for row in queries.history(meeting.id)] == [clock.now()]
    assert phone.post("/hadir/mandiri/batal", sent).status == 303


def test_going_back_after_undo_and_sending_again_says_so(phone, opened, meeting):
    sent = {**let_in(phone, opened).form("form.form"), "organisation": "dinsos", "person_name": "Sari",
            "level": "staff"}  # fmt: skip
    phone.post("/hadir/mandiri/batal", phone.follow(phone.post("/hadir/mandiri", sent)).form("form[action$=batal]"))
    page = phone.follow(phone.post("/hadir/mandiri", sent))
    assert "This form was sent before and then taken back." in page.text
    assert present(meeting) == []


def test_nobody_takes_back_what_another_phone_declared(app, phone, opened, meeting):
    send(phone, opened)
    key = queries.present(meeting.id)[0].client_key
    other = Visitor(app)
    let_in(other, opened)
    other.post("/hadir/mandiri/batal", {"client_key": key})
    assert len(present(meeting)) == 1


def test_what_the_desk_confirmed_is_not_undone_from_the_phone(phone, opened, meeting, make):
    sent = phone.follow(send(phone, opened)).form("form[action$=batal]")
    service.confirm(queries.present(meeting.id)[0], by=make.organiser(meeting.forum))
    assert phone.post("/hadir/mandiri/batal", sent).status == 409
    assert phone.get("/hadir/mandiri").all(".declared__when") == [
        "Recorded at 09:00 WIB. Confirmed by the registration desk."
    ]


def test_what_is_no_organisation_is_asked_once_more_and_nothing_is_lost(phone, opened, meeting, agency):
    page = send(phone, opened, organisation="Dinas Sosal", person_name=HOSTILE)
    assert page.status == 422
    assert page.all("#meant .check__label") == ["Dinas Sosial", "None of these: “Dinas Sosal”"]
    sent = page.form("form.form")
    assert sent["person_name"] == HOSTILE
    phone.post("/hadir/mandiri", {**sent, "meant": str(agency.id)})
    assert present(meeting) == [(HOSTILE, "Dinas Sosial", "deputy", None, "self")]


def test_another_organisation_is_kept_as_typed(phone, opened, meeting):
    sent = send(phone, opened, organisation="Dinas Sosal").form("form.form")
    phone.post("/hadir/mandiri", {**sent, "meant": "typed"})
    send(phone, opened, organisation="Yayasan Pelita", person_name="Wati")  # like nobody who was invited
    assert present(meeting) == [
        ("Sari Dewi", "Dinas Sosal", "deputy", None, "self"), ("Wati", "Yayasan Pelita", "deputy", None, "self"),
    ]  # fmt: skip


def test_an_organisation_of_another_meeting_cannot_be_meant(phone, opened, meeting, make):
    stranger = make.organisation("Dinas Rahasia", region=make.region())
    sent = send(phone, opened, organisation="Dinas Sosal").form("form.form")
    assert phone.post("/hadir/mandiri", {**sent, "meant": str(stranger.id)}).status == 422
    assert present(meeting) == []


@pytest.mark.parametrize(("field", "value"), [
    ("person_name", ""), ("person_name", "x" * 251), ("organisation", ""), ("organisation", "x" * 251),
    ("office_title", "x" * 251), ("level", ""), ("level", "bupati"), ("code", "x" * 41),
])  # fmt: skip
def test_bad_input_is_answered_beside_its_field(phone, opened, meeting, field, value):
    page = send(phone, opened, **{field: value})
    assert page.status == 422
    assert len(page.all(".error-summary li")) == 1
    assert present(meeting) == []


def test_a_nul_character_does_no_harm(phone, opened, meeting):
    send(phone, opened, person_name="Sa\0ri", organisation="Dinas\0 Sosial", client_key="a\0b", gender="x\0")
    assert [row.person_name for row in queries.present(meeting.id)] == ["Sari"]


def test_one_phone_may_record_a_second_person(phone, opened, meeting):
    send(phone, opened)
    sent = phone.get("/hadir/mandiri?lagi=1").form("form.form")
    page = phone.follow(phone.post("/hadir/mandiri", {**sent, "organisation": "dinsos", "person_name": "Tono",
                                                      "level": "staff"}))  # fmt: skip
    assert page.all(".declared__name strong") == ["Sari Dewi", "Tono"]


def test_pages_cost_few_statements(phone, opened):
    assert len(phone.get("/hadir").queries) == 0
    assert len(phone.get(f"/hadir/mandiri/{code(opened)}").queries) == 2
    assert len(phone.get("/hadir/mandiri").queries) <= 5
    assert len(send(phone, opened).queries) <= 18
    assert len(phone.get("/hadir/mandiri").queries) <= 4


def test_the_desk_sees_confirms_one_and_then_all_it_saw(app, phone, opened, meeting, make):
    send(phone, opened)
    send(Visitor(app), opened, person_name="Tono", level="staff", organisation="Yayasan Pelita")
    keeper = Visitor(app).sign_in(make.organiser(meeting.forum)).speak("en")
    page = keeper.get("/rapat/mandiri/pintu")
    assert page.all(".came .tag") == ["declared themself", "declared themself"]
    first, last = queries.present(meeting.id)
    keeper.post("/rapat/mandiri/pintu", {**page.form(".roster-form"), "do": f"confirm:{first.id}"})
    assert (first.is_self_declared, last.is_self_declared) == (False, True)
    page = keeper.get("/rapat/mandiri/pintu")
    send(Visitor(app), opened, person_name="Rini", level="staff")  # came while the desk was looking
    sent = [("row", one["value"]) for one in page.soup.select("#self-declared [name=row]")]
    for words in ("1 person was confirmed.", "There was nothing left to confirm."):
        answer = keeper.client.post("/rapat/mandiri/pintu/konfirmasi", data={"row": [value for _name, value in sent]})
        assert words in keeper.get(answer.location).text
    assert [(row.person_name, row.is_self_declared) for row in queries.present(meeting.id)] == [
        ("Sari Dewi", False), ("Rini", True), ("Tono", False),
    ]  # fmt: skip
    assert db.session.get(Attendance, first.id).confirmed_by_id is not None


def test_confirming_rows_of_another_meeting_does_nothing(app, opened, meeting, make):
    other = make.meeting(state="announced", starts_at=clock.now())
    row = make.attendance(other, None, "staff", source="self")
    keeper = Visitor(app).sign_in(make.organiser(meeting.forum))
    keeper.post("/rapat/mandiri/pintu/konfirmasi", {"row": str(row.id)})
    assert row.is_self_declared
