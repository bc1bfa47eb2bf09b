"""Minutes of two, ten and fifty pages, with pictures: their parts, their links, what is in them for whom."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import StreamObject

from forum import config
from forum.adapters.pdf import PdfFailed
from forum.adapters.storage import Storage
from forum.attendance.models import AttendanceSheet
from forum.extensions import db
from forum.kernel import clock
from forum.meetings.models import Document
from forum.minutes import document, parts, queries, service
from tests.minutes.conftest import AFTERNOON
from tests.minutes.world import World, consolidation
from tests.support import verapdf
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.pdf import ReadPdf, read_pdf

PLACE = "Exif-rahasia -8.1845, 113.6681"


def picture(colour: str, size: tuple[int, int] = (2400, 1600), kind: str = "JPEG") -> bytes:
    """A photograph as a phone takes it: large, lying on its side, with where and by whom in its EXIF."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, PLACE
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind, exif=exif)
    return made.getvalue()


def add_picture(world: World, title: str, content: bytes, *, is_public: bool) -> Document:
    key = Storage(config.current().files).put(content)
    row = Document(meeting_id=world.meeting.id, title=title, filename="a.jpg", media_type="image/jpeg",
                   size=len(content), storage_key=key, is_public=is_public)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def add_sheet(world: World, content: bytes) -> None:
    key = Storage(config.current().files).put(content)
    db.session.add(AttendanceSheet(meeting_id=world.meeting.id, page=1, filename="l.jpg", media_type="image/jpeg",
                                   size=len(content), storage_key=key))  # fmt: skip
    db.session.flush()


@pytest.fixture
def world(make: Factory) -> Iterator[World]:
    """Two photographs, one of them public, and the signed page."""
    with clock.frozen(AFTERNOON):
        yield _world(make)


def _world(make: Factory) -> World:
    world = consolidation(make, agencies=("Badan Perencanaan Pembangunan Daerah", "Dinas Sosial"))
    add_picture(world, "Pembukaan", picture("olive"), is_public=True)
    add_picture(world, "Diskusi kelompok", picture("teal"), is_public=False)
    add_sheet(world, picture("gray", (1200, 1700)))
    return world


def published(world: World, times: int = 1, **given: Any) -> dict[str, Any]:
    """The content of a version whose items say everything so many times."""
    if times > 1:
        for item in world.items:
            body = "\n\n".join([item.body] * times)
            service.save_item(item, body=body, revision=item.revision, by=world.organiser)
    content = service.publish(world.minutes, is_public=True, by=world.organiser, **given).content
    db.session.commit()
    return content


def images(content: bytes) -> list[StreamObject]:
    """Each picture of the file once, in the order of its objects; pages share their resources."""
    reader = PdfReader(io.BytesIO(content))
    everything = (reader.get_object(number) for number in range(1, int(reader.trailer["/Size"])))
    return [one for one in everything if isinstance(one, StreamObject) and one.get("/Subtype") == "/Image"]


def pictures(content: bytes) -> int:
    return len(images(content))


def destinations(content: bytes) -> tuple[list[str], set[str]]:
    """Names that links inside the file lead to, and the names that there are."""
    reader = PdfReader(io.BytesIO(content))
    asked = [
        str(annotation.get_object()["/Dest"])
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/Dest" in annotation.get_object()
    ]
    return asked, set(reader.named_destinations)


def test_a_short_record_has_no_contents_and_a_long_one_has_with_page_numbers(world: World) -> None:
    content = published(world)
    short = read_pdf(document.render(content, "internal", "id"))
    assert (len(short.text) <= 8, "Daftar isi" in short.text[0]) == (True, False)
    long = {**content, "items": [{**one, "body": "\n\n".join([one["body"]] * 9)} for one in content["items"]]}
    read = read_pdf(document.render(long, "internal", "id"))
    first = " ".join(read.text[:2])
    assert "Daftar isi" in first
    for number, item in enumerate(content["items"], 1):
        page = next(n for n, text in enumerate(read.text[1:], 2) if f"{number}. {item['title']}" in text)
        line = first[first.index(f"{number}. {item['title']}", first.index("Daftar isi")) :][: len(item["title"]) + 200]
        assert str(page) in line.replace(".", " ").split()


@pytest.mark.parametrize("times", [1, 12])
@pytest.mark.parametrize("variant", ["internal", "public"])
def test_every_link_leads_somewhere(world: World, visitor: Visitor, times: int, variant: document.Variant) -> None:
    content = published(world, times)
    made = document.render(content, variant, "en", parts=parts.ALL)
    asked, there = destinations(made)
    assert (len(asked) > 10, sorted(set(asked) - there)) == (True, [])
    links = sorted(set(read_pdf(made).links))
    assert [one for one in links if not one.startswith("http://rembug.example/")] == []
    if variant == "internal":
        visitor.sign_in(world.organiser)
    for link in links:
        assert visitor.get(link.removeprefix("http://rembug.example")).status == 200, link
    assert len(links) == len(content["actions"]) + 2


def test_each_page_says_which_of_how_many(world: World) -> None:
    read = read_pdf(document.render(published(world), "internal", "id"))
    total = len(read.text)
    assert [f"– {number} dari {total} –" in text for number, text in enumerate(read.text, 1)] == [
        False, *[True] * (total - 1)
    ]  # fmt: skip


def test_the_parts_are_chosen(world: World) -> None:
    content = published(world)

    def made(*chosen: str) -> tuple[list[str], int, int]:
        content_of = document.render(content, "internal", "id", parts=chosen)
        read: ReadPdf = read_pdf(content_of)
        annexes = [line.strip() for line in read.outline if "Lampiran" in line]
        return annexes, pictures(content_of), document.html(content, "internal", "id", parts=chosen).count('class="qr"')

    assert made() == ([], 0, 1)
    assert made("kode") == ([], 0, 1 + len(content["actions"]))
    assert made("agenda") == (["Lampiran: agenda"], 0, 1)
    assert made("kehadiran") == (["Lampiran: kehadiran menurut organisasi"], 0, 1)
    assert made("foto") == (["Lampiran: foto"], 2, 1)
    assert made("lembar") == (["Lampiran: daftar hadir bertanda tangan"], 1, 1)


def test_the_public_edition_shows_public_photographs_and_never_the_signed_pages(world: World) -> None:
    content = published(world)
    made = document.render(content, "public", "id", parts=parts.ALL)
    assert pictures(made) == 1
    assert "Pembukaan" in " ".join(read_pdf(made).text)
    assert "Diskusi kelompok" not in " ".join(read_pdf(made).text)
    hidden = [one["sha256"] for one in content["annexes"] if not one["is_public"]]
    assert len(hidden) == 2
    inside = b"".join(read_pdf(made).attachments.values()).decode()
    assert [one for one in hidden if one in inside] == []


def test_what_the_camera_wrote_beside_a_picture_stays_out(world: World) -> None:
    made = document.render(published(world), "internal", "id", parts=parts.ALL)
    found = images(made)
    assert [PLACE.encode() in one._data for one in found] == [False] * 3
    assert sorted((one["/Width"], one["/Height"]) for one in found)[:2] == [(1067, 1600), (1067, 1600)]  # upright
    assert len(made) < 400_000


def test_signed_pages_are_for_those_who_may_see_them(world: World, make: Factory, visitor: Visitor) -> None:
    published(world)
    member = make.user()
    make.role(world.meeting.forum, member, "member")
    db.session.commit()
    address = f"/notula/{world.meeting.key}.pdf?bagian=lembar"
    page = f"/notula/{world.meeting.key}"
    assert pictures(visitor.sign_in(member).get(address).data) == 0
    assert visitor.get(page).soup.select("#bagian-lembar") == []
    assert pictures(visitor.sign_in(world.organiser).get(address).data) == 1
    assert len(visitor.get(page).soup.select("#bagian-lembar")) == 1
    assert pictures(visitor.get(f"/publik{address}").data) == 0


def test_whoever_publishes_chooses_the_photographs(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    address = f"/rapat/{world.meeting.key}/notula/terbit"
    db.session.commit()
    page = visitor.get(address)
    boxes = page.soup.select("input[name=photographs]")
    assert [box.has_attr("checked") for box in boxes] == [True, True]
    assert visitor.post(address, {"photographs": boxes[1]["value"]}).status == 303
    content = queries.version(world.meeting.id, 1).content
    assert [one["title"] for one in content["annexes"] if one["kind"] == "photograph"] == ["Diskusi kelompok"]
    boxes = visitor.get(address).soup.select("input[name=photographs]")
    assert [box.has_attr("checked") for box in boxes] == [False, True]


def test_a_picture_of_another_meeting_cannot_be_slipped_in(world: World, make: Factory) -> None:
    other = replace(world, meeting=make.meeting(state="held"))
    stranger = add_picture(other, "Rapat lain", picture("red"), is_public=True)
    content = published(world, photographs=[stranger.id])
    assert [one["kind"] for one in content["annexes"]] == ["sheet"]


def test_a_picture_that_is_gone_fails_the_file_by_its_name(app: Flask, world: World, visitor: Visitor) -> None:
    content = published(world)
    key = content["annexes"][0]["sha256"]
    Storage(config.current().files).path(key).write_bytes(b"damaged")
    with pytest.raises(PdfFailed, match="“Pembukaan”"):
        document.render(content, "internal", "id")
    Storage(config.current().files).path(key).unlink()
    with pytest.raises(PdfFailed, match="“Pembukaan”"):
        document.render(content, "internal", "id")
    assert read_pdf(document.render(content, "internal", "id", parts=["agenda"])).tagged


def test_pictures_of_any_kind_keep_the_file_fit_for_the_archive(world: World, tmp_path: Path) -> None:
    add_picture(world, "", picture("navy", (900, 900), "PNG"), is_public=True)
    add_picture(world, "", picture("pink", (300, 2400), "WEBP"), is_public=True)
    content = published(world, 4)
    made = {locale: document.render(content, "internal", locale, parts=parts.ALL) for locale in ("id", "en")}
    assert made["id"] == document.render(content, "internal", "id", parts=parts.ALL)
    assert verapdf.broken(made, tmp_path) == {}
