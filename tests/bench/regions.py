"""Reports over a whole country: 20 regions, 60 agencies in each, 120 meetings; against the bare SQL that answers."""

from datetime import timedelta
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
from tests.bench.house import NOW

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
    FROM invitation i WHERE i.organisation_id IS NOT NULL AND i.withdrawn_at IS NULL
    UNION ALL
    SELECT a.meeting_id, a.organisation_id, NULL, 0, 0, CASE WHEN a.level = 'deputy' THEN 2
           WHEN a.level = 'staff' THEN 3 WHEN a.acting IN ('plt', 'plh', 'pj') THEN 1 ELSE 0 END, NULL
    FROM attendance a WHERE a.organisation_id IS NOT NULL AND a.removed_at IS NULL
    UNION ALL
    SELECT m.meeting_id, m.organisation_id, NULL, 0, 0, NULL,
           CAST(m.id AS bigint) * 2 + CASE m.outcome WHEN 'absent' THEN 1 ELSE 0 END
    FROM absence_mark m WHERE m.removed_at IS NULL
  ) AS said GROUP BY meeting_id, organisation_id
)
SELECT m.forum_id, c.side, count(DISTINCT m.id), sum(c.invited), sum(c.answered),
       sum(CASE WHEN c.place <= 1 THEN 1 ELSE 0 END), sum(CASE WHEN c.place = 1 THEN 1 ELSE 0 END),
       sum(CASE WHEN c.place = 2 THEN 1 ELSE 0 END), sum(CASE WHEN c.place = 3 THEN 1 ELSE 0 END),
       sum(CASE WHEN c.place IS NULL AND c.mark % 2 = 0 THEN 1 ELSE 0 END),
       sum(CASE WHEN c.place IS NULL AND c.mark % 2 = 1 THEN 1 ELSE 0 END),
       sum(CASE WHEN c.place IS NULL AND c.mark IS NULL THEN 1 ELSE 0 END)
FROM cell c JOIN meeting m ON m.id = c.meeting_id
WHERE m.starts_at >= :first GROUP BY m.forum_id, c.side
"""


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
    for begin in range(0, len(rows), BATCH):
        db.session.execute(insert(table.__table__), rows[begin : begin + BATCH])
