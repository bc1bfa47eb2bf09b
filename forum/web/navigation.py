"""The main navigation: entries are registered in `forum.wiring`, shown when their rule says yes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from forum.extensions import current_user
from forum.kernel.i18n import LazyText


@dataclass(frozen=True)
class Entry:
    """One place to go: its label, endpoint, the blueprints or single endpoints it covers, and who sees it."""

    label: LazyText
    endpoint: str
    covers: tuple[str, ...]
    rule: Callable[[Any], bool]


@dataclass(frozen=True)
class Item:
    """An entry as drawn on a page."""

    label: str
    url: str
    current: bool
    badge: int | None = None


_entries: list[Entry] = []


def register(entries: list[Entry]) -> None:
    """Replace the navigation."""
    _entries[:] = entries


def navigation() -> list[Item]:
    """The entries this user sees on this page."""
    if not current_user.is_authenticated:
        return []
    here = next((name for name in (request.endpoint, request.blueprint) if _covered(name)), None)
    return [
        Item(str(entry.label), url_for(entry.endpoint), here is not None and here in entry.covers)
        for entry in _entries
        if entry.rule(current_user)
    ]


def _covered(name: str | None) -> bool:
    """An endpoint that an entry names belongs to that entry; any other follows its blueprint."""
    return any(name in entry.covers for entry in _entries)
