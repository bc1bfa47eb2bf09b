"""FTS5 (https://www.sqlite.org/fts5.html) over the table's own columns ("external content"), kept by triggers.

The tokenizer `ascii` splits at what is neither letter nor digit, and the stems hold nothing else.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Label, Select, literal_column, select, table, text

from forum.search.engines.types import TITLE_WEIGHT, Phrase, Wanted

_CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS fts_passage USING fts5(title_stems, text_stems, content='search_passage',"
    " content_rowid='id', tokenize='ascii')",
    "CREATE TRIGGER IF NOT EXISTS fts_passage_insert AFTER INSERT ON search_passage BEGIN"
    " INSERT INTO fts_passage(rowid, title_stems, text_stems) VALUES (new.id, new.title_stems, new.text_stems); END",
    "CREATE TRIGGER IF NOT EXISTS fts_passage_delete AFTER DELETE ON search_passage BEGIN"
    " INSERT INTO fts_passage(fts_passage, rowid, title_stems, text_stems)"
    " VALUES ('delete', old.id, old.title_stems, old.text_stems); END",
    "CREATE TRIGGER IF NOT EXISTS fts_passage_update AFTER UPDATE OF title_stems, text_stems ON search_passage BEGIN"
    " INSERT INTO fts_passage(fts_passage, rowid, title_stems, text_stems)"
    " VALUES ('delete', old.id, old.title_stems, old.text_stems);"
    " INSERT INTO fts_passage(rowid, title_stems, text_stems) VALUES (new.id, new.title_stems, new.text_stems); END",
)
_FTS = table("fts_passage")


@dataclass(frozen=True)
class Fts5:
    """SQLite's way."""

    def create(self, connection: Connection) -> None:
        for statement in _CREATE:
            connection.exec_driver_sql(statement)

    def drop(self, connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE IF EXISTS fts_passage")  # the triggers go with their table

    def hits(self, wanted: Wanted, *, is_ranked: bool = True) -> Select[*tuple[Any, ...]]:
        score: Label[float] = literal_column(f"-bm25(fts_passage, {TITLE_WEIGHT}, 1.0)").label("score")
        number: Label[int] = literal_column("fts_passage.rowid").label("id")
        asked = text("fts_passage MATCH :fts_wanted").bindparams(fts_wanted=expression(wanted))
        return (select(number, score) if is_ranked else select(number)).select_from(_FTS).where(asked)


def expression(wanted: Wanted) -> str:
    """The query in FTS5's language. Stems are letters and digits and stand in quotes: nothing in them is syntax."""
    every = " AND ".join(f"({' OR '.join(_phrase(one) for one in forms)})" for forms in wanted.every)
    if not wanted.none:
        return every
    return f"({every}) NOT ({' OR '.join(_phrase(one) for one in wanted.none)})"


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.stems)}"' + ("*" if phrase.is_prefix else "")


ENGINE = Fts5()
