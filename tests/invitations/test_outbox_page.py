"""The page of outgoing email: what waits, until when and why; what failed, in words; what came back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from forum.accounts.models import User
from forum.adapters import ics, mime
from forum.extensions import db
from forum.kernel import clock, transaction
from forum.meetings import service as meetings
from forum.outbox import door
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Sent
from tests.support.client import Visitor
from tests.support.factories import Factory

Wait = Callable[[str], None]


@pytest.fixture
def organiser(sent: Sent, make: Factory) -> User:
    return make.organiser(sent.meeting.forum)


def mail_to(sent: Sent, number: int = 0) -> OutboxMessage:
    return db.session.query(OutboxMessage).filter_by(recipient=sent.invitations[number].email).one()


def states(visitor: Visitor, query: str = "") -> list[str]:
    return visitor.speak("en").get(f"/surat-keluar{query}").all("tbody tr td:nth-child(3)")


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ("", "Leaves in a moment."),
        ("paced", "Waits for its turn: only so many emails a minute go to one domain. Next on 3 Nov 2026, 10:07 WIB."),
        ("quiet", "It is night at the receiver; it leaves in the morning. Next on 3 Nov 2026, 10:07 WIB."),
        ("450 4.2.0 Greylisted, come back", "The mail server asks newcomers to come back a little later; it is tried "
         "again soon. Next on 3 Nov 2026, 10:07 WIB. 450 4.2.0 Greylisted, come back"),
        ("452 4.3.1 No room", "The mail server did not take it yet; it is tried again. Next on 3 Nov 2026, 10:07 WIB. "
         "452 4.3.1 No room"),
        ("TimeoutError: timed out", "Our mail server could not be used; it is tried again. "
         "Next on 3 Nov 2026, 10:07 WIB. TimeoutError: timed out"),
    ],
)  # fmt: skip
def test_it_says_why_a_message_waits_and_until_when(
    sent: Sent, organiser: User, visitor: Visitor, response: str, words: str
) -> None:
    row = mail_to(sent)
    row.response, row.next_try_at = response, clock.now() + timedelta(minutes=7) if response else None
    visitor.sign_in(organiser)
    assert states(visitor)[-1] == f"Waiting {words} written on 3 Nov 2026, 09:00 WIB"


def test_it_says_in_words_why_a_message_failed_and_what_the_server_said(
    sent: Sent, organiser: User, visitor: Visitor
) -> None:
    outbox.failed(mail_to(sent), "552 5.2.2 Mailbox over quota")
    visitor.sign_in(organiser)
    assert states(visitor, "?keadaan=failed") == [
        "Failed The mailbox is full. 552 5.2.2 Mailbox over quota Send again written on 3 Nov 2026, 09:00 WIB"
    ]


def test_a_message_that_was_sent_and_came_back_says_so_and_leads_to_the_address(
    sent: Sent, organiser: User, visitor: Visitor
) -> None:
    row = mail_to(sent)
    row.state, row.sent_at = "sent", clock.now()
    sent.one.undeliverable_reason = "5.1.1 User unknown"
    visitor.sign_in(organiser)
    page = visitor.speak("en").get("/surat-keluar?keadaan=sent")
    assert page.all("tbody tr td:nth-child(3)") == [
        "Came back The address is unknown there. Correct the address sent on 3 Nov 2026, 10:00 WIB"
    ]
    assert page.soup is not None
    (link,) = page.soup.select("tbody td:nth-child(3) a")
    assert link["href"] == f"/rapat/{sent.meeting.key}/undangan/{sent.one.id}"


def test_one_meeting_at_a_time(sent: Sent, organiser: User, make: Factory, visitor: Visitor) -> None:
    other = make.meeting(forum=sent.meeting.forum)
    make.invitation(other)
    visitor.sign_in(organiser)
    page = visitor.get(f"/surat-keluar?rapat={sent.meeting.key}")
    assert len(page.all("tbody tr")) == 2
    assert [chosen.partition(" · ")[2] for chosen in page.all("option[selected]")] == ["Rapat konsolidasi"]
    assert visitor.get(f"/surat-keluar?rapat={other.key}").all("tbody tr") == []
    assert visitor.get("/surat-keluar?rapat=bukan").all("tbody tr") == []


def test_somebody_elses_meeting_shows_nothing(sent: Sent, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(make.forum()))
    page = visitor.get(f"/surat-keluar?rapat={sent.meeting.key}")
    assert page.all("tbody tr") == []
    assert visitor.post("/surat-keluar/kirim-ulang", {"rapat": sent.meeting.key}).status == 303
    assert {row.state for row in db.session.query(OutboxMessage)} == {"waiting"}


def test_all_that_failed_is_sent_again_with_one_press(sent: Sent, organiser: User, visitor: Visitor) -> None:
    for number in range(2):
        outbox.failed(mail_to(sent, number), "554 5.7.1 Relay access denied")
    visitor.sign_in(organiser).speak("en")
    assert "Send 2 messages again" in visitor.get("/surat-keluar?keadaan=failed").text
    for _ in range(2):
        page = visitor.post("/surat-keluar/kirim-ulang", {"keadaan": "failed", "rapat": sent.meeting.key})
        assert (page.status, page.location) == (303, f"/surat-keluar?keadaan=failed&rapat={sent.meeting.key}")
    assert {row.state for row in db.session.query(OutboxMessage)} == {"waiting"}


def test_a_silent_mail_server_is_announced_at_the_top(sent: Sent, organiser: User, visitor: Visitor) -> None:
    door.silent("ConnectionRefusedError: [Errno 111] Connection refused")
    page = visitor.sign_in(organiser).speak("en").get("/surat-keluar")
    assert page.all(".notice") == [
        "The mail server does not answer. Since 3 Nov 2026, 10:00 WIB. Email waits here and nothing is lost; it is "
        "tried again by itself, next at 10:00 WIB."
    ]  # the server's own words are for administrators


def test_an_administrator_pauses_and_sends_again(sent: Sent, organiser: User, make: Factory, visitor: Visitor) -> None:
    assert visitor.sign_in(organiser).post("/surat-keluar/jeda").status == 403
    visitor.sign_in(make.user("Admin Contoh", is_administrator=True)).speak("en")
    assert visitor.post("/surat-keluar/jeda", {"keadaan": "waiting"}).location == "/surat-keluar?keadaan=waiting"
    assert door.is_closed()
    page = visitor.get("/surat-keluar")
    assert "Since 3 Nov 2026, 10:00 WIB, by Admin Contoh." in page.text
    assert "Pause sending" not in page.text
    assert visitor.post("/surat-keluar/lanjut").status == 303
    assert not door.is_closed()
    assert "Pause sending" in visitor.get("/surat-keluar").text


def test_it_asks_the_database_as_often_whatever_there_is(
    sent: Sent, organiser: User, make: Factory, visitor: Visitor
) -> None:
    visitor.sign_in(organiser)
    visitor.get("/surat-keluar")
    few = len(visitor.get("/surat-keluar").queries)
    before = mail_to(sent)
    for number in range(60):
        with transaction.writing():
            row = {column.name: getattr(before, column.name) for column in OutboxMessage.__table__.columns}
            row |= {"id": None, "key": f"more:{number}", "message_id": f"<{number}@rembug.example>"}
            db.session.add(OutboxMessage(**row))
    page = visitor.get("/surat-keluar?hal=1")
    assert len(page.all("tbody tr")) == 50
    assert len(page.queries) == few <= 11
    assert len(visitor.get("/surat-keluar?hal=2").all("tbody tr")) == 12


def test_what_failed_is_sent_again_as_the_meeting_is_now(sent: Sent, organiser: User, visitor: Visitor) -> None:
    row = mail_to(sent)
    outbox.failed(row, "550 5.1.1 no such user")
    meetings.change(sent.meeting, starts_at=sent.meeting.starts_at + timedelta(days=3))
    db.session.commit()
    visitor.sign_in(organiser)
    assert visitor.post(f"/surat-keluar/{row.id}/kirim-ulang").status == 303
    db.session.expire_all()
    [event] = ics.read(mime.read(mail_to(sent).raw).calendars[0].content).events
    assert (mail_to(sent).state, event.starts_at, event.sequence) == (
        "waiting", sent.meeting.starts_at, sent.meeting.sequence)  # fmt: skip


def test_who_is_tried_again_counts_as_reachable_until_it_fails_once_more(
    sent: Sent, organiser: User, visitor: Visitor
) -> None:
    row = mail_to(sent)
    outbox.failed(row, "550 5.1.1 no such user")
    visitor.sign_in(organiser)
    visitor.post(f"/surat-keluar/{row.id}/kirim-ulang")
    db.session.expire_all()
    assert sent.one.undeliverable_reason == ""
    outbox.failed(row, "550 5.1.1 no such user")
    assert sent.one.undeliverable_reason == "550 5.1.1 no such user"
