"""Calendar files we write: golden files, and the rules of calendar.md they keep."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from forum.adapters.ics import (
    Attendee,
    CalendarEvent,
    InvalidEvent,
    build_cancel,
    build_feed,
    build_publish,
    build_request,
    google_link,
    outlook_link,
    read,
)
from tests.support.mail_golden import assert_golden

EVENT = CalendarEvent(
    uid="rapat-17@rembug.example",
    sequence=0,
    dtstamp=datetime(2026, 11, 3, 2, 0, tzinfo=UTC),
    starts_at=datetime(2026, 11, 10, 2, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 10, 4, 0, tzinfo=UTC),
    tzid="Asia/Jakarta",
    summary="Rapat konsolidasi renaksi; OPD, OMS",
    description="Agenda:\n1. Pembukaan\n2. Komitmen “kota terbuka”",
    location="Aula Bappekab, Kabupaten Contoh",
    conference_url="https://rapat.contoh.example/j/123?kata=a%3Db",
    organiser_email="agenda+k7f3q9@rembug.example",
    organiser_name='Sekretariat "Forum Contoh"',
    url="https://rembug.example/rapat/17",
)
SITI = Attendee("siti@contoh.example", "Siti Aminah, S.Sos.")


def properties(content: bytes) -> list[str]:
    """Names of the event's own properties, in order."""
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return [name for name, _ in event.property_items(recursive=False) if name not in {"BEGIN", "END"}]


def test_an_invitation() -> None:
    assert_golden("request_jakarta.ics", build_request(EVENT, [SITI]))


@pytest.mark.parametrize("zone", ["Pontianak", "Makassar", "Jayapura"])
def test_an_invitation_in_each_zone(zone: str) -> None:
    event = replace(EVENT, tzid=f"Asia/{zone}")
    content = build_request(event, [SITI])
    assert_golden(f"request_{zone.lower()}.ics", content)
    assert read(content).events[0].starts_at == EVENT.starts_at


def test_an_update() -> None:
    moved = replace(EVENT, sequence=1, starts_at=EVENT.starts_at + timedelta(hours=1), location="Aula baru")
    assert_golden("update.ics", build_request(moved, [SITI]))


def test_a_cancelled_meeting() -> None:
    content = build_cancel(replace(EVENT, sequence=2), [SITI])
    assert_golden("cancel.ics", content)
    assert read(content).events[0].status == "CANCELLED"


def test_one_invitee_withdrawn_while_the_meeting_goes_on_has_no_status() -> None:
    content = build_cancel(replace(EVENT, sequence=2), [SITI], whole_meeting=False)
    assert_golden("cancel_one_invitee.ics", content)
    assert (read(content).method, read(content).events[0].status) == ("CANCEL", None)


def test_a_file_to_download_asks_nobody_to_answer() -> None:
    content = build_publish(replace(EVENT, organiser_email=""))
    assert_golden("publish.ics", content)
    assert read(content).events[0].attendees == ()


def test_a_feed_of_meetings_in_two_zones() -> None:
    events = [EVENT, replace(EVENT, uid="rapat-18@rembug.example", tzid="Asia/Jayapura", status="CANCELLED")]
    content = build_feed(events, name="Forum OGP Contoh")
    assert_golden("feed.ics", content)
    assert content == build_feed(events, name="Forum OGP Contoh")


def test_an_empty_feed_is_a_calendar() -> None:
    assert read(build_feed([], name="Forum OGP Contoh")).events == ()


def test_the_delegates_own_invitation_says_for_whom() -> None:
    delegate = Attendee("rahmat@contoh.example", "Rahmat", delegated_from="siti@contoh.example")
    assert_golden("request_delegate.ics", build_request(EVENT, [delegate]))


def test_what_is_empty_is_left_out() -> None:
    bare = replace(EVENT, description="", location="", conference_url="", url="", status="", alarm_minutes=0)
    content = build_request(bare, [replace(SITI, name="")])
    assert_golden("request_bare.ics", content)
    names = ["SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "ATTENDEE", "ORGANIZER"]
    assert properties(content) == names


def test_an_online_meeting_has_its_link_for_a_place() -> None:
    (event,) = Calendar.from_ical(build_request(replace(EVENT, location=""), [SITI])).walk("VEVENT")
    assert event["LOCATION"] == EVENT.conference_url
    assert str(event["DESCRIPTION"]).endswith(f"\n\n{EVENT.conference_url}")


def test_a_link_already_in_the_text_is_not_repeated() -> None:
    described = replace(EVENT, description=f"Tautan: {EVENT.conference_url}")
    (event,) = Calendar.from_ical(build_request(described, [SITI])).walk("VEVENT")
    assert event["DESCRIPTION"] == f"Tautan: {EVENT.conference_url}"


def test_other_zones_are_written_in_utc() -> None:
    content = build_request(replace(EVENT, tzid="Asia/Dili"), [SITI])
    assert b"\r\nDTSTART:20261110T020000Z\r\n" in content
    assert b"VTIMEZONE" not in content


def test_no_line_is_longer_than_75_bytes_and_all_end_in_crlf() -> None:
    content = build_request(replace(EVENT, summary="Konsolidasi – “renaksi” " * 30), [SITI])
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert lines[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    content.decode()


def test_a_text_cannot_add_a_line_of_its_own() -> None:
    sly = replace(EVENT, summary="Rapat\r\nATTENDEE:mailto:x@y.example\x00", organiser_name="A\r\nMETHOD:ADD")
    content = build_request(sly, [replace(SITI, name="B\nATTENDEE:mailto:z@y.example")])
    assert read(content).method == "REQUEST"
    assert [person.email for person in read(content).events[0].attendees] == ["siti@contoh.example"]
    assert read(content).events[0].summary == "Rapat\nATTENDEE:mailto:x@y.example"


@pytest.mark.parametrize(
    "change",
    [
        {"organiser_email": ""},
        {"organiser_email": "Agenda <agenda@rembug.example>"},
        {"organiser_email": "agenda@rembug.example\r\nX:y"},
        {"starts_at": datetime(2026, 11, 10, 9, 0)},  # noqa: DTZ001
        {"ends_at": datetime(2026, 11, 10, 1, 0, tzinfo=UTC)},
        {"uid": ""},
        {"sequence": -1},
        {"sequence": 2**31},
        {"url": "https://rembug.example/\r\nATTENDEE:x"},
        {"conference_url": "https://rapat.example/a b"},
    ],
    ids=str,
)
def test_an_event_that_no_program_could_read_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidEvent):
        build_request(replace(EVENT, **change), [SITI])


@pytest.mark.parametrize("attendees", [[], [Attendee("Siti <siti@contoh.example>")], [Attendee("siti")]])
def test_an_invitation_to_nobody_is_refused(attendees: list[Attendee]) -> None:
    with pytest.raises(InvalidEvent):
        build_request(EVENT, attendees)


def test_the_google_link() -> None:
    assert google_link(replace(EVENT, description="a & b", conference_url="")) == (
        "https://calendar.google.com/calendar/render?action=TEMPLATE"
        "&text=Rapat%20konsolidasi%20renaksi%3B%20OPD%2C%20OMS"
        "&dates=20261110T020000Z/20261110T040000Z&ctz=Asia/Jakarta&details=a%20%26%20b"
        "&location=Aula%20Bappekab%2C%20Kabupaten%20Contoh"
    )


def test_the_outlook_link() -> None:
    plain = replace(EVENT, summary="Rapat", description="", conference_url="", location="")
    assert outlook_link(plain) == (
        "https://outlook.live.com/calendar/deeplink/compose?path=/calendar/action/compose&rru=addevent"
        "&subject=Rapat&startdt=2026-11-10T02%3A00%3A00Z&enddt=2026-11-10T04%3A00%3A00Z&allday=false"
    )
    assert outlook_link(plain, work=True).startswith("https://outlook.office.com/calendar/deeplink/compose?")
