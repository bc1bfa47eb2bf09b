"""Reading messages from strangers: headers, charsets, limits, and bytes that are no message at all."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.adapters.mime import Authentication, ReceivedMail, UnreadableMail, authentication, read

REPLIES = sorted((Path(__file__).parent / "replies").glob("*.eml"))
CALENDAR = b"BEGIN:VCALENDAR\r\nCOMMENT:caf\xc3\xa9\r\nEND:VCALENDAR\r\n"


def mail(*lines: str | bytes, body: str | bytes = b"Salam.") -> ReceivedMail:
    parts = [line.encode() if isinstance(line, str) else line for line in lines]
    return read(b"\r\n".join([*parts, b"", body.encode() if isinstance(body, str) else body]))


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("Siti <Siti@Contoh.Example>", ("siti@contoh.example", "Siti")),
        ("=?utf-8?B?U2l0aSDDhQ==?= <siti@contoh.example>", ("siti@contoh.example", "Siti Å")),
        ("siti@contoh.example", ("siti@contoh.example", "")),
        ('"x@y.example" <siti@contoh.example>', ("siti@contoh.example", "x@y.example")),
        (
            "=?utf-8?Q?x=40y.example=2C_=3Cz=40y.example=3E?= <siti@contoh.example>",
            ("siti@contoh.example", "x@y.example, <z@y.example>"),
        ),
        ("Siti <siti@contoh.example>, Budi <budi@contoh.example>", ("siti@contoh.example", "Siti")),
        ("Siti\r\n Aminah\r\n <siti@contoh.example>", ("siti@contoh.example", "Siti Aminah")),
        ("Siti", ("", "")),
    ],
)
def test_the_sender_is_the_address_and_never_what_a_name_pretends(value: str, sender: tuple[str, str]) -> None:
    received = mail(f"From: {value}")
    assert (received.sender, received.sender_name) == sender


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        ("=?utf-8?Q?Otomatis=3A_d?= =?utf-8?Q?inas?=", "Otomatis: dinas"),
        ("=?iso-8859-1?Q?caf=E9?=", "café"),
        ("=?tidak-ada?Q?caf=C3=A9?=", "café"),
        ("=?punycode?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?B?rusak", "=?utf-8?B?rusak"),
        ("café".encode(), "café"),
        ("café".encode("latin-1"), "café"),
        (b"a\x00b\x07c", "a b c"),
    ],
)
def test_a_subject_is_read_from(value: str | bytes, subject: str) -> None:
    raw = value if isinstance(value, bytes) else value.encode()
    assert mail(b"Subject: " + raw).subject == subject


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Wed, 04 Nov 2026 09:15:00 +0700", datetime(2026, 11, 4, 2, 15, tzinfo=UTC)),
        ("Wed, 04 Nov 2026 02:15:00 -0000", datetime(2026, 11, 4, 2, 15, tzinfo=UTC)),
        ("4 Nov 2026 09:15 +0700 (WIB)", datetime(2026, 11, 4, 2, 15, tzinfo=UTC)),
        ("Wed, 99 Nov 2026 09:15:00 +0700", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("besok", None),
        ("", None),
    ],
)
def test_a_date_is_an_instant_or_unknown(value: str, moment: datetime | None) -> None:
    assert mail(f"Date: {value}").date == moment


def test_every_address_a_server_may_have_delivered_to_is_kept() -> None:
    received = mail(
        "Delivered-To: agenda+a1@rembug.example",
        "Delivered-To: agenda@rembug.example",
        "X-Original-To: Agenda+A1@Rembug.example",
        "To: Forum <agenda+a1@rembug.example>, b@c.example",
        "To: d@c.example",
        "Cc: e@c.example",
    )
    assert received.delivered_to == ("agenda+a1@rembug.example", "agenda@rembug.example")
    assert received.x_original_to == ("agenda+a1@rembug.example",)
    assert received.to == ("agenda+a1@rembug.example", "b@c.example", "d@c.example")
    assert received.cc == ("e@c.example",)


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("text/calendar; charset=UTF-8", CALENDAR),
        ("text/calendar", CALENDAR),
        ("text/calendar; charset=us-ascii", CALENDAR),
        ("text/calendar; charset=iso-8859-1", CALENDAR.decode().encode("latin-1")),
        ("text/calendar", CALENDAR.decode().encode("latin-1")),
        ("text/calendar; charset=tidak-ada", CALENDAR),
        ("text/calendar; charset=punycode", CALENDAR),
        ("text/calendar; charset=utf-16", CALENDAR.decode().encode("utf-16")),
        ("application/ics", CALENDAR),
        ("application/octet-stream; name=invite.ics", CALENDAR),
        ("text/plain; name*=utf-8''Undangan%20rapat.ICS", CALENDAR),
    ],
)
def test_a_calendar_is_found_and_comes_out_in_utf8(content_type: str, content: bytes) -> None:
    (part,) = mail(f"Content-Type: {content_type}", body=content).calendars
    assert part.content == CALENDAR


def test_a_calendar_whose_declared_encoding_is_not_the_real_one_is_still_read() -> None:
    received = mail("Content-Type: text/calendar", "Content-Transfer-Encoding: base64", body=CALENDAR)
    assert received.calendars[0].content == CALENDAR


def test_a_calendar_with_a_quoted_name_is_told_by_its_name() -> None:
    (part,) = mail(
        "Content-Type: application/x-unknown",
        "Content-Disposition: attachment; filename==?utf-8?Q?rapat=2Eics?=",
        body=CALENDAR,
    ).calendars
    assert (part.filename, part.method) == ("rapat.ics", None)


def test_a_bounce_without_a_report_is_told_by_its_header() -> None:
    received = mail("From: mailer-daemon@contoh.example", "X-Failed-Recipients: Siti@contoh.example")
    assert received.is_bounce
    assert received.bounce is not None
    assert (received.bounce.final_recipient, received.bounce.action) == ("siti@contoh.example", "failed")


@pytest.mark.parametrize(
    ("header", "automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: no", False),
        ("Precedence: bulk", True),
        ("Return-Path: <>", True),
        ("Return-Path: <siti@contoh.example>", False),
        ("X-Autoreply: yes", True),
        ("Subject: Auto-Submitted", False),
    ],
)
def test_whether_a_machine_wrote_it_is_told_by(header: str, automatic: bool) -> None:
    assert mail(header).is_automatic is automatic


OURS = "mx.rembug.example"
FORGED = "mx.rembug.example; dmarc=pass header.from=bupati.example"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (
            [
                "MX.rembug.example 1; spf=pass smtp.mailfrom=b.example; dkim=fail header.d=x.example;"
                " dkim=pass (2048-bit) header.i=@contoh.example; dmarc=pass (p=none) header.from=Contoh.example"
            ],
            Authentication("pass", "pass", "contoh.example", (("fail", "x.example"), ("pass", "contoh.example"))),
        ),
        (["mx.rembug.example; none", FORGED], Authentication("", "", "", ())),
        (["mx.lain.example; dmarc=pass header.from=contoh.example"], None),
        (["mx.rembug.example.lain.example; dmarc=pass header.from=contoh.example"], None),
        ([], None),
    ],
)
def test_only_the_topmost_word_of_our_own_server_counts(results: list[str], expected: Authentication | None) -> None:
    received = mail(*(f"Authentication-Results: {value}" for value in results))
    assert authentication(received.authentication_results, OURS) == expected


@pytest.mark.parametrize(
    ("address", "vouched"),
    [("siti@contoh.example", True), ("siti@mail.contoh.example", False), ("x@bupati.example", False)],
)
def test_our_server_vouches_for_one_domain(address: str, vouched: bool) -> None:
    checked = authentication(("mx.rembug.example; dmarc=pass header.from=contoh.example",), OURS)
    assert checked is not None
    assert checked.vouches_for(address) is vouched


def nested(depth: int) -> bytes:
    opened = [b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(depth)]
    return b"".join(opened) + b"Content-Type: text/plain\r\n\r\nSalam.\r\n"


def wide(parts: int) -> bytes:
    return b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * parts + b"--b--\r\n"


def test_eight_levels_and_fifty_parts_are_read() -> None:
    assert read(nested(7)).text == "Salam."
    assert read(wide(49)).text == "x"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "there is nothing"),
        (b" \r\n", "there is nothing"),
        (b"x" * 1_000_001, "larger than 1000000 bytes"),
        (nested(8), "more than 8 levels of parts"),
        (nested(200), "more than 60 boundaries"),
        (wide(50), "more than 50 parts"),
    ],
)
def test_what_is_too_much_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableMail) as refused:
        read(raw)
    assert refused.value.reason == reason


def test_a_long_body_is_cut() -> None:
    assert mail(body="a" * 30_000).text == "a" * 20_000


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Satu</p><p>Dua &lt;3</p>", "Satu\n\nDua <3"),
        ("<style>p{}</style>Satu<br>Dua<script>x<y</script>", "Satu\nDua"),
        ("Satu <!-- rahasia > --> Dua", "Satu  Dua"),
        ("5 < 6", "5 < 6"),
        ("<!DOCTYPE html><title>x</title>Satu", "Satu"),
    ],
)
def test_a_body_in_html_only_is_read_without_its_tags(markup: str, text: str) -> None:
    assert mail("Content-Type: text/html", body=markup).text == text


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"(" * 900_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 60_000,
        b"Content-Type: text/html\r\n\r\n" + b"<style>" * 140_000,
        b"Content-Type: text/plain" + b';a="' * 200_000,
        b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a" * 500_000 + b"-" + b"9" * 400_000,
        b"Content-Type: message/rfc822\r\n\r\n" * 30_000,
    ],
    ids=lambda raw: raw[:24].decode(),
)
def test_a_message_made_to_keep_us_busy_does_not(raw: bytes) -> None:
    started = process_time()
    with suppress(UnreadableMail):
        read(raw)
    assert process_time() - started < 2


HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "References", "Content-Type", "Authentication-Results"]
HEADERS += ["Content-Disposition", "Content-Transfer-Encoding", "Auto-Submitted", "Final-Recipient"]
VALUES = ["multipart/mixed; boundary=b", "text/calendar; charset=x", "message/rfc822", "base64", "x-uuencode", "("]
VALUES += ["message/delivery-status", "=?utf-8?B?a?=", "attachment; filename*0*=x''%ff", "=?utf-16?q?=00?=", "<@>"]
fragments = (
    st.builds(lambda name, value: f"{name}: {value}".encode(), st.sampled_from(HEADERS), st.sampled_from(VALUES))
    | st.sampled_from([b"", b"--b", b"--b--", b"begin 644 x", b"BEGIN:VCALENDAR", b" ", b"\xff"])
    | st.binary(max_size=30)
)


@settings(max_examples=200, deadline=None)
@given(st.lists(fragments, max_size=25))
def test_no_message_however_odd_does_anything_but_be_read_or_refused(odd: list[bytes]) -> None:
    with suppress(UnreadableMail):
        read(b"\r\n".join(odd))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(REPLIES), st.binary(max_size=40), st.integers(0, 4_000), st.integers(0, 60))
def test_no_damage_to_a_message_does_anything_but_be_read_or_refused(
    path: Path, junk: bytes, at: int, cut: int
) -> None:
    raw = path.read_bytes()
    with suppress(UnreadableMail):
        read(raw[:at] + junk + raw[at + cut :])
