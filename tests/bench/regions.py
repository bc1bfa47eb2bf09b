"""Reports over a whole country: 20 regions, 60 agencies in each, 120 meetings; against the bare SQL that answers."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from forum.accounts.models import User
from forum.attendance.models import AbsenceMark, Attendance
from forum.directory.models import Office, Organisation, Region
from forum.extensions import db
from forum.forums.models import Forum
from forum.invitations.models import Invitation, Reply
from forum.kernel import transaction
from forum.meetings.models import Meeting
from forum.reports.wide import aggregate
from forum.reports.wide.scope import Scope
from tests.bench.house import NOW, Browser, House, house
from tests.bench.measure import Line, Spread, interleaved, line, repeated
from tests.bench.world import World
from tests.support.database import postgresql_url, stopped

LEVELS = ("head", "deputy", "staff", "head", "absent", "absent_notice", "staff", "")
BATCH = 6000
BARE = """
WITH cell AS (
  SELECT meeting_id, organisation_id, max(side) AS side, max(invited) AS invited, max(answered) AS answered,
         min(place) AS place, max(mark) AS mark
  FROM (
    SELECT i.meeting_id, i.organisation_id, i.side, 1 AS invited, CASE WHEN EXISTS (
             SELECT 1 FROM reply r WHERE r.invitation_id = i.id AND r.counts) THEN 1 ELSE 0 END AS answered,
           CAST(NULL AS integer) AS place, CAST(NULL AS bigint) AS mark
    FROM invitation i JOIN meeting m ON m.id = i.meeting_id AND m.starts_at >= :first
    WHERE i.organisation_id IS NOT NULL AND i.withdrawn_at IS NULL
    UNION ALL
    SELECT a.meeting_id, a.organisation_id, NULL, 0, 0, CASE WHEN a.level = 'deputy' THEN 2
           WHEN a.level = 'staff' THEN 3 WHEN a.acting IN ('plt', 'plh', 'pj') THEN 1 ELSE 0 END, NULL
    FROM attendance a JOIN meeting m ON m.id = a.meeting_id AND m.starts_at >= :first
    WHERE a.organisation_id IS NOT NULL AND a.removed_at IS NULL
    UNION ALL
    SELECT k.meeting_id, k.organisation_id, NULL, 0, 0, NULL,
           CAST(k.id AS bigint) * 2 + CASE k.outcome WHEN 'absent' THEN 1 ELSE 0 END
    FROM absence_mark k JOIN meeting m ON m.id = k.meeting_id AND m.starts_at >= :first
    WHERE k.removed_at IS NULL
  ) AS said GROUP BY meeting_id, organisation_id
)
SELECT m.forum_id, c.side, count(DISTINCT m.id), sum(c.invited), sum(c.answered),
       sum(CASE WHEN c.place <= 1 THEN 1 ELSE 0 END), sum(CASE WHEN c.place = 1 THEN 1 ELSE 0 END),
       sum(CASE WHEN c.place = 2 THEN 1 ELSE 0 END), sum(CASE WHEN c.place = 3 THEN 1 ELSE 0 END),
       sum(CASE WHEN c.place IS NULL AND c.mark % 2 = 0 THEN 1 ELSE 0 END),
       sum(CASE WHEN c.place IS NULL AND c.mark % 2 = 1 THEN 1 ELSE 0 END),
       sum(CASE WHEN c.place IS NULL AND c.mark IS NULL THEN 1 ELSE 0 END)
FROM cell c JOIN meeting m ON m.id = c.meeting_id
GROUP BY m.forum_id, c.side
"""


def measure(house_: House, _world: World) -> list[Line]:
    """On SQLite and on PostgreSQL: the aggregate and the page, against the bare SQL; and a tenth of it against all."""
    sizes = house_.sizes
    shape = (sizes.regions, sizes.agencies, sizes.held)
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="rembug-bench-regions-") as folder:
        for database in ("SQLite", "PostgreSQL") if sizes.with_postgresql else ("SQLite",):
            with _somewhere(Path(folder) / database, sizes, database) as built:
                lines += _measured(built, shape, database)
    return lines


@contextmanager
def _somewhere(folder: Path, sizes: Any, database: str) -> Iterator[House]:
    folder.mkdir()
    url = postgresql_url() if database == "PostgreSQL" else ""
    try:
        with house(folder, sizes, database_url=url) as built:
            yield built
    finally:
        if url:
            stopped()


def _measured(built: House, shape: tuple[int, int, int], database: str) -> list[Line]:
    regions, agencies, held = shape
    with built.app.app_context():
        reader = fill(regions, agencies, held)
        db.session.remove()
    tenth = max(1, held // 10)
    lines: list[Line] = []
    before: Spread | None = None
    for meetings in dict.fromkeys((tenth, held)):
        first, last = (NOW - timedelta(days=6 * meetings)).date(), NOW.date()
        scope = Scope(first, last)
        page = Browser(built.app, reader).request(f"/laporan/perbandingan?dari={first}&sampai={last}")
        page.expect()
        turns = [
            repeated(page.send, built.sizes.seconds),
            repeated(lambda asked=scope: _aggregated(built, asked), built.sizes.seconds),
            repeated(lambda since=first: _bare(built, since), built.sizes.seconds),
        ]
        whole, counted, bare = interleaved(turns, min(5, built.sizes.rounds))
        size = f"{database}, {regions} × {agencies} × {meetings}"
        lines += [
            line("Regions", f"aggregate, {size}", counted, bare, "the bare SQL that answers it", most_times=1.5,
                 waits=True),
            line("Regions", f"comparison page, {size}", whole, bare, "the bare SQL that answers it",
                 queries=page.statements(), most_times=3, waits=True),
        ]  # fmt: skip
        if before is not None:
            lines.append(line("Regions", f"comparison page, {database}, ten times the data", whole, before,
                              "a tenth of the data", most_times=12, waits=True))  # fmt: skip
        before = whole
    return lines


def _aggregated(built: House, scope: Scope) -> None:
    with built.app.app_context():
        aggregate.by_meeting(scope)
        db.session.remove()


def _bare(built: House, first: date) -> None:
    with built.app.app_context():
        db.session.execute(text(BARE), {"first": first.isoformat() if built.is_sqlite else first}).all()
        db.session.remove()


def fill(regions: int, agencies: int, meetings: int) -> str:
    """So many rows for an empty database, written in bulk; the secretariat's reader as a session holds them."""
    with transaction.writing():
        reader = User(email="sekretariat@nasional.example", name="Sekretariat Contoh", reads_all_reports=True)
        db.session.add(reader)
        db.session.flush()
        for number in range(1, regions + 1):
            _region(number, agencies, meetings)
        found = reader.get_id()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return found


def _region(number: int, agencies: int, meetings: int) -> None:
    base = 100_000 + number * 1000
    write(Region, [{"id": base, "code": f"88.{number:02d}", "name": f"Kabupaten Umpama {number}", "kind": "regency",
                    "timezone": "Asia/Jakarta"}])  # fmt: skip
    write(Forum, [{"id": base, "slug": f"umpama-{number}", "name": f"Forum Umpama {number}", "region_id": base,
                   "timezone": "Asia/Jakarta"}])  # fmt: skip
    seats = range(base, base + agencies)
    sides = {one: "civil_society" if one % 5 == 4 else "government" for one in seats}
    write(Organisation, [{"id": one, "name": f"Dinas Umpama {one}", "kind": "dinas", "region_id": base,
                          "sector": "cso" if one % 5 == 4 else "government"} for one in seats])  # fmt: skip
    write(Office, [{"id": one, "organisation_id": one, "title": "Kepala", "rank": "head"} for one in seats])
    held = [base * 1000 + one for one in range(meetings)]
    write(Meeting, [{"id": one, "uid": f"u{one}", "key": f"k{one}", "forum_id": base, "kind": "coordination",
                     "title": "Rapat", "starts_at": NOW - timedelta(days=6 * place + 1), "duration_minutes": 120,
                     "timezone": "Asia/Jakarta", "state": "concluded"} for place, one in enumerate(held)])  # fmt: skip
    asked: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    came: list[dict[str, Any]] = []
    missed: list[dict[str, Any]] = []
    for place, meeting_id in enumerate(held):
        for seat in seats:
            one = (number * meetings + place) * agencies + seat - base + 1
            asked.append({"id": one, "meeting_id": meeting_id, "office_id": seat, "organisation_id": seat,
                          "side": sides[seat], "addressee": "Kepala", "organisation_name": f"Dinas Umpama {seat}",
                          "token_nonce": f"n{one}", "token_hash": f"h{one}"})  # fmt: skip
            if one % 4:
                said.append({"key": f"b{one}", "invitation_id": one, "channel": "link", "answer": "accepted"})
            row = {"client_key": f"w{one}", "meeting_id": meeting_id, "organisation_id": seat}
            level = LEVELS[(seat * 3 + place * (1 + seat % 4) + number) % len(LEVELS)]
            if level.startswith("absent"):
                missed.append({**row, "outcome": level})
            elif level:
                came.append({**row, "invitation_id": one, "person_name": "Hadirin Contoh", "level": level,
                             "acting": "plt" if one % 9 == 0 and level == "head" else None})  # fmt: skip
    for table, rows in ((Invitation, asked), (Reply, said), (Attendance, came), (AbsenceMark, missed)):
        write(table, rows)


def write(table: Any, rows: list[dict[str, Any]]) -> None:
    """In batches, through Core: no object for each row."""
    if db.engine.dialect.name == "postgresql" and rows:
        _copied(table.__table__, rows)
        return
    for begin in range(0, len(rows), BATCH):
        db.session.execute(insert(table.__table__), rows[begin : begin + BATCH])


def _copied(table: Any, rows: list[dict[str, Any]]) -> None:
    """PostgreSQL's COPY: a minute less for half a million rows. Defaults of columns are those of the model."""
    given = [{**_defaults(table), **row} for row in rows]
    names = list(given[0])
    quoted = ", ".join(f'"{name}"' for name in names)
    cursor = db.session.connection().connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
        for row in given:
            copy.write_row([row[name] for name in names])


def _defaults(table: Any) -> dict[str, Any]:
    found = {}
    for column in table.columns:
        if column.default is not None:
            found[column.name] = NOW if column.default.is_callable else column.default.arg
    return found
