"""How a page shows what features to its left know, without importing them.

The meeting page belongs to `meetings`, yet shows replies, attendance and minutes. Those features offer panels;
`forum.wiring` registers them; the page collects what is offered for its slot and includes each panel's template.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
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
_offers: dict[str, list[Offer]] = defaultdict(list)


def offer(slot: str, function: Offer) -> None:
    """Let `function(**what the page knows)` contribute to `slot`: a panel, several, or None for nothing to say."""
    if function not in _offers[slot]:
        _offers[slot].append(function)


def collect(slot: str, **known: Any) -> list[Panel]:
    """All panels for `slot`, in order."""
    found: list[Panel] = []
    for function in _offers[slot]:
        offered = function(**known)
        found += [offered] if isinstance(offered, Panel) else offered or []
    return sorted(found, key=lambda panel: panel.order)
