"""The index is kept: what a change made due, what is read anew, and all of it from the beginning."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from forum.extensions import db
from forum.meetings.models import Meeting
from forum.search import engines, passages, words
from forum.search.models import FACES, Due, IndexState, Passage, PassageConcern, Word
from forum.search.passages.types import Draft, Entry, without_marks

EDITION = "3"
"""Raise it when words are stemmed, passages are cut or numbered in another way: every installation then makes its index
anew. 2: without the marks of closed passages. 3: numbered by day; public minutes name who was invited."""
AT_ONCE = 20
"""Meetings in one transaction: nobody waits long for their turn to write."""
_PER_INSERT = 200


def read_due(limit: int = AT_ONCE) -> int:
    """Read anew what changed, at most so many meetings; how many there were. Other rules than the index was made by:
    everything is due first."""
    _follow_edition()
    due = list(db.session.scalars(select(Due.meeting_id).order_by(Due.meeting_id).limit(limit)))
    for meeting_id in due:
        index(meeting_id)
    db.session.execute(delete(Due).where(Due.meeting_id.in_(due)))
    return len(due)


def is_waiting() -> bool:
    """Whether there is anything to do for `read_due`. Two short questions."""
    if db.session.scalar(select(Due.meeting_id).limit(1)) is not None:
        return True
    return db.session.scalar(select(IndexState.edition)) != EDITION


def everything_due() -> None:
    """Read every meeting anew, little by little. What there is stays to be found until its meeting's turn comes."""
    db.session.execute(update(Passage).values(edition=""))
    for table in (Word, Due):
        db.session.execute(delete(table))
    db.session.execute(insert(Due).from_select(["meeting_id"], select(Meeting.id)))
    state = db.session.scalar(select(IndexState)) or IndexState(id=1)
    state.edition = EDITION
    db.session.add(state)
    db.session.flush()


def _follow_edition() -> None:
    if db.session.scalar(select(IndexState.edition)) != EDITION:
        everything_due()


def index(meeting_id: int) -> None:
    """Bring a meeting's passages in step: what is as it was stays, the rest goes and comes. Twice changes nothing."""
    wanted = set(passages.gather(meeting_id))
    there, aged = _there(meeting_id)
    gone = {row: entry for row, entry in there.items() if entry not in wanted}
    fresh = sorted(wanted - set(there.values()), key=lambda one: (one.draft.kind, one.draft.number, one.draft.text))
    if gone or aged:
        old = [*gone, *aged]
        db.session.execute(delete(PassageConcern).where(PassageConcern.passage_id.in_(old)))
        db.session.execute(delete(Passage).where(Passage.id.in_(old)))
    for start in range(0, len(fresh), _PER_INSERT):
        _insert(fresh[start : start + _PER_INSERT])
    _count_words(gone.values(), fresh)


def _there(meeting_id: int) -> tuple[dict[int, Entry], list[int]]:
    """Row -> what it says, and the rows made by other rules, whose words are not counted any more."""
    concerns: dict[int, set[int]] = {}
    pairs = db.session.execute(
        select(PassageConcern.passage_id, PassageConcern.organisation_id)
        .join(Passage, Passage.id == PassageConcern.passage_id)
        .where(Passage.meeting_id == meeting_id)
    )
    for passage_id, organisation_id in pairs:
        concerns.setdefault(passage_id, set()).add(organisation_id)
    rows = db.session.execute(select(Passage.__table__).where(Passage.meeting_id == meeting_id)).all()
    there = {
        row.id: Entry(row.meeting_id, row.forum_id, row.day, Draft(
            row.kind, row.number, row.anchor, row.title, row.text,
            frozenset(face for face in FACES if getattr(row, f"for_{face}")), row.version_id, row.action_id,
            frozenset(concerns.get(row.id, ())),
        ))
        for row in rows
        if row.edition == EDITION
    }  # fmt: skip
    return there, [row.id for row in rows if row.edition != EDITION]


def _insert(entries: list[Entry]) -> None:
    rows = [
        {
            "meeting_id": entry.meeting_id, "forum_id": entry.forum_id, "day": entry.day, "kind": one.kind,
            "number": one.number, "anchor": one.anchor, "title": one.title, "text": one.text,
            **{f"for_{face}": face in one.faces for face in FACES}, "version_id": one.version_id,
            "action_id": one.action_id, "edition": EDITION,
            "title_stems": words.indexed(one.title), "text_stems": words.indexed(without_marks(one.text)),
        }
        for entry in entries
        for one in (entry.draft,)
    ]  # fmt: skip
    ids = _numbered(rows)
    concerns = [{"passage_id": passage_id, "organisation_id": organisation_id}
                for passage_id, entry in zip(ids, entries, strict=True)
                for organisation_id in sorted(entry.draft.concerns)]  # fmt: skip
    if concerns:
        db.session.execute(insert(PassageConcern), concerns)


def _numbered(rows: list[dict[str, Any]]) -> list[int]:
    """Write the passages; their numbers in the same order. Where numbers say the day, each day has its own."""
    found: dict[int, int] = {}
    engine = engines.of(db.engine.dialect.name)
    for day in sorted({row["day"] for row in rows}):
        places = [place for place, row in enumerate(rows) if row["day"] == day]
        numbers = engine.numbers(db.session, day, len(places))
        given = [rows[place] for place in places]
        if numbers is not None:
            given = [{"id": number, **row} for number, row in zip(numbers, given, strict=True)]
        statement = insert(Passage).returning(Passage.id, sort_by_parameter_order=True)
        found |= dict(zip(places, db.session.scalars(statement, given).all(), strict=True))
    return [found[place] for place in range(len(rows))]


def _count_words(gone: Iterable[Entry], fresh: Iterable[Entry]) -> None:
    """Add the words of what came, take those of what went."""
    change: Counter[tuple[int, str, str]] = Counter()
    for entries, step in ((fresh, 1), (gone, -1)):
        for entry in entries:
            for word in words.vocabulary(f"{entry.draft.title}\n{without_marks(entry.draft.text)}"):
                for face in entry.draft.faces:
                    change[entry.forum_id, face, word] += step
    rows: list[dict[str, Any]] = [
            {"forum_id": forum_id, "face": face, "word": word, "stem": " ".join(words.stems(word)),
             "length": len(word), "passages": step}
            for (forum_id, face, word), step in sorted(change.items()) if step]  # fmt: skip
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), _PER_INSERT):
        statement = dialect.insert(Word).values(rows[start : start + _PER_INSERT])
        more = Word.passages + statement.excluded.passages
        db.session.execute(
            statement.on_conflict_do_update(index_elements=["forum_id", "face", "word"], set_={"passages": more})
        )
    less = sorted({row["word"] for row in rows if row["passages"] < 0})
    for start in range(0, len(less), _PER_INSERT):
        words_of = Word.word.in_(less[start : start + _PER_INSERT])
        db.session.execute(delete(Word).where(words_of, Word.passages <= 0))
