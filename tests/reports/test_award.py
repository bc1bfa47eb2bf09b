"""The award: fair arithmetic, its method on every page, certificates for winners, and nobody's name."""

import io
import json
from fractions import Fraction

import pytest
from pypdf import PdfReader

from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.meetings.models import Meeting
from forum.reports.figures import Figures
from forum.reports.wide.award import Entry, ranked
from tests.reports.test_comparison import place
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.pdf import read_pdf

SECRET = "Sri Rahasia Tanpakabar"


def entry(name: str, quarters: int, recorded: int = 4, *, missing: int = 0, meetings: int = 4) -> Entry:
    figures = Figures(invited=recorded + missing, not_recorded=missing)
    return Entry(name, name, figures, quarters, meetings)


def test_equal_scores_share_a_rank_and_the_next_is_left_free() -> None:
    found = ranked([entry("D", 4), entry("B", 8), entry("A", 16, 8), entry("C", 16)], needs_records=False)
    assert [(one.rank, one.name, one.score) for one in found] == [
        (1, "C", Fraction(1)), (2, "A", Fraction(1, 2)), (2, "B", Fraction(1, 2)), (4, "D", Fraction(1, 4)),
    ]  # fmt: skip


def test_too_few_or_too_little_recorded_is_listed_without_a_rank() -> None:
    few, gaps, half = entry("Few", 8, 2), entry("Gaps", 12, 3, missing=4), entry("Half", 12, 3, missing=3)
    assert [(one.name, one.rank, one.why_not) for one in ranked([few, gaps, half], needs_records=True)] == [
        ("Half", 1, ""), ("Few", 0, "few"), ("Gaps", 0, "unrecorded"),
    ]  # fmt: skip
    assert [one.rank for one in ranked([gaps], needs_records=False)] == [1]  # not recorded is not an agency's fault
    assert ranked([entry("Nobody", 0, 0)], needs_records=False) == []


def test_nobody_wins_with_nothing() -> None:
    (one,) = ranked([entry("Absen", 0)], needs_records=False)
    assert (one.rank, one.is_winner) == (1, False)


@pytest.fixture
def forum(make: Factory) -> Forum:
    """The first always sends its head; the second anybody; the third nobody; the fourth was recorded too rarely."""
    found = place(make, "Contoh", "KK-K KW-K KSI. KI-.")
    found.inviter_name, found.inviter_title = SECRET, "Sekretaris Forum"
    found.letterhead = "PEMERINTAH KABUPATEN CONTOH\nSEKRETARIAT FORUM"
    return found


@pytest.fixture
def organiser(make: Factory, visitor: Visitor, forum: Forum) -> Visitor:
    return visitor.sign_in(make.organiser(forum)).speak("en")


def table(page) -> list[list[str]]:
    return [[" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
            for row in page.soup.select(".figures tbody tr")]  # fmt: skip


def test_agencies_are_ranked_by_how_their_chair_was_filled(organiser: Visitor) -> None:
    page = organiser.get("/laporan/penghargaan?forum=contoh")
    scores = [(row[0], row[1], row[2], row[4], row[6]) for row in table(page)]
    assert scores == [
        ("1", "Dinas 0 Contoh", "1.00", "4", "0"),
        ("2", "Dinas 1 Contoh", "0.44", "4", "0"),
        ("3", "Dinas 2 Contoh", "0.00", "4", "0"),
        ("–", "Dinas 3 Contoh too few recorded meetings", "–", "2", "2"),
    ]
    assert page.all(".finding") == ["Dinas 0 Contoh stands first of 3 that were ranked, with a score of 1.00 of 1."]
    assert len(page.all(".method li")) == 5
    assert len(page.queries) <= 9


def test_coming_uninvited_neither_earns_nor_costs(make: Factory, forum: Forum, organiser: Visitor) -> None:
    before = organiser.get("/laporan/penghargaan.json?forum=contoh").data
    stranger = make.organisation("Dinas Tak Diundang")
    for meeting in db.session.scalars(db.select(Meeting).where(Meeting.state == "held")):
        make.attendance(meeting, stranger, "head")
    assert organiser.get("/laporan/penghargaan.json?forum=contoh").data == before


def test_a_merged_agency_counts_with_what_it_became(make: Factory, forum: Forum, organiser: Visitor) -> None:
    new = make.organisation("Dinas Gabungan")
    old = db.session.scalars(db.select(Organisation).where(Organisation.name == "Dinas 1 Contoh")).one()
    old.successor_id = new.id
    names = [one["name"] for one in json.loads(organiser.get("/laporan/penghargaan.json?forum=contoh").data)["entries"]]
    assert names == ["Dinas 0 Contoh", "Dinas Gabungan", "Dinas 2 Contoh", "Dinas 3 Contoh"]


def test_forums_are_ranked_among_each_other(make: Factory, visitor: Visitor, forum: Forum) -> None:
    place(make, "Umpama", "KK KK KK")
    place(make, "Bolong", "K... K... K...")
    page = visitor.sign_in(make.user(reads_all_reports=True)).speak("en").get("/laporan/penghargaan")
    assert [row[:2] for row in table(page)] == [
        ["1", "Forum Umpama"], ["2", "Forum Contoh"], ["–", "Forum Bolong less than half was recorded"],
    ]  # fmt: skip


def certificate_of(visitor: Visitor, place_: int, path: str = "forum=contoh") -> str:
    page = visitor.get(f"/laporan/penghargaan?{path}")
    return page.soup.select("a[href*=piagam]")[place_]["href"]


def test_a_winner_gets_a_certificate_on_one_sheet_that_names_nobody(organiser: Visitor) -> None:
    answer = organiser.get(certificate_of(organiser, 0))
    found = read_pdf(answer.data)
    assert found.sizes_mm == ((297, 210),)
    assert (found.title, found.lang, found.tagged) == ("Certificate: Dinas 0 Contoh", "en", True)
    text = found.text[0]
    for said in ("PEMERINTAH KABUPATEN CONTOH", "Dinas 0 Contoh", "as number 1 of 3 agencies", "Score 1.00 of 1",
                 "The score is the sum divided by", "3 November 2026", "Sekretaris Forum"):  # fmt: skip
        assert said in text
    assert SECRET not in text
    assert "Orang Contoh" not in text
    assert found.tags.count("H1") == 1


def test_only_the_first_three_have_one(organiser: Visitor) -> None:
    hrefs = [link["href"] for link in organiser.get("/laporan/penghargaan?forum=contoh").soup.select("a[href*=piagam]")]
    assert len(hrefs) == 2  # the third earned nothing
    assert organiser.get("/laporan/penghargaan/piagam.pdf?forum=contoh&untuk=o999").status == 404
    assert organiser.get("/laporan/penghargaan/piagam.pdf?forum=contoh").status == 404


def test_a_member_sees_the_ranking_and_prints_no_certificate(make: Factory, visitor: Visitor, forum: Forum) -> None:
    user = make.user()
    make.role(forum, user, "member")
    page = visitor.sign_in(user).get("/laporan/penghargaan?forum=contoh")
    assert page.soup.select("a[href*=piagam]") == []
    key = json.loads(visitor.get("/laporan/penghargaan.json").data)["forum"]
    assert key == "contoh"  # the one forum there is to see
    assert visitor.get("/laporan/penghargaan/piagam.pdf?forum=contoh&untuk=o1").status == 403


def test_another_forum_is_not_there(make: Factory, organiser: Visitor) -> None:
    place(make, "Lain", "K K K")
    for path in ("", ".json", ".csv", ".pdf", "/piagam.pdf"):
        assert organiser.get(f"/laporan/penghargaan{path}?forum=lain").status == 404


def test_the_league_on_paper_has_its_table_and_its_method(organiser: Visitor) -> None:
    found = read_pdf(organiser.get("/laporan/penghargaan.pdf?forum=contoh").data)
    assert found.sizes_mm == ((210, 297),)
    assert "Dinas 1 Contoh" in found.text[0]
    assert "Equal scores share a rank." in found.text[0]
    assert {"Table", "TH", "Figure"} <= set(found.tags)


def test_the_longest_names_still_fit_on_one_sheet(make: Factory, forum: Forum, organiser: Visitor) -> None:
    row = db.session.scalars(db.select(Organisation).where(Organisation.name == "Dinas 0 Contoh")).one()
    row.name = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga Berencana Contoh"
    forum.name = "Forum Multipihak Keterbukaan Pemerintah dan Tujuan Pembangunan Berkelanjutan Kabupaten Contoh Raya"
    forum.letterhead = "\n".join(f"BARIS KOP NOMOR {number}" for number in range(6))
    assert len(PdfReader(io.BytesIO(organiser.get(certificate_of(organiser, 0)).data)).pages) == 1


def test_an_unreadable_period_is_said(organiser: Visitor) -> None:
    page = organiser.get("/laporan/penghargaan?dari=x")
    assert (page.status, "is not a day we can read" in page.text) == (422, True)
