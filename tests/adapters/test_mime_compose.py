"""Messages we write: golden files, and what any mail program reads out of them."""

import base64
import email
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.adapters import ics, mime
from forum.adapters.mime import Attachment, InvalidMail, Mail, compose
from tests.support.mail_golden import assert_golden

EVENT = ics.CalendarEvent(
    uid="rapat-17@rembug.example",
    sequence=0,
    dtstamp=datetime(2026, 11, 3, 2, 0, tzinfo=UTC),
    starts_at=datetime(2026, 11, 10, 2, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 10, 4, 0, tzinfo=UTC),
    tzid="Asia/Jakarta",
    summary="Rapat konsolidasi",
    location="Aula Bappekab, Kabupaten Contoh",
    organiser_email="agenda+k7f3q9@rembug.example",
    organiser_name="Sekretariat Forum Contoh",
)
INVITATION = Mail(
    message_id="<rapat-17.k7f3q9.0@rembug.example>",
    sender_name="Sekretariat Forum Contoh",
    sender_email="agenda@rembug.example",
    to_name="Siti Aminah, S.Sos.",
    to_email="siti@contoh.example",
    reply_to="agenda+k7f3q9@rembug.example",
    subject="Undangan: Rapat konsolidasi – Selasa, 10 November 2026, 09.00 WIB",
    text="Yth. Ibu Siti,\n\n.mohon hadir \nFrom hati = “terbuka”.\n",
    html="<p>Yth. Ibu Siti,</p>\n<p>mohon hadir</p>\n",
    calendar=ics.build_request(EVENT, [ics.Attendee("siti@contoh.example", "Siti Aminah, S.Sos.")]),
    calendar_method="REQUEST",
    headers={"Auto-Submitted": "auto-generated", "List-Id": "Forum Contoh <forum-1.rembug.example>"},
    language="id",
    date=datetime(2026, 11, 3, 9, 0, tzinfo=timezone(timedelta(hours=7))),
)
LETTER = Attachment("Surat undangan – Nº 5.pdf", "application/pdf", b"%PDF-1.7")


def shape(raw: bytes) -> list[str]:
    """The tree of content types, indented."""
    lines: list[str] = []

    def walk(part: email.message.Message, depth: int) -> None:
        lines.append("  " * depth + part.get_content_type())
        for child in part.iter_parts() if part.is_multipart() else []:
            walk(child, depth + 1)

    walk(email.message_from_bytes(raw, policy=default), 0)
    return lines


def test_an_invitation() -> None:
    assert_golden("invitation.eml", compose(INVITATION))


def test_an_invitation_with_a_letter() -> None:
    assert_golden("invitation_with_letter.eml", compose(replace(INVITATION, attachments=(LETTER,))))


def test_a_message_without_a_calendar() -> None:
    assert_golden("plain.eml", compose(replace(INVITATION, calendar=None, calendar_method=None)))


def test_the_calendar_is_last_in_the_alternative_and_again_as_a_file() -> None:
    assert shape(compose(INVITATION)) == [
        "multipart/mixed",
        "  multipart/alternative",
        "    text/plain",
        "    text/html",
        "    text/calendar",
        "  application/ics",
    ]


def test_both_calendars_are_the_same_bytes_and_their_methods_agree() -> None:
    received = mime.read(compose(INVITATION))
    assert received.calendars == (
        mime.CalendarPart(INVITATION.calendar, "REQUEST", None),
        mime.CalendarPart(INVITATION.calendar, None, "invite.ics"),
    )
    assert ics.read(received.calendars[0].content).method == "REQUEST"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ["multipart/alternative", "  text/plain", "  text/html"]),
        ({"html": ""}, ["text/plain"]),
        (
            {"attachments": (LETTER,)},
            ["multipart/mixed", "  multipart/alternative", "    text/plain", "    text/html", "  application/pdf"],
        ),
        ({"html": "", "attachments": (LETTER,)}, ["multipart/mixed", "  text/plain", "  application/pdf"]),
    ],
)
def test_without_a_calendar_the_message_is_as_simple_as_can_be(change: dict[str, object], expected: list[str]) -> None:
    assert shape(compose(replace(INVITATION, calendar=None, **change))) == expected


def test_the_same_mail_gives_the_same_bytes() -> None:
    assert compose(INVITATION) == compose(replace(INVITATION))


def test_any_program_reads_the_headers_as_they_were_meant() -> None:
    message = email.message_from_bytes(compose(INVITATION), policy=default)
    assert {name: str(value) for name, value in message.items()} == {
        "From": "Sekretariat Forum Contoh <agenda@rembug.example>",
        "To": '"Siti Aminah, S.Sos." <siti@contoh.example>',
        "Reply-To": "agenda+k7f3q9@rembug.example",
        "Subject": INVITATION.subject,
        "Date": "Tue, 03 Nov 2026 09:00:00 +0700",
        "Message-ID": "<rapat-17.k7f3q9.0@rembug.example>",
        "Auto-Submitted": "auto-generated",
        "List-Id": "Forum Contoh <forum-1.rembug.example>",
        "Content-Language": "id",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
    }


def test_any_program_reads_the_letter_as_it_was() -> None:
    message = email.message_from_bytes(compose(replace(INVITATION, attachments=(LETTER,))), policy=default)
    *_, letter = message.iter_attachments()
    assert (letter.get_filename(), letter.get_content()) == (LETTER.filename, LETTER.content)


def test_long_chains_of_references_stay_whole() -> None:
    ids = [f"<{'rapat' * 14}.{number}@rembug.example>" for number in range(10)]
    raw = compose(replace(INVITATION, headers={"References": " ".join(ids)}))
    assert mime.read(raw).references == tuple(ids)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Undangan\r\nBcc: x@y.example"},
        {"subject": "Undangan\x00"},
        {"sender_name": "A\nBcc: x@y.example"},
        {"to_name": "A\rBcc: x@y.example"},
        {"to_email": "siti@contoh.example\r\nBcc: x@y.example"},
        {"to_email": "siti@contoh.example, x@y.example"},
        {"to_email": "sitï@contoh.example"},
        {"sender_email": ""},
        {"reply_to": "a@b.example>\r\nX: <c@d.example"},
        {"message_id": "<a@b.example>\r\nX: y"},
        {"message_id": "a@b.example"},
        {"headers": {"X-A": "b\r\nBcc: x@y.example"}},
        {"headers": {"X-A: b\r\nBcc": "x@y.example"}},
        {"headers": {"bcc": "x@y.example"}},
        {"headers": {"Content-Type": "text/html"}},
        {"language": "id\r\nX: y"},
        {"calendar_method": "REQUEST\r\nX: y"},
        {"calendar_method": None},
        {"attachments": (Attachment("a\r\nX: y", "application/pdf", b""),)},
        {"attachments": (Attachment("a", "application/pdf\r\nX: y", b""),)},
        {"attachments": (Attachment("a", "message/rfc822", b""),)},
        {"date": datetime(2026, 11, 3, 9, 0)},  # noqa: DTZ001
    ],
    ids=str,
)
def test_nobody_can_write_a_header_of_his_own(change: dict[str, object]) -> None:
    with pytest.raises(InvalidMail):
        compose(replace(INVITATION, **change))


words = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), max_size=120)


@settings(max_examples=80, deadline=None)
@given(words, words, words, st.text(st.characters(blacklist_categories=["Cs"]), max_size=400))
def test_any_words_arrive_and_the_message_is_safe_for_any_server(
    subject: str, name: str, filename: str, text: str
) -> None:
    raw = compose(
        replace(
            INVITATION,
            subject=subject,
            to_name=name,
            text=text,
            attachments=(Attachment(filename, "application/pdf", b"%PDF"),),
        )
    )
    received = mime.read(raw)
    message = email.message_from_bytes(raw, policy=default)
    body = message.get_body(("plain",)).get_payload(decode=True).decode().replace("\r\n", "\n")
    assert received.to == ("siti@contoh.example",)
    assert received.subject.split() == subject.split()
    assert body.rstrip("\n") == text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) < 998


def test_the_calendar_travels_in_base64() -> None:
    raw = compose(INVITATION)
    inside = raw.split(b"method=REQUEST\r\nContent-Transfer-Encoding: base64\r\n\r\n")[1].split(b"\r\n\r\n")[0]
    assert base64.b64decode(inside) == INVITATION.calendar
