"""What arrives is kept before it is understood; the same mail twice changes nothing; a poisoned one stops nobody."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text

from forum.adapters import mime
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.inbox import jobs as inbox_jobs
from forum.inbox import service
from forum.inbox.models import InboxMessage
from forum.jobs import worker
from forum.kernel import clock, transaction

Understand = Callable[[int, mime.ReceivedMail], service.Outcome]


def a_mail(subject: str = "Hadir") -> bytes:
    return (
        f"From: Kepala <kepala@contoh.example>\r\nTo: agenda+x@rembug.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject}@contoh.example>\r\n\r\nSaya hadir.\r\n"
    ).encode()


@pytest.fixture
def read_by(app: Flask) -> Iterator[Callable[[Understand], None]]:
    """Lets a test say who reads; the product's own reader comes back afterwards."""
    before = service._readers[:]
    yield service.read_with
    service._readers[:] = before


def receive(raw: bytes) -> None:
    with transaction.writing():
        service.store(raw, mailbox="test")


def outcomes() -> list[tuple[str, str | None, str]]:
    db.session.expire_all()
    messages = db.session.scalars(select(InboxMessage).order_by(InboxMessage.id))
    return [(row.subject, row.outcome, row.reason) for row in messages]


def test_a_message_is_kept_even_when_nobody_can_read_it(read_by: Callable[[Understand], None]) -> None:
    def poisoned(_number: int, _mail: mime.ReceivedMail) -> service.Outcome:
        raise RuntimeError("poisoned")

    read_by(poisoned)
    receive(a_mail())
    for _ in range(service.MAX_TRIES):
        worker.drain()
        clock.advance(clock.now() - clock.now() + worker.service.BACKOFF_LIMIT)
    assert outcomes() == [("", "held", "quarantined")]
    assert db.session.scalars(select(InboxMessage.raw)).one() == a_mail()


def test_a_poisoned_message_does_not_stop_the_next(read_by: Callable[[Understand], None]) -> None:
    def picky(_number: int, mail: mime.ReceivedMail) -> service.Outcome:
        if mail.subject == "Racun":
            raise RuntimeError("poisoned")
        return service.Outcome("applied", "reply", {"meeting": "m"})

    read_by(picky)
    receive(a_mail("Racun"))
    receive(a_mail("Hadir"))
    worker.drain()
    assert outcomes() == [("", None, ""), ("Hadir", "applied", "reply")]


def test_the_same_mail_twice_is_read_once(read_by: Callable[[Understand], None]) -> None:
    read: list[str] = []

    def note(_number: int, mail: mime.ReceivedMail) -> service.Outcome:
        read.append(mail.subject)
        return service.Outcome("applied", "reply", {"meeting": "m"})

    read_by(note)
    receive(a_mail())
    receive(a_mail())
    worker.drain()
    assert read == ["Hadir"]
    assert outcomes() == [("Hadir", "applied", "reply"), ("Hadir", "ignored", "duplicate")]


def test_what_the_reader_changed_is_undone_when_it_fails(read_by: Callable[[Understand], None]) -> None:
    def half(_number: int, _mail: mime.ReceivedMail) -> service.Outcome:
        service.store(b"half", mailbox="half")
        raise RuntimeError("in the middle")

    read_by(half)
    receive(a_mail())
    worker.run_due("w")
    assert db.session.scalars(select(InboxMessage.mailbox)).all() == ["test"]


def test_what_a_message_says_is_not_written_into_the_log(
    read_by: Callable[[Understand], None], caplog: pytest.LogCaptureFixture
) -> None:
    def clumsy(_number: int, mail: mime.ReceivedMail) -> service.Outcome:
        db.session.execute(text("INSERT INTO inbox_message (id, sender) VALUES (1, :sender)"), {"sender": mail.sender})
        raise AssertionError

    read_by(clumsy)
    receive(a_mail("Rahasia"))
    for _ in range(service.MAX_TRIES):
        worker.drain()
        clock.advance(worker.service.BACKOFF_LIMIT)
    assert outcomes() == [("", "held", "quarantined")]
    assert len(caplog.records) > 0
    assert "kepala@contoh.example" not in caplog.text
    assert "Rahasia" not in caplog.text


def test_mail_is_fetched_once_over_imap_and_marked(
    post_office: MailServer, read_by: Callable[[Understand], None]
) -> None:
    read_by(lambda _number, _mail: service.Outcome("ignored", "test"))
    before = len(post_office.arrived("agenda"))
    post_office.deliver("agenda+x@rembug.example", a_mail("Satu"))
    post_office.deliver("agenda+y@rembug.example", a_mail("Dua"))
    assert inbox_jobs.poll() == before + 2
    assert inbox_jobs.poll() == 0
    worker.drain()
    assert [subject for subject, _outcome, _reason in outcomes()][-2:] == ["Satu", "Dua"]


def test_a_mailbox_that_cannot_be_opened_is_tried_again_later(
    post_office: MailServer, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    from dataclasses import replace

    app.extensions["settings"] = replace(app.extensions["settings"], imap_url="imap://agenda:x@127.0.0.1:1/INBOX")
    assert inbox_jobs.poll() == 0
    assert [record.message.partition(":")[0] for record in caplog.records] == ["the mailbox cannot be read now"]
