"""The attendance list with the signatures drawn at the door: for the archive, never for strangers."""

from datetime import timedelta

import pytest

from forum.attendance.models import Signature
from forum.attendance.paper import signed
from forum.extensions import db
from forum.kernel import clock
from tests.support.pdf import read_pdf

STROKES = [[[40, 60], [120, 20], [200, 90], [260, 40]], [[300, 50]]]


@pytest.fixture
def meeting(make):
    return make.meeting(state="held", starts_at=clock.now() - timedelta(hours=3), key="arsip", title="Rapat contoh")


def came(make, meeting, name, organisation, draws=True, **given):
    """Somebody recorded, and what they drew."""
    office = make.office(organisation=make.organisation(organisation))
    invitation = make.invitation(meeting, office)
    subject = f"{invitation.id}:h"
    row = make.attendance(meeting, office.organisation, given.pop("level", "head"), person_name=name, subject=subject,
                          invitation_id=invitation.id, **given)  # fmt: skip
    if draws:
        db.session.add(Signature(key=f"s-{subject}", meeting_id=meeting.id, subject=subject, strokes=STROKES,
                                 width=600, height=240, signed_at=clock.now()))  # fmt: skip
        db.session.flush()
    return row


@pytest.fixture
def clerk(make, meeting, visitor):
    return visitor.sign_in(make.organiser(meeting.forum))


ADDRESS = "/rapat/arsip/pintu/daftar-hadir-bertanda-tangan.pdf"


def test_everybody_recorded_stands_in_a_row_and_a_signature_in_its_own(make, meeting, clerk):
    came(make, meeting, "Budi", "Dinas Sosial", acting="plt")
    came(make, meeting, "Sari", "Dinas Pangan", draws=False, level="staff")
    answer = clerk.get(ADDRESS)
    assert answer.response.headers["Content-Disposition"] == (
        "inline; filename=daftar-hadir-bertanda-tangan-2026-11-02.pdf"
        if meeting.starts_at.date().day == 2
        else "inline; filename=daftar-hadir-bertanda-tangan-2026-11-03.pdf"
    )
    found = read_pdf(answer.data)
    text = " ".join(found.text[0].split())
    assert "DAFTAR HADIR BERTANDA TANGAN" in text
    assert "2 orang, 1 tanda tangan. Kehadiran belum ditutup: daftar ini masih dapat berubah." in text
    assert "bukan tanda tangan elektronik tersertifikasi" in text
    assert "Budi" in text
    assert "digambar 09.00" in text
    assert text.count("tanpa tanda tangan pada perangkat") == 1


def test_a_row_has_the_signature_of_its_own_person_in_black_without_the_empty_field(make, meeting):
    came(make, meeting, "Budi", "Dinas Sosial")
    came(make, meeting, "Sari", "Dinas Pangan", draws=False)
    lines = {line.name: line for _words, people in signed.groups(meeting) for line in people}
    assert lines["Sari"].drawing == ""
    drawing = lines["Budi"].drawing
    assert 'viewBox="27 7 286 96"' in drawing
    assert "<title>Tanda tangan Budi, digambar dengan jari</title>" in drawing
    assert 'stroke="#000"' in drawing
    assert drawing.count("<path") == 2


def test_hostile_names_and_ten_thousand_points_are_no_harm(make, meeting):
    row = came(make, meeting, '<script>alert(1)</script> "x"', "Dinas <b>")
    signature = db.session.query(Signature).one()
    signature.strokes = [[[number % 600, number % 240] for number in range(4000)]]
    [(_words, [line])] = signed.groups(meeting)
    assert "<script>" not in line.drawing
    assert len(line.drawing) < 10_000
    row.removed_at = clock.now()
    db.session.flush()
    assert signed.groups(meeting) == []


def test_a_signature_that_was_taken_back_is_not_printed_and_without_any_there_is_no_list(make, meeting, clerk):
    came(make, meeting, "Budi", "Dinas Sosial")
    link = "/rapat/arsip/pintu/lembar"
    assert "1 tanda tangan dari meja registrasi" in clerk.get(link).text
    db.session.query(Signature).one().removed_at = clock.now()
    db.session.commit()
    assert "tanda tangan dari meja registrasi" not in clerk.get(link).text
    page = clerk.get(ADDRESS)
    assert (page.status, "Tidak ada yang menandatangani pada perangkat" in page.text) == (404, True)


def test_only_who_may_see_signed_sheets_may_see_it(make, meeting, visitor):
    came(make, meeting, "Budi", "Dinas Sosial")
    assert visitor.get(ADDRESS).status == 302
    for role, status in (("leader", 200), ("minute_taker", 200), ("member", 403)):
        user = make.user()
        make.role(meeting.forum, user, role)
        visitor.sign_in(user)
        assert visitor.get(ADDRESS).status == status
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get(ADDRESS).status == 403


def test_the_same_list_gives_the_same_bytes(make, meeting, clerk):
    came(make, meeting, "Budi", "Dinas Sosial")
    assert clerk.get(ADDRESS).data == clerk.get(ADDRESS).data
