"""Searching 5,000 minutes on both databases, as everybody: against the same words asked of FTS5 or tsvector by hand."""

import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import delete, insert, text

from forum.extensions import db
from forum.kernel import clock, transaction
from forum.meetings.models import Meeting
from forum.minutes import service as minutes
from forum.minutes.models import Minutes, MinutesVersion
from forum.search import queries, rules, service
from forum.search.engines import postgresql, sqlite
from forum.search.filters import Filters
from forum.search.models import Due, IndexState, Passage
from forum.search.passages.types import Draft, Entry
from forum.search.question import read
from tests.bench.house import NOW, Browser, House
from tests.bench.measure import Line
from tests.bench.regions import _somewhere
from tests.bench.world import World
from tests.minutes.world import BODIES, DECISIONS, ITEMS, PROMISES, consolidation
from tests.support.factories import Factory

EVERYBODY = frozenset({"writers", "members", "everybody"})
SPOKEN = [word for body in BODIES for word in body.split()]
ROOTS = [f"{first}{middle}{last}" for first in ("ba", "ke", "la", "mu", "pa", "ra", "su", "ta", "wi", "yo")
         for middle in ("ngka", "ndu", "rte", "lima", "mbo", "sari", "kita", "ra", "duga", "pulo")
         for last in ("n", "s", "ng", "r", "h", "k", "ti", "mu", "da", "lo")]  # fmt: skip
ASKED = ("migran", "data desa", "rapat", "keberangkatan pekerja migran", '"bantuan sosial"', "anggaran -sanggah",
         "TL-2026-014", "konsolidasi", "juru bahasa isyarat", "bankadun", "bangkan", "surten kelimas", "tarang",
         "komitmen terbuka", "penyandang disabilitas")  # fmt: skip
BARE = {
    "sqlite": "SELECT rowid FROM fts_passage WHERE fts_passage MATCH :asked ORDER BY rank LIMIT 10",
    "postgresql": "SELECT id FROM search_passage WHERE fts_document @@ CAST(:asked AS tsquery)"
                  " ORDER BY ts_rank(fts_document, CAST(:asked AS tsquery)) DESC LIMIT 10",
}  # fmt: skip
SIZE = {
    "sqlite": "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'fts_passage%' OR name LIKE '%search_passage%'",
    "postgresql": "SELECT pg_total_relation_size('search_passage')",
}


def measure(house_: House, _world: World) -> list[Line]:
    """The page and the search alone (95 % within), a publication read anew, and how large the index is."""
    sizes = house_.sizes
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="rembug-bench-search-") as folder:
        for database in ("SQLite", "PostgreSQL") if sizes.with_postgresql else ("SQLite",):
            with _somewhere(Path(folder) / database, sizes, database) as built, built.app.app_context():
                lines += _measured(built, database)
    return lines


def _measured(house: House, database: str) -> list[Line]:
    letters = _fill(house.sizes.minutes)
    dialect = db.engine.dialect.name
    if dialect == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()
    browser, rounds = Browser(house.app), house.sizes.rounds
    pages = [browser.request(f"/publik/cari?q={words.replace(' ', '+')}") for words in ASKED]
    for page in pages:
        page.expect()
    whole, used = zip(*(_took_and_used(page.send) for _round in range(rounds) for page in pages), strict=True)
    ours, bare = [], []
    for _round in range(rounds):
        for words in ASKED:
            ours.append(_took(lambda words=words: queries.find(read(words), Filters(), rules.EVERYBODY)))
            bare.append(_took(lambda words=words: _bare(dialect, words)))
    ratio = median(mine / its for mine, its in zip(ours, bare, strict=True))
    what = f"{house.sizes.minutes} minutes on {database}"
    size = (db.session.scalar(text(SIZE[dialect])) or 0) / letters
    indexing = _publication(house.sizes.rounds)
    return [
        Line("Search", f"page, {what}, 95 % within", _late(whole) * 1000, _late(used) * 1000,
             queries=pages[0].statements(), target="200 ms", reached=_late(whole) <= 0.2),
        Line("Search", f"the search alone, {what}, 95 % within", _late(ours) * 1000, ratio=ratio,
             baseline=f"the same words by hand, 95 % within {_late(bare) * 1000:.1f} ms"),
        Line("Search", f"a publication read anew on {database}", indexing * 1000),
        Line("Search", f"text and index, {what}", size, unit="× the text"),
    ]  # fmt: skip


def _late(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


def _took(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _took_and_used(work: Any) -> tuple[float, float]:
    """Seconds on the clock, and of this process's processor time (all of it, where SQLite is part of the process)."""
    used = time.process_time()
    return _took(work), time.process_time() - used


def _bare(dialect: str, words: str) -> None:
    wanted = read(words).wanted
    assert wanted is not None
    asked = sqlite.expression(wanted) if dialect == "sqlite" else postgresql.expression(wanted)
    db.session.execute(text(BARE[dialect]), {"asked": asked}).all()


def _publication(rounds: int) -> float:
    """Seconds to read the published minutes of 46 organisations into the index, in a transaction of its own."""
    with clock.frozen(NOW + timedelta(days=20)), transaction.writing():
        made = consolidation(Factory())
        minutes.publish(made.minutes, is_public=True, by=made.organiser)
        meeting_id = made.meeting.id
    found = []
    for _round in range(rounds):
        with transaction.writing():
            db.session.execute(delete(Passage).where(Passage.meeting_id == meeting_id))

        def again() -> None:
            with transaction.writing():
                service.index(meeting_id)

        found.append(_took(again))
    return median(found)


def _fill(number: int) -> int:
    """So many published meetings with 15 passages each, straight into the index; how many bytes of text."""
    chance, letters = Random(5), 0
    with transaction.writing():
        forum = Factory().forum(name="Forum Bertahun-tahun", is_public=True)
        ids = range(1_000, 1_000 + number)
        db.session.add(IndexState(id=1, edition=service.EDITION))
        db.session.flush()
        db.session.execute(insert(Meeting), [
            {"id": one, "uid": f"m{one}", "key": f"m{one}", "forum_id": forum.id, "kind": "coordination",
             "title": f"Rapat koordinasi {one}", "starts_at": NOW - timedelta(days=one % 3000), "duration_minutes": 120,
             "timezone": "Asia/Jakarta", "state": "concluded"} for one in ids
        ])  # fmt: skip
        db.session.execute(insert(Minutes), [{"id": one, "meeting_id": one, "state": "published"} for one in ids])
        db.session.execute(insert(MinutesVersion), [
            {"id": one, "minutes_id": one, "number": 1, "content": {"text": "x" * 4000}, "sha256": f"{one:064x}",
             "is_public": True} for one in ids
        ])  # fmt: skip
        for start in range(0, number, 200):
            entries = [entry for one in ids[start : start + 200] for entry in _entries(one, forum.id, chance)]
            letters += sum(len(one.draft.title.encode()) + len(one.draft.text.encode()) for one in entries)
            for piece in range(0, len(entries), 200):
                service._insert(entries[piece : piece + 200])
            service._count_words((), entries)
        db.session.execute(delete(Due))
    return letters


def _entries(one: int, forum_id: int, chance: Random) -> list[Entry]:
    """Some words that everybody uses, and some that few do: as in speech, the second, third … word is half, a third …
    as frequent as the first."""
    day = (NOW - timedelta(days=one % 3000)).date()

    def said(words: int) -> str:
        rare = [ROOTS[min(int(len(ROOTS) ** chance.random()), len(ROOTS) - 1)] for _word in range(words // 3)]
        at = chance.randrange(len(SPOKEN))
        return " ".join([*(SPOKEN[at:] + SPOKEN)[: words - len(rare)], *rare]) + "."

    drafts = [Draft("meeting", 0, "", f"Rapat koordinasi {one}", "Pendopo Kabupaten Contoh", EVERYBODY, one)]
    drafts += [Draft("minutes", place, f"butir-{place}", title, said(90), EVERYBODY, one)
               for place, (title, _who) in enumerate(ITEMS, start=1)]  # fmt: skip
    drafts += [Draft("decision", place, f"keputusan-{place}", "", f"{wording} {said(9)}", EVERYBODY, one)
               for place, (_item, wording) in enumerate(chance.sample(DECISIONS, 4), start=1)]  # fmt: skip
    drafts += [Draft("minutes", 100 + place, f"janji-{place}", f"TL-2026-{one % 900:03}", f"{promise[2]} {said(9)}",
                     EVERYBODY, one) for place, promise in enumerate(chance.sample(PROMISES, 4), start=1)]  # fmt: skip
    return [Entry(one, forum_id, day, draft) for draft in drafts]
