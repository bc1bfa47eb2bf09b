"""How a page shows what features to its left know, without importing them.

The meeting page belongs to `meetings`, yet shows replies, attendance and minutes. Those features offer panels;
`forum.wiring` registers them; the page collects what is offered for its slot and includes each panel's template.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Panel:
    """A piece of a page: `template` is included with `panel.data`; `place` says where (e.g. a stage's name)."""

    template: str
    place: str = ""
    order: int = 50
    data: dict[str, Any] = field(default_factory=dict)


Offer = Callable[..., Panel | Sequence[Panel] | None]
_offers: dict[str, dict[Offer, str]] = defaultdict(dict)


def offer(slot: str, function: Offer, *, place: str = "") -> None:
    """Let `function(**what the page knows)` contribute to `slot`: a panel, several, or None for nothing to say.

    With a `place` it is asked only when that place is shown: the page of one stage need not read the others'.
    """
    _offers[slot][function] = place


def collect(slot: str, places: Collection[str] = (), **known: Any) -> list[Panel]:
    """All panels for `slot`, in order; with `places` only what is offered for one of them, or for no named place."""
    found: list[Panel] = []
    for function, place in _offers[slot].items():
        if places and place and place not in places:
            continue
        offered = function(**known)
        found += [offered] if isinstance(offered, Panel) else offered or []
    return sorted(found, key=lambda panel: panel.order)
