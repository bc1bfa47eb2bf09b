"""The pictures of a sealed content: which its texts show, by number, with the SHA-256 of their bytes. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from forum.adapters import text

Entry = dict[str, Any]


def public(content: Mapping[str, Any], texts: Iterable[str]) -> dict[str, list[Entry]]:
    """Those that the public texts still show."""
    known = content.get("pictures", ())
    wanted = numbers(texts) if known else set()
    found = [dict(one) for one in known if one["id"] in wanted]
    return {"pictures": found} if found else {}


def numbers(texts: Iterable[str]) -> set[int]:
    """The numbers of the pictures that these texts show."""
    return {number for each in texts if "gambar:" in each for number in text.pictures(each)}
