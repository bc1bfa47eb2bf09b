"""Kabupaten Contoh for the browser: what each page needs to have something to show."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

from flask import current_app
from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.service import links
from forum.actions import queries as actions
from forum.actions.models import Action, ActionUpdate
from forum.attendance import queries as attendance
from forum.attendance import service
from forum.attendance.desk import devices
from forum.attendance.importing import service as reports
from forum.attendance.models import AbsenceMark, Attendance
from forum.attendance.selfcheck import opening
from forum.demo.world import acts, desk
from forum.directory.models import ImportBatch, Office, Organisation, Person, Tenure
from forum.extensions import db
from forum.forums.models import Forum, ForumMember
from forum.inbox.models import InboxMessage
from forum.invitations import notices, proposals, standing
from forum.invitations import queries as invitations
from forum.invitations import service as invitations_service
from forum.invitations.feeds import service as feeds
from forum.invitations.models import Invitation, StandingInvitation
from forum.kernel import clock, transaction
from forum.meetings import service as meetings
from forum.meetings.models import Document, Meeting, Series
from forum.minutes import queries as written
from forum.minutes.models import MinutesRevision
from forum.outbox.models import OutboxMessage
from forum.reports.publishing import content
from forum.reports.publishing import service as publishing
from tests.browser.adopted import Adopted
from tests.browser.promised import Promised
from tests.support.client import Visitor

TABLE = (
    b"organisasi,jabatan,nama,email\nDinas Contoh Baru,Kepala Dinas Contoh Baru,Orang Contoh,kepala@contoh.example\n"
)


@dataclass(frozen=True)
class Town(Promised, Adopted):
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
        return db.session.scalars(select(Forum).order_by(Forum.id).limit(1)).one()  # tests add others

    def published(self) -> str:
        """The key of the published attendance of the last year, both sides."""
        forum, today = self.forum, clock.today(self.forum.timezone)
        first, sides = today - timedelta(days=364), ("government", "civil_society")
        with transaction.writing():
            seen = content.digest(content.made(forum, first, today, sides, today))
            return publishing.publish(self.forum, first, today, sides, seen=seen).key

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

    def chosen(self) -> str:
        """The draft, with chairs chosen that nobody has told yet."""
        with transaction.writing():
            meeting = self.meeting(self.draft)
            if not invitations.for_meeting(meeting.id):
                invitations_service.add_offices(meeting, acts.heads(meeting))
        return self.draft

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

    def checking_in(self) -> str:
        """The meeting of now, with self check-in open."""
        with transaction.writing():
            opening.open_for(self.meeting(self.now), self.user("organiser"))
        return self.now

    def code(self) -> str:
        """What the square on the screen opens at this moment."""
        row = opening.of(self.meeting(self.checking_in()).id)
        assert row is not None
        return f"/hadir/{self.now}/{opening.shown_now(row)}"

    def watched(self) -> str:
        """The meeting of now, of a forum with a quorum."""
        with transaction.writing():
            self.forum.quorum_share = 60
        return self.now

    def admitted(self) -> str:
        """The page with the code of a device that was admitted to the door of now."""
        with transaction.writing():
            meeting = self.meeting(self.now)
            known = devices.of_meeting(meeting.id)
            device = known[0] if known else devices.admit(meeting, "Meja 1")
            return f"/rapat/{self.now}/pintu/perangkat?perangkat={device.id}"

    def door(self) -> str:
        """The secret of a device that was admitted to the door of now."""
        with transaction.writing():
            meeting = self.meeting(self.now)
            known = devices.of_meeting(meeting.id)
            return devices.token(known[0] if known else devices.admit(meeting, "Meja 1"))

    def asked(self) -> str:
        """The page of questions, with one about the first who is recorded."""
        with transaction.writing():
            row = attendance.present(self.meeting(self.now).id)[0]
            level = "staff" if row.level != "staff" else "deputy"
            service.record(row.meeting, client_key="town:asked", person_name="Orang Contoh", level=level,
                           organisation=row.organisation, subject=row.about)  # fmt: skip
        return f"/rapat/{self.now}/pintu/pertanyaan"

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

    def corrected(self) -> int:
        """The number of the organisation of which something was put right after the last meeting."""
        of_held = Attendance.meeting_id == self.meeting(self.held).id
        row = self.any(Attendance, of_held, Attendance.replaces.is_not(None))
        return row.organisation_id  # type: ignore[attr-defined]

    def came(self, key: str) -> int:
        """The number of an organisation that came to this meeting."""
        rows = attendance.present(self.meeting(key).id)
        return next(row.organisation_id for row in rows if row.organisation_id is not None)

    def ids(self) -> dict[str, int]:
        """One row of each kind, by the name that addresses give to its number."""
        conflict = MinutesRevision.is_conflict.is_(True)
        return {
            "office": self.id(Office), "tenure": self.id(Tenure), "person": self.id(Person),
            "organisation": self.id(Organisation), "member": self.id(ForumMember), "document": self.id(Document),
            "attendance": self.id(Attendance, Attendance.meeting_id == self.meeting(self.now).id),
            "inbox": self.id(InboxMessage, InboxMessage.outcome == "held"), "letter": self.id(OutboxMessage),
            "conflict": self.id(MinutesRevision, conflict),
            "organisation_now": self.came(self.now), "organisation_held": self.came(self.held),
            "mark_held": self.id(AbsenceMark, AbsenceMark.meeting_id == self.meeting(self.held).id),
        }  # fmt: skip
