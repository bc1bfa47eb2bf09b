"""The leader's report over many meetings and agencies: page, table, sheet; against reading the same rows."""

from datetime import timedelta

from sqlalchemy import insert, text

from forum.attendance.models import AbsenceMark, Attendance
from forum.extensions import db
from forum.invitations.models import Invitation, Reply
from forum.kernel import transaction
from forum.meetings.models import Meeting
from tests.bench.documents import forget
from tests.bench.house import NOW, Browser, House
from tests.bench.measure import Line, interleaved, line, once_for, repeated
from tests.bench.world import World, offices

LEVELS = ("head", "deputy", "staff", "head", "absent", "absent_notice", "staff", "")
ROWS = (
    "SELECT id, key, title, starts_at, timezone, state FROM meeting WHERE forum_id = :forum",
    "SELECT i.id, i.meeting_id, i.organisation_id, i.side, i.organisation_name, i.withdrawn_at FROM invitation i"
    " JOIN meeting m ON m.id = i.meeting_id WHERE m.forum_id = :forum",
    "SELECT r.invitation_id, r.answer FROM reply r JOIN invitation i ON i.id = r.invitation_id"
    " JOIN meeting m ON m.id = i.meeting_id WHERE m.forum_id = :forum AND r.counts",
    "SELECT a.meeting_id, a.organisation_id, a.level, a.acting, a.invitation_id FROM attendance a"
    " JOIN meeting m ON m.id = a.meeting_id WHERE m.forum_id = :forum AND a.removed_at IS NULL",
    "SELECT a.meeting_id, a.organisation_id, a.outcome FROM absence_mark a"
    " JOIN meeting m ON m.id = a.meeting_id WHERE m.forum_id = :forum AND a.removed_at IS NULL",
    "SELECT o.id, o.name, o.short_name, o.sector, o.successor_id, o.valid_to FROM organisation o"
    " JOIN forum_member f ON f.organisation_id = o.id WHERE f.forum_id = :forum",
)


def measure(house: House, world: World) -> list[Line]:
    """HTML with the heatmap as a picture and as a table, CSV, PDF (made, and from the cache)."""
    forum_id, slug, user = _years(house, world)
    sizes, browser = house.sizes, Browser(house.app, user)
    size = f"{sizes.meetings} × {sizes.organisations}"
    period = f"dari={(NOW - timedelta(days=2000)).date()}&sampai={NOW.date()}"
    views = {"page, picture": f"?{period}", "page, table": f"?{period}&lihat=tabel", "CSV": f".csv?{period}"}
    lines = []
    for what, address in views.items():
        request = browser.request(f"/forum/{slug}/laporan{address}")
        weight = len(request.expect().body) / 1000
        turns = [repeated(request.send, sizes.seconds), repeated(lambda: _rows(house, forum_id), sizes.seconds)]
        ours, rows = interleaved(turns, sizes.rounds)
        lines.append(line("Report", f"{what}, {size} ({weight:.0f} kB)", ours, rows, "the same rows read by SQL",
                          queries=request.statements()))  # fmt: skip
    request = browser.request(f"/forum/{slug}/laporan.pdf?{period}")
    request.expect()
    (made,) = interleaved([once_for(1, request.send, lambda: forget(house))], min(3, sizes.rounds))
    (again,) = interleaved([repeated(request.send, sizes.seconds)], sizes.rounds)
    lines += [line("Report", f"PDF on one sheet, {size}", made), line("Report", "PDF again, from the cache", again)]
    return lines


def _rows(house: House, forum_id: int) -> None:
    with house.app.app_context():
        for statement in ROWS:
            db.session.execute(text(statement), {"forum": forum_id}).all()
        db.session.remove()


def _years(house: House, world: World) -> tuple[int, str, str]:
    """Meetings of past years, everybody invited to each, most answered, everybody's presence recorded."""
    make, sizes = world.make, house.sizes
    with house.app.app_context(), transaction.writing():
        forum = make.forum(name="Forum Bertahun-tahun", region=make.region())
        user = make.organiser(forum)
        chairs = [(office.id, office.organisation_id, office.title, office.organisation.name)
                  for office in offices(make, forum, sizes.organisations)]  # fmt: skip
        number = 0
        for one in range(sizes.meetings):
            meeting = make.meeting(forum=forum, state="concluded", starts_at=NOW - timedelta(days=7 * one + 1))
            invited, replied, came, missed = [], [], [], []
            for place, (office_id, organisation_id, title, name) in enumerate(chairs):
                number += 1
                invitation_id = 1_000_000 + number
                invited.append({"id": invitation_id, "meeting_id": meeting.id, "office_id": office_id,
                                "organisation_id": organisation_id, "side": "government", "addressee": title,
                                "organisation_name": name, "token_nonce": f"n{number}", "token_hash": f"h{number}",
                                "sent_at": NOW, "sent_sequence": 0})  # fmt: skip
                level = LEVELS[(place * 3 + one * (1 + place % 4)) % len(LEVELS)]
                if number % 4:
                    replied.append(
                        {"key": f"b{number}", "invitation_id": invitation_id, "channel": "link", "answer": "accepted"}
                    )
                row = {"client_key": f"b{number}", "meeting_id": meeting.id, "organisation_id": organisation_id}
                if level.startswith("absent"):
                    missed.append({**row, "outcome": level})
                elif level:
                    came.append(
                        {**row, "invitation_id": invitation_id, "person_name": "Hadirin Contoh", "level": level}
                    )
            for table, rows in ((Invitation, invited), (Reply, replied), (Attendance, came), (AbsenceMark, missed)):
                if rows:
                    db.session.execute(insert(table), rows)
        found = forum.id, forum.slug, user.get_id()
        assert db.session.query(Meeting).filter_by(forum_id=forum.id).count() == sizes.meetings
    return found
