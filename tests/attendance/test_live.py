"""Arrivals as they happen: who came, the quorum, whom one still waits for, and what asking costs."""

from datetime import timedelta

import pytest

from forum.attendance import service
from forum.kernel import clock


@pytest.fixture
def meeting(make):
    forum = make.forum(quorum_share=50, quorum_of="organisations")
    return make.meeting(forum=forum, state="announced", starts_at=clock.now(), key="siaran", title="Rapat besar",
                        place="Aula")  # fmt: skip


@pytest.fixture
def leader(make, meeting, visitor):
    user = make.user("Bupati")
    make.role(meeting.forum, user, "leader")
    return visitor.sign_in(user).speak("en")


def invited(make, meeting, name, holder, answer=None, phone="", side="government", **given):
    office = make.office(organisation=make.organisation(name), phone=phone)
    make.tenure(office, make.person(holder, phone=phone and "0812-3456-789"))
    one = make.invitation(meeting, office, side=side)
    if answer:
        make.reply(one, answer, **given)
    return one


def came(make, meeting, one, level="head", **given):
    return make.attendance(meeting, one.organisation, level, **given)


def ask(leader, tag=""):
    return leader.get("/rapat/siaran/langsung/isi", headers={"If-None-Match": tag} if tag else {}).response


def test_the_newest_arrival_stands_first_with_organisation_level_and_hour(make, meeting, leader):
    one, other = (invited(make, meeting, name, "X") for name in ("Dinas Sosial", "Dinas Kesehatan"))
    came(make, meeting, one, person_name="Budi", acting="plt")
    came(make, meeting, other, "staff", person_name="Wati", mode="online", source="self",
         arrived_at=clock.now() + timedelta(minutes=5))  # fmt: skip
    page = leader.get("/rapat/siaran/langsung")
    assert page.title == "Arrivals live"
    assert page.all(".arrival__words") == [
        "Wati Dinas Kesehatan · Staff · Online declared themself", "Budi Dinas Sosial · Plt. head",
    ]  # fmt: skip
    assert page.all(".arrival__time") == ["09:05", "09:00"]


def test_counts_by_side_and_level(make, meeting, leader):
    came(make, meeting, invited(make, meeting, "Dinas Sosial", "A"))
    came(make, meeting, invited(make, meeting, "Dinas Kesehatan", "B"), "staff")
    invited(make, meeting, "Dinas Pendidikan", "C")
    came(make, meeting, invited(make, meeting, "Yayasan", "D", side="civil_society"), "deputy")
    make.attendance(meeting, make.organisation("Tak Diundang"), "head")
    page = leader.get("/rapat/siaran/langsung")
    assert page.all(".live__now tbody tr") == ["Government 1 0 1 1", "Civil society 0 1 0 0"]
    assert page.all(".live__sum") == ["3 of 4 organisations are here, 4 people."]


def test_the_quorum_says_how_many_are_missing_and_then_that_it_is_reached(make, meeting, leader):
    seats = [invited(make, meeting, f"Dinas {number}", f"Orang {number}") for number in range(3)]
    came(make, meeting, seats[0])
    assert leader.get("/rapat/siaran/langsung").all(".live__quorum strong") == ["1 more for a quorum:"]
    came(make, meeting, seats[1], "staff")
    page = leader.get("/rapat/siaran/langsung")
    assert page.all(".live__quorum p") == [
        "Quorum reached: 2 of 3, needed 2", "The rule of this forum: 50% of all invited organisations.",
    ]  # fmt: skip


def test_a_quorum_that_rests_on_what_people_declared_says_so(make, meeting, leader):
    came(make, meeting, invited(make, meeting, "Dinas Sosial", "A"), source="self")
    assert "Reached only with those who declared themselves" in leader.get("/rapat/siaran/langsung").text


def test_without_a_rule_nothing_is_said_of_a_quorum(make, meeting, leader):
    meeting.forum.quorum_share = None
    assert leader.get("/rapat/siaran/langsung").all(".live__quorum") == []


def test_who_said_yes_or_sends_somebody_comes_before_who_never_answered(make, meeting, leader):
    came(make, meeting, invited(make, meeting, "Dinas Hadir", "Hadir", "accepted"))
    invited(make, meeting, "Dinas Diam", "Diam")
    invited(make, meeting, "Dinas Janji", "Janji", "accepted")
    invited(make, meeting, "Dinas Utus", "Kepala", "delegated", delegate_name="Sari", delegate_rank="deputy")
    invited(make, meeting, "Dinas Ragu", "Ragu", "tentative")
    invited(make, meeting, "Dinas Tolak", "Tolak", "declined")
    noted = invited(make, meeting, "Dinas Izin", "Izin", "accepted")
    make.absence(meeting, noted.organisation, "absent_notice")
    page = leader.get("/rapat/siaran/langsung")
    assert page.all(".awaited__head") == ["Said they would come 2", "Were not sure 1", "Never answered 1"]
    assert page.all(".awaited__words") == [
        "Dinas Janji Kepala Dinas Janji Janji".replace("Kepala Dinas Janji ", ""),
        "Dinas Utus Sari · sent in place of the head", "Dinas Ragu Ragu", "Dinas Diam Diam",
    ]  # fmt: skip


def test_the_telephone_is_one_tap_away(make, meeting, leader):
    invited(make, meeting, "Dinas Sosial", "Budi", "accepted", phone="0331 555")
    page = leader.get("/rapat/siaran/langsung")
    assert [one["href"] for one in page.soup.select(".awaited__phone")] == ["tel:08123456789", "tel:0331555"]
    chat = page.soup.select_one(".awaited__chat")["href"]
    assert chat.startswith("https://wa.me/628123456789?text=")
    assert "Rapat%20besar" in chat
    assert "/u/" not in chat


def test_members_and_strangers_do_not_see_it(app, make, meeting, visitor):
    member = make.user("Anggota")
    make.role(meeting.forum, member, "member")
    other = make.organiser(make.forum())
    for user in (member, other):
        assert visitor.sign_in(user).get("/rapat/siaran/langsung").status == 403
        assert visitor.get("/rapat/siaran/langsung/isi").status == 403


def test_asking_again_with_nothing_new_costs_one_statement_and_no_body(make, meeting, leader):
    seats = [invited(make, meeting, f"Dinas {number}", f"Orang {number}", "accepted", "0331") for number in range(20)]
    came(make, meeting, seats[0])
    page = leader.get("/rapat/siaran/langsung")
    assert len(page.queries) <= 18
    tag = f'W/"{page.soup.select_one("#live")["data-version"]}"'
    quiet = leader.get("/rapat/siaran/langsung/isi", headers={"If-None-Match": tag})
    assert (quiet.status, quiet.data) == (304, b"")
    assert len(quiet.queries) <= 4


def changes(make, meeting, seat):
    row = came(make, meeting, seat, source="self", client_key="satu")
    yield "came"
    service.confirm(row, by=make.organiser(meeting.forum))
    yield "confirmed"
    row.left_at = clock.now()
    yield "left"
    service.undo(row)
    yield "taken back"
    mark = make.absence(meeting, seat.organisation, "absent")
    yield "absent"
    service.undo(mark)
    yield "not absent"
    make.reply(seat, "accepted")
    yield "answered"
    other = invited(make, meeting, "Dinas Susulan", "Y")
    yield "invited"
    other.withdrawn_at = clock.now()
    yield "withdrawn"


def test_whatever_happens_is_another_version(make, meeting, leader):
    seat = invited(make, meeting, "Dinas Sosial", "Budi")
    tag = ask(leader).headers["ETag"]
    seen = [tag]
    for what in changes(make, meeting, seat):
        answer = ask(leader, seen[-1])
        assert answer.status_code == 200, what
        seen.append(answer.headers["ETag"])
        assert ask(leader, seen[-1]).status_code == 304, what
    assert len(set(seen)) == len(seen)


def test_the_part_that_changes_names_the_newest(make, meeting, leader):
    came(make, meeting, invited(make, meeting, "Dinas Sosial", "Budi"), person_name="<b>Budi</b>")
    fresh = ask(leader).get_json()
    assert fresh["newest"] == "<b>Budi</b>, Dinas Sosial"
    assert "&lt;b&gt;Budi&lt;/b&gt;" in fresh["html"]


def test_another_language_is_another_version(make, meeting, leader):
    tag = ask(leader).headers["ETag"]
    leader.speak("id")
    assert ask(leader, tag).status_code == 200


def test_a_long_list_is_cut_and_can_be_shown_whole(make, meeting, leader):
    agency = invited(make, meeting, "Dinas Sosial", "Budi")
    for number in range(45):
        came(make, meeting, agency, "staff", person_name=f"Orang {number}")
    page = leader.get("/rapat/siaran/langsung")
    assert len(page.all(".arrival")) == 40
    assert len(leader.get("/rapat/siaran/langsung?semua=1").all(".arrival")) == 45


def test_a_meeting_without_anybody(leader, meeting):
    page = leader.get("/rapat/siaran/langsung")
    assert "Nobody has been recorded yet." in page.text
    assert page.all(".live__quorum strong") == ["No quorum: nobody was invited who would count."]
