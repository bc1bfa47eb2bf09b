"""The mail server loses its lists and numbers the mailbox anew: nothing is read twice, nothing new is missed."""

from flask import Flask
from sqlalchemy import select

from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.inbox import jobs as inbox_jobs
from forum.inbox.models import InboxMessage
from forum.jobs import worker


def deliver(server: MailServer, *subjects: str) -> None:
    for subject in subjects:
        server.deliver(
            "agenda@rembug.example",
            f"From: kepala@contoh.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}@contoh.example>\r\n\r\n"
            "Saya hadir.\r\n".encode(),
        )


def read() -> list[tuple[str, str | None, str]]:
    worker.drain()
    db.session.expire_all()
    rows = db.session.scalars(select(InboxMessage).order_by(InboxMessage.id))
    return [(row.subject, row.outcome, row.reason) for row in rows]


def test_a_rebuilt_mailbox_is_read_again_and_changes_nothing(app: Flask, post_office: MailServer) -> None:
    deliver(post_office, "satu", "dua")
    assert inbox_jobs.poll() == 2
    waiting = [("satu", "held", "plain_text"), ("dua", "held", "plain_text")]
    assert read() == waiting
    smtp, imap = post_office.smtp_port, post_office.imap_port
    post_office.stop()
    (post_office.root / "agenda" / "dovecot-uidlist").unlink()
    with MailServer(post_office.root, post_office.domain, smtp_port=smtp, imap_port=imap) as rebuilt:
        deliver(rebuilt, "tiga")
        assert inbox_jobs.poll() == 3
        again = [("satu", "ignored", "duplicate"), ("dua", "ignored", "duplicate"), ("tiga", "held", "plain_text")]
        assert read() == waiting + again
        assert inbox_jobs.poll() == 0
    assert len({row.uidvalidity for row in db.session.scalars(select(InboxMessage))}) == 2
