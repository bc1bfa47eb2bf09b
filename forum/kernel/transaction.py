"""One transaction per request or job, opened and closed at the edge; services never commit.

SQLite needs to know beforehand whether a transaction will write: a deferred one that reads first and writes
later fails with a stale snapshot that no waiting can mend. So the edge says which it is. Writers go one after the
other, on PostgreSQL too (docs/decisions/0004-one-writer-at-a-time.md): what a verb has read still holds when it writes,
so that the same button pressed twice in one moment is the same as pressed twice.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from forum.extensions import db

WRITERS = 8_215_302
"""The advisory lock on PostgreSQL that a transaction holds while it writes; any number, the same for all."""

Item = TypeVar("Item")
_writing: ContextVar[bool] = ContextVar("writing", default=False)


def is_writing() -> bool:
    """Whether transactions begun now are going to write (`BEGIN IMMEDIATE` on SQLite)."""
    return _writing.get()


def set_writing(writing: bool) -> None:
    """Declare what the transactions of this request or task are for."""
    _writing.set(writing)


@contextmanager
def writing() -> Iterator[None]:
    """A whole transaction that writes: commits when the block ends, rolls back and raises when it fails."""
    before = _writing.set(True)
    try:
        db.session.rollback()  # leave a reading transaction behind, if one is open
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(before)


def each(items: Iterable[Item], act: Callable[[Item], int]) -> int:
    """`act` on each in a transaction of its own, so that one that fails undoes none before it; the sum of what they
    give. Raises what `act` raises.
    """
    total = 0
    for item in items:
        with writing():
            total += act(item)
    return total
