"""Whether a PDF from outside may be handed on: really a PDF, and nothing in it that acts when it is opened.

Looks at bytes, not at a tree, so that no trick with cross references hides an object: the whole file, with names
written out (`/Java#53cript`), and what its object streams hold (ISO 32000-1, 7.5.7). What cannot be looked into is
refused. A signature stays as it is: nothing is changed.
"""

import re
import zlib

ACTIVE = (b"JavaScript", b"Launch", b"SubmitForm", b"ImportData", b"RichMedia")
"""Names of actions and contents that run, start programs or send (ISO 32000-1, 12.6.4 and 12.7), and forms in XFA."""
MOST = 128 * 1024 * 1024
"""Bytes that object streams may hold in all."""
_NAME = re.compile(rb"/(?:" + b"|".join(ACTIVE) + rb")(?![A-Za-z0-9_.-])|/XFA\s*[\[0-9]")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 64 * 1024


class UnfitPdf(Exception):
    """`code`: no_pdf, broken, encrypted, active, unreadable. The message says what was found."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code}: {what}" if what else code)
        self.code = code


def inspect(content: bytes) -> None:
    """Raises UnfitPdf for what is no PDF, breaks off, needs a password, or acts. Some 100 MB a second."""
    if not content.startswith(b"%PDF-"):
        raise UnfitPdf("no_pdf")
    if b"startxref" not in content or b"%%EOF" not in content[-2048:]:
        raise UnfitPdf("broken", "its end is missing")
    _look(content)
    for inside in _object_streams(content):
        _look(inside)


def _look(content: bytes) -> None:
    plain = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)
    if re.search(rb"/Encrypt(?![A-Za-z])", plain):
        raise UnfitPdf("encrypted")
    if found := _NAME.search(plain):
        raise UnfitPdf("active", found[0][1:].decode())


def _object_streams(content: bytes) -> list[bytes]:
    left, found = MOST, []
    for start in _STREAM.finditer(content):
        begins = content.rfind(b"obj", max(0, start.start() - _DICTIONARY), start.start())
        if begins < 0:
            raise UnfitPdf("unreadable", "a stream without its object")
        head = _ESCAPE.sub(lambda one: bytes([int(one[1], 16)]), content[begins : start.start()])
        if b"/ObjStm" not in head:
            continue
        filters = re.findall(rb"/(\w+Decode)\b", head)
        if filters not in ([], [b"FlateDecode"]):
            raise UnfitPdf("unreadable", "an object stream packed in another way")
        body = content[start.end() : content.find(b"endstream", start.end())]
        if filters:
            body = _inflated(body, left)
        left -= len(body)
        found.append(body)
    return found


def _inflated(body: bytes, most: int) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        inside = unpacking.decompress(body, most)
    except zlib.error as error:
        raise UnfitPdf("unreadable", "a damaged object stream") from error
    if unpacking.unconsumed_tail:
        raise UnfitPdf("unreadable", "object streams that grow without end")
    return inside
