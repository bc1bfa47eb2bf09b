"""The report of an online meeting: who is who, decided by a person, recorded once."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.adapters.participants import Sighting
from forum.attendance import queries
from forum.attendance.importing import matching, people
from forum.attendance.importing.matching import Candidate
from forum.attendance.models import Attendance, ParticipantReport
from forum.extensions import db
from forum.kernel import clock

NINE = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def sighting(name: str, start: int = 0, end: int = 60, email: str = "") -> Sighting:
    return Sighting(name, email, "", after(start), after(end), end - start)


class TestPeople:
    def test_who_joined_five_times_is_one_person_and_no_minute_counts_twice(self) -> None:
        found = people.gathered(
            [sighting("Rini", 0, 30), sighting("Rini", 40, 50), sighting("rini ", 45, 60), sighting("Budi", 0, 10)]
        )
        assert [(one.name, one.minutes, one.times) for one in found] == [("Rini", 50, 3), ("Budi", 10, 1)]
        assert (found[0].first_at, found[0].last_at) == (after(0), after(60))

    def test_an_address_tells_people_of_one_name_apart_and_one_person_of_two_names_together(self) -> None:
        found = people.gathered([
            sighting("Sri", email="a@contoh.example"), sighting("Sri", email="b@contoh.example"),
            sighting("HP Sri", email="a@contoh.example"),
        ])  # fmt: skip
        assert [(one.email, one.times) for one in found] == [("a@contoh.example", 2), ("b@contoh.example", 1)]

    def test_zoom_s_original_name_is_kept_beside_the_shown_one(self) -> None:
        [found] = people.gathered([sighting("Dinsos - Rini (Rini Astuti) (Guest)")])
        assert (found.name, found.original) == ("Dinsos - Rini", "Rini Astuti")

    @pytest.mark.parametrize(
        "name", ["iPhone", "Galaxy A12", "Zoom user", "iPhone 13 Pro", "OPPO A5s", "vivo 1906", "12"]
    )
    def test_devices_are_nobody(self, name: str) -> None:
        assert people.gathered([sighting(name)])[0].is_device

    @pytest.mark.parametrize("name", ["Rini", "Bappeda", "Kepala Dinas Sosial", "Asih Usersari"])
    def test_people_are_no_devices(self, name: str) -> None:
        assert not people.gathered([sighting(name)])[0].is_device

    @given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=12), st.randoms())
    def test_the_minutes_do_not_depend_on_the_order_and_never_exceed_the_meeting(self, spans, random) -> None:
        whole = [(after(min(a, b)), after(max(a, b))) for a, b in spans]
        shuffled = random.sample(whole, len(whole))
        minutes = people.connected(whole)
        assert minutes == people.connected(shuffled) == people.connected(whole * 2)
        covered = {minute for a, b in spans for minute in range(min(a, b), max(a, b))}
        assert minutes == len(covered)


HEAD = Candidate("1:h", "Dr. Rini Astuti, M.Si.", "Dinas Sosial", "Dinsos", frozenset({"rini@contoh.example"}))
OFFICE = Candidate("o1", "", "Dinas Sosial", "Dinsos")
OTHER = Candidate("2:h", "Budi Hartono", "Badan Perencanaan Pembangunan Daerah", "Bappeda")
OTHER_OFFICE = Candidate("o2", "", "Badan Perencanaan Pembangunan Daerah", "Bappeda")
ALL = [HEAD, OFFICE, OTHER, OTHER_OFFICE]


def guess(name: str, email: str = "") -> list[tuple[str, bool]]:
    [person] = people.gathered([sighting(name, email=email)])
    return [(one.code, one.is_clear) for one in matching.suggestions(person, ALL)]


class TestMatching:
    def test_an_address_alone_says_the_agency_and_not_who_sat_there(self) -> None:
        assert guess("HP saya", "rini@contoh.example")[0] == ("1:h", False)
        assert guess("Rini", "rini@contoh.example")[0] == ("1:h", True)

    @pytest.mark.parametrize(
        "name", ["Rini Astuti", "RINI ASTUTI", "Dra. Rini Astuti", "Dinsos - Rini Astuti", "Astuti Rini"]
    )
    def test_a_whole_name_is_clear_whatever_stands_around_it(self, name: str) -> None:
        assert guess(name)[0] == ("1:h", True)

    def test_a_nickname_with_its_agency_is_a_suggestion_not_a_decision(self) -> None:
        found = guess("Dinsos - Rini")
        assert [code for code, _clear in found][:2] in (["1:h", "o1"], ["o1", "1:h"])

    def test_an_agency_alone_is_a_suggestion(self) -> None:
        assert guess("Bappeda Kab. Contoh") == [("o2", False)]

    @pytest.mark.parametrize("name", ["iPhone", "Siti Aminah", "Zoom user"])
    def test_nobody_is_suggested_for_a_stranger_or_a_device(self, name: str) -> None:
        assert guess(name) == []

    def test_two_who_fit_alike_are_decided_by_a_person(self) -> None:
        twin = Candidate("3:h", "Rini Astuti", "Dinas Kesehatan", "Dinkes")
        [person] = people.gathered([sighting("Rini Astuti")])
        plain = Candidate("1:h", "Rini Astuti", "Dinas Sosial", "Dinsos")
        assert [one.is_clear for one in matching.suggestions(person, [plain, twin])] == [False, False]


REPORT = """Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)
Rini Astuti,,03/11/2026 09:00:00,03/11/2026 10:00:00,60
Rini Astuti,,03/11/2026 10:10:00,03/11/2026 11:00:00,50
iPhone,,03/11/2026 09:05:00,03/11/2026 11:00:00,115
Bappeda,,03/11/2026 09:00:00,03/11/2026 11:00:00,120
"""


@pytest.fixture
def meeting(make):
    """Today's meeting: Rini heads the social agency, the planning agency is asked too."""
    meeting = make.meeting(starts_at=clock.now(), state="announced")
    social = make.organisation("Dinas Sosial", short_name="Dinsos")
    planning = make.organisation("Badan Perencanaan", short_name="Bappeda")
    head = make.office("Kepala Dinas Sosial", organisation=social)
    make.tenure(head, make.person("Dr. Rini Astuti, M.Si."))
    make.invitation(meeting, head)
    make.invitation(meeting, make.office("Kepala Bappeda", organisation=planning))
    return meeting


@pytest.fixture
def clerk(visitor, make, meeting):
    return visitor.sign_in(make.organiser(meeting.forum))


def upload(clerk, meeting, text: str = REPORT, name: str = "peserta.csv"):
    file = (BytesIO(text.encode("utf-16")), name)
    return clerk.post(f"/rapat/{meeting.key}/pintu/laporan", {"file": file})


def present(meeting) -> list[tuple[str, str, str, int | None]]:
    return [(one.person_name, one.level, one.mode, one.minutes) for one in queries.present(meeting.id)]


def test_a_report_is_shown_with_suggestions_and_nothing_is_recorded(clerk, meeting) -> None:
    page = clerk.follow(upload(clerk, meeting))
    assert present(meeting) == []
    assert page.all(".participants strong") == ["Bappeda", "iPhone", "Rini Astuti"]
    ticked = [option["value"] for option in page.soup.select("select[name^='who-'] option[selected]")]
    assert ticked.count("") == 2
    assert "masuk 2 kali" in page.text
    assert len(page.queries) <= 14


def test_those_decided_are_recorded_online_with_their_minutes_and_the_others_wait(clerk, meeting) -> None:
    shown = clerk.follow(upload(clerk, meeting))
    page = clerk.follow(clerk.post(shown.response.request.path, shown.form("main form")))
    assert "1 orang dicatat hadir." in page.text
    assert present(meeting) == [("Dr. Rini Astuti, M.Si.", "head", "online", 110)]
    row = db.session.query(Attendance).one()
    assert (row.arrived_at, row.left_at) == (after(0), after(120))
    assert page.all(".participants strong") == ["Bappeda", "iPhone", "Rini Astuti"]


def test_the_same_report_twice_and_the_same_decision_twice_change_nothing(clerk, meeting) -> None:
    first, second = upload(clerk, meeting), upload(clerk, meeting, name="lain.csv")
    assert first.location == second.location
    sent = clerk.follow(first).form("main form")
    for _ in range(2):
        clerk.post(first.location, sent)
    longer = clerk.follow(upload(clerk, meeting, REPORT + "Siti,,03/11/2026 09:00:00,03/11/2026 09:10:00,10\n"))
    clerk.post(longer.response.request.path, longer.form("main form"))
    assert len(present(meeting)) == 1
    assert db.session.query(ParticipantReport).count() == 2


def test_a_person_decides_who_the_iphone_was(clerk, meeting) -> None:
    shown = clerk.follow(upload(clerk, meeting))
    planning = next(one for one in queries.outcomes([meeting.id])[meeting.id] if True)
    sent = shown.form("main form")
    phone = next(li["id"][2:] for li in shown.soup.select(".participant") if "iPhone" in li.get_text())
    office = shown.soup.select_one(f"#who-{phone} option[value^='o']")["value"]
    clerk.post(shown.response.request.path, {**sent, f"who-{phone}": office, f"level-{phone}": "deputy"})
    assert ("iPhone", "deputy", "online", 115) in present(meeting)
    assert planning


def test_a_table_we_do_not_know_is_mapped_by_hand(clerk, meeting) -> None:
    page = clerk.follow(upload(clerk, meeting, "Siapa;Asal;Lama\nRini Astuti;Dinsos;90\n"))
    assert page.title == "Kolom mana berisi apa?"
    address = page.soup.select_one("main form")["action"]
    assert clerk.post(address, {"column-1": "organisation", "mode": "online"}).status == 422
    columns = {"column-0": "name", "column-1": "organisation", "column-2": "duration"}
    refused = clerk.post(address, columns)
    assert (refused.status, "Sebutkan apakah orang-orang ini hadir di tempat atau daring." in refused.text) == (
        422,
        True,
    )
    kept = [one["value"] for one in refused.soup.select("select option[selected]")]
    assert kept == ["name", "organisation", "duration"]
    mapped = clerk.follow(clerk.post(address, {**columns, "mode": "online"}))
    assert mapped.all(".participants strong") == ["Rini Astuti"]


def test_a_list_of_the_room_is_recorded_on_site(clerk, meeting) -> None:
    page = clerk.follow(upload(clerk, meeting, "Nama;Instansi\nRini Astuti;Dinsos\n"))
    assert page.title == "Kolom mana berisi apa?", "its columns are known, but not where these people were"
    form = page.form("main form")
    assert [form["column-0"], form["column-1"], form["mode"]] == ["name", "organisation", ""]
    shown = clerk.follow(clerk.post(page.soup.select_one("main form")["action"], {**form, "mode": "on_site"}))
    recorded(clerk, shown)
    assert [one[:3] for one in present(meeting)] == [("Rini Astuti", "head", "on_site")]


def test_a_column_says_who_was_on_site_and_whoever_it_says_nothing_of_waits(clerk, meeting) -> None:
    table = "Nama;Instansi;Cara hadir\nAni;X;Luring\nBudi;X;via Zoom\nCitra;X;?\nAni;X;daring\n"
    page = clerk.follow(upload(clerk, meeting, table))
    form = page.form("main form")
    assert (form["column-2"], form["mode"]) == ("mode", "column")
    assert clerk.post(page.soup.select_one("main form")["action"], {**form, "column-2": ""}).status == 422
    shown = clerk.follow(clerk.post(page.soup.select_one("main form")["action"], form))
    shown = recorded(clerk, shown)
    assert sorted((one[0], one[2]) for one in present(meeting)) == [("Ani", "on_site"), ("Budi", "online")]
    [mode] = [name for name in shown.form("main form") if name.startswith("mode-")]
    who = mode.replace("mode-", "who-")
    clerk.post(shown.response.request.path, {**shown.form("main form"), who: "guest", mode: "on_site"})
    assert sorted((one[0], one[2]) for one in present(meeting)) == [
        ("Ani", "on_site"), ("Budi", "online"), ("Citra", "on_site"),
    ]  # fmt: skip


def recorded(clerk, shown):
    """Everybody as a guest; the page after."""
    guests = {name: "guest" for name in shown.form("main form") if name.startswith("who-")}
    return clerk.follow(clerk.post(shown.response.request.path, {**shown.form("main form"), **guests}))


def test_a_column_l_p_is_mapped_and_kept_with_the_source(clerk, meeting) -> None:
    page = clerk.follow(upload(clerk, meeting, "Daftar peserta\nSiapa;Asal;JK/LP\nWarga Satu;Desa Contoh;P\n"))
    columns = {"column-0": "name", "column-1": "organisation", "column-2": "gender", "mode": "online"}
    shown = clerk.follow(clerk.post(page.soup.select_one("main form")["action"], columns))
    assert shown.all(".participants strong") == ["Warga Satu"]
    [who] = [name for name in shown.form("main form") if name.startswith("who-")]
    clerk.post(shown.response.request.path, {**shown.form("main form"), who: "guest"})
    [row] = queries.present(meeting.id)
    assert (row.person_name, row.gender, row.source, row.mode) == ("Warga Satu", "f", "report", "online")


@pytest.mark.parametrize("content", ["", "%PDF-1.7 rahasia"])
def test_what_is_no_table_is_refused_and_not_kept(clerk, meeting, content: str) -> None:
    page = clerk.post(f"/rapat/{meeting.key}/pintu/laporan", {"file": (BytesIO(content.encode()), "x.csv")})
    assert page.status == 422
    assert db.session.query(ParticipantReport).count() == 0


def test_another_meeting_s_report_and_other_people_are_kept_out(clerk, meeting, make, visitor) -> None:
    location = upload(clerk, meeting).location
    other = make.meeting(forum=meeting.forum, starts_at=clock.now(), state="announced")
    assert clerk.get(location.replace(meeting.key, other.key)).status == 404
    stranger = type(visitor)(visitor.app).sign_in(make.organiser(make.forum()))
    assert stranger.get(location).status == 403


def test_a_choice_that_is_not_on_the_list_records_nobody(clerk, meeting) -> None:
    shown = clerk.follow(upload(clerk, meeting))
    sent = {name: "999:h" if name.startswith("who-") else value for name, value in shown.form("main form").items()}
    assert clerk.post(shown.response.request.path, sent).status == 422
    assert present(meeting) == []


def test_who_was_tapped_at_the_door_is_not_recorded_a_second_time(clerk, meeting) -> None:
    door = clerk.get(f"/rapat/{meeting.key}/pintu")
    came = next(
        button["value"] for button in door.soup.select("button[value^='came:']") if "Rini" in button["aria-label"]
    )
    clerk.post(f"/rapat/{meeting.key}/pintu", {**door.form(".roster-form"), "do": came})
    shown = clerk.follow(upload(clerk, meeting))
    assert "Sudah ada di daftar" in shown.text
    clerk.post(shown.response.request.path, shown.form("main form"))
    assert [one[0] for one in present(meeting)] == ["Dr. Rini Astuti, M.Si."]
