"""Reading finished PDFs back, and the fonts that official documents need."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from functools import cache, cached_property
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from forum.adapters import fonts
from forum.adapters.pdf import OFFICIAL_FACES, official_stylesheets

ROOT = Path(__file__).resolve().parents[2]
SHEETS = official_stylesheets(ROOT / "static" / "css" / "print")


class ReadPdf:
    """What a reader of the file finds: pypdf, and not the library that wrote it. Each thing is looked for when a test
    first asks: the words of all pages cost as much as making the file did."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.catalog = self.reader.root_object

    @cached_property
    def text(self) -> tuple[str, ...]:
        """One entry for each page, runs of white space made one space."""
        return tuple(" ".join(page.extract_text().split()) for page in self.reader.pages)

    @cached_property
    def sizes_mm(self) -> tuple[tuple[int, int], ...]:
        boxes = [page.mediabox for page in self.reader.pages]
        return tuple((round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) for box in boxes)

    @cached_property
    def title(self) -> str | None:
        return self.reader.metadata.title if self.reader.metadata else None

    @cached_property
    def lang(self) -> str | None:
        return str(self.catalog["/Lang"]) if "/Lang" in self.catalog else None

    @cached_property
    def tagged(self) -> bool:
        return bool(self.catalog.get("/MarkInfo", {}).get("/Marked", False))

    @cached_property
    def links(self) -> tuple[str, ...]:
        return tuple(_links(self.reader))

    @cached_property
    def outline(self) -> tuple[str, ...]:
        return tuple(_outline(self.reader.outline))

    @cached_property
    def tags(self) -> tuple[str, ...]:
        return tuple(element["/S"][1:] for element in structure(self.reader))

    @cached_property
    def attachments(self) -> dict[str, bytes]:
        return {name: files[0] for name, files in self.reader.attachments.items()}

    @cached_property
    def fonts(self) -> frozenset[str]:
        return frozenset(_fonts(self.reader))


def read_pdf(content: bytes) -> ReadPdf:
    """Open the file for the questions of a test."""
    return ReadPdf(content)


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
