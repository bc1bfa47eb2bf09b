"""The PDF, read by pypdf: links that resolve, tags, language, nothing that must not be there."""

import copy
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from pypdf.generic import StreamObject
from sqlalchemy import select

from forum.adapters import ics
from forum.extensions import db
from forum.jobs import worker
from forum.minutes import document, queries, service
from forum.minutes.models import MinutesDocument, MinutesVersion
from forum.minutes.rules import public_form
from tests.minutes.test_reading import PLANTED, plant
from tests.minutes.world import World, consolidation
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.pdf import ReadPdf, read_pdf


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def internal(published: MinutesVersion) -> ReadPdf:
    return read_pdf(document.render(published.content, "internal", "id"))


def test_every_action_is_a_link_to_a_page_that_exists(internal: ReadPdf, visitor: Visitor) -> None:
    links = sorted({link for link in internal.links if "/t/" in link})
    assert len(links) == 8
    for link in links:
        assert visitor.get(link.removeprefix("http://rembug.example")).status == 200


def test_each_action_page_leads_back_to_its_place(world: World, published: MinutesVersion, visitor: Visitor) -> None:
    for action in published.content["actions"]:
        (back,) = visitor.get(f"/t/{action['key']}").soup.select("a[href*=notula]")
        address, _hash, anchor = back["href"].partition("#")
        place = visitor.get(address).soup.find(id=anchor)
        assert action["text"] in place.get_text()


def test_the_codes_say_the_same_as_the_links(published: MinutesVersion) -> None:
    page = document.html(published.content, "internal", "id")
    assert page.count('class="qr"') == 9
    assert page.count("<title>Kode yang membuka tindak lanjut") == 8


def test_it_is_tagged_with_language_title_and_outline(internal: ReadPdf) -> None:
    assert (internal.tagged, internal.lang) == (True, "id")
    assert internal.title.startswith("Notula: Konsolidasi Penyusunan Rencana Aksi TPB")
    assert [line for line in internal.outline if line.startswith("  ") and not line.startswith("   ")] == [
        "  Pembukaan", "  Pembahasan", "  Keputusan", "  Tindak lanjut", "  Penutup",
        "  Lampiran: kehadiran menurut organisasi", "  Lampiran: agenda",
    ]  # fmt: skip
    assert {"H1", "H2", "H3", "Table", "TH", "Link"} <= set(internal.tags)
    assert {name.partition("-")[0] for name in internal.fonts} == {"Arimo"}


def test_the_parts_stand_in_the_official_order(internal: ReadPdf) -> None:
    text = " ".join(internal.text)
    parts = [
        "NOTULA", "Hari, tanggal", "Jumat, 20 November 2026", "Waktu", "09.10–11.55 WIB", "Tempat", "Acara",
        "Surat undangan", "005/123/35.99.111/2026", "Pimpinan rapat", "Sekretaris", "Notulis", "Peserta", "Pembukaan",
        "Pembahasan", "Pembicara:", "Keputusan", "Tindak lanjut", "Penutup", "Rapat ditutup pukul 11.55 WIB",
        "Rapat berikutnya", "Contoh, 20 November 2026", "Dra. Endang Wulandari, M.Si.", "NIP 19700101 199503 2 001",
        "Lampiran",
    ]  # fmt: skip
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is missing after {text[max(0, place - 60) : place]!r}"
        place = found


def test_the_public_pdf_carries_no_contact_number_or_signature(world: World) -> None:
    plant(world)
    content = service.publish(world.minutes, is_public=True, by=world.organiser).content
    secret = words(document.render(content, "internal", "id"))
    assert [one for one in (*PLANTED, "Hadirin Contoh 11") if one not in secret] == []
    public = document.render(content, "public", "id")
    told = words(public)
    hidden = (*PLANTED, "NIP 1", "Hadirin Contoh 11", "Notulis Rahasia", "Warga Rahasia", "Nama …", "Telepon", "Surel")
    assert [one for one in hidden if one in told] == []
    assert [link for link in read_pdf(public).links if "rahasia" in link or link.startswith("mailto:")] == []
    assert [one for one in PLANTED if one in str(PdfReader(io.BytesIO(public)).metadata)] == []


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("f4", (215, 330))])
def test_it_is_printed_on_the_forums_paper(world: World, paper: str, size: tuple[int, int]) -> None:
    world.meeting.forum.paper = paper
    content = service.publish(world.minutes, is_public=False, by=world.organiser).content
    assert set(read_pdf(document.render(content, "internal", "id")).sizes_mm) == {size}


def test_english_headings_around_the_words_as_they_were_said(published: MinutesVersion) -> None:
    read = read_pdf(document.render(published.content, "internal", "en"))
    assert (read.lang, read.text[0].split(" ")[0]) == ("en", "PEMERINTAH")
    assert ("MINUTES" in read.text[0], "keterbukaan harus membawa dampak" in " ".join(read.text)) == (True, True)


def test_the_same_content_gives_the_same_bytes(published: MinutesVersion) -> None:
    one, other = (document.render(published.content, "internal", "id") for _ in range(2))
    assert one == other


def test_the_page_for_the_printer_needs_nothing_but_the_content(world: World, published: MinutesVersion) -> None:
    before = document.html(published.content, "public", "id")
    world.meeting.title, world.meeting.forum.name = "Judul lain", "Forum lain"
    db.session.flush()
    assert document.html(published.content, "public", "id") == before


def test_forty_agencies_and_a_broken_emblem(make: Factory) -> None:
    from datetime import UTC, datetime

    from forum.adapters.pdf import PdfFailed
    from forum.kernel import clock

    with clock.frozen(datetime(2026, 11, 20, 8, 0, tzinfo=UTC)):
        world = consolidation(make)
        content = service.publish(world.minutes, is_public=True, by=world.organiser).content
        read = read_pdf(document.render(content, "internal", "id"))
        assert 5 <= len(read.text) <= 9
        content["forum"]["logo"] = "0" * 64
        with pytest.raises(PdfFailed):
            document.render(content, "internal", "id")


def test_a_second_request_is_answered_from_the_cache(published: MinutesVersion, world: World, visitor: Visitor) -> None:
    address = f"/publik/notula/{world.meeting.key}.pdf"
    first = visitor.get(address)
    assert (first.status, first.response.mimetype, first.data[:5]) == (200, "application/pdf", b"%PDF-")
    second = visitor.get(address)
    assert (second.data, len(second.queries)) == (first.data, 4)
    tag = first.response.headers["ETag"]
    assert visitor.get(address, headers={"If-None-Match": tag}).status == 304
    assert visitor.speak("en").get(address).response.headers["ETag"] != tag


def test_the_worker_makes_both_before_anybody_asks(published: MinutesVersion, world: World, visitor: Visitor) -> None:
    worker.drain()
    assert [(one.variant, one.locale, one.parts) for one in db.session.scalars(select(MinutesDocument))] == [
        (variant, "id", "agenda,kehadiran,foto,kode") for variant in ("internal", "public")
    ]
    made: list[str] = []
    link = queries.seals(world.meeting.id)[0].link
    kept = document.cached(
        published.sha256, "public", "id", lambda: made.append("again") or published.content, link=link
    )
    assert (made, kept[:5]) == ([], b"%PDF-")


def test_old_versions_have_their_own_pdf(world: World, published: MinutesVersion, visitor: Visitor) -> None:
    item = world.items[0]
    service.save_item(item, body="Diperbaiki.", revision=item.revision, by=None)
    service.publish(world.minutes, is_public=True, by=world.organiser, reason="Salah ketik")
    visitor.sign_in(world.organiser)
    address = f"/notula/{world.meeting.key}.pdf"
    assert "Versi 2, menggantikan versi 1. Alasan: Salah ketik" in words(visitor.get(address).data)
    assert "Diperbaiki." not in words(visitor.get(f"{address}?versi=1").data)


def test_the_command_writes_the_file_and_its_exit_code_says_whether(
    app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from forum.cli import cli, context

    monkeypatch.setattr(context, "create_app", lambda: app)
    run = CliRunner().invoke
    out = tmp_path / "notula.pdf"
    words_of = ["minutes", "pdf", world.meeting.uid, "--out", str(out)]
    db.session.commit()
    assert run(cli, words_of).exit_code == 1
    service.publish(world.minutes, is_public=False, by=world.organiser)
    db.session.commit()
    assert (run(cli, words_of).exit_code, out.read_bytes()[:5]) == (0, b"%PDF-")
    assert run(cli, [*words_of, "--public"]).exit_code == 1
    assert run(cli, ["minutes", "pdf", "nobody@rembug.example", "--out", str(out)]).exit_code == 1
    assert run(cli, ["minutes", "pdf", world.meeting.uid]).exit_code == 2
    assert len(queries.seals(world.meeting.id)) == 1


def enclosed(content: bytes) -> dict[str, bytes]:
    return {name: files[0] for name, files in PdfReader(io.BytesIO(content)).attachments.items()}


def test_the_sealed_record_and_the_meeting_are_inside_the_file(published: MinutesVersion) -> None:
    inside = enclosed(document.render(published.content, "internal", "id"))
    assert sorted(inside) == ["notula.json", "rapat.ics"]
    assert hashlib.sha256(inside["notula.json"]).hexdigest() == published.sha256
    (event,) = ics.read(inside["rapat.ics"]).events
    assert (event.uid, event.summary) == (published.content["meeting"]["uid"], published.content["meeting"]["title"])
    assert event.starts_at == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_the_public_file_encloses_what_everybody_may_read_and_nothing_else(world: World) -> None:
    plant(world)
    content = service.publish(world.minutes, is_public=True, by=world.organiser).content
    hidden = (*PLANTED, "Hadirin Contoh 11", "Notulis Rahasia", "Warga Rahasia", "19700101 1995", content["salt"])
    told = b"".join(enclosed(document.render(content, "internal", "id")).values()).decode()
    assert [one for one in hidden if one not in told] == []
    made = document.render(content, "public", "id")
    inside = enclosed(made)
    assert json.loads(inside["notula.json"]) == public_form(content)
    told = b"".join(inside.values()).decode().replace("\r\n ", "")
    assert [one for one in hidden if one in told] == []
    streams = b"".join(one.get_data() for one in _streams(made))
    assert [one for one in hidden if one.encode() in streams] == []


def _streams(content: bytes) -> list[StreamObject]:
    reader = PdfReader(io.BytesIO(content))
    everything = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [one for one in everything if isinstance(one, StreamObject)]


def test_minutes_of_before_name_their_meeting_in_the_calendar_all_the_same(published: MinutesVersion) -> None:
    old = copy.deepcopy(published.content)
    del old["salt"], old["meeting"]["uid"], old["meeting"]["sequence"]
    (event,) = ics.read(enclosed(document.render(old, "public", "id"))["rapat.ics"]).events
    assert event.uid == f"{old['meeting']['key']}@rembug.example"
