"""TrueType fonts for documents, made once at set-up from the web fonts of npm.

The npm package `@fontsource/arimo` holds WOFF2 only, cut by script. WeasyPrint would decode it in Python for
each process (+1.1 s), and two files of one face under one name would collide in its font table. So the Latin
and the extended Latin part of each face are decoded and joined into one TrueType file.

    python -m forum.adapters.fonts node_modules/@fontsource/arimo/files static/vendor/fonts/arimo-ttf
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

FACES = {
    "Arimo-Regular.ttf": "400-normal",
    "Arimo-Bold.ttf": "700-normal",
    "Arimo-Italic.ttf": "400-italic",
    "Arimo-BoldItalic.ttf": "700-italic",
}
SUBSETS = ("latin", "latin-ext")


def to_ttf(woff2: bytes) -> bytes:
    """Decode one WOFF2 font to TrueType. Same input, same bytes. Raises ValueError when it is not a WOFF2
    font.
    """
    from fontTools.ttLib import TTLibError  # type: ignore[import-untyped]  # noqa: PLC0415 - set-up only
    from fontTools.ttLib.woff2 import decompress  # type: ignore[import-untyped]  # noqa: PLC0415

    plain = io.BytesIO()
    try:
        decompress(io.BytesIO(woff2), plain)
    except (TTLibError, AssertionError, EOFError) as error:
        raise ValueError(f"not a WOFF2 font: {error}") from error
    return plain.getvalue()


def join(parts: Sequence[bytes]) -> bytes:
    """Join TrueType parts of one face (same design size) into one font; the first part lends its date and
    names.
    """
    from fontTools.merge import Merger  # type: ignore[import-untyped]  # noqa: PLC0415 - set-up only
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with TTFont(io.BytesIO(parts[0])) as first:
        modified = first["head"].modified
    font = Merger().merge([io.BytesIO(part) for part in parts])
    font.recalcTimestamp = False
    font["head"].modified = modified
    joined = io.BytesIO()
    font.save(joined)
    return joined.getvalue()


def build(source: Path, target: Path) -> None:
    """Write the four faces and their licence to `target`. Raises OSError or ValueError when `source` is not
    complete.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name, face in FACES.items():
        parts = [to_ttf((source / f"arimo-{subset}-{face}.woff2").read_bytes()) for subset in SUBSETS]
        (target / name).write_bytes(join(parts))
    shutil.copyfile(source.parent / "LICENSE", target / "LICENSE")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m forum.adapters.fonts SOURCE_FOLDER TARGET_FOLDER")
    build(Path(sys.argv[1]), Path(sys.argv[2]))
