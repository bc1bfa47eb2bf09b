"""A mail really leaves by SMTP, an answer really arrives by IMAP; the command line says the same."""

import json
from pathlib import Path

from click.testing import CliRunner
from flask import Flask

from forum.adapters import ics, mime
from forum.cli import cli
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.inbox import jobs as inbox_jobs
from forum.inbox.models import InboxMessage
from forum.invitations import queries, service
from forum.jobs import worker
from forum.kernel import clock
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Sent
from tests.support.factories import Factory


def answer_to(raw: bytes, email: str, partstat: str, **options: object) -> bytes:
    """What a calendar program sends back for the invitation it got."""
    got = mime.read(raw)
    request = got.calendars[0].content
    organiser = ics.read(request).events[0].organiser or ""
    calendar = ics.build_reply(request, email, partstat, answered_at=clock.now(), **options)  # type: ignore[arg-type]
    return mime.compose(
        mime.Mail(message_id=f"<{partstat}.{email}>", sender_name="", sender_email=email, to_name="",
                  to_email=organiser,
                  subject="Accepted", text="", date=clock.now(), calendar=calendar, calendar_method="REPLY")
    )  # fmt: skip


def test_out_by_smtp_and_back_by_imap(sent: Sent, post_office: MailServer) -> None:
    worker.drain()
    assert [row.state for row in db.session.query(OutboxMessage)] == ["sent", "sent"]
    for invitation, partstat in zip(sent.invitations, ("ACCEPTED", "DECLINED"), strict=True):
        email = invitation.email or ""
        [raw] = post_office.arrived(post_office.mailbox_of(email))
        assert mime.read(raw).return_path == service.reply_address(invitation)
        post_office.deliver(service.reply_address(invitation), answer_to(raw, email, partstat))
    db.session.commit()
    inbox_jobs.poll()
    worker.drain()
    db.session.expire_all()
    assert [(row.outcome, row.reason) for row in db.session.query(InboxMessage)] == [("applied", "answered")] * 2
    assert {one: reply.answer for one, reply in queries.current_replies(sent.meeting.id).items()} == {
        sent.one.id: "accepted", sent.invitations[1].id: "declined"}  # fmt: skip


def run(app: Flask, monkeypatch: object, *arguments: str, stdin: bytes | None = None) -> tuple[int, bytes]:
    db.session.commit()
    with_app = __import__("forum.cli.context", fromlist=["create_app"])
    monkeypatch.setattr(with_app, "create_app", lambda: app)  # type: ignore[attr-defined]
    result = CliRunner().invoke(cli, arguments, input=stdin)
    db.session.expire_all()
    return result.exit_code, result.stdout_bytes


def test_the_command_reads_a_message_and_shows_the_meeting(
    sent: Sent, app: Flask, tmp_path: Path, monkeypatch: object, make: Factory
) -> None:
    row = db.session.query(OutboxMessage).filter_by(recipient=sent.one.email).one()
    raw = answer_to(row.raw, sent.one.email or "", "DELEGATED", comment="Maaf", delegated_to="wakil@contoh.example")
    (tmp_path / "jawaban.eml").write_bytes(raw)

    code, out = run(app, monkeypatch, "mail", "receive", str(tmp_path / "jawaban.eml"))
    found = json.loads(out)
    assert (code, found["outcome"], found["reason"], found["meeting"]) == (0, "applied", "answered", sent.meeting.uid)
    assert (found["invitation"], found["reply"]) == (sent.one.id, 1)

    code, out = run(app, monkeypatch, "mail", "receive", "-", stdin=raw)
    assert (code, json.loads(out)["outcome"]) == (0, "ignored")
    code, out = run(app, monkeypatch, "mail", "receive", "-", stdin=b"")
    assert (code, json.loads(out)["reason"]) == (0, "unreadable")

    code, out = run(app, monkeypatch, "meeting", "show", sent.meeting.uid, "--json")
    shown = json.loads(out)
    assert (code, shown["uid"], shown["sequence"], shown["state"]) == (0, sent.meeting.uid, 0, "announced")
    by_email = {one["email"]: one for one in shown["invitees"]}
    head = by_email[sent.one.email]
    assert (head["partstat"], head["comment"], head["delegate"]["email"]) == (
        "DELEGATED",
        "Maaf",
        "wakil@contoh.example",
    )
    assert by_email["wakil@contoh.example"]["delegated_from"] == sent.one.id
    assert by_email[sent.invitations[1].email]["partstat"] == "NEEDS-ACTION"

    code, out = run(app, monkeypatch, "meeting", "export", sent.meeting.uid)
    event = ics.read(out).events[0]
    assert (code, event.uid, event.starts_at) == (0, sent.meeting.uid, sent.meeting.starts_at)


def test_exit_codes(sent: Sent, app: Flask, monkeypatch: object) -> None:
    assert run(app, monkeypatch, "mail", "receive", "/tidak/ada")[0] == 1
    assert run(app, monkeypatch, "mail", "receive")[0] == 2
    assert run(app, monkeypatch, "meeting", "show", "tidak-ada")[0] == 1
