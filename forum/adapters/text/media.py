"""What an uploaded file really is, by its first bytes; its name and the browser's word are not asked."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from typing import Literal, NamedTuple

MEDIA_LIMIT = 20 * 1024 * 1024
"""Bytes; a scan of twenty pages fits."""

OFFICE = "application/vnd.openxmlformats-officedocument"
ReasonCode = Literal["empty", "too_large", "macros", "encrypted", "not_allowed"]


class MediaType(NamedTuple):
    """`extension` has no dot."""

    media_type: str
    extension: str


class RefusedFile(Exception):
    """The file is not kept. `reason_code` is for the translated message, `detail` for the log."""

    def __init__(self, reason_code: ReasonCode, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail


PDF = MediaType("application/pdf", "pdf")
PNG = MediaType("image/png", "png")
JPEG = MediaType("image/jpeg", "jpg")
WEBP = MediaType("image/webp", "webp")
DOCX = MediaType(f"{OFFICE}.wordprocessingml.document", "docx")
XLSX = MediaType(f"{OFFICE}.spreadsheetml.sheet", "xlsx")
ODT = MediaType("application/vnd.oasis.opendocument.text", "odt")
TXT = MediaType("text/plain", "txt")
CSV = MediaType("text/csv", "csv")

# Text that a browser might run or draw when it guesses: never kept as a harmless .txt.
ACTIVE_TEXT = re.compile(r"<\s*(?:!doctype|!--|\?xml|[a-z][a-z0-9:-]*[\s/>])", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
LINES_LOOKED_AT = 20


def sniff_media_type(content: bytes, *, limit: int = MEDIA_LIMIT) -> MediaType:
    """Recognise one of the allowed kinds: pdf, png, jpeg, webp, docx, xlsx, odt, csv, txt.

    `limit` is in bytes. Raises RefusedFile for an empty or larger file, for office files with macros or a
    password, and for everything else (`not_allowed`: programs, archives, old office files, HTML, SVG).
    """
    if not content:
        raise RefusedFile("empty", "no bytes")
    if len(content) > limit:
        raise RefusedFile("too_large", f"{len(content)} bytes, {limit} allowed")
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise RefusedFile("encrypted", "an office file with a password")
        raise RefusedFile("not_allowed", "an office file of before 2007")
    return _text(content)


def _office(content: bytes) -> MediaType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            kind = _first_bytes(archive, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise RefusedFile("not_allowed", f"a damaged or protected archive: {error}") from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedFile("macros", "an office file with macros")
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    if kind == ODT.media_type.encode():
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise RefusedFile("macros", "an OpenDocument file with macros")
        return ODT
    raise RefusedFile("not_allowed", "an archive that is neither docx, xlsx nor odt")


def _first_bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as file:
            return file.read(200).strip()
    except zlib.error as error:
        raise zipfile.BadZipFile(str(error)) from error


def _text(content: bytes) -> MediaType:
    words = _decoded(content)
    if words is None or CONTROL.search(words):
        raise RefusedFile("not_allowed", "not one of the known kinds of file")
    if ACTIVE_TEXT.search(words[:4096]):
        raise RefusedFile("not_allowed", "text with markup (HTML, SVG or XML)")
    return CSV if _is_table(words) else TXT


def _decoded(content: bytes) -> str | None:
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _is_table(words: str) -> bool:
    """At least two lines, all with the same number of cells, two or more, for one of the usual separators."""
    lines = [line for line in words[:16_384].splitlines() if line.strip()][:LINES_LOOKED_AT]
    if len(words) > 16_384:
        lines = lines[:-1]
    for delimiter in ",;\t":
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=delimiter)}
        except csv.Error:
            continue
        if len(lines) > 1 and len(widths) == 1 and widths.pop() > 1:
            return True
    return False
