"""Messages for tests of the outbox, and a server to send them to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from forum.adapters import mime
from forum.extensions import db
from forum.kernel import clock, transaction
from forum.outbox import service
from forum.outbox.jobs import hang_up
from forum.outbox.models import OutboxMessage
from tests.support.mail_scripted import Scripted, listening


@contextmanager
def served_by(app: Flask, script: Scripted) -> Iterator[None]:
    """The product sends to a server that behaves as the script says."""
    before = app.extensions["settings"]
    with listening(script) as address:
        app.extensions["settings"] = replace(before, smtp_url=f"smtp://{address}")
        try:
            yield
        finally:
            hang_up()
            app.extensions["settings"] = before


def post(*addresses: str, topic: str | None = None, rank: int = 0, key: str = "note") -> None:
    with transaction.writing():
        for number, address in enumerate(addresses):
            name = f"{key}:{number}"
            mail = mime.Mail(
                message_id=service.message_id(name), sender_name="Rembug", sender_email="agenda@rembug.example",
                to_name="", to_email=address, subject="Undangan", text="Isi.\n", date=clock.now(),
            )  # fmt: skip
            service.post(mail, key=name, kind="note", topic=topic, rank=rank)


def states() -> list[tuple[str, str, int]]:
    db.session.expire_all()
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.recipient.partition("@")[0], row.state, row.attempts) for row in rows]


def one() -> OutboxMessage:
    db.session.expire_all()
    return db.session.scalars(select(OutboxMessage)).one()
