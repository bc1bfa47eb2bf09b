"""Pictures within the text: brought, cleaned, shown to whoever may read the text, and to nobody else."""

import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from forum import config
from forum.adapters.pdf import PdfFailed
from forum.adapters.storage import Storage
from forum.extensions import db
from forum.minutes import document, service
from forum.minutes.pictures import service as pictures
from forum.minutes.pictures.models import MinutesPicture
from forum.minutes.rules import public_form
from tests.minutes.world import World
from tests.support.client import Page, Visitor
from tests.support.factories import Factory

SCRIPT = {"Accept": "application/json"}
SECRET = b"Kamera Milik Budi"


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), colour: str = "navy") -> bytes:
    """A picture that says whose camera it was, lying on its side."""
    made = io.BytesIO()
    note = Image.Exif()
    note[0x010F], note[0x0112] = SECRET.decode(), 6
    Image.new("RGB", size, colour).save(made, kind, exif=note)
    return made.getvalue()


def bring(visitor: Visitor, key: str, content: bytes, name: str = "foto.jpg") -> Page:
    sent = {"file": (io.BytesIO(content), name)}
    return visitor.post(f"/rapat/{key}/notula/gambar", sent, headers=SCRIPT, content_type="multipart/form-data")


def told(page: Page, status: int) -> dict[str, Any]:
    assert (page.status, page.response.mimetype) == (status, "application/json")
    return page.response.get_json()


def write(world: World, number: int, text: str) -> None:
    item = world.items[number]
    service.save_item(item, body=text, revision=item.revision, by=None)


@pytest.fixture
def shown(world: World) -> int:
    """The number of a picture that the first item shows."""
    number = pictures.bring(world.minutes, content=photo(), by=world.organiser).id
    write(world, 0, f"Sebelum.\n\n![Peta “desa” & pesisir](gambar:{number})\n\nSesudah.")
    return number


@pytest.mark.parametrize(("kind", "kept"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")])
def test_a_picture_is_written_anew_upright_and_without_notes(world: World, visitor: Visitor, kind, kept) -> None:
    visitor.sign_in(world.organiser)
    answer = told(bring(visitor, world.meeting.key, photo(kind)), 201)
    number = answer["id"]
    assert answer == {"id": number, "markdown": f"![](gambar:{number})", "width": 40, "height": 60,
                      "address": f"/notula/{world.meeting.key}/gambar/{number}"}  # fmt: skip
    page = visitor.get(answer["address"])
    assert (page.status, page.response.mimetype) == (200, kept)
    assert page.response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert SECRET not in page.data
    assert dict(Image.open(io.BytesIO(page.data)).getexif()) == {}


def test_the_same_picture_again_is_the_same(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    first, again, other = (told(bring(visitor, world.meeting.key, photo(colour=each)), 201)
                           for each in ("navy", "navy", "red"))  # fmt: skip
    assert (first == again, first == other) == (True, False)


def test_a_large_picture_becomes_smaller(world: World) -> None:
    row = pictures.bring(world.minutes, content=photo(size=(3000, 1500)), by=None)
    assert (row.width, row.height) == (1000, 2000)


@pytest.mark.parametrize(("content", "status", "code"), [
    (b"", 422, "empty"),
    (b"%PDF-1.7 \n", 422, "not_allowed"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 422, "not_allowed"),
    (b"GIF89a" + b"\0" * 50, 422, "not_allowed"),
    (photo()[:300], 422, "damaged"),
    (b"\xff\xd8\xff" + b"\0" * 500, 422, "damaged"),
    (photo("PNG", (8001, 5000)), 422, "many_pixels"),
], ids=str)  # fmt: skip
def test_what_is_no_picture_is_refused(world: World, visitor: Visitor, content, status, code) -> None:
    visitor.sign_in(world.organiser)
    answer = told(bring(visitor, world.meeting.key, content), status)
    assert (answer["code"], bool(answer["why"])) == (code, True)
    assert db.session.query(MinutesPicture).count() == 0


def test_a_file_may_be_too_large(world: World) -> None:
    with pytest.raises(pictures.TooLarge, match="10 MB") as refused:
        pictures.bring(world.minutes, content=b"\xff\xd8\xff" + b"\0" * config.current().max_upload, by=None)
    assert refused.value.status == 413


def test_there_is_an_end_to_pictures(world: World, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST", 1)
    visitor.sign_in(world.organiser)
    told(bring(visitor, world.meeting.key, photo()), 201)
    assert told(bring(visitor, world.meeting.key, photo(colour="red")), 409)["code"] == "many"
    told(bring(visitor, world.meeting.key, photo()), 201)


def test_only_writers_bring_pictures(make: Factory, world: World, visitor: Visitor) -> None:
    key = world.meeting.key
    assert told(bring(visitor, key, photo()), 401)["code"] == "signed_out"
    for role in ("leader", "member"):
        user = make.user()
        make.role(world.meeting.forum, user, role)
        assert told(bring(visitor.sign_in(user), key, photo()), 403)["code"] == "403"
    other = make.meeting(forum=world.meeting.forum)
    visitor.sign_in(world.organiser)
    assert told(bring(visitor, other.key, photo()), 404)["code"] == "not_begun"
    assert visitor.post(f"/rapat/{key}/notula/gambar", headers=SCRIPT).response.get_json()["code"] == "empty"


def test_a_draft_s_picture_is_for_writers(
    make: Factory, world: World, visitor: Visitor, app: Flask, shown: int
) -> None:
    member, stranger = make.user(), make.user()
    make.role(world.meeting.forum, member, "member")
    make.organiser(make.forum())
    address = f"/notula/{world.meeting.key}/gambar/{shown}"
    assert visitor.get(address).status == 302
    assert visitor.sign_in(world.organiser).get(address).status == 200
    assert visitor.sign_in(stranger).get(address).status == 403
    visitor.sign_in(member)
    assert visitor.get(address).status == 404
    service.publish(world.minutes, is_public=False, by=world.organiser)
    assert visitor.get(address).status == 200
    assert Visitor(app).get(f"/publik/notula/{world.meeting.key}/gambar/{shown}").status == 404


def test_a_picture_of_other_minutes_is_not_there(make: Factory, world: World, visitor: Visitor, shown: int) -> None:
    other = make.meeting(forum=world.meeting.forum, state="held")
    service.open_minutes(other, None)
    visitor.sign_in(world.organiser)
    assert visitor.get(f"/notula/{other.key}/gambar/{shown}").status == 404
    write(world, 1, "![x](gambar:999999)")
    page = visitor.post(f"/rapat/{world.meeting.key}/notula/terbit", {"is_public": ""})
    assert (page.status, "gambar 999999" in page.text) == (422, True)


def test_everybody_sees_it_while_the_minutes_are_public(world: World, visitor: Visitor, app: Flask, shown: int) -> None:
    key, everybody = world.meeting.key, Visitor(app)
    hidden = pictures.bring(world.minutes, content=photo(colour="red"), by=None).id
    service.publish(world.minutes, is_public=True, by=world.organiser)
    page = everybody.get(f"/publik/notula/{key}")
    (drawn,) = page.soup.select(".prose figure img")
    assert (drawn["src"], drawn["alt"]) == (f"/publik/notula/{key}/gambar/{shown}?versi=1", "Peta “desa” & pesisir")
    assert page.all(".prose figcaption") == ["Peta “desa” & pesisir"]
    answer = everybody.get(drawn["src"])
    assert (answer.status, answer.response.headers["Cache-Control"]) == (200, "public, no-cache")
    assert everybody.get(f"/publik/notula/{key}/gambar/{hidden}").status == 404
    assert everybody.get(f"/notula/{key}/gambar/{shown}").status == 302
    (drawn,) = visitor.sign_in(world.organiser).get(f"/notula/{key}").soup.select(".prose figure img")
    assert drawn["src"] == f"/notula/{key}/gambar/{shown}"
    service.publish(world.minutes, is_public=False, by=world.organiser, reason="Tidak lagi untuk umum")
    assert everybody.get(f"/publik/notula/{key}/gambar/{shown}?versi=1").status == 404


def test_the_preview_of_the_public_form_shows_it_to_the_writer(world: World, visitor: Visitor, shown: int) -> None:
    visitor.sign_in(world.organiser)
    (drawn,) = visitor.get(f"/rapat/{world.meeting.key}/notula/terbit?bentuk=publik").soup.select("figure img")
    assert visitor.get(drawn["src"]).status == 200


def test_the_public_form_names_only_what_it_shows(world: World, shown: int) -> None:
    content = service.content_now(world.minutes)
    assert [one["id"] for one in content["pictures"]] == [shown]
    assert public_form(content)["pictures"] == content["pictures"]
    content["items"][0]["body"] = "Tanpa gambar"
    assert "pictures" not in public_form(content)


def test_minutes_without_pictures_say_nothing_of_them(world: World) -> None:
    pictures.bring(world.minutes, content=photo(), by=None)
    assert "pictures" not in service.content_now(world.minutes)


def test_the_pdf_draws_it_with_its_caption(world: World, shown: int) -> None:
    content = service.content_now(world.minutes, is_public=True)
    for variant in ("internal", "public"):
        pages = PdfReader(io.BytesIO(document.render(content, variant, "id"))).pages
        assert "Peta “desa” & pesisir" in " ".join(" ".join(page.extract_text().split()) for page in pages)
        assert {image.image.size for page in pages for image in page.images} == {(40, 60)}


def test_a_picture_that_is_not_there_fails_the_pdf_and_says_which(world: World, shown: int) -> None:
    content = service.content_now(world.minutes)
    Storage(config.current().files).path(content["pictures"][0]["sha256"]).unlink()
    with pytest.raises(PdfFailed, match=f"picture {shown} of the text .* cannot be read"):
        document.render(content, "internal", "id")
    content["items"][0]["body"] = "![x](gambar:4711)"
    with pytest.raises(PdfFailed, match="picture 4711, which is not part of this version"):
        document.render(content, "internal", "id")


def test_a_lost_file_is_said_so(world: World, visitor: Visitor, shown: int) -> None:
    Storage(config.current().files).path(db.session.get(MinutesPicture, shown).storage_key).unlink()
    assert visitor.sign_in(world.organiser).get(f"/notula/{world.meeting.key}/gambar/{shown}").status == 410
