"""A series really leaves by SMTP; the answers to all of it and to one meeting really arrive by IMAP."""

from datetime import timedelta

from flask import Flask, url_for

from forum.accounts.models import User
from forum.adapters import ics, mime
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.inbox import jobs as inbox_jobs
from forum.inbox.models import InboxMessage
from forum.invitations import departures, service
from forum.jobs import worker
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.outbox import service as outbox
from tests.invitations.series.conftest import Mailed, calendar_of, mails
from tests.support.factories import Factory
from tests.support.notices import notices_come_due


def test_out_by_smtp_and_back_by_imap(make: Factory, post_office: MailServer) -> None:
    series = make.series()
    [one] = service.invite_offices(series, [make.office()])
    mailed, email = Mailed(series, [one]), one.email or ""
    service.send_series(series)
    db.session.commit()
    worker.drain()

    post_office.deliver(service.reply_address(one), _answer(post_office, email, 0, "ACCEPTED"))
    inbox_jobs.poll()
    worker.drain()
    db.session.expire_all()
    assert mailed.says() == ["accepted"] * 4

    second = mailed.meetings[1]
    meetings.change(second, starts_at=second.starts_at + timedelta(days=3))
    notices_come_due(mail_has_left=False)
    db.session.commit()
    worker.drain()
    assert [row.state for row in mails(email)] == ["sent", "sent"]
    assert mailed.says() == ["accepted", "-", "accepted", "accepted"]

    clock.advance(timedelta(minutes=1))
    post_office.deliver(service.reply_address(one), _answer(post_office, email, 1, "DECLINED"))
    inbox_jobs.poll()
    worker.drain()
    db.session.expire_all()
    assert [(row.outcome, row.reason) for row in db.session.query(InboxMessage)] == [("applied", "answered")] * 2
    assert mailed.says() == ["accepted", "declined", "accepted", "accepted"]


def _answer(post_office: MailServer, email: str, number: int, partstat: str) -> bytes:
    """What a calendar program sends back for the mail that arrived as the `number`th."""
    got = mime.read(post_office.arrived(post_office.mailbox_of(email))[number])
    request = got.calendars[0].content
    event = ics.read(request).events[0]
    options = {"recurrence_id": event.recurrence_id} if event.recurrence_id else {}
    calendar = ics.build_reply(request, email, partstat, answered_at=clock.now(), **options)  # type: ignore[arg-type]
    return mime.compose(
        mime.Mail(message_id=f"<{partstat}.{email}>", sender_name="", sender_email=email, to_name="",
                  to_email=event.organiser or "", subject="Accepted", text="", date=clock.now(), calendar=calendar,
                  calendar_method="REPLY")
    )  # fmt: skip


def test_sending_a_failed_mail_again_sends_what_is_true_now(app: Flask, mailed: Mailed, make: Factory) -> None:
    organiser: User = make.organiser(mailed.series.forum)
    row = mails(mailed.one.email)[0]
    outbox.failed(row, "5.7.1 refused")
    meetings.change_series(mailed.series, place="Aula Bappeda", notify=False)
    with app.test_request_context():
        _page, rows = departures.listed(organiser, departures.Sieve("failed"))
        series = url_for("meetings.series", key=mailed.series.key)
    assert [(one.row.id, one.thing and one.thing.link) for one in rows] == [(row.id, series)]
    departures.send_again(row.id, organiser)
    newest = mails(mailed.one.email)[-1]
    assert (row.state, newest.state, calendar_of(newest).events[0].location) == (
        "superseded", "waiting", "Aula Bappeda")  # fmt: skip
    assert departures.counts(make.organiser(make.forum())) == dict.fromkeys(departures.STATES, 0)
