"""What is asked of a database's full text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Select
from sqlalchemy.orm import scoped_session

TITLE_WEIGHT = 4.0
"""How much more a word counts in the title of a passage than in its text."""
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Phrase:
    """Stems that follow each other ([a-z0-9]+ only, at least one). `is_prefix`: the last one may go on."""

    stems: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class Wanted:
    """All of `every` (at least one), each in one of its forms; none of `none`."""

    every: tuple[tuple[Phrase, ...], ...]
    none: tuple[Phrase, ...] = ()


class Engine(Protocol):
    """One database's way. `create` and `drop` what it needs beside the table."""

    def create(self, connection: Connection) -> None: ...

    def drop(self, connection: Connection) -> None: ...

    def newest(
        self, passages: Rows, may_see: Callable[[Any], ColumnElement[bool]], wanted: Wanted, most: int,
        *, meeting_id: int | None = None,
    ) -> Rows:  # fmt: skip
        """Of `passages` (columns of search_passage, `id` and `day` among them) those that match and that `may_see` of
        their columns, of the newest days and at most so many, newest first; last comes `score`, the better the greater.
        What is not among them is neither scored nor, if possible, asked about. `meeting_id` says that all of them are
        of this meeting."""
        ...

    def numbers(self, session: scoped_session[Any], day: date, count: int) -> list[int] | None:
        """The ids of so many new passages of that day; None where the table numbers them itself."""
        ...
