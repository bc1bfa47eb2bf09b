"""Mail with minutes that came back or was refused: the very message says so, and the page says what to do."""

from forum.extensions import db
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.invitations import service as invitations
from forum.kernel import clock
from forum.minutes import service
from forum.minutes.sending import sent, trouble
from forum.minutes.sending import service as sending
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from tests.minutes import posted
from tests.minutes.test_sending import address, change, invited, publish
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory


def report(row: OutboxMessage, status: str = "5.2.2", action: str = "failed", *, message_id: str = "") -> InboxMessage:
    """A mail server gives a message of ours back (RFC 3464); what the inbox made of it."""
    raw = (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@lain.example\r\nTo: {row.envelope_from}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; lain.example\r\n\r\n"
        f"Final-Recipient: rfc822; {row.recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; no\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nTo: {row.recipient}\r\n"
        f"Message-ID: {message_id or row.message_id}\r\n\r\n--b--\r\n"
    ).encode()
    stored = inbox.store(raw, mailbox="INBOX").id
    db.session.commit()
    found = inbox.read(stored)
    db.session.expire_all()
    return found


def mail_to(email: str) -> OutboxMessage:
    return next(row for row in reversed(posted.rows()) if row.recipient == email)


def test_the_message_says_why_it_came_back_and_the_page_what_to_do(world: World, visitor: Visitor) -> None:
    version = publish(world)
    posted.all_sent(version)
    row = mail_to(address(world, "Dinas Sosial"))
    for status in ("5.2.2", "5.1.1"):  # told twice: the first word stands
        assert report(row, status).outcome == "bounced"
    assert (row.returned_reason, row.returned_at) == ("5.2.2 smtp; no", clock.now())
    [line] = [one for one in sent.lines(version.id) if one.is_trouble]
    assert (line.note.recipient, line.state) == (row.recipient, "bounced")
    one = invited(world, "Dinas Sosial")
    page = visitor.sign_in(world.organiser).get(f"/rapat/{world.meeting.key}/notula/kiriman")
    assert page.all(".trouble li") == [
        "Surat kepada Kepala Dinas Sosial kembali. Kotak emailnya penuh. Perbaiki alamatnya · "
        "Serahkan lewat WhatsApp atau di atas kertas"
    ]
    assert [each["href"] for each in page.soup.select(".trouble a")] == [
        f"/rapat/{world.meeting.key}/undangan/{one.id}", f"#invitation-{one.id}"]  # fmt: skip
    assert page.soup.select_one(f"#invitation-{one.id}") is not None
    assert "10 dari 11 penerima sudah memegang versi ini · 10 lewat email · 1 kembali" in page.text


def test_a_report_about_another_mail_leaves_the_minutes_alone(world: World) -> None:
    version = publish(world)
    posted.all_sent(version)
    row = mail_to(address(world, "Dinas Sosial"))
    other = OutboxMessage(key="lain:1", kind="reminder", message_id="<lain.1@rembug.example>", subject="Pengingat",
                          envelope_from=row.envelope_from, recipient=row.recipient, raw=b"", state="sent")  # fmt: skip
    db.session.add(other)
    db.session.commit()
    report(other)
    assert (other.returned_reason, row.returned_at) == ("5.2.2 smtp; no", None)
    assert [one for one in sent.lines(version.id) if one.is_trouble] == []


def test_late_and_delivered_and_unknown_are_no_returns(world: World) -> None:
    posted.all_sent(publish(world))
    row = mail_to(address(world, "Dinas Sosial"))
    report(row, "4.2.2", "delayed")
    report(row, "2.0.0", "delivered")
    report(row, message_id="<tebakan.0000@rembug.example>")
    assert [one.key for one in posted.rows() if one.returned_at] == []


def test_a_report_to_the_common_address_is_placed_by_the_message_alone(world: World, make: Factory) -> None:
    # an owner who was not invited: no token stands in the address
    office = make.office("Kepala Dinas Luar", organisation=make.organisation("Dinas Luar"), email="luar@contoh.example")
    service.promise(world.items[0], text="Membuka data", owner_organisation=office.organisation, owner_office=office)
    version = publish(world)
    posted.all_sent(version)
    found = report(mail_to("luar@contoh.example"))
    assert (found.outcome, found.result["message"]) == ("bounced", mail_to("luar@contoh.example").id)
    assert [one.note.recipient for one in sent.lines(version.id) if one.is_trouble] == ["luar@contoh.example"]


def test_whoever_was_refused_is_handed_it_and_tried_again_by_hand(world: World) -> None:
    version = publish(world)
    posted.work(version)
    row = mail_to(address(world, "Dinas Sosial"))
    outbox.failed(row, "550 5.1.1 no such user")
    one = invited(world, "Dinas Sosial")
    assert one.undeliverable_reason == "550 5.1.1 no such user"
    assert [each.name for each in sending.laid_out(version).unreached] == ["Kepala Dinas Sosial"]
    assert trouble.try_again(version) == 1
    assert (row.state, row.returned_reason, one.undeliverable_reason) == ("waiting", "", "")
    assert trouble.try_again(version) == 0


def test_a_corrected_address_gets_it_for_the_first_time(world: World) -> None:
    version = publish(world)
    posted.all_sent(version)
    row = mail_to(address(world, "Dinas Sosial"))
    report(row)
    world.offices["Dinas Sosial"].email = "benar@contoh.example"
    invitations.set_email(invited(world, "Dinas Sosial"), "benar@contoh.example")
    assert trouble.try_again(version) == 0
    posted.work(version)
    assert (row.state, mail_to("benar@contoh.example").state) == ("superseded", "waiting")


def test_whoever_got_nothing_counts_as_not_told_by_the_next_version(world: World) -> None:
    posted.all_sent(publish(world))
    report(mail_to(address(world, "Dinas Sosial")))
    assert len(sent.last_told(world.minutes.id)) == 10


def test_of_a_version_that_was_replaced_nothing_is_sent_again(world: World) -> None:
    first = publish(world)
    posted.work(first)
    row = mail_to(address(world, "Dinas Sosial"))
    outbox.failed(row, "550 5.1.1 no such user")
    change(world)
    publish(world, reason="Salah ketik", send="nobody")
    trouble.send_again([row])
    assert row.state == "superseded"
