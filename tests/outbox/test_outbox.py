"""A message is stored with its cause, leaves once over real SMTP, and its row says what happened."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.adapters import mime
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.jobs import service as jobs
from forum.jobs import worker
from forum.jobs.models import Job
from forum.kernel import clock, events, transaction
from forum.outbox import service
from forum.outbox.events import MessageFailed, MessageSent
from forum.outbox.jobs import hang_up
from forum.outbox.models import OutboxMessage

_addresses = count(1)


@pytest.fixture
def address() -> str:
    """A mailbox nobody else in this run writes to."""
    return f"penerima{next(_addresses)}@rembug.example"


@pytest.fixture
def told(app: Flask) -> Iterator[list[events.Event]]:
    """Facts recorded about messages, in order."""
    facts: list[events.Event] = []
    for kind in (MessageSent, MessageFailed):
        events.when(kind, facts.append)
    yield facts
    for kind in (MessageSent, MessageFailed):
        events._handlers[kind].remove(facts.append)


def post(address: str, key: str = "note:1", subject: str = "Undangan", **given: object) -> OutboxMessage:
    mail = mime.Mail(
        message_id=service.message_id(key), sender_name="Rembug", sender_email="agenda@rembug.example",
        to_name="Penerima", to_email=address, subject=subject, text="Isi.\n", date=clock.now(),
    )  # fmt: skip
    with transaction.writing():
        return service.post(mail, key=key, kind="note", **given)  # type: ignore[arg-type]


def mailbox(server: MailServer, address: str) -> list[str]:
    """The subjects that arrived for an address."""
    return [mime.read(raw).subject for raw in server.arrived(server.mailbox_of(address))]


def rows() -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(row.key, row.state) for row in db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def test_a_posted_message_arrives(post_office: MailServer, address: str, told: list[events.Event]) -> None:
    post(address)
    worker.drain()
    assert mailbox(post_office, address) == ["Undangan"]
    assert rows() == [("note:1", "sent")]
    assert told == [MessageSent("note:1", "note", address)]


def test_the_same_key_twice_leaves_once(post_office: MailServer, address: str) -> None:
    post(address)
    post(address, subject="Undangan lagi")
    worker.drain()
    assert mailbox(post_office, address) == ["Undangan"]


def test_a_newer_message_of_a_topic_keeps_an_older_one_from_leaving(post_office: MailServer, address: str) -> None:
    post(address, "invite:1:0", "Undangan", topic="invitation:1", rank=0)
    post(address, "invite:1:1", "Perubahan", topic="invitation:1", rank=1)
    worker.drain()
    assert mailbox(post_office, address) == ["Perubahan"]
    assert rows() == [("invite:1:0", "superseded"), ("invite:1:1", "sent")]


def test_a_message_that_comes_late_never_follows_a_newer_one(post_office: MailServer, address: str) -> None:
    post(address, "invite:1:1", "Perubahan", topic="invitation:1", rank=1)
    worker.drain()
    post(address, "invite:1:0", "Undangan", topic="invitation:1", rank=0)
    worker.drain()
    assert mailbox(post_office, address) == ["Perubahan"]
    assert rows() == [("invite:1:1", "sent"), ("invite:1:0", "superseded")]


def test_while_the_server_sleeps_mail_waits_and_leaves_when_it_wakes(
    app: Flask, post_office: MailServer, address: str
) -> None:
    awake = app.extensions["settings"]
    app.extensions["settings"] = replace(awake, smtp_url="smtp://127.0.0.1:1")
    post(address)
    worker.drain()
    assert rows() == [("note:1", "waiting")]
    assert db.session.scalars(select(OutboxMessage)).one().attempts == 1
    app.extensions["settings"] = awake
    clock.advance(timedelta(minutes=1))
    worker.drain()
    assert mailbox(post_office, address) == ["Undangan"]


def test_without_a_server_mail_waits(app: Flask, address: str) -> None:
    post(address)
    worker.drain()
    assert rows() == [("note:1", "waiting")]
    assert db.session.scalars(select(Job)).one().done_at is None


def test_an_address_the_server_refuses_is_a_failure_people_see(
    post_office: MailServer, told: list[events.Event]
) -> None:
    post("a/../b@rembug.example")
    worker.drain()
    (row,) = db.session.scalars(select(OutboxMessage))
    assert (row.state, row.response[:3]) == ("failed", "553")
    assert [type(fact) for fact in told] == [MessageFailed]


def test_a_person_may_send_a_failed_message_again_with_the_same_message_id(
    post_office: MailServer, address: str
) -> None:
    row = post(address)
    before = row.message_id
    with transaction.writing():
        row.state, row.attempts = "failed", 1
    worker.drain()
    with transaction.writing():
        service.send_again(db.session.get_one(OutboxMessage, row.id))
    worker.drain()
    (raw,) = post_office.arrived(post_office.mailbox_of(address))
    assert mime.read(raw).message_id == before


def test_a_message_no_server_takes_for_five_days_has_failed_where_people_see_it(
    app: Flask, address: str, told: list[events.Event]
) -> None:
    row = post(address)
    began = clock.now()
    while rows() == [("note:1", "waiting")]:
        clock.advance(timedelta(hours=1))
        worker.run_due("w")
    assert timedelta(days=5) < clock.now() - began < timedelta(days=5, hours=2)
    assert rows() == [("note:1", "failed")]
    assert [fact.recipient for fact in told if isinstance(fact, MessageFailed)] == [address]
    assert "REMBUG_SMTP_URL" in db.session.get_one(OutboxMessage, row.id).response


def test_it_can_be_sent_again_as_often_as_a_person_likes(post_office: MailServer, address: str) -> None:
    row = post("a/../b@rembug.example")
    for _ in range(3):
        worker.drain()
        assert rows() == [("note:1", "failed")]
        with transaction.writing():
            service.send_again(db.session.get_one(OutboxMessage, row.id))
        assert rows() == [("note:1", "waiting")]


def test_an_old_message_sent_again_never_follows_a_newer_one(post_office: MailServer, address: str) -> None:
    old = post("a/../b@rembug.example", "invite:1:0", "Undangan", topic="invitation:1", rank=0)
    worker.drain()
    post(address, "invite:1:1", "Perubahan", topic="invitation:1", rank=1)
    with transaction.writing():
        service.send_again(db.session.get_one(OutboxMessage, old.id))
    worker.drain()
    assert rows() == [("invite:1:0", "superseded"), ("invite:1:1", "sent")]
    assert mailbox(post_office, address) == ["Perubahan"]


def held(row: OutboxMessage) -> None:
    """Another worker has this message in its hands: it may be on its way."""
    with transaction.writing():
        db.session.execute(
            update(Job).where(Job.key == f"deliver:{row.id}").values(owner="w2", lease_until=clock.now() + jobs.LEASE)
        )


def test_a_message_waits_while_the_older_one_that_was_sent_again_may_be_on_its_way(
    post_office: MailServer, address: str
) -> None:
    old = post("a/../b@rembug.example", "invite:1:0", "Undangan", topic="invitation:1", rank=0)
    worker.drain()
    with transaction.writing():
        service.send_again(db.session.get_one(OutboxMessage, old.id))
    held(old)
    post(address, "invite:1:1", "Perubahan", topic="invitation:1", rank=1)
    worker.drain()
    assert rows() == [("invite:1:0", "superseded"), ("invite:1:1", "waiting")]
    clock.advance(jobs.LEASE + timedelta(seconds=11))
    worker.drain()
    assert rows() == [("invite:1:0", "superseded"), ("invite:1:1", "sent")]


def test_a_message_waits_while_the_one_of_another_topic_that_it_replaced_may_be_on_its_way(
    post_office: MailServer, address: str
) -> None:
    old = post(address, "invite:1:0", "Rapat kedua", topic="invitation:1")
    held(old)
    with transaction.writing():
        service.supersede(["invitation:1"])
    post(address, "series:1:1", "Seluruh seri", topic="standing:1")
    worker.drain()
    assert rows() == [("invite:1:0", "superseded"), ("series:1:1", "waiting")]
    clock.advance(jobs.LEASE + timedelta(seconds=11))
    worker.drain()
    assert mailbox(post_office, address) == ["Seluruh seri"]


def test_a_server_that_hangs_holds_up_one_message_not_the_whole_queue(app: Flask, address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, and never says a word
        settings = app.extensions["settings"]
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}?timeout=1"
        app.extensions["settings"] = replace(settings, smtp_url=url)
        try:
            for number in range(10):
                post(address, f"note:{number}")
            began = time.monotonic()
            worker.drain()
            took = time.monotonic() - began
        finally:
            app.extensions["settings"] = settings
            hang_up()
    assert took < 6  # one second of silence, not ten
    assert {state for _key, state in rows()} == {"waiting"}
