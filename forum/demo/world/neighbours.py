"""Two invented neighbours, so that a national secretariat has something to compare: their rows only, no mails.

A regency whose heads come and a city whose heads rarely do and that has not met for seven months. Fictional.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select

from forum.accounts import service as accounts
from forum.accounts.models import User
from forum.attendance.models import AbsenceMark, Attendance
from forum.demo.world import names
from forum.directory.models import Office, Organisation, Region
from forum.extensions import db
from forum.forums import service as forums
from forum.forums.models import Forum
from forum.invitations.models import Invitation, Reply
from forum.kernel import clock, ids
from forum.meetings.models import Meeting

SECRETARIAT = ("sekretariat.nasional@contoh.example", "Sekretariat Nasional Contoh")
AGENCIES = (
    "Sekretariat Daerah",
    "Badan Perencanaan Pembangunan Daerah",
    "Dinas Sosial",
    "Dinas Kesehatan",
    "Dinas Pendidikan",
    "Dinas Komunikasi dan Informatika",
    "Dinas Tenaga Kerja",
    "Dinas Pekerjaan Umum",
    "Dinas Lingkungan Hidup",
    "Dinas Kependudukan dan Pencatatan Sipil",
    "Inspektorat",
    "Dinas Pemberdayaan Masyarakat",
)
SOCIETY = ("Suara Warga", "Perempuan Berdaya", "Forum Disabilitas", "Serikat Tani")
FATES = ("head", "deputy", "staff", "absent_notice", "absent", "")
PLACES: tuple[dict[str, Any], ...] = (
    {
        "code": "99.02",
        "name": "Kabupaten Umpama",
        "kind": "regency",
        "slug": "forum-ogp-umpama",
        "weights": (52, 22, 12, 6, 5, 3),
        "days": (300, 240, 185, 130, 80, 25),
    },
    {
        "code": "99.71",
        "name": "Kota Misalnya",
        "kind": "city",
        "slug": "forum-ogp-misalnya",
        "weights": (14, 30, 24, 8, 14, 10),
        "days": (345, 290, 255, 215),
    },
)


def build(parent: Region | None, first_day: date) -> list[Forum]:
    """Both neighbours with their year of meetings, and a user who reads every forum's report but runs none."""
    reader = accounts.create(email=SECRETARIAT[0], name=SECRETARIAT[1], password="rembug-contoh-2026")  # noqa: S106  (the demo's)
    reader.reads_all_reports = True
    return [_neighbour(place, parent, first_day) for place in PLACES]


def reader() -> User | None:
    """Who reads every report in the demo."""
    found: User | None = db.session.scalar(select(User).where(User.email == SECRETARIAT[0]))
    return found


def _neighbour(place: dict[str, Any], parent: Region | None, first_day: date) -> Forum:
    region = Region(code=place["code"], name=place["name"], kind=place["kind"], timezone="Asia/Jakarta", parent=parent)
    db.session.add(region)
    forum = forums.create(
        name=f"Forum OGP {place['name']}",
        slug=place["slug"],
        timezone="Asia/Jakarta",
        region=region,
        locale="id",
        inviter_title=f"Sekretaris Forum OGP {place['name']}",
        letterhead=f"PEMERINTAH {place['name'].upper()}\nSEKRETARIAT FORUM OGP",
    )
    forum.is_fictional = True
    short = place["name"].split()[-1]
    offices = []
    for name in (*AGENCIES, *SOCIETY):
        is_civil = name in SOCIETY
        organisation = Organisation(
            name=f"{name} {short}",
            kind="cso" if is_civil else "dinas",
            region=region,
            sector="cso" if is_civil else "government",
        )
        offices.append(
            Office(organisation=organisation, title=f"{'Ketua' if is_civil else 'Kepala'} {name} {short}", rank="head")
        )
    db.session.add_all(offices)
    db.session.flush()
    for side in ("government", "civil_society"):
        sector = "cso" if side == "civil_society" else "government"
        members = [one.organisation for one in offices if one.organisation.sector == sector]
        forums.add_members(forum, members, since=first_day, side=side)
    for number, days in enumerate(place["days"]):
        _meeting(forum, place, offices, number, days)
    return forum


def _meeting(forum: Forum, place: dict[str, Any], offices: list[Office], number: int, days: int) -> None:
    chance = Random(f"{place['code']}:{number}")  # noqa: S311  (a demo that is the same every time)
    starts = (clock.now() - timedelta(days=days)).replace(hour=2, minute=0, second=0, microsecond=0)
    meeting = Meeting(
        forum=forum,
        region=forum.region,
        uid=ids.new_uid("rembug.contoh.example"),
        key=ids.new_key(),
        kind="coordination" if number else "kick_off",
        title=f"Rapat koordinasi {place['name']} {number + 1}",
        starts_at=starts,
        duration_minutes=150,
        timezone="Asia/Jakarta",
        state="concluded",
        place=f"Aula {place['name']}",
    )
    db.session.add(meeting)
    db.session.flush()
    rows: dict[Any, list[dict[str, Any]]] = {Invitation: [], Attendance: [], AbsenceMark: []}
    for seat, office in enumerate(offices):
        organisation, nonce = office.organisation, ids.new_token()
        is_civil = organisation.sector == "cso"
        rows[Invitation].append(
            {
                "meeting_id": meeting.id,
                "office_id": office.id,
                "organisation_id": organisation.id,
                "addressee": office.title,
                "organisation_name": organisation.name,
                "side": "civil_society" if is_civil else "government",
                "token_nonce": nonce,
                "token_hash": ids.token_hash(nonce),
                "sent_at": starts - timedelta(days=14),
            }
        )
        weights = (60, 15, 10, 5, 5, 5) if is_civil else place["weights"]
        (fate,) = chance.choices(FATES, weights)
        said = {"client_key": ids.new_key(), "meeting_id": meeting.id, "organisation_id": organisation.id}
        if fate in ("absent", "absent_notice"):
            rows[AbsenceMark].append({**said, "outcome": fate})
        elif fate:
            acting = "plt" if fate == "head" and chance.random() < 0.12 else None
            rows[Attendance].append(
                {
                    **said,
                    "level": fate,
                    "acting": acting,
                    "person_name": names.person(400 + seat),
                    "organisation_name": organisation.name,
                    "arrived_at": starts,
                }
            )
    for table, values in rows.items():
        if values:
            db.session.execute(insert(table), values)
    answered = db.session.scalars(select(Invitation.id).where(Invitation.meeting_id == meeting.id))
    replies = [
        {"key": f"demo:{one}", "invitation_id": one, "channel": "link", "answer": "accepted"}
        for one in answered
        if chance.random() < 0.75
    ]
    db.session.execute(insert(Reply), replies)
