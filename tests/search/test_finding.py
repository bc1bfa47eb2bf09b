"""What is found by which words, filters and corrections: the same on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from forum.extensions import db
from forum.search import organisations, queries, rules, spelling
from forum.search.filters import Filters
from forum.search.queries import PER_PAGE
from forum.search.question import read
from tests.minutes.world import World
from tests.search.conftest import Hit, InStep, hits, reader_in
from tests.support.factories import Factory

DECISION, ITEM = ("decision", 2, "Data keberangkatan pekerja mig"), ("minutes", 3, "Usulan komitmen layanan pekerj")
PROMISE = ("action", 3, "TL-2026-003")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("keberangkatan migran", [DECISION, ITEM]),
        ("MIGRAN berangkat", [DECISION, ITEM]),
        ('"data keberangkatan"', [PROMISE, DECISION, ITEM]),
        ('"keberangkatan data"', []),
        ("keberangk* migran", [DECISION, ITEM]),
        ("sanggah -halaman", [("decision", 3, "Jumlah penerima dan jenis bant")]),
        ('migran -"setiap triwulan" -undangan', []),
        ("TL-2026-003", [PROMISE]),
        ("tl 2026 003", [PROMISE]),
        ("005/123/35.99.111/2026", [("meeting", 0, "Konsolidasi Penyusunan Rencana")]),
        ("ditindaklanjuti komitmen", [("minutes", 1, "Pembukaan dan tujuan pertemuan")]),
        ("tindak-lanjut komitmen", [("minutes", 1, "Pembukaan dan tujuan pertemuan")]),
        ("juru bahasa isyarat", [("minutes", 5, "Keterlibatan penyandang disabi")]),
        ("sanggah desa penerima", [("decision", 3, "Jumlah penerima dan jenis bant"),
                                   ("minutes", 4, "Keterbukaan data bantuan sosia")]),
        ("tidakadaapapun", []),
        ("-migran", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_stranger_finds(published: World, typed: str, expected: list[Hit]) -> None:
    assert hits(typed) == expected


def test_no_phrase_reaches_from_a_title_into_its_text(published: World) -> None:
    assert hits('"layanan pekerja migran"') == [ITEM]
    assert hits('"pekerja migran migrant care"') == []


def test_filters_narrow(published: World, make: Factory) -> None:
    social = published.organisations["Dinas Sosial"]
    words = "data"
    assert {kind for kind, *_rest in hits(words)} == {"action", "decision", "minutes"}
    assert hits(words, filters=Filters(kind="decision")) == [
        DECISION, ("decision", 3, "Jumlah penerima dan jenis bant")]  # fmt: skip
    assert hits("bantuan", filters=Filters(organisation_id=social.id, kind="action")) == [("action", 5, "TL-2026-005")]
    assert hits("bantuan", filters=Filters(organisation_id=social.id, kind="decision")) == [
        ("decision", 3, "Jumlah penerima dan jenis bant")]  # fmt: skip
    assert hits(words, filters=Filters(forum_id=make.forum().id)) == []
    day = date(2026, 11, 20)
    assert hits(words, filters=Filters(since=day, until=day)) == hits(words)
    assert hits(words, filters=Filters(since=day + timedelta(days=1))) == []
    assert hits(words, filters=Filters(until=day - timedelta(days=1))) == []
    assert hits(words, filters=Filters(meeting_key="lain")) == []


def test_the_organisations_to_choose_from_are_those_of_what_is_found(published: World) -> None:
    hits_ = queries.hits(read("bantuan sosial"), Filters(kind="action"), rules.EVERYBODY)
    found = organisations.among(hits_, rules.EVERYBODY)
    assert [one.name for one in found] == ["Dinas Komunikasi dan Informatika", "Dinas Sosial", "Lingkar Desa Contoh"]


def test_a_slip_of_the_finger_is_mended(published: World) -> None:
    def meant(typed: str) -> str | None:
        question = spelling.corrected(read(typed), rules.EVERYBODY)
        return question.text if question else None

    assert meant("keberankatan") == "keberangkatan"
    assert meant("Keberangaktan migran") == "keberangkatan migran"
    assert meant("sosail") == "sosial"
    assert meant("sangah") == "sanggah"
    assert meant("keberangk") == "keberangkatan"
    assert meant("migran") is None  # known
    assert meant("qqqqqqqq") is None  # like nothing
    assert meant('"keberankatan"') is None  # quoted: meant as it is
    assert meant("-keberankatan") is None
    assert meant("TL-2026-999") is None


def test_meetings_come_best_first_or_newest_first_and_page_by_page(make: Factory, in_step: InStep) -> None:
    forum = make.forum(is_public=True)
    for number in range(PER_PAGE * 2 + 3):
        make.meeting(forum=forum, is_public=True, state="announced", title=f"Rapat sungai {number:02}",
                     starts_at=datetime(2026, 1, 1, 2, 0, tzinfo=UTC) + timedelta(days=number))  # fmt: skip
    best = make.meeting(forum=forum, is_public=True, state="announced", title="Sungai, sungai, sungai", place="sungai",
                        starts_at=datetime(2025, 1, 1, 2, 0, tzinfo=UTC))  # fmt: skip
    in_step()
    first = queries.find(read("sungai"), Filters(), rules.EVERYBODY)
    assert (first.meetings, first.passages, first.last) == (24, 24, 3)
    assert first.groups[0].meeting.id == best.id
    newest = [queries.find(read("sungai"), Filters(newest=True), rules.EVERYBODY, page) for page in (1, 2, 3, 4)]
    titles = [group.meeting.title for page in newest for group in page.groups]
    assert titles == [f"Rapat sungai {number:02}" for number in range(22, -1, -1)] + ["Sungai, sungai, sungai"]
    assert newest[3] == queries.NOTHING


def test_one_meeting_shows_its_best_passages_and_says_how_many_there_are(published: World, make: Factory) -> None:
    who = reader_in(published, make, "member")
    [group] = queries.find(read("data"), Filters(), who).groups
    assert (len(group.best), group.passages) == (3, len(hits("data", who)))
    narrowed = replace(Filters(), meeting_key=group.meeting.key)
    assert len(queries.find(read("data"), narrowed, who).groups[0].best) == group.passages > 3
    db.session.rollback()
