"""A real round trip: our invitation through Postfix into a mailbox of Dovecot, the answer back the same way.

What is proved here and nowhere else: that a real mail server keeps plus addresses, writes delivery reports and
restarts. Authentication-Results are written by a filter beside Postfix (OpenDMARC, Rspamd), which is not here: the
secret in the address is what answers are believed for (calendar.md section 6).
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import select

from forum.adapters import ics, imap, mime, smtp
from forum.config import Settings
from forum.extensions import db
from forum.inbox import jobs as inbox_jobs
from forum.inbox.models import InboxMessage
from forum.invitations import labels, service
from forum.invitations.models import Invitation, Reply
from forum.jobs import worker
from forum.kernel import clock
from forum.outbox.jobs import hang_up
from forum.outbox.models import OutboxMessage
from tests.mailservers.servers import DOMAIN, ELSEWHERE, MailServers, why_not
from tests.support.counts import Tell
from tests.support.factories import Factory

PEOPLE = 12
SECONDS = 20
PLACES = [f"kepala{number}@{ELSEWHERE}" for number in range(PEOPLE)]

pytestmark = [pytest.mark.mailservers, pytest.mark.slow]


@pytest.fixture(scope="module")
def servers() -> Iterator[MailServers]:
    """Postfix and Dovecot; where they cannot be started the tests are skipped, in CI they fail."""
    reason = why_not()
    if reason and os.environ.get("CI"):
        pytest.fail(f"In CI the round trip must be made: {reason}")
    if reason:
        pytest.skip(reason)
    with MailServers(f"agenda@{DOMAIN}", *PLACES) as running:
        yield running


@pytest.fixture
def connected(app: Flask, servers: MailServers) -> Iterator[MailServers]:
    """The product sends through this Postfix and reads from this Dovecot, whose mailboxes are empty."""
    servers.empty()
    before: Settings = app.extensions["settings"]
    app.extensions["settings"] = replace(before, smtp_url=servers.smtp_url, imap_url=servers.imap_url("agenda"))
    yield servers
    hang_up()
    app.extensions["settings"] = before


@dataclass
class Somebody:
    """Has a mailbox on the same servers and a calendar program."""

    servers: MailServers
    address: str

    def mails(self) -> list[mime.ReceivedMail]:
        settings = imap.ImapSettings.from_url(self.servers.imap_url(self.address.partition("@")[0]))
        return [mime.read(found.raw) for found in imap.fetch_new(settings, seen=lambda _validity, _uid: False)]

    def answer(self, mail: mime.ReceivedMail, partstat: str = "ACCEPTED") -> None:
        """What a calendar program does on "Yes": a REPLY to the organiser's address."""
        request = mail.calendars[0].content
        to = ics.read(request).events[0].organiser or ""
        reply = ics.build_reply(request, self.address, partstat, answered_at=clock.now())
        raw = mime.compose(mime.Mail(
            message_id=f"<{time.time_ns()}@{ELSEWHERE}>", sender_name="", sender_email=self.address, to_name="",
            to_email=to, subject="Re: Undangan", text="Hadir.", date=clock.now(), calendar=reply,
            calendar_method="REPLY",
        ))  # fmt: skip
        with smtp.Connection(smtp.SmtpSettings.from_url(self.servers.smtp_url)) as connection:
            connection.send(self.address, to, raw)


def eventually(servers: MailServers, true: Callable[[], object]) -> None:
    """Ask until it is so; what the servers said when it never was."""
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, servers.log()
        time.sleep(0.1)


def invited(make: Factory, *addresses: str) -> list[Invitation]:
    """An invitation to each, handed to Postfix."""
    meeting = make.meeting(title="Rapat konsolidasi")
    found = [make.invitation(meeting, make.office(email=address), sent_at=None, sent_sequence=None)
             for address in addresses]  # fmt: skip
    service.send(meeting)
    db.session.commit()
    worker.drain()
    db.session.expire_all()
    assert set(db.session.scalars(select(OutboxMessage.state))) == {"sent"}
    return found


def fetched(number: int) -> Callable[[], bool]:
    """Poll once; whether so many messages are stored by now."""

    def look() -> bool:
        inbox_jobs.poll()
        return len(db.session.scalars(select(InboxMessage.id)).all()) >= number

    return look


def test_an_invitation_is_answered_from_a_calendar(app: Flask, make: Factory, connected: MailServers) -> None:
    (invitation,) = invited(make, PLACES[0])
    kepala = Somebody(connected, PLACES[0])
    eventually(connected, kepala.mails)
    mail = kepala.mails()[-1]
    assert (mail.to, mail.delivered_to) == ((PLACES[0],), (PLACES[0],))
    assert [part.method for part in mail.calendars] == ["REQUEST", None]  # the second is the file invite.ics
    assert mail.return_path == service.reply_address(invitation)
    kepala.answer(mail)
    eventually(connected, fetched(1))
    worker.drain()
    row = db.session.scalars(select(InboxMessage)).one()
    arrived = mime.read(row.raw)
    assert arrived.delivered_to == (service.reply_address(invitation),)  # the plus address came through
    assert arrived.authentication_results == ()
    assert (row.outcome, row.reason) == ("applied", "answered")
    assert db.session.scalars(select(Reply.answer)).all() == ["accepted"]


def test_the_worker_hears_of_an_answer_at_once(app: Flask, make: Factory, connected: MailServers) -> None:
    (_invitation,) = invited(make, PLACES[1])
    kepala = Somebody(connected, PLACES[1])
    eventually(connected, kepala.mails)
    inbox_jobs.poll()
    stop, heard = threading.Event(), threading.Event()
    kept = worker._timetable[:]
    worker._timetable.clear()
    worker.every(3600, inbox_jobs.POLL, heard.set)

    def listen() -> None:
        with app.app_context():
            inbox_jobs.listen(stop)

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        worker.run_timetable(1.0)  # its turn came; the next is in an hour
        eventually(connected, lambda: worker._timetable[0].next_at == 0.0)  # listening has begun
        worker.run_timetable(2.0)
        heard.clear()
        begun = time.monotonic()
        kepala.answer(kepala.mails()[-1])
        while not heard.is_set() and time.monotonic() - begun < SECONDS:
            worker.run_timetable(3.0)
            time.sleep(0.05)
        assert heard.is_set()
        assert time.monotonic() - begun < 10
    finally:
        stop.set()
        thread.join(60)
        worker._timetable[:] = kept


def test_a_restart_in_the_middle_loses_nothing_and_reads_nothing_twice(
    app: Flask, make: Factory, connected: MailServers, tell: Tell
) -> None:
    invitations = invited(make, *PLACES)
    everybody = [Somebody(connected, address) for address in PLACES]
    for number, somebody in enumerate(everybody):
        eventually(connected, lambda one=somebody: any(mail.to == (one.address,) for mail in one.mails()))  # type: ignore[misc]
        somebody.answer(somebody.mails()[-1])
        if number == PEOPLE // 2:
            inbox_jobs.poll()
            connected.stop_dovecot()  # what comes now waits in Postfix
            assert inbox_jobs.poll() == 0
            for later in everybody[number + 1 :]:
                _answer_unseen(later, invitations[PLACES.index(later.address)])
            connected.start_dovecot()
            connected.flush()
            break
    eventually(connected, fetched(PEOPLE))
    assert inbox_jobs.poll() == 0
    worker.drain()
    replies = Counter(db.session.scalars(select(Reply.invitation_id)))
    tell(f"{PEOPLE} answers through Postfix, Dovecot restarted in the middle: {len(replies)} applied, "
         f"{sum(number > 1 for number in replies.values())} twice, {PEOPLE - len(replies)} lost")  # fmt: skip
    assert replies == Counter(invitation.id for invitation in invitations)


def _answer_unseen(somebody: Somebody, invitation: Invitation) -> None:
    """Their mailbox cannot be opened now, but their calendar program has the invitation."""
    row = db.session.scalars(select(OutboxMessage).where(OutboxMessage.topic == f"invitation:{invitation.id}")).one()
    somebody.answer(mime.read(row.raw))


def test_a_mailbox_that_does_not_exist_comes_back_as_postfix_reports_it(
    app: Flask, make: Factory, connected: MailServers
) -> None:
    (invitation,) = invited(make, f"pindah@{ELSEWHERE}")
    eventually(connected, fetched(1))
    worker.drain()
    db.session.expire_all()
    row = db.session.scalars(select(InboxMessage)).one()
    assert mime.read(row.raw).is_bounce
    assert (row.outcome, row.reason) == ("bounced", "undeliverable")
    assert invitation.undeliverable_reason.startswith("5.1.1 ")
    assert "User doesn't exist" in invitation.undeliverable_reason
    assert labels.undeliverable(invitation.undeliverable_reason) == "Alamatnya tidak dikenal."
