"""Answers as mail programs really send them (calendar.md, section 3), read from mail to meaning."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from forum.adapters import ics, mime
from forum.adapters.ics import ItipAttendee

REPLIES = Path(__file__).parent / "replies"
UID = "rapat-17@rembug.example"
TOKEN = "agenda+k7f3q9@rembug.example"
STARTS = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


def mail(name: str) -> mime.ReceivedMail:
    return mime.read((REPLIES / f"{name}.eml").read_bytes())


def messages(name: str) -> list[ics.ItipMessage]:
    return [ics.read(part.content, part.method) for part in mail(name).calendars]


@pytest.mark.parametrize(
    ("name", "person", "comment"),
    [
        (
            "gmail",
            ItipAttendee(
                "siti.aminah@example.org",
                "ACCEPTED",
                name="Siti Aminah",
                comment="Hadir, insyaallah; berdua",
            ),
            "Hadir, insyaallah; berdua",
        ),
        (
            "outlook",
            ItipAttendee("budi.hartono@example.org", "DECLINED", name="Budi Hartono"),
            "Maaf, ada kunjungan ke desa.\nKirim notulanya, ya",
        ),
        (
            "exchange_blank_lines",
            ItipAttendee("budi.hartono@example.org", "TENTATIVE", name="Budi Hartono"),
            "Maaf, ada kunjungan ke desa.\nKirim notulanya, ya",
        ),
        (
            "outlook_mac",
            ItipAttendee("budi.hartono@example.org", "ACCEPTED", name="Budi Hartono"),
            "Maaf, ada kunjungan ke desa.\nKirim notulanya, ya",
        ),
        (
            "apple",
            ItipAttendee("yohana@example.org", "ACCEPTED", name="Yohana W."),
            "Saya ikut dari Jayapura",
        ),
        (
            "apple_proposes",
            ItipAttendee(
                "yohana@example.org",
                "TENTATIVE",
                name="Yohana W.",
                proposes_new_time=True,
                proposed_start=datetime(2026, 11, 10, 7, 0, tzinfo=UTC),
            ),
            "Saya ikut dari Jayapura",
        ),
        (
            "thunderbird",
            ItipAttendee("andi.tenri@example.org", "TENTATIVE", name="Andi Tenri"),
            "Menunggu izin kepala dinas",
        ),
        ("yahoo", ItipAttendee("dewi@example.org", "ACCEPTED", name="Dewi"), ""),
        (
            "kde_delegates",
            ItipAttendee("hartati@example.org", "DELEGATED", ("rahmat@example.org",), name="Hartati, S.Sos."),
            "",
        ),
        ("android", ItipAttendee("lurah@example.org", "ACCEPTED", name="Pak Lurah Desa Sumbermakmur"), ""),
        ("zimbra_broken", ItipAttendee("umum@example.org", "ACCEPTED", name="Kantor: Bagian Umum"), ""),
        (
            "undeclared_quoted_printable",
            ItipAttendee("rahmat@example.org", "ACCEPTED", name="Rahmat, S.Pd."),
            "Saya wakil",
        ),
        (
            "latin1_without_charset",
            ItipAttendee("andi.tenri@example.org", "ACCEPTED", name="Andi Tenri"),
            "Sampai bertemu di café",
        ),
    ],
)
def test_who_answered_what_is_read_from(name: str, person: ItipAttendee, comment: str) -> None:
    message = messages(name)[0]
    (event,) = message.events
    assert message.method == "REPLY"
    assert (event.uid, event.attendees, event.comment) == (UID, (person,), comment)


@pytest.mark.parametrize(
    ("name", "starts_at"),
    [
        ("gmail", STARTS),
        ("outlook", STARTS),
        ("outlook_mac", STARTS),
        ("apple", STARTS),
        ("thunderbird", STARTS),
        ("yahoo", STARTS),
        ("kde_delegates", STARTS),
        ("android", None),
        ("zimbra_broken", None),
        ("gmail_counter", datetime(2026, 11, 10, 7, 0, tzinfo=UTC)),
    ],
)
def test_the_time_is_an_instant_or_unknown_in(name: str, starts_at: datetime | None) -> None:
    assert messages(name)[0].events[0].starts_at == starts_at


@pytest.mark.parametrize(
    ("name", "organiser"),
    [
        ("gmail", TOKEN),
        ("outlook", None),
        ("apple", TOKEN),
        ("yahoo", TOKEN),
        ("android", TOKEN),
        ("kde_delegates", TOKEN),
    ],
)
def test_the_organiser_is_bare_or_missing_in(name: str, organiser: str | None) -> None:
    assert messages(name)[0].events[0].organiser == organiser


@pytest.mark.parametrize(
    ("name", "sequence"), [("gmail", 2), ("outlook", 2), ("kde_delegates", None), ("zimbra_broken", None)]
)
def test_the_sequence_is_a_number_or_missing_in(name: str, sequence: int | None) -> None:
    assert messages(name)[0].events[0].sequence == sequence


@pytest.mark.parametrize("name", ["gmail", "thunderbird"])
def test_a_calendar_sent_twice_is_the_same_answer_twice(name: str) -> None:
    first, second = messages(name)
    assert first == second


def test_the_occurrence_a_gmail_answer_is_about_is_an_instant() -> None:
    assert messages("gmail")[0].events[0].recurrence_id == STARTS


def test_googles_counter_proposal_is_no_reply_whatever_its_header_says() -> None:
    assert mail("gmail_counter").calendars[0].method == "REPLY"
    assert messages("gmail_counter")[0].method == "COUNTER"


def test_a_delegates_answer_names_both_people() -> None:
    (event,) = messages("delegate_accepts")[0].events
    assert event.attendees == (
        ItipAttendee("rahmat@example.org", "ACCEPTED", delegated_from=("hartati@example.org",)),
        ItipAttendee("hartati@example.org", "DELEGATED", delegated_to=("rahmat@example.org",)),
    )


def test_a_note_in_the_description_is_kept_apart_for_the_reader_to_judge() -> None:
    assert messages("kde_delegates")[0].events[0].description == "Diwakili Pak Rahmat"


@pytest.mark.parametrize("path", sorted(REPLIES.glob("*.eml")), ids=lambda path: path.stem)
def test_the_token_address_is_what_our_own_server_wrote_in(path: Path) -> None:
    assert mime.read(path.read_bytes()).delivered_to == (TOKEN,)


def test_a_gmail_answer_is_automatic_and_still_an_answer() -> None:
    received = mail("gmail")
    assert (received.auto_submitted, received.is_automatic, len(received.calendars)) == (
        "auto-generated",
        True,
        2,
    )
    assert received.in_reply_to == "<rapat-17.k7f3q9.2@rembug.example>"
    assert (received.sender, received.sender_name) == ("siti.aminah@example.org", "Siti Aminah")


def test_an_out_of_office_note_is_kept_for_a_human() -> None:
    received = mail("out_of_office")
    assert received.subject == "Otomatis: sedang dinas luar – kembali Senin"
    assert received.text == "Saya sedang dinas luar.\n\nHubungi Bu Rina & Pak Joko"
    assert (received.auto_submitted, received.calendars, received.is_bounce) == ("auto-replied", (), False)
    assert received.references == (
        "<rapat-17.k7f3q9.1@rembug.example>",
        "<rapat-17.k7f3q9.2@rembug.example>",
    )


def test_a_bounce_says_who_was_not_reached_and_which_invitation_came_back() -> None:
    received = mail("bounce")
    assert received.is_bounce
    assert received.calendars == ()
    assert received.bounces == (
        mime.Bounce(
            final_recipient="kosong@example.org",
            action="failed",
            status="5.1.1",
            diagnostic="smtp; 550 5.1.1 <kosong@example.org>: Recipient address rejected: User unknown",
            original_message_id="<rapat-17.k7f3q9.2@rembug.example>",
            original_recipient="kosong@example.org",
            original_reply_to=TOKEN,
            original_organiser=TOKEN,
        ),
    )


def test_a_delay_for_two_people_with_headers_only_says_both() -> None:
    received = mail("bounce_headers_only")
    assert [(bounce.final_recipient, bounce.action, bounce.status) for bounce in received.bounces] == [
        ("kosong@example.org", "delayed", "4.4.1"),
        ("lain@example.org", "delayed", "4.4.1"),
    ]
    assert {bounce.original_message_id for bounce in received.bounces} == {"<rapat-17.k7f3q9.2@rembug.example>"}
    assert received.bounces[0].original_organiser == ""


def test_our_own_request_inside_a_forwarded_mail_is_not_an_answer() -> None:
    received = mail("forwarded_invitation")
    assert (received.calendars, received.is_bounce, received.text) == ((), False, "Bu Rina yang hadir.")


def test_an_exchange_forward_notification_is_a_note() -> None:
    received = mail("forward_notification")
    assert (received.calendars, received.text) == (
        (),
        "Your meeting was forwarded to: Rina (rina@example.org)",
    )
