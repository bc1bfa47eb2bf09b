"""Fill an empty site with Kabupaten Contoh, as the browser's tests and the handbooks' pictures need it."""

from datetime import timedelta
from random import Random

from sqlalchemy import select

from forum.accounts.models import User
from forum.demo.world import acts, people, texts, year
from forum.extensions import db
from forum.forums.models import Forum
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.invitations import queries as invitations
from forum.invitations import service as invitations_service
from forum.jobs import worker
from forum.kernel import clock, transaction
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.minutes import queries as written
from forum.minutes import service as minutes
from forum.reports import jobs as report_jobs
from forum.search import jobs as search
from tests.browser.town import Town

STRANGE = b"""From: Sekretariat Dinas Contoh <tata.usaha@contoh.example>\r
To: agenda@rembug.example\r
Subject: Re: Undangan rapat\r
Date: Mon, 02 Nov 2026 09:00:00 +0700\r
Message-ID: <aneh-1@contoh.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
Bapak Kepala Dinas akan hadir. Terima kasih.\r
"""


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
    search.read_everything()
    db.session.remove()
    return town


def fill(gatherings: tuple[texts.Gathering, ...] = texts.YEAR) -> Town:
    """Kabupaten Contoh with these meetings held, the next announced, one going on now, and a draft."""
    with transaction.writing():
        forum = people.build((clock.now() - timedelta(days=400)).date())
        users = people.accounts(forum)
    year.live(forum, users, lambda _line: None, gatherings)
    now = _under_way(forum, users)
    report_jobs.settle()
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
        for one in invited:
            if not one.email:
                invitations_service.hand_over(one, users["organiser"], "whatsapp")
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
