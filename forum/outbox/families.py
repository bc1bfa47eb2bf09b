"""Families of messages: what a feature's messages are called, whose they are, and where the thing they speak of stands.

A feature declares its family and `forum.wiring` registers it, so that the page of outgoing mail shows them all and
imports none of them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union

from forum.outbox import service
from forum.outbox.models import OutboxMessage

COLUMNS = ("name", "forum_id", "meeting_id")
"""What each statement of `Family.by_key` and `Family.by_topic` selects, under these labels: the key (or topic) of a
message, the forum whose organisers see it, the meeting it is about (NULL where it is about none)."""

Sources = Callable[[], Sequence[Any]]


@dataclass(frozen=True)
class Thing:
    """What a message speaks of: its name, its page, the IANA zone in which its times are said.

    `mend` is where a wrong address is put right. `returned` is why the receiver counts as unreachable, for messages of
    which nobody noted that they came back themselves.
    """

    title: str
    link: str
    timezone: str
    mend: str = ""
    returned: str = ""


def none() -> Sequence[Any]:
    """No statements."""
    return ()


def each(act: Callable[[OutboxMessage], None]) -> Callable[[Sequence[OutboxMessage]], None]:
    """An act for one message as one for many."""

    def on_all(rows: Sequence[OutboxMessage]) -> None:
        for row in rows:
            act(row)

    return on_all


_as_it_was = each(service.send_again)


@dataclass(frozen=True)
class Family:
    """`kinds`: the kind of a message -> what people call it. `told`: statements that select the ids of meetings about
    which it may have written. `send_again` says once more, as it is true now, what these messages, that failed or came
    back, were to say."""

    kinds: Mapping[str, str]
    things: Callable[[Sequence[OutboxMessage]], Mapping[int, Thing]]
    by_key: Sources = none
    by_topic: Sources = none
    told: Sources = none
    send_again: Callable[[Sequence[OutboxMessage]], None] = _as_it_was


_families: list[Family] = []


def register(families: Sequence[Family]) -> None:
    """All there are; `forum.wiring` names them."""
    _families[:] = families


def of(row: OutboxMessage) -> Family | None:
    """The family of a message; None for one that only administrators see."""
    return next((one for one in _families if row.kind in one.kinds), None)


def label(row: OutboxMessage) -> str:
    """What people call a message of this kind."""
    family = of(row)
    return str(family.kinds[row.kind]) if family is not None else ""


def of_forums(forum_ids: Collection[int]) -> ColumnElement[bool]:
    """Messages that concern these forums."""
    return _found(lambda columns: columns.forum_id.in_(list(forum_ids)))


def of_meetings(ids: Select[Any]) -> ColumnElement[bool]:
    """Messages about the meetings that a statement selects."""
    return _found(lambda columns: columns.meeting_id.in_(ids))


def told() -> Select[Any]:
    """The ids of the meetings about which any family may have written."""
    return select(union(*(one for family in _families for one in family.told())).subquery().c[0])


def things(rows: Sequence[OutboxMessage]) -> dict[int, Thing]:
    """Message id -> what it speaks of, where it is known. A few statements for each family on the page."""
    found: dict[int, Thing] = {}
    for family in _families:
        theirs = [row for row in rows if row.kind in family.kinds]
        found.update(family.things(theirs) if theirs else {})
    return found


def send_again(rows: Sequence[OutboxMessage]) -> None:
    """Try messages that failed or came back once more; those that are waiting or on their way stay as they are."""
    trouble = [row for row in rows if service.is_trouble(row)]
    for family in _families:
        theirs = [row for row in trouble if row.kind in family.kinds]
        if theirs:
            family.send_again(theirs)
    for row in trouble:
        if of(row) is None:
            service.send_again(row)


def _found(wanted: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    found = []
    for family in _families:
        for column, sources in ((OutboxMessage.topic, family.by_topic()), (OutboxMessage.key, family.by_key())):
            for one in sources:
                names = one.subquery().c
                found.append(column.in_(select(names.name).where(wanted(names))))
    return or_(*found)
