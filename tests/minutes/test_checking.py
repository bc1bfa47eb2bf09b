"""What a file is: asked by its fingerprint, by strangers and members, of genuine, changed, old and withdrawn files."""

import copy
import hashlib

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from forum.extensions import db
from forum.minutes import queries, service
from forum.minutes.checking import fingerprint
from forum.minutes.models import ChainLink, MinutesDocument, MinutesVersion
from tests.minutes.world import World
from tests.support.client import Page, Visitor
from tests.support.factories import Factory
from tests.support.pdf import read_pdf


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def public_file(world: World, published: MinutesVersion, visitor: Visitor) -> bytes:
    return visitor.get(f"/publik/notula/{world.meeting.key}.pdf").data


@pytest.fixture
def internal_file(app: Flask, world: World, published: MinutesVersion) -> bytes:
    return Visitor(app).sign_in(world.organiser).get(f"/notula/{world.meeting.key}.pdf").data


def said(page: Page) -> str:
    (found,) = page.soup.select("main [role=status], main [role=alert]")[:1]
    return " ".join(found.get_text(" ").split())


def correct(world: World, *, is_public: bool) -> None:
    item = world.items[0]
    service.save_item(item, body="Diperbaiki.", revision=item.revision, by=None)
    service.publish(world.minutes, is_public=is_public, by=world.organiser, reason="Salah ketik")
    db.session.commit()


def test_a_genuine_public_file_is_named_to_everybody(world: World, public_file: bytes, visitor: Visitor) -> None:
    page = visitor.get(f"/periksa?sha256={sha(public_file)}")
    told = said(page)
    link = queries.seals(world.meeting.id)[0].link
    for part in ("Asli, dan berlaku", world.meeting.title, world.meeting.forum.name, "1 dari 1",
                 "Versi publik, judul dalam bahasa Indonesia",
                 "20 November 2026", "Utuh", link):  # fmt: skip
        assert part in told
    assert [link["href"] for link in page.soup.select("main [role=status] a")] == [
        f"/publik/notula/{world.meeting.key}"
    ]
    assert len(page.queries) <= 10


def test_one_changed_byte_is_not_known(public_file: bytes, visitor: Visitor) -> None:
    changed = bytearray(public_file)
    changed[len(changed) // 2] ^= 1
    page = visitor.get(f"/periksa?sha256={sha(bytes(changed))}")
    assert (page.status, said(page)[:20]) == (200, "Tidak dikenal di sin")


def test_of_an_internal_file_a_stranger_learns_that_it_is_genuine_and_no_more(
    world: World, internal_file: bytes, visitor: Visitor
) -> None:
    page = visitor.get(f"/periksa?sha256={sha(internal_file)}")
    assert "Dokumen internal yang asli" in said(page)
    content = queries.version(world.meeting.id, 1).content
    secrets = (world.meeting.title, world.meeting.forum.name, world.meeting.key, "20 November", content["salt"],
               queries.seals(world.meeting.id)[0].link)  # fmt: skip
    assert [one for one in secrets if one in page.text] == []


def test_members_are_told_what_an_internal_file_is_and_other_forums_are_not(
    world: World, internal_file: bytes, visitor: Visitor, make: Factory
) -> None:
    address = f"/periksa?sha256={sha(internal_file)}"
    assert world.meeting.title in said(visitor.sign_in(world.organiser).get(address))
    other = visitor.sign_in(make.organiser(make.forum())).get(address)
    assert world.meeting.title not in other.text


def test_an_old_file_is_genuine_and_replaced(world: World, public_file: bytes, visitor: Visitor) -> None:
    correct(world, is_public=True)
    told = said(visitor.get(f"/periksa?sha256={sha(public_file)}"))
    assert "Asli, tetapi sudah diganti" in told
    assert "Versi 2 sudah menggantikan versi 1" in told
    assert "versi bersegel ke-1 dari 2 versi" in told


def test_a_withdrawn_public_file_is_no_longer_named(world: World, public_file: bytes, visitor: Visitor) -> None:
    correct(world, is_public=False)
    page = visitor.get(f"/periksa?sha256={sha(public_file)}")
    assert "Asli, tetapi tidak lagi untuk umum" in said(page)
    assert world.meeting.title not in page.text


def test_the_seal_printed_on_paper_is_known_too(world: World, published: MinutesVersion, visitor: Visitor) -> None:
    link = queries.seals(world.meeting.id)[0].link
    assert "Ini segel salah satu versi" in said(visitor.get(f"/periksa?sha256={link.upper()}"))
    correct(world, is_public=False)
    assert world.meeting.title not in visitor.get(f"/periksa?sha256={link}").text


def test_a_changed_record_is_said(world: World, public_file: bytes, visitor: Visitor) -> None:
    content = copy.deepcopy(queries.version(world.meeting.id, 1).content)
    content["decisions"][0]["text"] += "."
    db.session.execute(update(MinutesVersion).values(content=content))
    db.session.commit()
    assert "Dikenal, tetapi catatannya rusak" in said(visitor.get(f"/periksa?sha256={sha(public_file)}"))


def test_a_missing_link_elsewhere_in_the_chain_is_said(world: World, public_file: bytes, visitor: Visitor) -> None:
    correct(world, is_public=True)
    correct_again = world.items[1]
    service.save_item(correct_again, body="Lagi.", revision=correct_again.revision, by=None)
    service.publish(world.minutes, is_public=True, by=world.organiser, reason="Lagi")
    db.session.execute(delete(ChainLink).where(ChainLink.position == 2))
    db.session.commit()
    assert "TIDAK UTUH" in said(visitor.get(f"/periksa?sha256={sha(public_file)}"))


def test_the_same_file_is_registered_once(world: World, public_file: bytes, visitor: Visitor) -> None:
    for _again in range(2):
        visitor.get(f"/publik/notula/{world.meeting.key}.pdf")
    visitor.get(f"/publik/notula/{world.meeting.key}.pdf?bagian=kode")
    visitor.get(f"/publik/notula/{world.meeting.key}.pdf?bagian=kode&bagian=lembar&bagian=apa-saja")
    rows = db.session.scalars(select(MinutesDocument).order_by(MinutesDocument.id)).all()
    assert (rows[0].variant, rows[0].parts, rows[0].sha256) == (
        "public", "agenda,kehadiran,foto,kode", sha(public_file),
    )  # fmt: skip
    assert [one.parts for one in rows] == ["agenda,kehadiran,foto,kode", "kode"]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("a" * 64, "a" * 64), (("AB " * 32), "ab" * 32), (":".join(["0f"] * 32), "0f" * 32),
     (f"{'c' * 64}  notula.pdf", "c" * 64), ("", ""), ("a" * 63, ""), ("g" * 64, ""), ("a" * 65, "")],
)  # fmt: skip
def test_fingerprints_are_taken_as_programs_write_them(typed: str, wanted: str) -> None:
    assert fingerprint(typed) == wanted


def test_nonsense_is_answered_in_words_and_kept(visitor: Visitor) -> None:
    page = visitor.get("/periksa?sha256=bukan<b>")
    assert (page.status, page.soup.select_one("#sha256")["value"]) == (422, "bukan<b>")
    assert "Itu bukan sidik jari berkas" in said(page)
    assert (visitor.get("/periksa?sha256=" + "x" * 9000).status, visitor.get("/periksa").status) == (422, 200)


def test_the_pdf_leads_to_this_page(world: World, public_file: bytes, visitor: Visitor) -> None:
    read = read_pdf(public_file)
    assert "http://rembug.example/periksa" in read.links
    seal = queries.seals(world.meeting.id)[0].link
    assert seal in "".join(read.text).replace(" ", "")
