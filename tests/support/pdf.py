"""Reading finished PDFs back, and the fonts that official documents need."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from forum.adapters import fonts
from forum.adapters.pdf import OFFICIAL_FACES, official_stylesheets

ROOT = Path(__file__).resolve().parents[2]
SHEETS = official_stylesheets(ROOT / "static" / "css" / "print")


@dataclass(frozen=True)
class ReadPdf:
    """What a reader of the file finds; `text` has one entry for each page, runs of white space made one space."""

    text: tuple[str, ...]
    sizes_mm: tuple[tuple[int, int], ...]
    title: str | None
    lang: str | None
    tagged: bool
    links: tuple[str, ...]
    outline: tuple[str, ...]
    tags: tuple[str, ...]
    attachments: dict[str, bytes]
    fonts: frozenset[str]


def read_pdf(content: bytes) -> ReadPdf:
    """Everything that the tests ask about, read by pypdf and not by the library that wrote it."""
    reader = PdfReader(io.BytesIO(content))
    catalog = reader.root_object
    return ReadPdf(
        text=tuple(" ".join(page.extract_text().split()) for page in reader.pages),
        sizes_mm=tuple(
            (round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4))
            for page in reader.pages
        ),
        title=reader.metadata.title if reader.metadata else None,
        lang=str(catalog["/Lang"]) if "/Lang" in catalog else None,
        tagged=bool(catalog.get("/MarkInfo", {}).get("/Marked", False)),
        links=tuple(_links(reader)),
        outline=tuple(_outline(reader.outline)),
        tags=tuple(element["/S"][1:] for element in structure(reader)),
        attachments={name: files[0] for name, files in reader.attachments.items()},
        fonts=frozenset(_fonts(reader)),
    )


def structure(reader: PdfReader) -> list[DictionaryObject]:
    """Every structure element in reading order."""
    found: list[DictionaryObject] = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, DictionaryObject) and "/S" in node:
            found.append(node)
            walk(node.get("/K", []))

    walk(reader.root_object["/StructTreeRoot"]["/K"])
    return found


def _links(reader: PdfReader) -> list[str]:
    found = []
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A", {})
            if "/URI" in action:
                found.append(str(action["/URI"]))
    return found


def _outline(entries: list[object], depth: int = 0) -> list[str]:
    found: list[str] = []
    for entry in entries:
        if isinstance(entry, list):
            found.extend(_outline(entry, depth + 1))
        else:
            found.append("  " * depth + str(entry.title))  # type: ignore[attr-defined]
    return found


def _fonts(reader: PdfReader) -> list[str]:
    return [
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]


@cache
def official_font_folder() -> Path:
    """Where Arimo lies: built by the product's set-up, or built here from the same npm package. Fails loudly."""
    built = ROOT / "static" / "vendor" / "fonts" / "arimo-ttf"
    if _complete(built):
        return built
    target = ROOT / "build" / "test-fonts"
    if not _complete(target):
        files = ROOT / "node_modules" / "@fontsource" / "arimo" / "files"
        fonts.build(files if files.is_dir() else _fetched(target.parent / "arimo"), target)
    return target


def _complete(folder: Path) -> bool:
    return all((folder / face).is_file() for face in OFFICIAL_FACES)


def _fetched(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run(["npm", "pack", "--silent", "@fontsource/arimo@5"], cwd=folder, check=True, timeout=120)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as package:
        package.extractall(folder, filter="data")
    return folder / "package" / "files"
