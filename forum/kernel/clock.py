"""The only source of the current time. Tests and the story freeze it; nothing else may."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_frozen: datetime | None = None


def now() -> datetime:
    """The current instant, aware, in UTC, without microseconds below a second's precision lost."""
    return _frozen if _frozen is not None else datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day it is now in the IANA zone `zone`."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware). Nested calls restore the outer instant."""
    global _frozen
    if instant.tzinfo is None:
        raise ValueError("the clock is only ever frozen at an aware instant")
    before, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def advance(by: timedelta) -> None:
    """Move a frozen clock forward. Refuses to touch a running one."""
    global _frozen
    if _frozen is None:
        raise RuntimeError("the clock is running: freeze it before moving it")
    _frozen += by
