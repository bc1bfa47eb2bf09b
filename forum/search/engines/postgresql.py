"""A generated tsvector with a GIN index, and queries written as tsquery: no dictionary, no extension, no parser of
what people type (https://www.postgresql.org/docs/current/textsearch.html).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import REAL, ColumnElement, Connection, cast, column, func, literal, literal_column, select, table
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR
from sqlalchemy.orm import scoped_session

from forum.search.engines.types import TITLE_WEIGHT, Phrase, Rows, Wanted

GAP = "z" * 60
"""Longer than any stem: so that no phrase reaches from the title into the text."""
_CREATE = (
    "ALTER TABLE search_passage ADD COLUMN IF NOT EXISTS fts_document tsvector GENERATED ALWAYS AS ("
    f"setweight(to_tsvector('simple', title_stems || ' {GAP}'), 'A')"
    " || setweight(to_tsvector('simple', text_stems), 'D')) STORED",
    "CREATE INDEX IF NOT EXISTS fts_passage_document ON search_passage USING gin (fts_document)",
)
_PASSAGE = table("search_passage", column("id"), column("fts_document", TSVECTOR)).alias("document")
_WEIGHTS = [1 / TITLE_WEIGHT, 0.5, 0.75, 1.0]


@dataclass(frozen=True)
class TextSearch:
    """PostgreSQL's way."""

    def create(self, connection: Connection) -> None:
        for statement in _CREATE:
            connection.exec_driver_sql(statement)

    def drop(self, connection: Connection) -> None:
        """Column and index go with their table."""

    def newest(
        self, passages: Rows, may_see: Callable[[Any], ColumnElement[bool]], wanted: Wanted, most: int,
        *, meeting_id: int | None = None,
    ) -> Rows:  # fmt: skip
        query = cast(literal(expression(wanted)), TSQUERY)
        document: Any = literal_column("search_passage.fts_document", TSVECTOR)
        [rows] = passages.columns_clause_froms
        matching = passages.where(document.op("@@")(query)).order_by(rows.c.day.desc(), rows.c.id.desc())
        ordered = matching.offset(0).subquery()  # a fence: rights are asked of the newest only, until there are enough
        found = select(ordered).where(may_see(ordered.c)).limit(most).subquery()
        score = func.ts_rank(cast(_WEIGHTS, ARRAY(REAL)), _PASSAGE.c.fts_document, query).label("score")
        return (
            select(*found.c, score)
            .join(_PASSAGE, _PASSAGE.c.id == found.c.id)
            .order_by(found.c.day.desc(), found.c.id.desc())
        )

    def numbers(
        self,
        session: scoped_session[Any],
        day: date,
        count: int,
    ) -> list[int] | None:
        return None


def expression(wanted: Wanted) -> str:
    """The query as tsquery. Stems are letters and digits and stand in quotes: nothing in them is syntax."""
    every = " & ".join(f"({' | '.join(_phrase(one) for one in forms)})" for forms in wanted.every)
    return every + "".join(f" & !({_phrase(one)})" for one in wanted.none)


def _phrase(phrase: Phrase) -> str:
    return " <-> ".join(f"'{stem}'" for stem in phrase.stems) + (":*" if phrase.is_prefix else "")


ENGINE = TextSearch()
