"""What kind of file somebody uploaded, by its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from forum.adapters import pdf
from forum.adapters.spreadsheet import Sheet, write_csv, write_xlsx
from forum.adapters.text import MediaType, RefusedFile, sniff_media_type

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (3, 3)).save(file, kind)
    return file.getvalue()


def letter() -> bytes:
    html = '<html lang="id"><head><title>x</title></head><body><p>x</p></body></html>'
    return pdf.render(html, stylesheets=(), assets={})


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"}
KNOWN = {
    "pdf": (letter, MediaType("application/pdf", "pdf")),
    "png": (lambda: picture("PNG"), MediaType("image/png", "png")),
    "jpeg": (lambda: picture("JPEG"), MediaType("image/jpeg", "jpg")),
    "webp": (lambda: picture("WEBP"), MediaType("image/webp", "webp")),
    "docx": (lambda: archive(**DOCX), MediaType(WORD, "docx")),
    "xlsx": (lambda: write_xlsx([Sheet("a", ["b"], [])]), MediaType(EXCEL, "xlsx")),
    "odt": (lambda: archive(**ODT), MediaType("application/vnd.oasis.opendocument.text", "odt")),
    "csv": (lambda: write_csv(["a", "b"], [["1", "2"]]), MediaType("text/csv", "csv")),
    "csv with semicolons": (lambda: b"a;b\r\n1;2\r\n", MediaType("text/csv", "csv")),
    "text": (lambda: "Notula: rapat dibuka, lalu ditutup. é < 5".encode(), MediaType("text/plain", "txt")),
    "utf-16 text": (lambda: "Notula".encode("utf-16"), MediaType("text/plain", "txt")),
    "windows text": (lambda: "Rapat – notula".encode("cp1252"), MediaType("text/plain", "txt")),
}


@pytest.mark.parametrize("kind", KNOWN)
def test_a_file_is_recognised_by_what_is_in_it(kind: str) -> None:
    make, expected = KNOWN[kind]
    assert sniff_media_type(make()) == expected


REFUSED = {
    "nothing": (b"", "empty"),
    "a page": (b"<!DOCTYPE html><p>x</p>", "not_allowed"),
    "a page after words": (b"halo <script>alert(1)</script>", "not_allowed"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_allowed"),
    "a page in UTF-16": ("<html> ".encode("utf-16"), "not_allowed"),
    "a program": (b"MZ\x90\0\x03\0\0\0", "not_allowed"),
    "a gif": (b"GIF89a\x01\0\x01\0", "not_allowed"),
    "an archive": (archive(**{"a.txt": b"x"}), "not_allowed"),
    "half an archive": (archive(**DOCX)[:40], "not_allowed"),
    "a presentation": (archive(**{"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "not_allowed"),
    "an old office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_allowed"),
    "a locked office file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "macros in word": (archive(**DOCX, **{"word/vbaProject.bin": b"x"}), "macros"),
    "macros in odt": (archive(**ODT, **{"Basic/Standard/x.xml": b"x"}), "macros"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_everything_else_is_refused_with_its_reason(kind: str) -> None:
    content, reason = REFUSED[kind]
    with pytest.raises(RefusedFile) as refusal:
        sniff_media_type(content)
    assert refusal.value.reason_code == reason


def test_a_file_may_be_as_large_as_the_limit_and_no_larger() -> None:
    assert sniff_media_type(b"a" * 10, limit=10).extension == "txt"
    with pytest.raises(RefusedFile) as refusal:
        sniff_media_type(b"a" * 11, limit=10)
    assert (refusal.value.reason_code, refusal.value.detail) == ("too_large", "11 bytes, 10 allowed")


BEGINNINGS = st.sampled_from(
    [b"", b"PK\x03\x04", archive(**ODT), archive(**DOCX)[:-9], b"RIFF", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b"%PDF"]
)


@given(BEGINNINGS, st.binary(max_size=300))
def test_whatever_the_bytes_the_answer_is_a_kind_or_a_refusal(beginning: bytes, rest: bytes) -> None:
    try:
        kind = sniff_media_type(beginning + rest)
    except RefusedFile:
        return
    assert isinstance(kind, MediaType)
