"""Which parts of minutes a PDF has besides the record itself. Pure."""

from collections.abc import Collection, Iterable

AGENDA, ATTENDANCE, PHOTOGRAPHS, SHEETS, CODES = "agenda", "kehadiran", "foto", "lembar", "kode"
"""As they stand in an address: `?bagian=foto&bagian=kode`."""
ALL = (AGENDA, ATTENDANCE, PHOTOGRAPHS, SHEETS, CODES)
USUAL = frozenset((AGENDA, ATTENDANCE, PHOTOGRAPHS, CODES))
"""What a PDF has when nobody chose. The signed pages (signatures, telephone numbers) are there only when asked for."""


def allowed(variant: str, *, may_see_sheets: bool) -> frozenset[str]:
    """What may be chosen: never the signed pages in the public edition, nor for members who may not see them."""
    return frozenset(ALL) if variant == "internal" and may_see_sheets else USUAL


def chosen(asked: Collection[str], within: Collection[str]) -> frozenset[str]:
    """The parts of one file: those asked for, as far as allowed; the usual ones when nobody asked."""
    return frozenset(asked if asked else USUAL) & frozenset(within)


def written(parts: Iterable[str]) -> str:
    """The parts in their one order, as the register and the cache know them."""
    here = frozenset(parts)
    return ",".join(one for one in ALL if one in here)
