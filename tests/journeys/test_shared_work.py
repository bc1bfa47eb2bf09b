"""Workers share what is to be done: nobody gets two. What happens when they die: tests/faults."""

import threading
from collections import Counter

from flask import Flask
from sqlalchemy import func, select

from forum.adapters import mime
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.jobs.worker import drain
from forum.kernel import clock, transaction
from forum.outbox import service
from forum.outbox.jobs import hang_up
from forum.outbox.models import OutboxMessage

MAILS = 60


def sent() -> int:
    db.session.rollback()
    statement = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == "sent")
    return db.session.scalar(statement) or 0


def post_all() -> None:
    """Sixty mails to one mailbox."""
    with transaction.writing():
        for number in range(MAILS):
            key = f"note:{number}"
            service.post(
                mime.Mail(message_id=service.message_id(key), sender_name="Rembug",
                          sender_email="agenda@rembug.example", to_name="Penerima",
                          to_email="penerima@rembug.example", subject=key, text="Isi.\n", date=clock.now()),
                key=key, kind="note",
            )  # fmt: skip


def test_two_workers_share_sixty_mails_and_nobody_gets_two(app: Flask, post_office: MailServer) -> None:
    post_all()

    def work(owner: str) -> None:
        with app.app_context():
            drain(owner)
            hang_up()
            db.session.remove()

    threads = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    copies = Counter(mime.read(raw).message_id for raw in post_office.arrived("penerima"))
    assert copies == Counter(service.message_id(f"note:{number}") for number in range(MAILS))
    assert sent() == MAILS
