"""Nothing in an incoming mail makes us write to a stranger, or believe one (calendar.md sections 6 and 7)."""

from collections.abc import Callable

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import queries, service
from forum.invitations.models import Invitation
from forum.kernel.errors import Problem
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import PASSED, Arrive, Sent, became, standing
from tests.support.client import Visitor
from tests.support.factories import Factory

STRANGER = "orang@jauh.example"
FAILED = "mx.rembug.example; dmarc=fail header.from=contoh.example"


def without_token(calendar: bytes) -> bytes:
    return calendar.replace(b"agenda+", b"agenda-")


def written_to() -> set[str]:
    """Everybody we have ever written to."""
    return {row.recipient for row in db.session.query(OutboxMessage)}


@pytest.fixture
def known(sent: Sent) -> set[str]:
    """Whom we had written to before anything arrived."""
    return written_to()


@pytest.mark.parametrize(
    "partstat", ["ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED", "NEEDS-ACTION", "COMPLETED", ""]
)
def test_a_stranger_s_answer_writes_to_nobody(sent: Sent, arrive: Arrive, known: set[str], partstat: str) -> None:
    for to in (None, "agenda@rembug.example"):
        delegated = "lain@jauh.example" if partstat == "DELEGATED" else None
        arrive(partstat=partstat, sender=STRANGER, attendee=STRANGER, to=to, delegated_to=delegated)
    assert (written_to(), standing(sent)) == (known, {})


@pytest.mark.parametrize("method", [b"REQUEST", b"CANCEL", b"PUBLISH", b"ADD", b"DECLINECOUNTER", b"X-ANY"])
def test_other_methods_change_nothing_and_answer_nobody(
    sent: Sent, arrive: Arrive, known: set[str], method: bytes
) -> None:
    before = (sent.meeting.starts_at, sent.meeting.state, sent.meeting.sequence)
    arrive(change=lambda calendar: calendar.replace(b"METHOD:REPLY", b"METHOD:" + method))
    assert (written_to(), standing(sent)) == (known, {})
    assert (sent.meeting.starts_at, sent.meeting.state, sent.meeting.sequence) == before


@pytest.mark.parametrize("authentication", ["", FAILED, "mx.jahat.example; dmarc=pass header.from=contoh.example"])
def test_a_refresh_that_nobody_vouches_for_is_not_answered(
    sent: Sent, arrive: Arrive, known: set[str], authentication: str
) -> None:
    before = db.session.query(OutboxMessage).count()
    arrive(change=lambda calendar: without_token(calendar).replace(b"METHOD:REPLY", b"METHOD:REFRESH"),
           to="agenda@rembug.example", authentication=authentication)  # fmt: skip
    assert db.session.query(OutboxMessage).count() == before


def test_a_refresh_with_the_token_goes_to_the_invitee_whoever_asks(sent: Sent, arrive: Arrive, known: set[str]) -> None:
    def refresh(calendar: bytes) -> bytes:
        return calendar.replace(b"METHOD:REPLY", b"METHOD:REFRESH")

    for number in range(5):
        arrive(change=refresh, sender=STRANGER, text=str(number))
    assert written_to() == known
    assert db.session.query(OutboxMessage).filter_by(recipient=sent.one.email).count() == 2


def test_who_holds_the_token_but_writes_from_elsewhere_names_no_delegate(
    sent: Sent, arrive: Arrive, known: set[str]
) -> None:
    row = arrive(partstat="DELEGATED", sender=STRANGER, delegated_to="korban@jauh.example")
    assert became(row) == ("held", "delegation_from_other_address")
    assert (written_to(), standing(sent)) == (known, {})


def test_a_forged_sender_that_our_server_saw_through_names_no_delegate(
    sent: Sent, arrive: Arrive, known: set[str]
) -> None:
    row = arrive(partstat="DELEGATED", delegated_to="korban@jauh.example", authentication=FAILED)
    assert became(row) == ("held", "delegation_not_authenticated")
    assert (row.result["delegate"], row.result["suggestion"]) == ("korban@jauh.example", "delegated")
    assert (written_to(), standing(sent)) == (known, {})
    assert became(arrive(partstat="DELEGATED", delegated_to="wakil@contoh.example", authentication=PASSED)) == (
        "applied", "answered")  # fmt: skip


def test_the_invitee_s_own_delegations_reach_a_handful_of_addresses_only(
    sent: Sent, arrive: Arrive, known: set[str]
) -> None:
    for number in range(20):
        arrive(partstat="DELEGATED", delegated_to=f"korban{number}@jauh.example")
    assert len(written_to() - known) == 5


@pytest.mark.parametrize(
    "address",
    ["a@jauh.example\\r\\nBcc: b@jauh.example", "a@jauh.example,b@jauh.example", "a@jauh.example;b@jauh.example",
     "\"a b\"@jauh.example", "a@[127.0.0.1]", "a@jauh", "ä@jauh.example", "a@jauh.example>",
     "a" * 300 + "@jauh.example", "a@" + "j" * 300 + ".example"],
)  # fmt: skip
def test_an_address_that_is_none_is_never_written_to(sent: Sent, arrive: Arrive, known: set[str], address: str) -> None:
    def named(calendar: bytes) -> bytes:
        return calendar.replace(b"wakil@contoh.example", address.encode())

    arrive(partstat="DELEGATED", delegated_to="wakil@contoh.example", change=named)
    new = written_to() - known
    assert new <= {"a@jauh.example"}
    for row in db.session.query(OutboxMessage):
        assert b"\r\nBcc:" not in row.raw


@pytest.mark.parametrize(
    "name",
    ["Menang! http://jahat.example", "www.jahat.example", "klik jahat.com", "klik jah.at/x", "a@b.example",
     "satu\ndua", "<b>x</b>"],
)  # fmt: skip
def test_a_name_that_is_a_message_does_not_travel_to_the_delegate(sent: Sent, known: set[str], name: str) -> None:
    given = service.Answer("delegated", delegate_name=name, delegate_email="korban@jauh.example")
    with pytest.raises(Problem) as refused:
        service.answer(sent.one, given)
    assert (refused.value.code, written_to()) == ("no_name", known)


@pytest.mark.parametrize("name", ["Dr. Ir. Hj. Siti Contoh, M.Si., Ph.D.", "Sukarno", "I Gusti Ngurah A.A., S.E.", "N"])
def test_names_with_degrees_are_names(sent: Sent, name: str) -> None:
    reply = service.answer(sent.one, service.Answer("delegated", delegate_name=name))
    assert reply.delegate_name == name


def test_a_name_in_a_calendar_cannot_carry_a_link_to_the_delegate(sent: Sent, arrive: Arrive, known: set[str]) -> None:
    """The one who was sent answers with a name that is an advertisement: their mail shows the address instead."""

    def named(calendar: bytes) -> bytes:
        pair = f'ATTENDEE;CN="Menang http://jahat.example";PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:{sent.one.email}"'
        return calendar.replace(b"END:VEVENT", f"{pair}:mailto:{STRANGER}\r\nEND:VEVENT".encode())

    arrive(sender=STRANGER, change=named)
    assert [row.raw for row in db.session.query(OutboxMessage) if b"jahat" in row.raw] == []


def test_a_delegate_whose_program_writes_the_address_as_the_name_is_invited_all_the_same(
    sent: Sent, arrive: Arrive, known: set[str]
) -> None:
    def paired(calendar: bytes) -> bytes:
        pair = f'ATTENDEE;CN="{STRANGER}";PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:{sent.one.email}"'
        return calendar.replace(b"END:VEVENT", f"{pair}:mailto:{STRANGER}\r\nEND:VEVENT".encode())

    row = arrive(sender=STRANGER, change=paired)
    assert (became(row), written_to() - known) == (("applied", "answered"), {STRANGER})
    reply = queries.current_reply(sent.one)
    assert reply is not None
    assert (reply.delegate_name, reply.delegate_email) == ("Penjawab", STRANGER)


def test_a_nameless_stranger_is_accepted_as_delegate_by_their_address(
    sent: Sent, arrive: Arrive, make: Factory, visitor: Visitor
) -> None:
    row = arrive(sender=STRANGER, attendee=STRANGER)
    row.sender_name = ""
    row.result = {name: value for name, value in row.result.items() if name != "attendee_name"}
    db.session.commit()
    visitor.sign_in(make.organiser(sent.meeting.forum))
    assert visitor.post(f"/surat-masuk/{row.id}/putuskan", {"act": "delegate", "value": ""}).status == 303
    own = queries.delegates([sent.one.id])[sent.one.id]
    assert (own.email, own.person_name, own.addressee) == (STRANGER, "", STRANGER)


def nested(levels: int) -> bytes:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(levels))
    return opened.encode() + b"Content-Type: text/plain\r\n\r\nSaya hadir\r\n"


def many(parts: int) -> bytes:
    body = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return body + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * parts + b"--b--\r\n"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (lambda: nested(9), ("held", "unreadable")),
        (lambda: nested(61), ("held", "unreadable")),
        (lambda: many(51), ("held", "unreadable")),
        (lambda: many(10), ("held", "plain_text")),
        (lambda: b"Content-Type: text/plain\r\n\r\n" + b"Saya hadir " * 300_000, ("held", "plain_text")),
        (lambda: b"X: y\r\n" * 100_000 + b"\r\nSaya hadir", ("held", "plain_text")),
    ],
    ids=["nine levels", "sixty levels", "fifty parts", "ten parts", "three megabytes", "headers only"],
)
def test_bombs_are_kept_and_go_off_nowhere(
    sent: Sent, arrive: Arrive, body: Callable[[], bytes], outcome: tuple[str, str]
) -> None:
    head = f"From: {STRANGER}\r\nTo: {service.reply_address(sent.one)}\r\n".encode()
    assert became(arrive(raw=head + body())) == outcome


def test_only_the_topmost_result_of_our_own_server_is_believed(sent: Sent, arrive: Arrive) -> None:
    plain = {"change": without_token, "to": "agenda@rembug.example"}
    forged = f"{FAILED}\r\nAuthentication-Results: {PASSED}"
    assert became(arrive(**plain, authentication=forged)) == ("held", "not_authenticated")
    foreign = f"mx.lain.example; dmarc=pass header.from=contoh.example\r\nAuthentication-Results: {PASSED}"
    assert became(arrive(**plain, authentication=foreign, partstat="DECLINED")) == ("applied", "answered")
    other = "mx.rembug.example; dmarc=pass header.from=jauh.example"
    assert became(arrive(**plain, authentication=other, partstat="TENTATIVE")) == ("held", "not_authenticated")


def test_a_second_address_in_the_sender_s_name_counts_for_nothing(sent: Sent, arrive: Arrive) -> None:
    raw = arrive(sender=STRANGER, attendee=STRANGER).id
    assert raw
    mail = mime.read(f'From: "{sent.one.email}" <{STRANGER}>\r\n\r\nHadir'.encode())
    assert mail.sender == STRANGER


def test_a_circle_of_delegation_by_mail_ends_at_a_person(sent: Sent, arrive: Arrive, known: set[str]) -> None:
    arrive(partstat="DELEGATED", delegated_to="wakil@contoh.example")
    wakil = queries.delegates([sent.one.id])[sent.one.id]
    row = arrive(wakil, partstat="DELEGATED", delegated_to=sent.one.email)
    assert became(row) == ("held", "delegate_unclear")
    assert db.session.query(Invitation).count() == 3
    assert written_to() - known == {"wakil@contoh.example"}
