"""Why an organisation has its outcome: the explanation in order, the page, its history, and who sees what of it."""

from datetime import date, timedelta

import pytest

from forum.attendance import closing, queries, service
from forum.attendance.counting import words
from forum.attendance.counting.reasons import Came, Marked, Reason, Said, explain, without_names
from forum.extensions import db
from forum.kernel import clock

HEAD = Came("Budi", "head")
ACTING = Came("Wati", "head", "plt", "paper")
STAFF = Came("Sari", "staff", None, "report")


def codes(reasons):
    return [one.code for one in reasons]


@pytest.mark.parametrize(
    ("came", "mark", "said", "expected"),
    [
        ([], None, [], ["nobody", "not_absence"]),
        ([], None, [Said("accepted")], ["nobody", "not_absence", "reply_accepted"]),
        ([], None, [Said("declined", reason="sick")], ["nobody", "not_absence", "reply_declined"]),
        ([], Marked("absent_notice", "Telepon"), [Said("declined")], ["nobody", "marked", "reply_declined"]),
        ([HEAD], None, [], ["best"]),
        ([ACTING], None, [], ["best", "acting"]),
        ([STAFF, ACTING, HEAD], None, [], ["best", "acting_beside", "lower"]),
        ([HEAD, Came("Joko", "head")], None, [], ["best", "same"]),
        ([STAFF], Marked("absent"), [], ["best", "mark_set_aside"]),
        ([Came("Budi", "head", None, "self", True)], None, [], ["best", "self_declared"]),
        ([STAFF], None, [Said("delegated", is_vacant=True)], ["best", "reply_delegated", "vacant"]),
    ],
)
def test_each_outcome_is_explained_in_order(came, mark, said, expected):
    assert codes(explain(came, mark, said)) == expected


def test_the_definitive_head_is_the_one_that_counts_whoever_was_recorded_first():
    assert explain([ACTING, HEAD], None, [])[0] == Reason(
        "best", {"name": "Budi", "level": "head", "acting": None, "source": "desk"}
    )


def test_what_is_peculiar_comes_last_in_order():
    found = explain([HEAD], None, [Said("waiting")], invited=False, disputed=True, later=2)
    assert codes(found) == ["best", "reply_waiting", "uninvited", "disputed", "later"]


def test_without_names_no_value_says_who():
    said = [Said("delegated", "Kepala Dinas", delegate="Sari")]
    bare = without_names(explain([HEAD], None, said))
    assert [one.values.get("name", one.values.get("delegate")) for one in bare] == ["", ""]


def test_every_reason_has_a_sentence_in_both_languages(app):
    from forum.kernel.i18n import speaking

    marks = [None, Marked("absent", "catatan", True)]
    answers = [Said(one, "Kepala", reason, "Sari", True) for one in
               ("accepted", "declined", "delegated", "tentative", "waiting") for reason in (None, "leave")]  # fmt: skip
    people = [HEAD, ACTING, STAFF, Came("", "head", None, "self", True), Came("Joko", "head")]
    found = [one for mark in marks for came in ([], people, [ACTING]) for one in
             explain(came, mark, answers, invited=False, disputed=True, later=1)]  # fmt: skip
    with speaking("en"):
        english = {words.reason(one) for one in found}
    with speaking("id"):
        indonesian = {words.reason(one) for one in found}
    assert english.isdisjoint(indonesian)
    assert {one.code for one in found} == set(words._SENTENCES)


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="rapat")


@pytest.fixture
def seat(make, meeting):
    office = make.office(organisation=make.organisation("Dinas Sosial"))
    make.tenure(office, make.person("Budi", phone="+62 811 1111"))
    return make.invitation(meeting, office)


@pytest.fixture
def organiser(make, meeting):
    return make.organiser(meeting.forum)


def page_of(visitor, seat):
    return visitor.get(f"/rapat/rapat/kehadiran/{seat.organisation_id}")


def came(meeting, seat, key="k", level="head", name="Budi", by=None, **given):
    return service.record(meeting, client_key=key, person_name=name, level=level, organisation=seat.organisation,
                          invitation=seat, by=by, **given)  # fmt: skip


def test_the_page_says_why_and_tells_the_whole_history(make, meeting, seat, organiser, visitor):
    make.reply(seat, "declined", reason="official_duty")
    row = came(meeting, seat, by=organiser)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        after = service.correct(row, client_key="k2", level="staff", acting=None, person_name="Sari", by=organiser,
                                reason="Ternyata staf")  # fmt: skip
    with clock.frozen(clock.now() + timedelta(minutes=9)):
        service.undo(after, by=organiser, reason="Salah rapat")
    page = page_of(visitor.sign_in(organiser).speak("en"), seat)
    assert page.title == "Dinas Sosial"
    assert page.all(".why-reasons li") == [
        "Nobody of this organisation is recorded as present.",
        "Nobody has said that it was absent either. So it is not recorded, which is not absence.",
        "Kepala Dinas Sosial had declined: Official travel. That is notice.",
    ]
    assert page.all(".why-entry__what") == [
        "Recorded: Budi, Head",
        "Corrected: Budi, Head → Sari, Staff",
        "Taken back: Sari, Staff",
    ]
    assert page.all(".why-entry__why") == ["Ternyata staf", "Salah rapat"]
    assert page.all(".why-entry .muted") == [
        f"3 Nov 2026, {time} WIB · Organiser Contoh" for time in ("09:00", "09:05", "09:09")
    ]


def test_what_happened_after_closing_is_marked(make, meeting, seat, organiser, visitor):
    row = came(meeting, seat, by=organiser)
    with clock.frozen(clock.now() + timedelta(hours=3)):
        closing.close(meeting, organiser)
    with clock.frozen(clock.now() + timedelta(hours=4)):
        service.correct(
            row, client_key="k2", level="deputy", acting=None, person_name="Sari", reason="Foto daftar hadir"
        )
        page = page_of(visitor.sign_in(organiser).speak("en"), seat)
    assert page.all(".why-entry__what") == [
        "Recorded: Budi, Head",
        "Attendance closed: 1 of 1 organisations had come",
        "Corrected: Budi, Head → Sari, Deputy or official After closing",
    ]
    assert page.all(".why-reasons li")[-1] == "1 change was made after attendance was closed."


@pytest.mark.parametrize(
    ("role", "names"), [("organiser", True), ("minute_taker", True), ("leader", True), ("member", False)]
)
def test_members_see_the_organisation_and_nobody_s_name(make, meeting, seat, visitor, role, names):
    row = came(meeting, seat, name="Dra. Hartati", gender="f")
    service.undo(row)
    came(meeting, seat, key="k2", name="Dra. Hartati", gender="f")
    make.absence(meeting, seat.organisation, "absent_notice", note="Rawat inap")
    user = make.user()
    make.role(meeting.forum, user, role)
    page = page_of(visitor.sign_in(user).speak("en"), seat)
    listed = visitor.get("/rapat/rapat/kehadiran")
    assert page.status == listed.status == 200
    assert ("Hartati" in page.text, "Hartati" in listed.text, "History" in page.text) == (names, names, names)
    assert ("Rawat inap" in page.text) == names
    assert ("P (woman)" in page.text) == (role == "organiser")
    assert "811 1111" not in page.text + listed.text


def test_a_stranger_is_sent_to_sign_in_and_another_forum_is_refused(make, meeting, seat, visitor):
    assert page_of(visitor, seat).status == 302
    assert page_of(visitor.sign_in(make.organiser(make.forum())), seat).status == 403


def test_an_organisation_that_has_nothing_to_do_with_the_meeting_is_not_there(make, meeting, organiser, visitor):
    stranger = make.organisation("Dinas Lain")
    visitor.sign_in(organiser)
    assert visitor.get(f"/rapat/rapat/kehadiran/{stranger.id}").status == 404
    assert visitor.get("/rapat/rapat/kehadiran/99999").status == 404


def test_a_merged_agency_keeps_the_name_of_the_day_and_the_successor_leads_to_it(
    make, meeting, seat, organiser, visitor
):
    came(meeting, seat)
    old = seat.organisation
    old.successor = new = make.organisation("Dinas Sosial dan Tenaga Kerja")
    old.valid_to = date(2026, 12, 31)
    db.session.flush()
    visitor.sign_in(organiser).speak("en")
    answer = visitor.get(f"/rapat/rapat/kehadiran/{new.id}")
    assert (answer.status, answer.location) == (302, f"/rapat/rapat/kehadiran/{old.id}")
    page = visitor.follow(answer)
    assert page.title == "Dinas Sosial"
    assert "It has become Dinas Sosial dan Tenaga Kerja; reports follow the successor." in page.text
    assert queries.outcomes([meeting.id])[meeting.id].keys() == {old.id}


def test_a_chair_without_holder_is_said_to_be_vacant(make, meeting, organiser, visitor):
    office = make.office(organisation=make.organisation("Dinas Kosong"))
    empty = make.invitation(meeting, office)
    came(meeting, empty, level="deputy", name="Sekretaris")
    page = page_of(visitor.sign_in(organiser).speak("en"), empty)
    assert page.all(".why-reasons li")[-1] == "The chair “Kepala Dinas Kosong” had no holder on that day."


def test_several_people_of_one_agency_are_all_named(make, meeting, seat, organiser, visitor):
    came(meeting, seat, level="staff", name="Sari", key="a", mode="online", source="report", minutes=80)
    came(meeting, seat, level="deputy", name="Joko", key="b")
    page = page_of(visitor.sign_in(organiser).speak("en"), seat)
    assert page.all(".why-reasons li")[:2] == [
        "Joko (Deputy or official) was there, recorded at the desk. That is the best level present, so it counts.",
        "Sari (Staff) was there too, from the report of the online meeting. A higher level came, so this one changes "
        "nothing.",
    ]
    assert sorted(page.all(".why-people strong")) == ["Joko", "Sari"]


def test_the_number_of_statements_does_not_grow_with_the_history(make, meeting, seat, organiser, visitor):
    visitor.sign_in(organiser)
    came(meeting, seat, by=organiser)
    few = len(page_of(visitor, seat).queries)
    for number in range(12):
        user = make.user()
        service.undo(came(meeting, seat, key=f"x{number}", name=f"Orang {number}", by=user), by=user)
        make.absence(meeting, seat.organisation, recorded_by_id=user.id)
    assert len(page_of(visitor, seat).queries) == few <= 20


def test_the_list_opens_a_number_counts_by_side_and_does_not_grow(make, meeting, seat, organiser, visitor):
    came(meeting, seat)
    other = make.invitation(meeting, make.office(organisation=make.organisation("LSM Contoh", sector="cso")),
                            side="civil_society")  # fmt: skip
    make.absence(meeting, other.organisation, "absent")
    make.attendance(meeting, None, "staff", person_name="Warga Desa")
    visitor.sign_in(organiser).speak("en")
    page = visitor.get("/rapat/rapat/kehadiran")
    assert page.all("tbody th a") == ["Dinas Sosial", "LSM Contoh"]
    assert page.all(".presence-legend__count") == ["1", "0", "0", "0", "1", "0"]
    assert "Warga Desa" in page.text
    assert visitor.get("/rapat/rapat/kehadiran?hasil=head").all("tbody th a") == ["Dinas Sosial"]
    assert visitor.get("/rapat/rapat/kehadiran?hasil=came").all("tbody th a") == ["Dinas Sosial"]
    assert visitor.get("/rapat/rapat/kehadiran?sisi=civil_society").all("tbody th a") == ["LSM Contoh"]
    assert visitor.get("/rapat/rapat/kehadiran?sisi=civil_society").all(".presence-legend__count") == list("000010")
    assert visitor.get("/rapat/rapat/kehadiran?hasil=head&sisi=civil_society").all("tbody th a") == []
    assert visitor.get("/rapat/rapat/kehadiran?hasil=<b>&sisi=x").all("tbody th a") == ["Dinas Sosial", "LSM Contoh"]
    few = len(page.queries)
    for number in range(20):
        came(meeting, make.invitation(meeting, make.office()), key=f"many {number}", name=f"Orang {number}")
    assert len(visitor.get("/rapat/rapat/kehadiran").queries) == few <= 11
