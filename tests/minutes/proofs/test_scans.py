"""The officially signed file: brought, recognised, replaced with a reason, public only by decision."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from forum import config
from forum.adapters import pdf, sealing
from forum.adapters.storage import Storage
from forum.extensions import db
from forum.kernel import clock
from forum.minutes import queries, service
from forum.minutes.models import MinutesVersion
from forum.minutes.proofs import verifying
from forum.minutes.proofs.models import Scan, ScanAct
from tests.minutes.proofs.conftest import OWNER, PASSWORD, owner, root
from tests.minutes.world import World
from tests.support.client import Page, Visitor
from tests.support.factories import Factory

HTML = '<!doctype html><html lang="id"><head><title>{0}</title></head><body><h1>{0}</h1></body></html>'


def paper(words: str = "Notula yang dipindai") -> bytes:
    return pdf.render(HTML.format(words), stylesheets=(), assets={})


@pytest.fixture
def place(world: World, published: MinutesVersion) -> str:
    return f"/notula/{world.meeting.key}/berkas-resmi"


@pytest.fixture
def organiser(app: Flask, world: World) -> Visitor:
    return Visitor(app).sign_in(world.organiser)


def bring(visitor: Visitor, place: str, content: bytes, name: str = "pindai.pdf", **fields: str) -> Page:
    return visitor.post(place, {"file": (io.BytesIO(content), name), **fields})


def kept() -> list[Scan]:
    db.session.rollback()
    return db.session.query(Scan).order_by(Scan.id).all()


def offered(visitor: Visitor, world: World) -> str:
    """Where the links on the public page of the minutes lead."""
    page = visitor.get(f"/publik/notula/{world.meeting.key}")
    return " ".join(link["href"] for link in page.soup.select("main a"))


def alert(page: Page) -> str:
    return " ".join(page.soup.select_one("main .notice--danger, main [role=alert]").get_text(" ").split())


def test_a_scan_is_kept_as_it_is_and_offered_inside(
    world: World, place: str, organiser: Visitor, visitor: Visitor
) -> None:
    content = paper()
    page = bring(organiser, place, content, "C:\\\\Foto\\\\pindai sekda.PDF", note="Ditandatangani Sekda")
    assert page.status == 303
    (one,) = kept()
    assert (one.sha256, one.size, one.filename, one.note, one.is_public, one.uploaded_by_id, one.signatures) == (
        hashlib.sha256(content).hexdigest(), len(content), "pindai sekda.PDF.pdf", "Ditandatangani Sekda", False,
        world.organiser.id, [],
    )  # fmt: skip
    shown = organiser.get(place)
    assert "Ditambahkan oleh" in shown.text
    assert "Tidak memuat tanda tangan elektronik" in shown.text
    assert len(shown.queries) <= 12
    (link,) = [one["href"] for one in organiser.get(f"/notula/{world.meeting.key}").soup.select(".file a")]
    taken = organiser.get(link)
    assert (taken.data, taken.response.mimetype) == (content, "application/pdf")
    assert taken.response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Ditandatangani Sekda" not in visitor.get(f"/publik/notula/{world.meeting.key}").text
    assert [visitor.get(one).status for one in (link, f"/publik{place}.pdf")] == [302, 404]


def test_the_check_page_knows_it(world: World, place: str, organiser: Visitor, visitor: Visitor) -> None:
    content = paper()
    bring(organiser, place, content)
    address = f"/periksa?sha256={hashlib.sha256(content).hexdigest()}"
    assert "berkas bertanda tangan resmi dari versi 1" in organiser.get(address).text
    stranger = visitor.get(address)
    assert ("Dokumen internal yang asli" in stranger.text, world.meeting.title in stranger.text) == (True, False)
    organiser.post(f"{place}/{kept()[0].id}/publik", {"public": "yes"})
    assert "berkas bertanda tangan resmi dari versi 1" in visitor.get(address).text
    changed = bytearray(content)
    changed[40] ^= 1
    assert "Tidak dikenal" in visitor.get(f"/periksa?sha256={hashlib.sha256(changed).hexdigest()}").text


def test_public_is_a_decision_and_can_be_taken_back(
    world: World, place: str, organiser: Visitor, visitor: Visitor, make: Factory
) -> None:
    content = paper()
    bring(organiser, place, content, note="Tanya Budi 0812-3456-7890")
    decide, public = f"{place}/{kept()[0].id}/publik", f"/publik{place}.pdf"
    writer = make.user()
    make.role(world.meeting.forum, writer, "minute_taker")
    db.session.commit()
    assert Visitor(visitor.client.application).sign_in(writer).post(decide, {"public": "yes"}).status == 403
    assert visitor.get(public).status == 404
    for _twice in range(2):
        assert organiser.post(decide, {"public": "yes"}).status == 303
    assert visitor.get(public).data == content
    assert public in offered(visitor, world)
    assert "0812-3456-7890" in organiser.get(f"/notula/{world.meeting.key}").text
    assert "0812-3456-7890" not in visitor.get(f"/publik/notula/{world.meeting.key}").text
    organiser.post(decide, {"public": "no", "reason": "Ada NIP"})
    assert (visitor.get(public).status, public in offered(visitor, world)) == (
        404,
        False,
    )
    acts = db.session.query(ScanAct).order_by(ScanAct.id).all()
    assert [(one.what, one.reason, one.user_id) for one in acts] == [
        ("published", "", world.organiser.id), ("withdrawn", "Ada NIP", world.organiser.id),
    ]  # fmt: skip


def test_minutes_taken_from_the_public_take_the_signed_file_along(
    world: World, place: str, organiser: Visitor, visitor: Visitor
) -> None:
    bring(organiser, place, paper())
    scan_id = kept()[0].id
    organiser.post(f"{place}/{scan_id}/publik", {"public": "yes"})
    item = world.items[0]
    service.save_item(item, body="Diperbaiki.", revision=item.revision, by=None)
    service.publish(world.minutes, is_public=False, by=world.organiser, reason="Rahasia")
    db.session.commit()
    assert visitor.get(f"/publik{place}.pdf?versi=1").status == 404
    organiser.post(f"{place}/{scan_id}/publik?versi=1", {"public": "no"})
    refused = organiser.post(f"{place}/{scan_id}/publik?versi=1", {"public": "yes"})
    assert (refused.status, "tidak untuk umum" in refused.text) == (409, True)
    assert organiser.post(f"{place}/{scan_id}/publik", {"public": "yes"}).status == 404  # the new version has none


def test_another_takes_its_place_with_a_reason_and_the_old_one_stays(
    world: World, place: str, organiser: Visitor, visitor: Visitor, make: Factory
) -> None:
    first, second = paper("Satu"), paper("Dua")
    bring(organiser, place, first)
    organiser.post(f"{place}/{kept()[0].id}/publik", {"public": "yes"})
    refused = bring(organiser, place, second, note="Baru")
    assert (refused.status, "Tuliskan alasan" in refused.text) == (422, True)
    assert refused.soup.select_one("#note")["value"] == "Baru"
    assert len(kept()) == 1
    assert bring(organiser, place, second, reason="Halaman 2 tertinggal").status == 303
    assert bring(organiser, place, second).status == 303  # the same again
    old, new = kept()
    assert (old.replaced_at, new.replaced_at, new.is_public) == (clock.now(), None, False)
    assert visitor.get(f"/publik{place}.pdf").status == 404
    assert "Halaman 2 tertinggal" in organiser.get(place).text
    assert organiser.get(f"{place}/{old.id}.pdf").data == first
    member = make.user()
    make.role(world.meeting.forum, member, "member")
    db.session.commit()
    reader = Visitor(visitor.client.application).sign_in(member)
    assert [reader.get(f"{place}/{one}.pdf").status for one in (old.id, new.id)] == [404, 200]
    assert "sekarang sudah diganti" in organiser.get(f"/periksa?sha256={old.sha256}").text
    conflict = organiser.post(f"{place}/{old.id}/publik", {"public": "yes"})
    assert (conflict.status, "sudah diganti" in conflict.text) == (409, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"\x89PNG\r\n\x1a\n", "bukan PDF"),
        (b"%PDF-1.7 terpotong", "terpotong"),
        (b"%PDF-1.7\n1 0 obj\n<< /S /JavaScript >>\nendobj\nstartxref\n0\n%%EOF", "berjalan saat dibuka"),
        (b"%PDF-1.7\ntrailer << /Encrypt 1 0 R >>\nstartxref\n0\n%%EOF", "kata sandi"),
    ],
)
def test_what_is_no_plain_pdf_is_refused_in_words(place: str, organiser: Visitor, content: bytes, words: str) -> None:
    page = bring(organiser, place, content, note="Tetap ada")
    assert (page.status, words in alert(page), page.soup.select_one("#note")["value"]) == (422, True, "Tetap ada")
    assert kept() == []


def test_too_large_and_our_own_are_refused(
    world: World, place: str, organiser: Visitor, settle: Callable[..., None]
) -> None:
    ours = organiser.get(f"/notula/{world.meeting.key}.pdf").data
    assert "PDF yang dibuat di sini" in alert(bring(organiser, place, ours))
    settle(max_upload=1000)
    assert "lebih besar" in alert(bring(organiser, place, paper()))
    assert organiser.post(place, {}).status == 422
    assert kept() == []


def test_others_may_neither_bring_nor_see(
    world: World, place: str, organiser: Visitor, visitor: Visitor, make: Factory
) -> None:
    bring(organiser, place, paper())
    stranger = make.organiser(make.forum())
    member = make.user()
    make.role(world.meeting.forum, member, "member")
    db.session.commit()
    link = f"{place}/{kept()[0].id}.pdf"
    other = Visitor(visitor.client.application).sign_in(stranger)
    assert [other.get(one).status for one in (place, link)] == [403, 403]
    reader = Visitor(visitor.client.application).sign_in(member)
    assert (reader.get(place).status, bring(reader, place, paper("Lain")).status, reader.get(link).status) == (
        403,
        403,
        200,
    )
    assert [organiser.get(one).status for one in (f"{place}/999.pdf", f"{place}?versi=9", f"{place}?versi=x")] == [
        404
    ] * 3


def test_a_file_signed_elsewhere_says_whose_signature_it_holds_and_claims_no_trust(
    world: World, place: str, organiser: Visitor, tmp_path: Path
) -> None:
    key = owner().p12(tmp_path / "o.p12", PASSWORD, root())
    signed = sealing.sign(paper(), sealing.Identity(key, PASSWORD), at=clock.now(), reason="Resmi")
    bring(organiser, place, signed)
    page = organiser.get(place).text
    assert f"Ditandatangani oleh {OWNER} (sertifikat dari Otoritas Sertifikat Contoh)" in page
    assert "menurut jam penanda tangan. Isi yang ditandatangani tidak berubah." in page
    assert "tidak dinilai di sini" in page
    changed = bytearray(signed)
    changed[2000] ^= 1
    bring(organiser, place, bytes(changed), reason="Coba")
    assert "TANDA TANGAN TIDAK COCOK" in organiser.get(f"/notula/{world.meeting.key}").text


def test_a_scan_lost_from_the_disk_is_said(world: World, place: str, organiser: Visitor) -> None:
    bring(organiser, place, paper())
    (one,) = kept()
    assert list(verifying.verify(world.meeting.forum_id)) == []
    Storage(config.current().files).path(one.sha256).unlink()
    assert [(fault.code, fault.version) for fault in verifying.verify(world.meeting.forum_id)] == [("lost_scan", 1)]
    assert organiser.get(f"{place}/{one.id}.pdf").status == 410
    assert queries.seals(world.meeting.id)[0].number == 1
