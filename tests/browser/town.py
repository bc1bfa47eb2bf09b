"""Kabupaten Contoh for the browser: what each page needs to have something to show."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from random import Random
from urllib.parse import urlencode

from flask import current_app
from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.service import links
from forum.actions import queries as actions
from forum.actions.models import Action, ActionUpdate
from forum.attendance.importing import service as reports
from forum.attendance.models import Attendance
from forum.demo.world import acts, desk, people, texts, year
from forum.directory.models import ImportBatch, Office, Organisation, Person, Tenure
from forum.extensions import db
from forum.forums.models import Forum, ForumMember
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.invitations import notices, proposals, standing
from forum.invitations import queries as invitations
from forum.invitations import service as invitations_service
from forum.invitations.feeds import service as feeds
from forum.invitations.models import Invitation, StandingInvitation
from forum.jobs import worker
from forum.kernel import clock, transaction
from forum.meetings import service as meetings
from forum.meetings.models import Document, Meeting, Series
from forum.minutes import queries as written
from forum.minutes import service as minutes
from forum.minutes.models import MinutesRevision
from forum.outbox.models import OutboxMessage
from tests.support.client import Visitor

STRANGE = b"""From: Sekretariat Dinas Contoh <tata.usaha@contoh.example>\r
To: agenda@rembug.example\r
Subject: Re: Undangan rapat\r
Date: Mon, 02 Nov 2026 09:00:00 +0700\r
Message-ID: <aneh-1@contoh.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
Bapak Kepala Dinas akan hadir. Terima kasih.\r
"""
TABLE = (
    b"organisasi,jabatan,nama,email\nDinas Contoh Baru,Kepala Dinas Contoh Baru,Orang Contoh,kepala@contoh.example\n"
)


@dataclass(frozen=True)
class Town:
    """Rows by what they are for. All are read again from the database by each test."""

    held: str
    coming: str
    now: str
    draft: str
    user_ids: dict[str, int]

    def user(self, role: str) -> User:
        """`organiser`, `minute_taker`, `leader` or `administrator`."""
        return db.session.get_one(User, self.user_ids[role])

    @property
    def forum(self) -> Forum:
        return db.session.scalars(select(Forum)).one()

    def meeting(self, key: str) -> Meeting:
        return db.session.scalars(select(Meeting).where(Meeting.key == key)).one()

    def invitations(self, key: str) -> list[Invitation]:
        return invitations.for_meeting(self.meeting(key).id)

    def waiting(self, key: str) -> Invitation:
        """An invitation that nobody has answered yet."""
        answered = invitations.current_replies(self.meeting(key).id)
        return next(one for one in self.invitations(key) if one.id not in answered)

    def answered(self, key: str) -> Invitation:
        """An invitation with an answer."""
        answered = invitations.current_replies(self.meeting(key).id)
        return next(one for one in self.invitations(key) if one.id in answered)

    def any(self, model: type, *conditions: object) -> object:
        """The first row of a table."""
        return db.session.scalars(select(model).where(*conditions).order_by(model.id)).first()  # type: ignore[attr-defined]

    @property
    def promise(self) -> Action:
        """A promise that was kept, with evidence."""
        return actions.by_key(db.session.scalars(
            select(Action.key).join(ActionUpdate).where(ActionUpdate.evidence_url != "")).first())  # fmt: skip

    @property
    def drafted(self) -> Action:
        """A promise in minutes that are being written."""
        return actions.for_meeting(self.meeting(self.now).id)[0]

    @property
    def item_id(self) -> int:
        """An item of the minutes that are being written."""
        record = written.for_meeting(self.meeting(self.now).id)
        assert record is not None
        return written.items(record.id)[0].id

    def link(self, purpose: str) -> str:
        """The secret of a fresh one-time link of the organiser."""
        with transaction.writing():
            _row, token = links.make(self.user("organiser"), purpose, timedelta(hours=1))
        return token

    def series(self) -> str:
        """The key of an announced series with a meeting left out and one moved."""
        return db.session.scalars(select(Series.key)).one()

    @property
    def moved(self) -> str:
        """The key of the meeting of the series that was put off."""
        rows = db.session.scalars(select(Meeting).where(Meeting.series_id.is_not(None), Meeting.state == "announced"))
        return next(one.key for one in rows if one.starts_at != one.recurrence_id)

    def chair(self, short_name: str) -> Invitation:
        """The invitation of this organisation's head to the coming meeting."""
        return desk.of(self.meeting(self.coming), short_name)

    @property
    def delegate(self) -> Invitation:
        """Somebody sent to the coming meeting in a head's place, with a mandate."""
        head = self.chair(desk.SENDS)
        return invitations.delegates([head.id])[head.id]

    def standing(self) -> StandingInvitation:
        """Somebody asked to the whole series, who answered its dates; another waits to be sent."""
        with transaction.writing():
            series = db.session.scalars(select(Series)).one()
            asked = standing.for_series(series.id)
            if all(one.sent_at for one in asked):
                known = {one.office_id for one in asked}
                others = select(Office).where(Office.rank == "head", Office.id.not_in(known)).limit(1)
                invitations_service.invite_offices(series, db.session.scalars(others))
            return min(asked, key=lambda one: one.id)

    def unsettled(self) -> str:
        """The coming meeting with a change still to be told, by mail and by hand."""
        with transaction.writing():
            meeting = self.meeting(self.coming)
            if notices.waiting(meeting.id) is None:
                meetings.change(meeting, place="Aula Bappekab, lantai 2")
        return self.coming

    def proposed(self) -> str:
        """The address that shows what a move to the proposed time would mean."""
        [group] = proposals.for_meeting(self.meeting(self.coming).id)
        times = urlencode({"mulai": group.starts_at.isoformat(), "selesai": group.ends_at.isoformat()})
        return f"/rapat/{self.coming}/ubah?{times}"

    def feed(self) -> str:
        """The secret of the organiser's calendar subscription."""
        with transaction.writing():
            return feeds.token(feeds.of_user(self.user("organiser")))

    def participants(self, text: str) -> str:
        """The key of a participant report that was brought for the meeting of now."""
        with transaction.writing():
            return reports.keep(self.meeting(self.now), text.encode(), "peserta.csv").key

    def import_key(self) -> str:
        """An upload that waits to be confirmed."""
        batch = db.session.scalars(select(ImportBatch)).first()
        if batch is None:
            clerk = Visitor(current_app).sign_in(self.user("administrator"))
            sent = clerk.get("/direktori/impor").form("main form")
            clerk.post("/direktori/impor", {**sent, "file": (BytesIO(TABLE), "jabatan.csv")})
            batch = db.session.scalars(select(ImportBatch)).one()
        return batch.key

    def id(self, model: type, *conditions: object) -> int:
        row = self.any(model, *conditions)
        assert row is not None, f"no {model.__name__} in town"
        return row.id  # type: ignore[attr-defined]

    def ids(self) -> dict[str, int]:
        """One row of each kind, by the name that addresses give to its number."""
        conflict = MinutesRevision.is_conflict.is_(True)
        return {
            "office": self.id(Office), "tenure": self.id(Tenure), "person": self.id(Person),
            "organisation": self.id(Organisation), "member": self.id(ForumMember), "document": self.id(Document),
            "attendance": self.id(Attendance, Attendance.meeting_id == self.meeting(self.now).id),
            "inbox": self.id(InboxMessage, InboxMessage.outcome == "held"), "letter": self.id(OutboxMessage),
            "conflict": self.id(MinutesRevision, conflict),
        }  # fmt: skip


def build() -> Town:
    """Fill the empty site with all a page may have to show, trouble included: a stray mail, two texts that disagree."""
    town = fill(texts.YEAR[-2:])
    with transaction.writing():
        record = written.for_meeting(town.meeting(town.now).id)
        assert record is not None
        first = written.items(record.id)[0]
        minutes.save_item(first, body="Teks lain dari orang lain.", revision=1, by=town.user("organiser"))
        stray = inbox.store(STRANGE, mailbox="agenda@rembug.example", uidvalidity=1, uid=1)
    worker.drain()
    with transaction.writing():
        if db.session.get_one(InboxMessage, stray.id).outcome is None:
            inbox.read(stray.id)
    town.import_key()
    db.session.remove()
    return town


def fill(gatherings: tuple[texts.Gathering, ...] = texts.YEAR) -> Town:
    """Kabupaten Contoh with these meetings held, the next announced, one going on now, and a draft."""
    with transaction.writing():
        forum = people.build((clock.now() - timedelta(days=400)).date())
        users = people.accounts(forum)
    year.live(forum, users, lambda _line: None, gatherings)
    now = _under_way(forum, users)
    rows = db.session.execute(select(Meeting.state, Meeting.key).order_by(Meeting.starts_at))
    states = {row.state: row.key for row in rows}
    return Town(held=states["concluded"], coming=_coming(), now=now, draft=states["draft"],
                user_ids={role: user.id for role, user in users.items()})  # fmt: skip


def _coming() -> str:
    return db.session.scalars(
        select(Meeting.key).where(
            Meeting.state == "announced", Meeting.starts_at > clock.now(), Meeting.series_id.is_(None)
        )
    ).one()


def _under_way(forum: Forum, users: dict[str, User]) -> str:
    """A meeting that began half an hour ago: some are there, the minutes are being written."""
    start = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=30)
    gathering = texts.Gathering(
        0, "coordination", "Rapat koordinasi hari ini", 9, 150, texts.ROOM, texts.ONLINE, texts.YEAR[-2].topics
    )
    with clock.frozen(start - timedelta(days=7)), transaction.writing():
        meeting = acts.plan(forum, users["organiser"], gathering, start)
        meetings.add_document(
            meeting, filename="bahan.pdf", content=b"%PDF-1.7\n%%EOF\n", title="Bahan rapat", by=users["organiser"]
        )
        acts.invite(meeting, users["organiser"])
    worker.drain()
    with transaction.writing():
        invited = invitations.for_meeting(meeting.id)
        chance = Random(7)
        for invitation in invited:
            if chance.random() < 0.7:
                acts.reply(invitation, acts.fate_of(invitation, chance), chance)
        for number, invitation in enumerate(invited[:12]):
            acts.attend(meeting, invitation, ("head", "deputy", "staff")[number % 3], users["organiser"])
    with transaction.writing():
        record = minutes.open_minutes(meeting, users["minute_taker"])
        items = written.items(record.id)
        for item, topic in list(zip(items, gathering.topics, strict=True))[:3]:
            minutes.save_item(item, body=topic.said or "Dibahas.", revision=item.revision, by=users["minute_taker"])
        decision = minutes.decide(items[1], "Data anggaran desa diterbitkan dalam bentuk yang dapat diunduh.")
        owner = next(one.organisation for one in invited if one.organisation is not None)
        minutes.promise(items[1], text="Menerbitkan data anggaran desa", owner_organisation=owner,
                        due_on=(start + timedelta(days=30)).date(), decision_number=decision.number)  # fmt: skip
    return meeting.key
