"""Characters that the fonts of a document do not have, written in words that they do have.

A font of the server would step in otherwise, another one on each machine, or an empty box: PDF/A forbids the latter
(ISO 19005-3, 6.2.11.8) and official documents the former. The embedded data keep what was typed.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

COMMON = {
    "→": "->", "←": "<-", "⇒": "=>", "↔": "<->", "✓": "(v)", "✔": "(v)", "✗": "(x)", "✘": "(x)", "☐": "[ ]", "□": "[ ]",
    "☑": "[v]", "☒": "[x]", "■": "•", "●": "•", "▪": "•", "◦": "•", "○": "•", "▶": ">", "►": ">", "‑": "-", "⁃": "-",
    "≠": "!=", "≥": ">=", "≤": "<=", "≈": "~",
}  # fmt: skip
UNSEEN = ("Cf", "Mn", "Me", "Cc", "Cs", "Co")
"""Joiners, variation selectors and the like: they draw nothing by themselves."""
MOST_NAMED = 3
_MARKUP = frozenset("\n\r\t")


def printable(html: str, assets: Mapping[str, bytes]) -> str:
    """`html` with what none of the handed fonts can draw in words: "🙂" as "[slightly smiling face]".

    Without fonts among the assets (`fonts/…`) nothing is changed.
    """
    fonts = [content for name, content in sorted(assets.items()) if name.startswith("fonts/")]
    if not fonts:
        return html
    covered = _covered(tuple(fonts))
    strange = {one for one in set(html) if one not in covered and one not in _MARKUP}
    if not strange:
        return html
    table = {ord(one): COMMON[one] for one in strange if one in COMMON and covered.issuperset(COMMON[one])}
    table |= {ord(one): "" for one in strange if unicodedata.category(one) in UNSEEN}
    html = html.translate(table)
    left = "".join(re.escape(one) for one in sorted(strange) if ord(one) not in table)
    return re.sub(f"[{left}]+", lambda run: _words(run[0]), html) if left else html


def _words(run: str) -> str:
    names = [unicodedata.name(one, f"U+{ord(one):04X}").capitalize() for one in run[:MOST_NAMED]]
    return f"[{', '.join(names)}{', …' if len(run) > MOST_NAMED else ''}]"


@lru_cache(maxsize=2)
def _covered(fonts: tuple[bytes, ...]) -> frozenset[str]:
    """What every one of the fonts can draw."""
    return frozenset.intersection(*(frozenset(map(chr, _codes(one))) for one in fonts))


def _codes(font: bytes) -> Iterable[int]:
    codes: Mapping[int, str] = TTFont(io.BytesIO(font), lazy=True).getBestCmap() or {}
    return codes
