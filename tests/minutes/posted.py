"""What left for whom: the mails with the minutes as they stand in the outbox."""

from sqlalchemy import select

from forum.adapters import mime
from forum.extensions import db
from forum.jobs.models import Job
from forum.kernel import clock, transaction
from forum.minutes.models import MinutesVersion
from forum.minutes.sending import service as sending
from forum.outbox.models import OutboxMessage


def work(version: MinutesVersion, times: int = 1) -> None:
    """Do the worker's job of this version, when its time has come."""
    number, row = version.id, sending.of(version)
    due = max(clock.now(), row.leaves_at) if row is not None and row.leaves_at is not None else clock.now()
    db.session.commit()
    for _ in range(times):
        with clock.frozen(due), transaction.writing():
            sending.send({"version_id": number})


def all_sent(version: MinutesVersion) -> None:
    """The worker's job is done and the mail server took each mail."""
    work(version)
    for row in rows():
        row.state, row.sent_at = "sent", clock.now()
    db.session.commit()


def rows() -> list[OutboxMessage]:
    """All mails, oldest first, whatever they are about."""
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def recipients() -> list[str]:
    """To whom a mail was written, each as often as it was."""
    return sorted(row.recipient for row in rows())


def text(recipient: str) -> str:
    """The newest mail to this address."""
    raw = next(row.raw for row in reversed(rows()) if row.recipient == recipient)
    return str(mime.read(raw).text).replace("\r\n", "\n")


def jobs() -> list[dict[str, object]]:
    """What the worker has to send."""
    return list(db.session.scalars(select(Job.payload).where(Job.kind == sending.SEND)))
