"""Each number of the report opens its rows, and there are as many."""

import re
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from sqlalchemy import select

from forum.attendance.models import Attendance
from forum.extensions import db
from forum.invitations.models import Mandate
from forum.kernel import clock


@pytest.fixture
def forum(make):
    return make.forum(slug="ogp", name="Forum OGP Contoh", region=make.region(code="99.01"))


@pytest.fixture
def leader(make, forum, visitor):
    user = make.user()
    make.role(forum, user, "leader")
    return visitor.sign_in(user).speak("en")


@pytest.fixture
def world(make, forum):
    """Four meetings with everything that can be counted: three agencies, one of them merged, and two others."""
    names = ("Dinas A", "Dinas B", "Dinas C")
    offices = {name: make.office(organisation=make.organisation(name), phone="0999 1") for name in names}
    old = make.organisation("Dinas Lama", successor=offices["Dinas C"].organisation)
    offices["Dinas Lama"] = make.office(organisation=old)
    civil = make.office(organisation=make.organisation("Yayasan Contoh", kind="cso", sector="cso"))
    for name in ("Dinas B", "Dinas A"):
        make.tenure(offices[name], person=make.person(f"Kepala {name}"))
    for number, days in enumerate((120, 90, 60, 30)):
        kind = "consolidation" if number % 2 else "coordination"
        meeting = make.meeting(forum=forum, state="held", kind=kind, title=f"Rapat {days}",
                               starts_at=clock.now() - timedelta(days=days))  # fmt: skip
        sent = meeting.starts_at - timedelta(days=10)
        a, b, c, lama = (offices[name] for name in (*names, "Dinas Lama"))
        first = make.invitation(meeting, a, sent_at=sent)
        make.reply(first, received_at=sent + timedelta(days=number))
        make.attendance(meeting, a.organisation, "head", acting="plt" if number == 3 else None, person_name="Ibu A")
        away = make.invitation(meeting, b, sent_at=sent)
        if number:
            make.absence(meeting, b.organisation, "absent_notice" if number == 1 else "absent")
        else:
            make.reply(away, "delegated", reason="leave", delegate_name="Pak Wakil", delegate_rank="deputy",
                       received_at=sent + timedelta(days=3))  # fmt: skip
            make.attendance(meeting, b.organisation, "deputy", person_name="Pak Wakil")
            make.add(Mandate(invitation=away, filename="surat.pdf", media_type="application/pdf", size=1,
                             storage_key="x"))  # fmt: skip
        third = make.invitation(meeting, lama if number < 2 else c, sent_at=sent)
        if number == 2:
            make.reply(third, "delegated", delegate_name="Bu Staf", delegate_rank="staff")
            make.attendance(meeting, c.organisation, "staff", subject="1:d", source="self", person_name="Bu Staf")
            make.attendance(meeting, c.organisation, "deputy", subject="1:d", person_name="Bu Staf")
        if number != 1:
            make.invitation(meeting, civil, side="civil_society", sent_at=sent)
            make.attendance(meeting, civil.organisation, "head", source="self", person_name="Mbak Ketua")
            make.attendance(meeting, civil.organisation, "staff", person_name="Mas Staf")
    make.attendance(meeting, make.organisation("Dinas Tamu"), "staff", person_name="Tamu")
    return forum


def numbers(page, address):
    """(number on the page, where it leads, whether it counts people) of every number that opens rows."""
    return [
        (int(link.get_text()), urljoin(address, link["href"]), "figure--people" in link["class"])
        for link in page.soup.select("a.figure")
    ]


@pytest.mark.parametrize("address", [
    "/forum/ogp/laporan", "/forum/ogp/laporan?sisi=masyarakat", "/forum/ogp/laporan?jenis=konsolidasi",
    "/forum/ogp/laporan?masa=3-bulan", "/laporan/wilayah/99.01", "/forum/ogp/laporan/baris?apa=rapat-tercatat",
])  # fmt: skip
def test_every_number_opens_as_many_rows_as_it_says(world, leader, address):
    page = leader.get(address)
    found = numbers(page, address)
    assert len(found) > 2
    for number, opens, of_people in found:
        rows = leader.get(opens)
        assert rows.status == 200
        said = rows.all(".rows-people" if of_people else ".rows-count strong")
        assert [int(re.search(r"\d+", one)[0]) for one in said] == [number], opens
        if not of_people:
            assert len(rows.soup.select("tbody tr")) == number, opens


def test_the_page_has_numbers_of_every_kind(world, leader):
    page = leader.get("/forum/ogp/laporan")
    words = {re.search(r"apa=([a-z-]+)", link["href"])[1] for link in page.soup.select("a.figure")}
    assert words == {
        "absen", "belum-dijawab", "diwakilkan", "dijawab", "hadir", "izin", "kepala", "kepala-diundang", "perbedaan",
        "pengakuan", "plt", "rapat-bersama", "rapat-tercatat", "staf", "surat-tugas", "tanpa-izin", "tercatat",
        "tidak-tercatat", "undangan", "wakil",
    } - {"pengakuan"}  # one that nobody but themselves says is recorded by the desk too  # fmt: skip


def test_a_row_says_who_came_and_what_was_answered_and_leads_on(world, leader):
    page = leader.get("/forum/ogp/laporan/baris?apa=diwakilkan&alasan=cuti")
    assert page.title == "Somebody else was sent · On leave"
    assert page.all("tbody tr > *") == [
        "6 Jul 2026 Rapat 120", "Dinas B", "An official came for the head", "Pak Wakil Deputy or official",
        "Sends somebody: on leave Pak Wakil, with a letter",
    ]  # fmt: skip
    assert [leader.get(link["href"]).status for link in page.soup.select("tbody a")] == [200, 200]


def test_rows_can_be_filtered_and_nothing_found_says_so(world, leader):
    page = leader.get("/forum/ogp/laporan/baris?apa=tak-ada&opd=x&rapat=y")
    assert page.all(".empty__title") == ["No rows"]
    assert leader.get("/forum/ogp/laporan/baris").all(".rows-count strong") == ["13 rows"]
    assert leader.get("/forum/ogp/laporan/baris?opd=99999999999999999999").all(".rows-count strong") == ["0 rows"]
    assert leader.get("/forum/ogp/laporan/baris?dari=kemarin").status == 422
    assert leader.get("/forum/ogp/laporan/baris?halaman=99").status == 200


def test_members_and_who_reads_from_afar_see_organisations_and_no_people(make, world, visitor):
    member, afar = make.user(), make.user(reads_all_reports=True)
    make.role(world, member, "member")
    for user in (member, afar):
        visitor.sign_in(user)
        for address in ("/forum/ogp/laporan", "/forum/ogp/laporan/baris", "/laporan/wilayah/99.01"):
            page = visitor.get(address)
            assert page.status == 200
            for secret in ("Kepala Dinas", "Ibu A", "Pak Wakil", "Mbak Ketua", "0999 1"):
                assert secret not in page.text, (address, secret)
        assert "Dinas B" in visitor.get("/forum/ogp/laporan").text


def test_a_leader_sees_whom_to_call_with_the_number(world, leader):
    page = leader.get("/forum/ogp/laporan")
    assert page.all(".opening .call__name") == ["Dinas B"]
    assert page.all(".opening .call__holder") == ["Kepala Dinas B"]
    assert [link["href"] for link in page.soup.select(".opening .call__phone")] == ["tel:09991"]


def test_the_first_sentence_is_the_last_meeting_against_the_one_before(world, leader):
    page = leader.get("/forum/ogp/laporan")
    assert page.all(".finding") == ["1 of 2 heads of agencies came on 4 October 2026; up from 1 of 3. Open the rows"]


def test_a_meeting_that_goes_on_is_not_the_last_one_yet(make, world, leader):
    now = make.meeting(forum=world, state="announced", starts_at=clock.now() - timedelta(hours=1))
    office = make.office()
    make.invitation(now, office)
    make.attendance(now, office.organisation, "head")
    page = leader.get("/forum/ogp/laporan")
    assert page.all(".finding")[0].startswith("1 of 2 heads of agencies came on 4 October 2026;")
    assert page.all(".finding-period")[0].endswith("The attendance of 3 November 2026 is not closed yet.")


def test_a_region_has_the_forums_that_its_reader_may_see(make, world, leader):
    other = make.forum(slug="lain", name="Forum Rahasia", region=world.region)
    office = make.office(organisation=make.organisation("Dinas Rahasia"))
    make.invitation(make.meeting(forum=other, state="held", starts_at=clock.now() - timedelta(days=3)), office)
    page = leader.get("/laporan/wilayah/99.01")
    assert (page.status, "Rahasia" in page.text) == (200, False)
    leader.sign_in(make.user(reads_all_reports=True))
    page = leader.get("/laporan/wilayah/99.01")
    assert "Dinas Rahasia" in page.text
    assert "Forum Rahasia" in page.text


@pytest.mark.parametrize("ending", ["", "/baris", "/laporan.csv", "/laporan-orang.csv", "/laporan.json",
                                    "/laporan.xlsx", "/laporan.pdf", "/laporan-lengkap.pdf"])  # fmt: skip
def test_a_region_is_closed_to_others(make, world, visitor, ending):
    assert visitor.get(f"/laporan/wilayah/99.01{ending}").status == 302
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get(f"/laporan/wilayah/99.01{ending}").status == 403
    assert visitor.get(f"/laporan/wilayah/00.00{ending}").status == 404


def test_what_is_taken_back_counts_nowhere(world, leader):
    for row in db.session.scalars(select(Attendance)):
        row.removed_at = clock.now()
    page = leader.get("/forum/ogp/laporan/baris?apa=hadir")
    assert page.all(".rows-count strong") == ["0 rows"]


def test_the_number_of_statements_behind_a_number_does_not_grow(make, world, leader):
    few = leader.get("/forum/ogp/laporan/baris?apa=hadir")
    for number in range(5):
        meeting = make.meeting(forum=world, state="held", starts_at=clock.now() - timedelta(days=number + 1))
        for _office in range(4):
            office = make.office()
            make.invitation(meeting, office)
            make.attendance(meeting, office.organisation, "head")
    many = leader.get("/forum/ogp/laporan/baris?apa=hadir")
    assert len(few.queries) == len(many.queries) == 17
