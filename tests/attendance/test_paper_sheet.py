"""The attendance sheet on paper, read back by another library."""

from datetime import timedelta

import pytest
from flask import url_for

from forum.attendance.models import PrintedSheet
from forum.attendance.paper import document, layout, prints
from forum.extensions import db
from forum.kernel import clock
from tests.support.pdf import read_pdf

HOSTILE = '<script>alert(1)</script> {{ 7 * 7 }} & "kutip"'
LONG = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, dan Keluarga Berencana Kabupaten Contoh Selatan"
KOP = "Pemerintah Kabupaten Contoh\nBadan Perencanaan Pembangunan Daerah\nJalan Sudirman 1\nbappeda@contoh.example"


@pytest.fixture
def meeting(make):
    forum = make.forum(letterhead=KOP)
    return make.meeting(forum=forum, state="announced", starts_at=clock.now(), key="kertas",
                        title="Konsolidasi renaksi", place="Aula Bappekab")  # fmt: skip


def invited(make, meeting, name, holder=None, kind="definitive", **given):
    office = make.office(organisation=make.organisation(name))
    if holder:
        make.tenure(
            office, make.person(holder, phone="0812-0000-1234", email=f"o{office.id}@contoh.example"), kind=kind
        )
    return make.invitation(meeting, office, **given)


@pytest.fixture
def printed(app):
    """The PDF of today's order, read back."""

    def made(meeting, blanks=5, locale="id"):
        with app.test_request_context():
            return read_pdf(document.pdf(meeting, prints.of_today(meeting, blanks), locale))

    return made


def rows(text):
    return [word for word in text.split() if word.isdigit()]


def test_it_has_the_head_and_the_columns_of_a_daftar_hadir(make, meeting, printed):
    invited(make, meeting, "Dinas Sosial", "Budi")
    page = printed(meeting).text[0]
    for part in (
        "PEMERINTAH KABUPATEN CONTOH", "BADAN PERENCANAAN PEMBANGUNAN DAERAH", "DAFTAR HADIR",
        "Acara", "Konsolidasi renaksi", "Hari, tanggal", "Selasa, 3 November 2026", "Waktu", "09.00–12.00 WIB",
        "Tempat", "Aula Bappekab", "Lembar 1 dari 1",
        "No. Nama Jabatan Instansi/OPD atau organisasi L/P No. HP atau email Tanda tangan",
    ):  # fmt: skip
        assert part in page


def test_the_expected_are_filled_in_by_agency_delegates_named_and_acting_said(make, meeting, printed):
    invited(make, meeting, "Dinas Sosial", "Budi", "plt")
    sends = invited(make, meeting, "Dinas Kesehatan", "Wati")
    make.reply(sends, "delegated", delegate_name="Sari", delegate_title="Sekretaris", delegate_rank="deputy")
    declined = invited(make, meeting, "Dinas Pangan", "Joko")
    make.reply(declined, "declined", reason="leave")
    page = printed(meeting).text[0]
    assert (
        "1 Sari Sekretaris Dinas Kesehatan 1 2 Kepala Dinas Pangan Dinas Pangan 2 3 Budi Plt. Kepala Dinas Sosial"
        in page
    )
    assert "Wati" not in page
    assert "Joko" not in page


def test_no_phone_and_no_email_is_printed(make, meeting, printed):
    invited(make, meeting, "Dinas Sosial", "Budi", email="kepala@contoh.example")
    page = printed(meeting).text[0]
    assert "Budi" in page
    assert "0812" not in page
    assert "kepala@" not in page


def test_each_side_has_blank_rows_and_the_end_as_many_as_were_asked_for(make, meeting, app):
    invited(make, meeting, "Dinas Sosial", "Budi")
    invited(make, meeting, "LSM Contoh", "Rini", side="civil_society")
    with app.test_request_context():
        sheet = prints.of_today(meeting, 20)
    entries = [entry for page in sheet.pages for entry in page]
    first, second = layout.invitations(sheet.pages)
    assert entries == ["#government", str(first), "", "", "#civil_society", str(second), "", "", "#", *[""] * 20]


@pytest.mark.parametrize(("paper", "size", "locale"), [("a4", (297, 210), "id"), ("f4", (330, 215), "en")])
def test_seventy_agencies_with_long_names_fill_exactly_the_pages_that_were_reckoned(
    make, meeting, printed, app, paper, size, locale
):  # fmt: skip
    meeting.forum.paper = paper
    meeting.title = "Konsolidasi penyusunan rencana aksi " * 6
    for number in range(70):
        invited(make, meeting, f"{LONG} {number}", f"Prof. Dr. Ir. {'Orang Contoh ' * 9} {number}, M.Si.")
    with app.test_request_context():
        sheet = prints.of_today(meeting, 10)
    found = printed(meeting, 10, locale)
    assert found.sizes_mm == (size,) * len(sheet.pages)
    word = "Lembar {} dari {}" if locale == "id" else "Page {} of {}"
    for number, text in enumerate(found.text, 1):
        assert word.format(number, len(sheet.pages)) in text
        expected = [str(row) for page, row, _entry in layout.numbered(sheet.pages) if page == number and row]
        assert [one for one in rows(text) if one in (expected[0], expected[-1])].count(expected[-1]) >= 2
        assert ("Tanda tangan" if locale == "id" else "Signature") in text


def test_it_is_tagged_with_language_title_and_one_table_for_each_page(make, meeting, printed):
    for number in range(20):
        invited(make, meeting, f"Dinas {number:02}", f"Orang {number:02}")
    found = printed(meeting)
    assert (found.tagged, found.lang) == (True, "id")
    assert found.title == "Daftar hadir: Konsolidasi renaksi, 3 November 2026"
    assert found.tags.count("Table") == len(found.text) + 1
    assert found.tags.count("Figure") == len(found.text)
    assert {name.partition("-")[0] for name in found.fonts} == {"Arimo"}


def test_the_same_content_gives_the_same_bytes(make, meeting, app):
    invited(make, meeting, "Dinas Sosial", "Budi")
    with app.test_request_context():
        sheet = prints.of_today(meeting, 5)
        once, twice = (document.pdf(meeting, sheet, "id") for _again in range(2))
    assert once == twice


def test_the_code_of_each_page_opens_the_rows_of_that_page_and_says_nothing_else(make, meeting, app):
    with app.test_request_context():
        assert document.address(meeting, "K7QX2A", 2) == (
            f"http://rembug.example{url_for('attendance.sheet', key='kertas')}?halaman=2&kode=K7QX2A"
        )


def test_what_people_typed_stands_there_as_typed(make, meeting, printed):
    meeting.title = HOSTILE
    invited(make, meeting, HOSTILE, HOSTILE)
    page = printed(meeting).text[0]
    assert page.count("<script>alert(1)</script> {{ 7 * 7 }}") == 5


def test_nobody_invited_is_a_sheet_of_blank_rows(meeting, printed):
    page = printed(meeting).text[0]
    assert "Pemerintah 1" not in page
    assert rows(page)[-2:] == ["5", "5"]


def test_printing_remembers_the_order_once_and_shows_the_pdf(make, meeting, visitor):
    invited(make, meeting, "Dinas Sosial", "Budi")
    keeper = visitor.sign_in(make.organiser(meeting.forum)).speak("id")
    sent = keeper.get("/rapat/kertas/pintu/lembar").form(".paper-print")
    for _twice in range(2):
        answer = keeper.post("/rapat/kertas/pintu/daftar-hadir", {**sent, "blanks": "5"})
    [kept] = db.session.query(PrintedSheet).all()
    assert (answer.status, answer.location) == (303, f"/rapat/kertas/pintu/daftar-hadir.pdf?kode={kept.code}")
    page = keeper.get(answer.location)
    assert page.data[:5] == b"%PDF-"
    assert kept.code in read_pdf(page.data).text[0]


def test_a_sheet_is_printed_again_in_its_order_though_the_list_has_changed(make, meeting, app):
    invited(make, meeting, "Dinas Sosial", "Budi")
    with app.test_request_context():
        code = prints.keep(meeting, 5)
        invited(make, meeting, "Dinas Air", "Wati")
        again = read_pdf(document.pdf(meeting, prints.printed(meeting, code), "id"))
    assert "1 Budi" in again.text[0]
    assert "Wati" not in again.text[0]


def test_another_number_of_blank_rows_is_refused_and_a_code_of_nowhere_is_missing(make, meeting, visitor):
    keeper = visitor.sign_in(make.organiser(meeting.forum)).speak("en")
    assert keeper.post("/rapat/kertas/pintu/daftar-hadir", {"blanks": "9999"}).status == 422
    assert keeper.get("/rapat/kertas/pintu/daftar-hadir.pdf?kode=ZZZZZZ").status == 404
    assert keeper.get("/rapat/kertas/pintu/daftar-hadir.pdf?kosong=9999").status == 200


@pytest.mark.parametrize(("role", "status"), [("minute_taker", 200), ("leader", 403), ("member", 403)])
def test_organisers_and_minute_takers_print(make, meeting, visitor, role, status):
    user = make.user()
    make.role(meeting.forum, user, role)
    keeper = visitor.sign_in(user)
    for address in ("daftar-hadir.pdf", "lembar"):
        assert keeper.get(f"/rapat/kertas/pintu/{address}").status == status


def test_before_the_day_one_prints_and_does_not_tick(make, visitor):
    meeting = make.meeting(state="announced", starts_at=clock.now() + timedelta(days=3), key="nanti")
    keeper = visitor.sign_in(make.organiser(meeting.forum)).speak("en")
    page = keeper.get("/rapat/nanti/pintu/lembar")
    assert page.all(".paper-print button") == ["Print the sheet (PDF)"]
    assert page.all(".paper-row") == []
    assert keeper.post("/rapat/nanti/pintu/lembar", {}).status == 422
    assert keeper.get("/rapat/nanti/pintu").all(".notice + p a") == ["Print the attendance sheet"]
