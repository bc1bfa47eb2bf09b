"""Answers of calendar programs: read, placed and applied, against reading them only."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import undefer

from forum.adapters import ics, mime
from forum.adapters.ics.reply import Shape
from forum.extensions import db
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.invitations import service
from forum.invitations.models import Reply
from forum.jobs import worker
from forum.jobs.models import Job
from forum.kernel import clock, transaction
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from tests.bench.house import House
from tests.bench.measure import Line, interleaved, line, once_for
from tests.bench.world import World, crowd

SHAPES: tuple[Shape, ...] = ("gmail", "outlook", "apple", "plain")
SAID = ("ACCEPTED", "DECLINED", "TENTATIVE")


def measure(house: House, world: World) -> list[Line]:
    """As many METHOD:REPLY mails, of four shapes, as there are invitees."""
    number = house.sizes.replies
    with house.app.app_context():
        raws = answers(crowd(world, number))
        turns = [
            once_for(number, worker.drain, lambda: _arrive(raws)),
            once_for(number, lambda: _parse(raws)),
        ]
        ours, parsing = interleaved(turns, min(3, house.sizes.rounds))
        counted = select(InboxMessage.outcome, func.count()).group_by(InboxMessage.outcome)
        outcomes = [tuple(row) for row in db.session.execute(counted)]
        assert outcomes == [("applied", number)], f"of {number} answers the reading said {outcomes}"
        db.session.remove()
    return [
        line("Replies", f"answer by mail, read and applied, each of {number}", ours, parsing,
             "mail and calendar parsed only"),
        Line("Replies", "answers in a second", 1000 / ours.ms, unit="/s"),
    ]  # fmt: skip


def answers(meeting_id: int) -> list[bytes]:
    """Send the invitations; what the calendar programs of all invitees answer."""
    with transaction.writing():
        meeting = db.session.get_one(Meeting, meeting_id)
        service.send(meeting)
    sent = db.session.scalars(
        select(OutboxMessage).options(undefer(OutboxMessage.raw)).order_by(OutboxMessage.id)
    ).all()
    made = []
    for number, row in enumerate(sent):
        calendars = mime.read(row.raw).calendars
        request = calendars[0].content if calendars else b""
        if meeting.uid.encode() not in request:
            continue
        event = ics.read(request).events[0]
        calendar = ics.build_reply(request, row.recipient, SAID[number % len(SAID)], answered_at=clock.now(),
                                   shape=SHAPES[number % len(SHAPES)], comment="Terima kasih.")  # fmt: skip
        made.append(mime.compose(mime.Mail(
            message_id=f"<answer-{number}@contoh.example>", sender_name="", sender_email=row.recipient, to_name="",
            to_email=event.organiser or "", subject="Re: undangan", text="Terima kasih.", date=clock.now(),
            calendar=calendar, calendar_method="REPLY",
        )))  # fmt: skip
    with transaction.writing():
        db.session.execute(update(Job).values(done_at=clock.now()))
    return made


def _arrive(raws: list[bytes]) -> None:
    """They lie in the inbox, stored and unread; nobody has answered."""
    with transaction.writing():
        for table in (Reply, InboxMessage, Job):
            db.session.execute(delete(table))
        for uid, raw in enumerate(raws):
            inbox.store(raw, mailbox="agenda", uidvalidity=1, uid=uid)
    db.session.remove()


def _parse(raws: list[bytes]) -> None:
    for raw in raws:
        for part in mime.read(raw).calendars:
            ics.read(part.content, part.method)
