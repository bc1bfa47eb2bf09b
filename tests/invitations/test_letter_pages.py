"""The pages of the letter: written, looked at, made, uploaded; twice, late, by somebody else."""

import io

import pytest

from forum.extensions import db
from forum.invitations import service
from forum.invitations.letters import queries
from forum.invitations.letters import service as letters
from forum.jobs import worker
from forum.meetings.models import Meeting
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.pdf import read_pdf

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def meeting(make: Factory) -> Meeting:
    meeting = make.meeting(title="Rapat konsolidasi", state="draft")
    service.add_offices(meeting, [make.office(), make.office()])
    db.session.commit()
    return meeting


@pytest.fixture
def organiser(meeting: Meeting, make: Factory, visitor: Visitor) -> Visitor:
    user = make.user()
    make.role(meeting.forum, user, "organiser")
    return visitor.sign_in(user)


def address(meeting: Meeting, rest: str = "") -> str:
    return f"/rapat/{meeting.key}/surat{rest}"


def written(organiser: Visitor, meeting: Meeting, **given: str) -> int:
    form = organiser.get(address(meeting)).form("form[data-unsaved]")
    return organiser.post(address(meeting), {**form, **given}).status


def test_a_letter_is_written_and_shown_again(organiser: Visitor, meeting: Meeting) -> None:
    given = {"number": "012/FOC/UND/XI/2026", "dated_on": "2026-11-05", "on_behalf": "Bupati Contoh",
             "nature": "urgent", "copies": "Bupati\nSekda", "is_joint": "y",
             "partner_letterhead": "Migrant Care"}  # fmt: skip
    assert written(organiser, meeting, **given) == 303
    form = organiser.get(address(meeting)).form("form[data-unsaved]")
    assert {name: form[name].replace("\r\n", "\n").strip("\n") for name in given} == given
    assert meeting.letter_number == "012/FOC/UND/XI/2026"


def test_looking_at_the_page_or_the_example_writes_nothing(organiser: Visitor, meeting: Meeting) -> None:
    organiser.get(address(meeting))
    example = organiser.get(address(meeting, "/contoh.pdf"))
    assert (example.status, example.response.mimetype) == (200, "application/pdf")
    assert queries.chairs(meeting.id)[0].addressee in read_pdf(example.data).text[0]
    assert queries.of_meeting(meeting.id) is None


def test_before_anybody_is_chosen_the_example_has_room_for_the_addressee(
    organiser: Visitor, meeting: Meeting, make: Factory
) -> None:
    empty = make.meeting(forum=meeting.forum, title="Rapat lain")
    text = read_pdf(organiser.get(f"/rapat/{empty.key}/surat/contoh.pdf").data).text[0]
    assert "Yth. ………" in text


def test_the_number_is_proposed_and_taken_only_by_a_tick(organiser: Visitor, meeting: Meeting, make: Factory) -> None:
    letters.save_defaults(meeting.forum, number_template="{urut}/{kode}/UND/{bulan_romawi}/{tahun}", number_code="FOC")
    assert "urutan sesudah nomor tertinggi" not in organiser.get(address(meeting)).text
    make.meeting(forum=meeting.forum, letter_number="012/FOC/UND/X/2026")
    db.session.commit()
    page = organiser.get(address(meeting))
    assert "Pakai 013/FOC/UND/XI/2026" in page.text
    form = page.form("form[data-unsaved]")
    assert organiser.post(address(meeting), form).status == 303
    assert meeting.letter_number == ""
    form = organiser.get(address(meeting)).form("form[data-unsaved]")
    assert organiser.post(address(meeting), {**form, "take_proposal": "y"}).status == 303
    assert meeting.letter_number == "013/FOC/UND/XI/2026"
    assert "urutan sesudah nomor tertinggi" not in organiser.get(address(meeting)).text


def test_a_proposal_that_somebody_took_meanwhile_is_not_taken_twice(
    organiser: Visitor, meeting: Meeting, make: Factory
) -> None:
    letters.save_defaults(meeting.forum, number_template="{urut}/UND/{tahun}")
    make.meeting(forum=meeting.forum, letter_number="12/UND/2026")
    db.session.commit()
    form = organiser.get(address(meeting)).form("form[data-unsaved]")
    make.meeting(forum=meeting.forum, letter_number="13/UND/2026")
    db.session.commit()
    answer = organiser.post(address(meeting), {**form, "take_proposal": "y"})
    assert (answer.status, "14/UND/2026" in answer.text, meeting.letter_number) == (422, True, "")


def test_two_people_writing_at_once_lose_nothing(organiser: Visitor, meeting: Meeting) -> None:
    assert written(organiser, meeting, notes="Pertama") == 303
    stale = organiser.get(address(meeting)).form("form[data-unsaved]")
    assert written(organiser, meeting, notes="Kedua") == 303
    answer = organiser.post(address(meeting), {**stale, "notes": "Ketiga"})
    assert (answer.status, "Ketiga" in answer.text) == (422, True)
    letter = queries.of_meeting(meeting.id)
    assert letter is not None
    assert letter.notes == "Kedua"


def test_a_second_inviter_needs_a_letterhead(organiser: Visitor, meeting: Meeting) -> None:
    assert written(organiser, meeting, is_joint="y") == 422
    assert written(organiser, meeting, notes="\n".join("x" * 50)) == 422
    assert written(organiser, meeting, nature="secret") == 422
    assert queries.of_meeting(meeting.id) is None


def test_all_letters_are_made_by_the_worker_and_taken_in_one_file(organiser: Visitor, meeting: Meeting) -> None:
    everything = f"/rapat/{meeting.key}/surat.pdf"
    assert organiser.get(everything).status == 303
    written(organiser, meeting, number="1/UND/2026")
    assert organiser.get(everything).status == 303
    for _twice in range(2):
        assert organiser.post(address(meeting, "/siapkan"), {}).status == 303
    worker.drain()
    found = organiser.get(everything)
    assert (found.status, found.response.mimetype) == (200, "application/pdf")
    read = read_pdf(found.data)
    assert [one.addressee in read.text[place] for place, one in enumerate(queries.chairs(meeting.id))] == [True, True]
    tag = found.response.headers["ETag"]
    assert organiser.get(everything, headers={"If-None-Match": tag}).status == 304
    page = organiser.get(address(meeting))
    assert "Semua surat dalam satu berkas: 2 surat" in page.text
    written(organiser, meeting, notes="Berubah")
    assert organiser.get(everything).status == 303  # what was made no longer says what is true


def test_one_letter_is_drawn_for_one_invitee_only_of_this_meeting(
    organiser: Visitor, meeting: Meeting, make: Factory
) -> None:
    one = queries.chairs(meeting.id)[1]
    assert service.reply_link(one) in read_pdf(organiser.get(address(meeting, f"/{one.id}.pdf")).data).links
    (other,) = service.add_offices(make.meeting(forum=meeting.forum), [make.office()])
    db.session.commit()
    assert organiser.get(address(meeting, f"/{other.id}.pdf")).status == 404


def test_the_signed_letter_is_uploaded_taken_and_left_again(organiser: Visitor, meeting: Meeting) -> None:
    upload = {"signed": (io.BytesIO(PDF), "surat ttd.pdf")}
    assert organiser.get(address(meeting, "/tertandatangani.pdf")).status == 404
    assert organiser.post(address(meeting, "/tertandatangani"), upload).status == 303
    found = organiser.get(address(meeting, "/tertandatangani.pdf"))
    assert (found.data, "attachment" in found.response.headers["Content-Disposition"]) == (PDF, True)
    assert "surat ttd.pdf" in organiser.get(address(meeting)).text
    assert (
        organiser.post(address(meeting, "/tertandatangani"), {"signed": (io.BytesIO(b"halo"), "x.pdf")}).status == 303
    )
    assert organiser.get(address(meeting, "/tertandatangani.pdf")).data == PDF
    for _twice in range(2):
        assert organiser.post(address(meeting, "/tertandatangani/lepas"), {}).status == 303
    assert organiser.get(address(meeting, "/tertandatangani.pdf")).status == 404


def test_the_preview_says_what_is_missing_and_sending_has_it_made(organiser: Visitor, meeting: Meeting) -> None:
    written(organiser, meeting, attach="y")
    preview = f"/rapat/{meeting.key}/undangan/pratinjau"
    assert "2 surat belum dibuat" in organiser.get(preview).text
    assert organiser.post(f"/rapat/{meeting.key}/undangan/kirim", {}).response.headers["Location"] == preview
    assert meeting.state == "draft"
    worker.drain()
    page = organiser.get(preview)
    assert ("Surat sudah siap" in page.text, "surat-undangan.pdf" in page.text) == (True, True)
    organiser.post(f"/rapat/{meeting.key}/undangan/kirim", {})
    db.session.refresh(meeting)
    assert meeting.state == "announced"


def test_what_a_forum_sets_is_how_new_letters_begin(organiser: Visitor, meeting: Meeting) -> None:
    place = f"/forum/{meeting.forum.slug}/atur/surat"
    form = organiser.get(place).form("form[data-unsaved]")
    given = {"number_template": "{urut}/{tahun}", "place": "Kota Contoh", "nature": "important", "addressing": "list"}
    assert organiser.post(place, {**form, **given}).status == 303
    begun = organiser.get(address(meeting)).form("form[data-unsaved]")
    assert (begun["place"], begun["nature"], begun["addressing"]) == ("Kota Contoh", "important", "list")
    wrong = organiser.post(place, {**form, "number_template": "{nomor}/{tahun}"})
    assert (wrong.status, wrong.form("form[data-unsaved]")["number_template"]) == (422, "{nomor}/{tahun}")


def test_a_cancelled_meeting_gets_no_letter_any_more(organiser: Visitor, meeting: Meeting) -> None:
    form = organiser.get(address(meeting)).form("form[data-unsaved]")
    meeting.state = "cancelled"
    db.session.commit()
    assert organiser.post(address(meeting), form).status == 422
    assert organiser.get(address(meeting)).status == 200


def test_only_who_organises_sees_letters(meeting: Meeting, make: Factory, visitor: Visitor) -> None:
    one = queries.chairs(meeting.id)[0]
    addresses = [
        address(meeting, rest) for rest in ("", ".pdf", "/contoh.pdf", f"/{one.id}.pdf", "/tertandatangani.pdf")
    ]
    addresses.append(f"/forum/{meeting.forum.slug}/atur/surat")
    user = make.user()
    make.role(meeting.forum, user, "minute_taker")
    visitor.sign_in(user)
    assert [visitor.get(one).status for one in addresses] == [403] * 6


def test_the_page_asks_as_much_for_many_invitees_as_for_two(
    organiser: Visitor, meeting: Meeting, make: Factory
) -> None:
    written(organiser, meeting, attach="y")
    few = len(organiser.get(address(meeting)).queries)
    service.add_offices(meeting, [make.office() for _ in range(20)])
    db.session.commit()
    assert len(organiser.get(address(meeting)).queries) == few
    assert few <= 20
