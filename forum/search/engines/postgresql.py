"""A generated tsvector with a GIN index, and queries written as tsquery: no dictionary, no extension, no parser of
what people type (https://www.postgresql.org/docs/current/textsearch.html).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import REAL, Connection, Select, cast, column, func, literal, select, table
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from forum.search.engines.types import TITLE_WEIGHT, Phrase, Wanted

GAP = "z" * 60
"""Longer than any stem: so that no phrase reaches from the title into the text."""
_CREATE = (
    "ALTER TABLE search_passage ADD COLUMN IF NOT EXISTS fts_document tsvector GENERATED ALWAYS AS ("
    f"setweight(to_tsvector('simple', title_stems || ' {GAP}'), 'A')"
    " || setweight(to_tsvector('simple', text_stems), 'D')) STORED",
    "CREATE INDEX IF NOT EXISTS fts_passage_document ON search_passage USING gin (fts_document)",
)
_PASSAGE = table("search_passage", column("id"), column("fts_document", TSVECTOR))
_WEIGHTS = [1 / TITLE_WEIGHT, 0.5, 0.75, 1.0]


@dataclass(frozen=True)
class TextSearch:
    """PostgreSQL's way."""

    def create(self, connection: Connection) -> None:
        for statement in _CREATE:
            connection.exec_driver_sql(statement)

    def drop(self, connection: Connection) -> None:
        """Column and index go with their table."""

    def hits(self, wanted: Wanted, *, is_ranked: bool = True) -> Select[*tuple[Any, ...]]:
        query = cast(literal(expression(wanted)), TSQUERY)
        score = func.ts_rank(cast(_WEIGHTS, ARRAY(REAL)), _PASSAGE.c.fts_document, query)
        number = _PASSAGE.c.id.label("id")
        asked = _PASSAGE.c.fts_document.op("@@")(query)
        return (select(number, score.label("score")) if is_ranked else select(number)).where(asked)


def expression(wanted: Wanted) -> str:
    """The query as tsquery. Stems are letters and digits and stand in quotes: nothing in them is syntax."""
    every = " & ".join(f"({' | '.join(_phrase(one) for one in forms)})" for forms in wanted.every)
    return every + "".join(f" & !({_phrase(one)})" for one in wanted.none)


def _phrase(phrase: Phrase) -> str:
    return " <-> ".join(f"'{stem}'" for stem in phrase.stems) + (":*" if phrase.is_prefix else "")


ENGINE = TextSearch()
