"""Facts and who reacts to them.

A service that did something records a frozen event; `forum.wiring` says which handlers follow. Handlers run
at once, inside the same transaction, only write rows, and raise when they fail: then nothing happened at all.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """A fact that has happened. Subclasses are frozen dataclasses in a feature's `events.py`."""


Handler = Callable[[Any], None]
_handlers: dict[type[Event], list[Handler]] = defaultdict(list)


def when(event_type: type[Event], handler: Handler) -> None:
    """Let `handler` follow each event of exactly this type. Registering the same pair twice does nothing."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def record(event: Event) -> None:
    """Tell everybody who asked to know."""
    for handler in tuple(_handlers[type(event)]):
        handler(event)


def table() -> dict[str, list[str]]:
    """Which event is followed by which handlers, by name: for documentation and tests."""
    return {
        event.__name__: [f"{handler.__module__}.{handler.__qualname__}" for handler in handlers]
        for event, handlers in _handlers.items()
    }
