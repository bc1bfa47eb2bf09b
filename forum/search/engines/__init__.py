"""Full text behind one interface: FTS5 on SQLite, tsvector with GIN on PostgreSQL. Neither needs an extension.

Both read the same stems, made by `words`, and know neither languages nor spelling themselves: so both find the same.
What they make beside the tables begins with `fts_`, which migrations leave alone (`kernel.schema`).
"""

from forum.search.engines import postgresql, sqlite
from forum.search.engines.types import Engine, Phrase, Wanted

__all__ = ["Engine", "Phrase", "Wanted", "of"]

_ENGINES: dict[str, Engine] = {"sqlite": sqlite.ENGINE, "postgresql": postgresql.ENGINE}


def of(dialect: str) -> Engine:
    """The full text of this kind of database ("sqlite", "postgresql")."""
    return _ENGINES[dialect]
