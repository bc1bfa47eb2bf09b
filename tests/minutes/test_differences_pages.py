"""What changed, on screen: who may compare what, and old versions that say so."""

import pytest

from forum.extensions import db
from forum.minutes import closed, queries, service
from forum.minutes.models import MinutesVersion
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory

REASON = "Salah tulis tanggal; hubungi 0812-3456-7890"


@pytest.fixture
def corrected(world: World, published: MinutesVersion) -> World:
    """Version 2 follows: one item changed, one decision added, a secret put into a closed passage."""
    item = world.items[4]
    body = item.body.replace("juru bahasa isyarat", "penerjemah isyarat")
    service.save_item(item, body=f"{body}\n\n{closed.block('pribadi', 'Ibu Zyzula sakit.')}", revision=item.revision,
                      by=world.organiser)  # fmt: skip
    service.decide(item, "Honor penerjemah dianggarkan.")
    service.publish(world.minutes, is_public=True, by=world.organiser, reason=REASON)
    db.session.commit()
    return world


def test_members_see_what_changed_in_words(corrected: World, visitor: Visitor) -> None:
    visitor.sign_in(corrected.organiser)
    page = visitor.get(f"/notula/{corrected.meeting.key}/perbedaan")
    assert page.title == "Perubahan dari versi 1 ke versi 2"
    assert page.all(".changes__finding") == ["1 butir berubah, 1 keputusan ditambah."]
    assert page.all(".changes del")[1:] == ["[dihapus: juru bahasa :akhir]"]
    assert any("Ibu Zyzula sakit." in one for one in page.all(".changes ins"))
    assert "Honor penerjemah dianggarkan." in page.text
    assert len(page.queries) <= 8


def test_the_public_compares_public_faces_alone(corrected: World, visitor: Visitor) -> None:
    page = visitor.get(f"/publik/notula/{corrected.meeting.key}/perbedaan?dari=1&ke=2")
    assert (page.status, "Zyzula" in page.data.decode(), "0812" in page.data.decode()) == (200, False, False)
    assert any("[Tidak untuk umum: 3 kata. Dasar: rahasia pribadi" in one for one in page.all(".changes ins"))
    assert visitor.get(f"/publik/notula/{corrected.meeting.key}/perbedaan?dari=2&ke=1").title == page.title


@pytest.mark.parametrize(
    "asked", ["dari=1&ke=1", "dari=0&ke=2", "dari=1&ke=3", "dari=x&ke=2", "ke=1", "ke=999999999999"]
)
def test_versions_that_are_not_there_are_not_compared(corrected: World, visitor: Visitor, asked: str) -> None:
    assert visitor.get(f"/publik/notula/{corrected.meeting.key}/perbedaan?{asked}").status == 404


def test_an_internal_version_between_is_not_for_the_public(corrected: World, visitor: Visitor) -> None:
    world = corrected
    service.decide(world.items[0], "Rahasia Zyanti.")
    service.publish(world.minutes, is_public=False, by=world.organiser, reason="Sementara Zyanti")
    db.session.commit()
    address = f"/publik/notula/{world.meeting.key}"
    assert visitor.get(f"{address}/perbedaan?dari=1&ke=2").status == 404  # the version in force is not public
    service.remove_decision(queries.decisions(world.minutes.id)[-1])
    service.publish(world.minutes, is_public=True, by=world.organiser, reason="Selesai")
    db.session.commit()
    assert visitor.get(f"{address}/perbedaan?dari=2&ke=3").status == 404
    page = visitor.get(f"{address}/perbedaan")
    assert page.title == "Perubahan dari versi 2 ke versi 4"
    old = visitor.get(f"{address}?versi=1")
    assert "Zyanti" not in page.data.decode() + old.data.decode()
    assert [one.split(" pada ")[0] for one in old.all(".notice p") if one.startswith("Versi ")] == [
        "Versi 2 menggantikannya", "Versi 4 menyusul",
    ]  # fmt: skip


def test_one_version_is_nothing_to_compare(world: World, published: MinutesVersion, visitor: Visitor) -> None:
    page = visitor.get(f"/publik/notula/{world.meeting.key}/perbedaan")
    assert (page.status, "Belum ada dua versi" in page.text) == (404, True)


def test_strangers_and_other_forums_do_not_compare(corrected: World, make: Factory, visitor: Visitor) -> None:
    addresses = (f"/notula/{corrected.meeting.key}/perbedaan", f"/rapat/{corrected.meeting.key}/notula/perbedaan")
    assert [visitor.get(one).status for one in addresses] == [302, 302]
    other = make.organiser(make.forum(name="Forum Lain"))
    assert [visitor.sign_in(other).get(one).status for one in addresses] == [403, 403]
    member = make.user()
    make.role(corrected.meeting.forum, member, "member")
    assert [visitor.sign_in(member).get(one).status for one in addresses] == [200, 403]


def test_a_writer_sees_what_the_next_version_would_change(corrected: World, visitor: Visitor) -> None:
    address = f"/rapat/{corrected.meeting.key}/notula"
    visitor.sign_in(corrected.organiser)
    page = visitor.get(f"{address}/perbedaan")
    assert page.all(".changes__finding") == ["Tidak ada perubahan yang terlihat pembaca."]
    service.revise_decision(queries.decisions(corrected.minutes.id)[0], "Naskah disusun bersama.")
    db.session.commit()
    page = visitor.get(f"{address}/perbedaan")
    assert (page.title, page.all(".changes__finding")) == ("Perubahan sejak versi 2", ["1 keputusan berubah."])
    assert page.all("main a[href$='/notula/terbit']") != []
    assert f"{address}/perbedaan" in [one["href"] for one in visitor.get(f"{address}/terbit").soup.select("main a")]


def test_before_the_first_version_there_is_nothing_to_compare(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    assert visitor.get(f"/rapat/{world.meeting.key}/notula/perbedaan").status == 404


def test_an_old_version_says_why_and_when_it_was_replaced(corrected: World, visitor: Visitor) -> None:
    key = corrected.meeting.key
    page = visitor.get(f"/publik/notula/{key}?versi=1")
    assert page.all(".notice--attention p")[1] == (
        "Versi 2 menggantikannya pada 20 November 2026, 15.00 WIB. Alasan: Salah tulis tanggal; hubungi …"
    )
    links = [one["href"] for one in page.soup.select(".notice--attention a")]
    assert links == [f"/publik/notula/{key}", f"/publik/notula/{key}/perbedaan?dari=1&ke=2"]
    visitor.sign_in(corrected.organiser)
    inside = visitor.get(f"/notula/{key}?versi=1")
    assert REASON in inside.all(".notice--attention p")[1]
    assert visitor.get(f"/notula/{key}").all(".notice--attention") == []


def test_the_page_that_checks_files_says_why_and_leads_to_the_differences(corrected: World, visitor: Visitor) -> None:
    old = queries.seals(corrected.meeting.id)[1]
    page = visitor.get(f"/periksa?sha256={old.link}")
    assert "Alasan: Salah tulis tanggal; hubungi …" in page.text
    [link] = [one["href"] for one in page.soup.select(".notice a")]
    assert visitor.get(link).title == "Perubahan dari versi 1 ke versi 2"
