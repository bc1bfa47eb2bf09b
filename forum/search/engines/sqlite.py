"""FTS5 (https://www.sqlite.org/fts5.html) over the table's own columns ("external content"), kept by triggers.

The tokenizer `ascii` splits at what is neither letter nor digit, and the stems hold nothing else.

FTS5 reads what matches in the order of its numbers, forwards or backwards, and scores a row only when it is read. So
the number of a passage begins with its day: the newest are read first, and the rest not at all (docs/decisions/0027).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Label, column, func, literal_column, select, table, text
from sqlalchemy.orm import scoped_session

from forum.search.engines.types import TITLE_WEIGHT, Phrase, Rows, Wanted

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
_PASSAGE = table("search_passage", column("id", BigInteger), column("meeting_id"))
A_DAY = 2**20
"""Numbers for the passages of one day."""


@dataclass(frozen=True)
class Fts5:
    """SQLite's way."""

    def create(self, connection: Connection) -> None:
        for statement in _CREATE:
            connection.exec_driver_sql(statement)

    def drop(self, connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE IF EXISTS fts_passage")  # the triggers go with their table

    def newest(
        self, passages: Rows, may_see: Callable[[Any], ColumnElement[bool]], wanted: Wanted, most: int,
        *, meeting_id: int | None = None,
    ) -> Rows:  # fmt: skip
        score: Label[float] = literal_column(f"-bm25(fts_passage, {TITLE_WEIGHT}, 1.0)").label("score")
        number: Any = literal_column("fts_passage.rowid")
        asked = text("fts_passage MATCH :fts_wanted").bindparams(fts_wanted=expression(wanted))
        # The plus keeps the planner from looking passages up first and asking FTS5 about each one by itself.
        same = literal_column("search_passage.id") == literal_column("+fts_passage.rowid")
        [rows] = passages.columns_clause_froms
        found = passages.add_columns(score).select_from(_FTS.join(rows, same)).where(asked, may_see(rows.c))
        if meeting_id is not None:  # its numbers are neighbours
            its = _PASSAGE.c.meeting_id == meeting_id
            first, last = (select(one(_PASSAGE.c.id)).where(its).scalar_subquery() for one in (func.min, func.max))
            found = found.where(number >= first, number <= last)
        return found.order_by(number.desc()).limit(most)

    def numbers(self, session: scoped_session[Any], day: date, count: int) -> list[int] | None:
        first = day.toordinal() * A_DAY
        taken = select(func.max(_PASSAGE.c.id)).where(_PASSAGE.c.id >= first, _PASSAGE.c.id < first + A_DAY)
        last = session.scalar(taken)
        begin = first if last is None else last + 1
        return list(range(begin, begin + count))


def expression(wanted: Wanted) -> str:
    """The query in FTS5's language. Stems are letters and digits and stand in quotes: nothing in them is syntax."""
    every = " AND ".join(f"({' OR '.join(_phrase(one) for one in forms)})" for forms in wanted.every)
    if not wanted.none:
        return every
    return f"({every}) NOT ({' OR '.join(_phrase(one) for one in wanted.none)})"


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.stems)}"' + ("*" if phrase.is_prefix else "")


ENGINE = Fts5()
