"""PDFs from outside: what acts when it is opened is refused however it hides; what is only unusual is taken."""

import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.adapters import pdf
from forum.adapters.pdf.inspecting import ACTIVE, UnfitPdf, inspect

PAGE = '<!doctype html><html lang="id"><head><title>Notula</title></head><body><h1>Notula</h1></body></html>'
END = b"\nstartxref\n9\n%%EOF\n"


def file(*objects: bytes) -> bytes:
    """A PDF of these objects; whether a program would draw it does not matter here."""
    numbered = [b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1)]
    return b"%PDF-1.7\n" + b"".join(numbered) + END


def packed(content: bytes, name: bytes = b"/ObjStm", how: bytes = b"/FlateDecode") -> bytes:
    body = zlib.compress(content) if how else content
    kind = b"/Filter " + how if how else b""
    return (
        b"<< /Type "
        + name
        + b" /N 1 /First 4 "
        + kind
        + b" /Length %d >>\nstream\n" % len(body)
        + body
        + b"\nendstream"
    )


def refused(content: bytes) -> str:
    try:
        inspect(content)
    except UnfitPdf as error:
        return error.code
    return ""


def test_our_own_pdfs_and_their_enclosed_files_are_taken() -> None:
    made = pdf.render(PAGE, stylesheets=(), assets={})
    assert (refused(made), refused(made + b"\n" * 100)) == ("", "")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_pdf"),
        (b"PK\x03\x04", "no_pdf"),
        (b"<html>%PDF-1.7", "no_pdf"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "broken"),
        (file(b"<< >>")[:-12], "broken"),
        (file(b"<< >>").replace(END, b"trailer << /Encrypt 5 0 R >>" + END), "encrypted"),
        (file(b"<< /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"), "active"),
        (file(b"<< /S /Java#53cript /JS 7 0 R >>"), "active"),
        (file(b"<< /S /#4a#61vaScript >>"), "active"),
        (file(b"<< /S/Launch /F (cmd.exe) >>"), "active"),
        (file(b"<< /AcroForm << /XFA 12 0 R >> >>"), "active"),
        (file(packed(b"1 0 << /S /JavaScript >>")), "active"),
        (file(packed(b"1 0 << /S /Java#53cript >>", b"/Obj#53tm")), "active"),
        (file(packed(b"1 0 << /S /Launch >>", how=b"[ /FlateDecode ]")), "active"),
        (file(packed(b"1 0 << /S /SubmitForm >>", how=b"")), "active"),
        (file(b"<< /Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n00\nendstream"), "unreadable"),
        (file(b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nxx\nendstream"), "unreadable"),
        (b"%PDF-1.7\nstream\nxx\nendstream" + END, "unreadable"),
    ],
)
def test_what_acts_or_hides_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


@pytest.mark.parametrize(
    "content",
    [
        file(b"<< /S /URI /URI (https://contoh.example/) >>"),
        file(b"<< /T (JavaScript tanpa garis miring) /JSX 1 /LaunchPad 2 >>"),
        file(packed(b"1 0 << /FT /Sig /SigFlags 3 >>")),
        file(packed(b"gambar", b"/XObject", b"/DCTDecode")),
    ],
)
def test_what_only_looks_alike_is_taken(content: bytes) -> None:
    assert refused(content) == ""


def test_an_object_stream_that_grows_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.adapters.pdf.inspecting.MOST", 1000)
    assert refused(file(packed(b" " * 5000))) == "unreadable"


@given(st.sampled_from(ACTIVE), st.sets(st.integers(0, 9)), st.booleans(), st.booleans())
def test_no_way_to_write_a_name_lets_it_through(name: bytes, escaped: set[int], upper: bool, inside: bool) -> None:
    spelt = b"".join(
        (b"#%02X" if upper else b"#%02x") % letter if place in escaped else bytes([letter])
        for place, letter in enumerate(name)
    )
    thing = b"<< /S /" + spelt + b" >>"
    assert refused(file(packed(b"1 0 " + thing) if inside else thing)) == "active"


@given(st.binary(max_size=400))
def test_any_bytes_are_answered(content: bytes) -> None:
    assert refused(content) in ("", "no_pdf", "broken", "encrypted", "active", "unreadable")
    assert refused(b"%PDF-1.7\n" + content + END) in ("", "encrypted", "active", "unreadable")


def test_large_files_are_looked_through_quickly(tmp_path: Path) -> None:
    stream = b"<< /Length 1000000 >>\nstream\n" + bytes(range(256)) * 4000 + b"\nendstream"
    assert refused(file(*[stream] * 10)) == ""
