"""An absence with notice carries a note and its letter: who brings it, who opens it, what is refused."""

from io import BytesIO

import pytest

from forum.attendance import queries
from forum.kernel import clock


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="rapat")


@pytest.fixture
def seat(make, meeting):
    return make.invitation(meeting, make.office(organisation=make.organisation("Dinas Sosial")))


@pytest.fixture
def organiser(make, meeting):
    return make.organiser(meeting.forum)


def page_of(visitor, seat):
    return visitor.get(f"/rapat/rapat/kehadiran/{seat.organisation_id}")


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_an_absence_with_a_letter_is_noted_and_opened_by_organisers_and_leaders_only(make, meeting, seat, visitor):
    organiser, writer, leader, member = (make.user() for _number in range(4))
    for user, role in ((organiser, "organiser"), (writer, "minute_taker"), (leader, "leader"), (member, "member")):
        make.role(meeting.forum, user, role)
    visitor.sign_in(writer).speak("en")
    address = f"/rapat/rapat/kehadiran/{seat.organisation_id}/izin"
    sent = {**visitor.get(address).form("form.form"), "outcome": "absent_notice", "note": "Telepon ajudan"}
    for _twice in range(2):
        answer = visitor.post(address, {**sent, "letter": (BytesIO(PDF), "../surat izin.exe")})
        assert (answer.status, answer.location) == (303, f"/rapat/rapat/kehadiran/{seat.organisation_id}")
    mark = queries.marks(meeting.id)[seat.organisation_id]
    assert (mark.outcome, mark.note, mark.letter_filename) == ("absent_notice", "Telepon ajudan", "surat izin.pdf")
    letter = f"/rapat/rapat/kehadiran/surat-izin/{mark.id}"
    for user, status in ((organiser, 200), (leader, 200), (writer, 403), (member, 403)):
        visitor.sign_in(user)
        assert visitor.get(letter).status == status
        assert (letter.encode() in page_of(visitor, seat).data) == (status == 200)
    visitor.sign_in(leader)
    file = visitor.get(letter)
    assert file.data == PDF
    assert file.response.headers["Content-Disposition"].startswith("attachment")
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get(letter).status == 403


def test_a_new_note_keeps_the_letter_and_a_file_of_another_kind_is_refused(make, meeting, seat, organiser, visitor):
    visitor.sign_in(organiser).speak("en")
    address = f"/rapat/rapat/kehadiran/{seat.organisation_id}/izin"

    def send(**given):
        return visitor.post(address, {**visitor.get(address).form("form.form"), "outcome": "absent_notice", **given})

    send(letter=(BytesIO(PDF), "izin.pdf"))
    send(note="Baru")
    mark = queries.marks(meeting.id)[seat.organisation_id]
    assert (mark.note, mark.letter_filename) == ("Baru", "izin.pdf")
    refused = send(letter=(BytesIO(b"MZ\x90\x00" + b"\0" * 200), "izin.pdf"), note="Yang diketik")
    assert refused.status == 422
    assert refused.form("form.form")["note"] == "Yang diketik"
    assert queries.marks(meeting.id)[seat.organisation_id].id == mark.id
    assert send(letter=(BytesIO(b""), "kosong.pdf")).status == 422
    send(outcome="absent")
    assert queries.marks(meeting.id)[seat.organisation_id].letter_key is None


def test_a_letter_of_another_meeting_and_a_missing_one_are_not_there(make, meeting, seat, organiser, visitor):
    visitor.sign_in(organiser)
    bare = make.absence(meeting, seat.organisation)
    elsewhere = make.absence(make.meeting(state="held"), seat.organisation, letter_key="x")
    assert visitor.get(f"/rapat/rapat/kehadiran/surat-izin/{bare.id}").status == 404
    assert visitor.get(f"/rapat/rapat/kehadiran/surat-izin/{elsewhere.id}").status == 404
