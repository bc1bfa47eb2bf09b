"""The search page: what it shows to whom, what it says when nothing is found, and that it needs nothing but links."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.extensions import db
from forum.minutes import service
from tests.minutes.world import World
from tests.search.conftest import InStep
from tests.support.client import Visitor
from tests.support.factories import Factory

OF_A_SEARCH = 4
"""Statements: forums to choose from, what is found, the texts to show, organisations to choose from."""


def test_a_stranger_finds_published_minutes_by_any_form_of_the_words(published: World, visitor: Visitor) -> None:
    page = visitor.get("/publik/cari?q=berangkat+migran")
    title = published.meeting.title
    assert page.title == "Cari"
    assert page.all(".found__count") == ["2 kutipan dalam 1 rapat"]
    assert page.all(".found__title") == [title]
    assert page.all(".found__when") == ["Jumat, 20 November 2026 · Forum Pemerintah Terbuka Kabupaten Contoh"]
    assert sorted(page.all(".found__what")) == [
        f"Keputusan 2 , {title}", "Notula Usulan komitmen layanan pekerja migran"]  # fmt: skip
    assert sorted(page.all(".found__words mark")) == ["keberangkatan", "keberangkatan", "migran", "migran"]


def test_each_passage_leads_to_its_place(published: World, visitor: Visitor) -> None:
    page = visitor.get("/publik/cari?q=data+keberangkatan&jenis=keputusan")
    assert page.soup is not None
    [link] = page.soup.select(".found__what a")
    assert link["href"] == f"/publik/notula/{published.meeting.key}#keputusan-2"
    target = visitor.get(link["href"].partition("#")[0])
    assert target.soup is not None
    assert target.soup.select_one("#keputusan-2").get_text().startswith("Data keberangkatan pekerja migran")
    [action] = visitor.get("/publik/cari?q=TL-2026-003").soup.select(".found__what a")
    assert visitor.get(action["href"]).title == "Tindak lanjut TL-2026-003"


def test_a_member_reads_inside_and_a_writer_comes_to_the_draft(
    world: World, visitor: Visitor, make: Factory, in_step: InStep
) -> None:
    in_step()
    writer = visitor.sign_in(world.organiser)
    [draft] = writer.get("/cari?q=keberangkatan&jenis=keputusan").soup.select(".found__what a")
    assert draft["href"] == f"/rapat/{world.meeting.key}/notula"
    assert writer.get("/cari?q=keberangkatan&jenis=keputusan").all(".found__what .small") == ["rancangan"]
    service.publish(world.minutes, is_public=True, by=world.organiser)
    in_step()
    [read] = writer.get("/cari?q=keberangkatan&jenis=keputusan").soup.select(".found__what a")
    assert read["href"] == f"/notula/{world.meeting.key}#keputusan-2"
    other = Visitor(writer.app).sign_in(make.organiser(make.forum()))
    db.session.commit()
    [public] = other.get("/cari?q=keberangkatan&jenis=keputusan").soup.select(".found__what a")
    assert public["href"] == f"/publik/notula/{world.meeting.key}#keputusan-2"


def test_the_search_inside_is_for_those_who_are_signed_in(visitor: Visitor) -> None:
    assert visitor.get("/cari?q=data").location == "/masuk?next=/cari?q%3Ddata"


def test_a_typing_error_is_said_and_answered_at_once(published: World, visitor: Visitor) -> None:
    page = visitor.get("/publik/cari?q=keberankatan+migran&jenis=keputusan")
    assert page.all(".notice__title") == ["Tidak ada yang memuat “keberankatan migran”"]
    assert page.all(".notice a") == ["keberangkatan migran"]
    assert page.all(".found__words mark") == ["keberangkatan", "migran"]
    assert page.soup is not None
    assert page.soup.select_one(".notice a")["href"] == "/publik/cari?q=keberangkatan+migran&jenis=keputusan"


def test_filters_that_hide_everything_say_so(published: World, visitor: Visitor) -> None:
    page = visitor.get("/publik/cari?q=keberangkatan+migran&jenis=agenda&dari=2026-01-01")
    assert page.all(".empty__title") == ["Tidak ada hasil karena saringan"]
    assert page.all(".empty__text") == ["Tanpa saringan ada 2 kutipan."]
    assert page.soup is not None
    assert page.soup.select_one(".empty a")["href"] == "/publik/cari?q=keberangkatan+migran"
    assert page.form(".find") == {
        "q": "keberangkatan migran", "opd": "", "jenis": "agenda", "dari": "2026-01-01", "sampai": ""}  # fmt: skip


def test_words_that_are_never_together_can_be_asked_for_one_by_one(published: World, visitor: Visitor) -> None:
    page = visitor.get("/publik/cari?q=bupati+kursi")
    assert page.all(".empty__title") == ["Tidak ada yang memuat “bupati kursi”"]
    assert page.all(".found__fewer a") == ["bupati", "kursi"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Apa yang Anda cari?"),
        ("q=-data", "Sebutkan juga apa yang Anda cari"),
        ("q=data&halaman=99", "Halaman ini tidak ada"),
        ("q=%22%22", 'Tidak ada yang memuat “""”'),
    ],
)
def test_an_empty_result_helps(published: World, visitor: Visitor, query: str, title: str) -> None:
    assert visitor.get(f"/publik/cari?{query}").all(".empty__title") == [title]


def test_strange_filters_are_as_if_they_were_not_there(published: World, visitor: Visitor) -> None:
    page = visitor.get("/publik/cari?q=keberangkatan+migran&forum=x&opd=-1&jenis=x&dari=kemarin&sampai=0001-01-01"
                       "&urut=x&halaman=99999999999999")  # fmt: skip
    assert page.all(".found__count") == ["2 kutipan dalam 1 rapat"]
    assert (page.form(".find")["dari"], page.form(".find")["jenis"]) == ("", "")


def test_what_is_found_is_never_markup(world: World, visitor: Visitor, in_step: InStep) -> None:
    service.decide(world.items[0], "Jalan <script>alert(1)</script> & <mark>jembatan</mark> dibuka")
    service.publish(world.minutes, is_public=True, by=world.organiser)
    in_step()
    page = visitor.get("/publik/cari?q=jembatan+script")
    assert page.soup is not None
    [words] = page.soup.select(".found__words")
    assert words.get_text() == "Jalan <script>alert(1)</script> & <mark>jembatan</mark> dibuka"
    assert [mark.get_text() for mark in words.select("mark")] == ["script", "script", "jembatan"]
    hostile = visitor.get("/publik/cari", query_string={"q": '"><script>alert(1)</script>'})
    assert hostile.soup is not None
    assert hostile.soup.select_one("#q")["value"] == '"><script>alert(1)</script>'


def test_a_closed_passage_is_shown_as_words_with_a_label_and_never_with_its_marks(
    world: World, visitor: Visitor, in_step: InStep
) -> None:
    item = world.items[0]
    closed = ":::tertutup pribadi\nPenerima bernama **Samsudin** minta dirahasiakan.\n:::"
    body = f"Pembahasan jembatan.\n\n{closed}\n\nPenutup."
    service.save_item(item, body=body, revision=item.revision, by=world.organiser)
    service.decide(item, "Jembatan dibangun.\n:::tertutup pribadi\nGanti rugi untuk Samsudin.\n:::")
    service.publish(world.minutes, is_public=True, by=world.organiser)
    in_step()
    stranger = Visitor(visitor.app)
    writer = visitor.sign_in(world.organiser)
    page = writer.get("/cari?q=samsudin")
    assert sorted(page.all(".found__words")) == [
        "Tidak untuk umum. … Ganti rugi untuk Samsudin .",
        "Tidak untuk umum. … Penerima bernama Samsudin minta dirahasiakan. …"]  # fmt: skip
    assert page.all(".found__words mark") == ["Samsudin", "Samsudin"]
    assert writer.get("/cari?q=jembatan").all(".found__closed") == []
    assert writer.get("/cari?q=tertutup+pribadi").all(".found__words") == []
    for asked in ("samsudin", "dirahasiakan", "ganti+rugi", "samsudun"):
        assert stranger.get(f"/publik/cari?q={asked}").all(".found__words") == []
    public = stranger.get("/publik/cari?q=jembatan")
    assert sorted(public.all(".found__words")) == ["Jembatan dibangun.", "Pembahasan jembatan . Penutup."]
    assert public.all(".found__closed") == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("   ", "Apa yang Anda cari?"),
        ("zzqx " * 2_000, f"Tidak ada yang memuat “{' '.join(['zzqx'] * 40)}”"),
        ("yang dan untuk zzqx NEAR(", "Tidak ada yang memuat “yang dan untuk zzqx NEAR(”"),
        ('"zzqx', 'Tidak ada yang memuat “"zzqx”'),
        ("zzqx* & !(x)", "Tidak ada yang memuat “zzqx* & !(x)”"),
        ("* - |", "Tidak ada yang memuat “* - |”"),
        ("zz\0qx", "Tidak ada yang memuat “zz qx”"),
        ("🙂 👩‍👩‍👧", "Tidak ada yang memuat “🙂 👩‍👩‍👧”"),
        ("ꦱꦼꦤꦼꦁ ꦥꦤꦸꦏꦼꦤ꧀", "Tidak ada yang memuat “ꦱꦼꦤꦼꦁ ꦥꦤꦸꦏꦼꦤ꧀”"),
        ('title_stems : zzqx AND NOT "', 'Tidak ada yang memuat “title_stems : zzqx AND NOT "”'),
    ],
)
def test_whatever_is_typed_gets_a_clear_answer(published: World, visitor: Visitor, typed: str, title: str) -> None:
    page = visitor.get("/publik/cari", query_string={"q": typed})
    assert (page.status, page.all(".empty__title")) == (200, [title])


def test_the_filter_of_a_forum_one_may_not_see_is_as_if_it_was_not_there(
    published: World, visitor: Visitor, make: Factory
) -> None:
    hidden = make.forum(name="Forum Tersembunyi", is_public=False)
    db.session.commit()
    page = visitor.get(f"/publik/cari?q=keberangkatan+migran&forum={hidden.slug}")
    assert page.all(".found__count") == ["2 kutipan dalam 1 rapat"]
    assert "Forum Tersembunyi" not in page.text


def test_the_number_of_statements_does_not_grow_with_what_is_found(
    visitor: Visitor, make: Factory, in_step: InStep
) -> None:
    forum = make.forum(is_public=True)

    def more(number: int) -> None:
        for one in range(number):
            starts = datetime(2026, 1, 1, 2, 0, tzinfo=UTC) + timedelta(days=one)
            meeting = make.meeting(
                forum=forum, is_public=True, state="announced", title="Rapat sungai", starts_at=starts
            )
            make.agenda_item(meeting, "Sungai kering")
        in_step()

    more(1)
    few = visitor.get("/publik/cari?q=sungai")
    more(25)
    many = visitor.get("/publik/cari?q=sungai")
    assert (len(few.all(".found__meeting")), len(many.all(".found__meeting"))) == (1, 10)
    assert len(few.queries) == len(many.queries) == OF_A_SEARCH
    assert len(visitor.get("/publik/cari").queries) == 1
    user = make.organiser(forum)
    db.session.commit()
    inside = visitor.sign_in(user)
    assert len(inside.get("/cari?q=sungai").queries) - len(inside.get("/cari").queries) == OF_A_SEARCH - 1
    assert many.all(".pagination__where") == ["Halaman 1 dari 3"]
    second = visitor.get(many.soup.select_one("[rel=next]")["href"])
    assert second.all(".pagination__where") == ["Halaman 2 dari 3"]


def test_the_navigation_and_the_lists_lead_here(published: World, visitor: Visitor) -> None:
    today = visitor.sign_in(published.organiser).get("/")
    page = visitor.follow(today) if today.location else today
    assert page.soup is not None
    assert [link["href"] for link in page.soup.select(".top__find")] == ["/cari"]
    promises = visitor.get("/tindak-lanjut")
    assert [link["href"] for link in promises.soup.select("main a[href^='/cari']")] == ["/cari?jenis=tindak-lanjut"]
    forum = visitor.get(f"/forum/{published.meeting.forum.slug}")
    expected = f"/cari?forum={published.meeting.forum.slug}"
    assert [link["href"] for link in forum.soup.select("main a[href^='/cari']")] == [expected]
    public = Visitor(visitor.app).get(f"/publik/{published.meeting.forum.slug}")
    expected = f"/publik/cari?forum={published.meeting.forum.slug}"
    assert [link["href"] for link in public.soup.select("main a[href^='/publik/cari']")] == [expected]


@pytest.mark.parametrize("name", ["rapat", "forum", "opd", "jenis", "dari", "sampai", "urut", "halaman"])
def test_whatever_stands_in_the_address_is_no_failure(published: World, visitor: Visitor, name: str) -> None:
    for value in ("\0", "' OR 1=1", "🙂", "ꦗꦮ", "9" * 10_000, "-1", "1e9", "NaN"):
        page = visitor.get("/publik/cari", query_string={"q": "data", name: value})
        assert (page.status, page.title) == (200, "Cari")
