"""What waits a moment before it leaves: mails that a server takes over, changes of meetings that are told."""

from datetime import timedelta

from sqlalchemy import select

from forum.extensions import db
from forum.invitations import notices
from forum.invitations.models import Notice
from forum.jobs.models import Job
from forum.kernel import clock
from forum.outbox.models import OutboxMessage


def mail_leaves() -> None:
    """A mail server takes over every mail that waits."""
    for row in db.session.scalars(select(OutboxMessage).where(OutboxMessage.state == "waiting")):
        row.state, row.sent_at = "sent", clock.now()
    db.session.flush()


def notices_come_due(*, mail_has_left: bool = True) -> None:
    """Let the settling time pass: what was changed is told now. Mail posted before has left, unless it is said not to.

    Moves the still clock on to the moment at which the last waiting notice is due, and does the jobs of notices.
    """
    if mail_has_left:
        mail_leaves()
    db.session.flush()
    due = db.session.scalars(select(Notice.due_at).where(Notice.state == "waiting")).all()
    clock.advance(max([moment - clock.now() for moment in due], default=timedelta()))
    for job in db.session.scalars(select(Job).where(Job.kind == notices.SEND, Job.done_at.is_(None)).order_by(Job.id)):
        if job.due_at <= clock.now():
            notices.come_due(job.payload)
            job.done_at = clock.now()
    db.session.flush()
