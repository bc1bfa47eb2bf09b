"""The message itself in the tray: shown as words, its files only as downloads; what we failed to read; who may look."""

from collections.abc import Callable

import pytest

from forum.accounts.models import User
from forum.adapters import mime
from forum.extensions import db
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.invitations import service
from forum.jobs import worker
from forum.kernel import clock, transaction
from tests.invitations.conftest import Arrive, Sent, became
from tests.support.client import Visitor
from tests.support.factories import Factory

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def clerk(sent: Sent, make: Factory, visitor: Visitor) -> Visitor:
    return visitor.sign_in(make.organiser(sent.meeting.forum)).speak("en")


@pytest.fixture
def administrator(sent: Sent, make: Factory, visitor: Visitor) -> Visitor:
    user = make.user(is_administrator=True)
    db.session.commit()
    return visitor.sign_in(user).speak("en")


def a_letter(sent: Sent, *files: mime.Attachment, text: str = "Terlampir.", subject: str = "Surat") -> bytes:
    return mime.compose(mime.Mail(
        message_id="<surat@contoh.example>", sender_name="Sekretariat", sender_email=sent.one.email or "", to_name="",
        to_email=service.reply_address(sent.one), subject=subject, text=text, date=clock.now(), attachments=files,
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("name", "media_type", "content", "sent_as", "served_as"),
    [
        ("surat tugas.pdf", "application/pdf", b"%PDF-1.7\n", "surat tugas.pdf", "application/pdf"),
        ("foto.jpg", "text/html", b"\xff\xd8\xff\xe0", "foto.jpg", "image/jpeg"),
        ("halaman.html", "text/html", EVIL.encode(), "halaman.html.bin", "application/octet-stream"),
        ("gambar.svg", "image/svg+xml", b"<svg onload=alert(1)>", "gambar.svg.bin", "application/octet-stream"),
        ("surat.pdf.exe", "application/pdf", b"MZ\x00\x01", "surat.pdf.exe.bin", "application/octet-stream"),
        ("surat.pdf", "application/pdf", EVIL.encode(), "surat.pdf", "application/octet-stream"),
        ("../../etc/passwd", "text/plain", b"x", "passwd.bin", "text/plain"),
    ],
)
def test_a_file_is_only_ever_a_download(
    sent: Sent, arrive: Arrive, clerk: Visitor, name: str, media_type: str, content: bytes, sent_as: str, served_as: str
) -> None:
    row = arrive(raw=a_letter(sent, mime.Attachment(name, media_type, content)))
    page = clerk.get(f"/surat-masuk/{row.id}")
    assert page.soup is not None
    [link] = page.soup.select(".file a")
    answer = clerk.get(link["href"])
    headers = answer.response.headers
    assert answer.data == content
    assert headers["Content-Disposition"].startswith("attachment; filename")
    assert sent_as in headers["Content-Disposition"].replace('"', "")
    assert headers["Content-Type"].partition(";")[0] == served_as
    assert (headers["X-Content-Type-Options"], headers["Content-Security-Policy"]) == (
        "nosniff", "default-src 'none'; sandbox")  # fmt: skip


def test_words_headers_and_names_of_files_are_shown_as_words(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    file = mime.Attachment(f"{EVIL}.pdf", "application/pdf", b"%PDF-")
    row = arrive(raw=b"X-Jahat: " + EVIL.encode() + b"\r\n" + a_letter(sent, file, text=EVIL, subject=EVIL))
    page = clerk.get(f"/surat-masuk/{row.id}")
    assert page.soup is not None
    assert page.soup.select("main script") == []
    assert (page.title, page.all(".mail-text")) == (EVIL, [EVIL])
    assert page.all(".headers dt")[0] == "X-Jahat"
    assert clerk.get("/surat-masuk").soup.select("main script") == []  # type: ignore[union-attr]


def test_a_mail_of_html_alone_is_read_as_words(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    raw = (
        f"From: {sent.one.email}\r\nTo: {service.reply_address(sent.one)}\r\nSubject: Hai\r\n"
        "Content-Type: text/html\r\n\r\n<p>Kami <b>hadir</b><img src=http://jahat.example/x.png><style>p{}</style></p>"
    )
    row = arrive(raw=raw.encode())
    page = clerk.get(f"/surat-masuk/{row.id}")
    assert page.all(".mail-text") == ["Kami hadir"]
    assert b"jahat.example" not in page.data


def test_the_whole_message_can_be_taken_as_it_came(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    raw = a_letter(sent)
    row = arrive(raw=raw)
    answer = clerk.get(f"/surat-masuk/{row.id}/asli.eml")
    assert (answer.data, answer.response.headers["Content-Disposition"]) == (
        raw, f"attachment; filename=email-{row.id}.eml")  # fmt: skip
    assert answer.response.headers["Content-Type"] == "application/octet-stream"
    assert clerk.get(f"/surat-masuk/{row.id}/lampiran/99").status == 404


def poisoned(raw: bytes = b"From: x@jauh.example\r\nSubject: Racun\r\n\r\nboom\r\n") -> InboxMessage:
    with transaction.writing():
        row = inbox.store(raw, mailbox="test")
        row.tries = inbox.MAX_TRIES
    inbox.read(row.id)
    return db.session.get_one(InboxMessage, row.id)


def test_what_we_failed_to_read_waits_for_the_administrator_alone(
    sent: Sent, make: Factory, administrator: Visitor
) -> None:
    row = poisoned()
    assert became(row) == ("held", "quarantined")
    page = administrator.get("/surat-masuk")
    assert page.all(".taps button") == ["Try again", "Set aside"]
    page = administrator.get(f"/surat-masuk/{row.id}")
    assert (page.all(".mail-text"), page.all(".file a")) == ([], [])
    assert page.all(".headers dd") == ["x@jauh.example", "Racun"]
    assert administrator.get(f"/surat-masuk/{row.id}/lampiran/0").status == 404
    assert administrator.get(f"/surat-masuk/{row.id}/asli.eml").data.endswith(b"boom\r\n")
    organiser = administrator.sign_in(make.organiser(sent.meeting.forum))
    assert organiser.get(f"/surat-masuk/{row.id}").status == 404
    assert organiser.post(f"/surat-masuk/{row.id}/putuskan", {"act": "try_again"}).status == 404


def test_it_is_read_anew_when_the_administrator_says_so(sent: Sent, administrator: Visitor) -> None:
    row = poisoned()
    statuses = [administrator.post(f"/surat-masuk/{row.id}/putuskan", {"act": "try_again"}).status for _ in range(2)]
    assert statuses == [303, 404]
    assert administrator.get("/surat-masuk").all(".card") == []
    worker.drain()
    db.session.expire_all()
    assert became(db.session.get_one(InboxMessage, row.id)) == ("held", "plain_text")


def test_a_poisoned_message_does_not_stop_the_next(sent: Sent, arrive: Arrive, administrator: Visitor) -> None:
    poisoned()
    assert became(arrive()) == ("applied", "answered")


@pytest.fixture
def stray(sent: Sent, arrive: Arrive) -> Callable[[str], InboxMessage]:
    """Lets a message arrive that belongs to no meeting."""

    def deliver(sender: str) -> InboxMessage:
        calendar = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:lain@jauh.example\r\n"
        calendar += f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{sender}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        head = f"From: {sender}\r\nTo: agenda@rembug.example\r\nSubject: Nyasar\r\n"
        return arrive(raw=f"{head}Content-Type: text/calendar; method=REPLY\r\n\r\n{calendar}".encode())

    return deliver


def sees(visitor: Visitor, user: User, row: InboxMessage) -> bool:
    visitor.sign_in(user)
    opened = visitor.get(f"/surat-masuk/{row.id}").status == 200
    listed = f"/surat-masuk/{row.id}" in visitor.get("/surat-masuk").response.get_data(as_text=True)
    assert opened == listed
    return opened


def test_a_message_of_no_meeting_is_for_those_who_alone_write_to_its_sender(
    sent: Sent, stray: Callable[[str], InboxMessage], make: Factory, visitor: Visitor
) -> None:
    organiser, administrator = make.organiser(sent.meeting.forum), make.user(is_administrator=True)
    other_forum = make.forum()
    other = make.organiser(other_forum)
    ours, nobodys = stray(sent.one.email or ""), stray("orang@jauh.example")
    assert became(ours) == became(nobodys) == ("held", "unknown_meeting")
    assert [sees(visitor, one, ours) for one in (organiser, other, administrator)] == [True, False, True]
    assert [sees(visitor, one, nobodys) for one in (organiser, other, administrator)] == [False, False, True]
    make.invitation(make.meeting(forum=other_forum), make.office(email=sent.one.email))
    assert [sees(visitor, one, ours) for one in (organiser, other, administrator)] == [False, False, True]


def test_a_stray_message_is_put_with_its_meeting_and_then_decided(
    sent: Sent, stray: Callable[[str], InboxMessage], make: Factory, visitor: Visitor
) -> None:
    row = stray("orang@jauh.example")
    organiser, administrator = make.organiser(sent.meeting.forum), make.user(is_administrator=True)
    foreign = make.meeting(forum=make.forum(), state="announced")
    page = visitor.sign_in(administrator).speak("en").get(f"/surat-masuk/{row.id}")
    assert len(page.all("#meeting option")) == 3
    act = {"act": "place", "value": str(sent.meeting.id)}
    assert visitor.post(f"/surat-masuk/{row.id}/putuskan", act).location == f"/surat-masuk/{row.id}"
    assert sees(visitor, organiser, row)
    assert visitor.post(f"/surat-masuk/{row.id}/putuskan", {"act": "place", "value": str(foreign.id)}).status == 404
    given = {"act": "other_address", "invitation": sent.one.id}
    assert visitor.post(f"/surat-masuk/{row.id}/putuskan", given).status == 303
    assert sees(visitor, organiser, row)
