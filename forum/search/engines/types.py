"""What is asked of a database's full text."""

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Select

TITLE_WEIGHT = 4.0
"""How much more a word counts in the title of a passage than in its text."""


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
    """One database's way. `create` and `drop` what it needs beside the table; `hits` are the passages that match."""

    def create(self, connection: Connection) -> None: ...

    def drop(self, connection: Connection) -> None: ...

    def hits(self, wanted: Wanted, *, is_ranked: bool = True) -> Select[*tuple[Any, ...]]:
        """Columns `id` and, when ranked, `score`, the better the greater. Scoring costs more than finding."""
        ...
