"""Reading calendar files from strangers: answers, limits, and bytes that are no calendar at all."""

from contextlib import suppress
from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.adapters.ics import (
    Attendee,
    CalendarEvent,
    InvalidEvent,
    UnreadableCalendar,
    build_reply,
    build_request,
    read,
)
from tests.support.ical_lines import calendar, event, zone

STARTS = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 4, 5, 0, tzinfo=UTC)
TOKEN = "agenda+k7f3q9@rembug.example"
EVENT = CalendarEvent(
    uid="rapat-17@rembug.example",
    sequence=3,
    dtstamp=datetime(2026, 11, 3, 2, 0, tzinfo=UTC),
    starts_at=STARTS,
    ends_at=datetime(2026, 11, 10, 4, 0, tzinfo=UTC),
    tzid="Asia/Jakarta",
    summary="Rapat konsolidasi",
    organiser_email=TOKEN,
)
REQUEST = build_request(EVENT, [Attendee("siti@contoh.example", "Siti Aminah")])


@pytest.mark.parametrize("shape", ["plain", "gmail", "outlook", "apple"])
@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_what_a_program_answers_is_what_we_read(shape: str, partstat: str) -> None:
    said = 'Baik: "hadir", dengan tim; terlambat\nsedikit'
    reply = build_reply(
        REQUEST, "Siti@contoh.example", partstat, answered_at=NOON, shape=shape, name="Siti", comment=said
    )
    message = read(reply)
    (found,) = message.events
    assert message.method == "REPLY"
    assert (found.uid, found.sequence, found.dtstamp) == (EVENT.uid, 3, NOON)
    assert [(person.email, person.partstat) for person in found.attendees] == [("siti@contoh.example", partstat)]
    assert found.comment.split() == said.split()
    assert found.organiser == (None if shape == "outlook" else TOKEN)
    assert found.starts_at == (None if shape == "plain" else STARTS)


def test_a_delegation_is_read_from_both_sides() -> None:
    away = build_reply(
        REQUEST, "siti@contoh.example", "DELEGATED", answered_at=NOON, delegated_to="rahmat@contoh.example"
    )
    (siti,) = read(away).events[0].attendees
    assert (siti.partstat, siti.delegated_to) == ("DELEGATED", ("rahmat@contoh.example",))
    here = build_reply(
        REQUEST, "rahmat@contoh.example", "ACCEPTED", answered_at=NOON, delegated_from="siti@contoh.example"
    )
    rahmat, delegator = read(here).events[0].attendees
    assert (rahmat.email, rahmat.delegated_from) == ("rahmat@contoh.example", ("siti@contoh.example",))
    assert (delegator.email, delegator.partstat) == ("siti@contoh.example", "DELEGATED")


def test_an_answer_about_one_occurrence_names_it() -> None:
    request = REQUEST.replace(b"SEQUENCE:3", b"SEQUENCE:3\r\nRECURRENCE-ID;TZID=Asia/Jakarta:20261110T090000")
    reply = build_reply(request, "siti@contoh.example", "ACCEPTED", answered_at=NOON)
    assert read(reply).events[0].recurrence_id == STARTS


def test_there_must_be_something_to_answer() -> None:
    with pytest.raises(InvalidEvent):
        build_reply(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a@b.example", "ACCEPTED", answered_at=NOON)


def test_a_duration_gives_the_end() -> None:
    found = event("DTSTART:20261110T020000Z", "DURATION:PT1H30M")
    assert found.ends_at == datetime(2026, 11, 10, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "mime_method", "method"),
    [
        (("METHOD:counter",), "REPLY", "COUNTER"),
        ((), "reply", "REPLY"),
        (("METHOD:REPLY", "METHOD:REQUEST"), None, "REPLY"),
        ((), None, None),
    ],
)
def test_the_method_of_the_body_wins(before: tuple[str, ...], mime_method: str | None, method: str) -> None:
    assert read(calendar("UID:x", before=before), mime_method).method == method


@pytest.mark.parametrize(
    ("line", "email"),
    [
        ("ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:Siti@Contoh.Example", "siti@contoh.example"),
        ('ATTENDEE;PARTSTAT=ACCEPTED:"mailto:siti@contoh.example"', "siti@contoh.example"),
        ("ATTENDEE;PARTSTAT=ACCEPTED:siti@contoh.example", "siti@contoh.example"),
        ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:siti%2Brapat@contoh.example", "siti+rapat@contoh.example"),
        ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:Siti <siti@contoh.example>", "siti@contoh.example"),
        ("ATTENDEE;EMAIL=siti@contoh.example;PARTSTAT=ACCEPTED:urn:uuid:1234", "siti@contoh.example"),
        ('ATTENDEE;CN=Siti "Ami;PARTSTAT=ACCEPTED:mailto:siti@contoh.example', "siti@contoh.example"),
        ("ATTENDEE ; PARTSTAT = accepted : mailto:siti@contoh.example", "siti@contoh.example"),
    ],
)
def test_an_address_comes_out_bare_from(line: str, email: str) -> None:
    (person,) = event(line).attendees
    assert (person.email, person.partstat) == (email, "ACCEPTED")


@pytest.mark.parametrize("partstat", ["", ";PARTSTAT=", ";PARTSTAT=MAYBE", ";PARTSTAT=COMPLETED"])
def test_an_answer_we_do_not_know_is_none(partstat: str) -> None:
    (person,) = event(f"ATTENDEE{partstat}:mailto:siti@contoh.example").attendees
    assert person.partstat is None


def test_a_refusal_by_a_server_is_shown() -> None:
    found = event("ATTENDEE:mailto:siti@contoh.example", "REQUEST-STATUS:3.7;Invalid user;ATTENDEE")
    assert found.request_status == ("3.7;Invalid user;ATTENDEE",)


@pytest.mark.parametrize("kind", ["VTODO", "VJOURNAL", "VFREEBUSY"])
def test_answers_about_other_things_are_told_apart(kind: str) -> None:
    (found,) = read(calendar("UID:x", kind=kind)).events
    assert found.kind == kind


def test_two_calendars_in_a_file_are_read_as_one() -> None:
    both = calendar("UID:a") + calendar("UID:b")
    assert [found.uid for found in read(both).events] == ["a", "b"]


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\r\r\n", "\n\n"])
def test_any_line_end_will_do(line_end: str) -> None:
    content = calendar("UID:rapat", " -17", "COMMENT:Sampai", "\t jumpa").decode()
    (found,) = read(content.replace("\r\n", line_end).encode()).events
    assert (found.uid, found.comment) == ("rapat-17", "Sampai jumpa")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_any_usual_encoding_will_do(encoding: str) -> None:
    content = calendar("COMMENT:di café").decode().encode(encoding)
    assert read(content).events[0].comment == "di café"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "there is no VCALENDAR"),
        (b"/etc/passwd", "there is no VCALENDAR"),
        (b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n", "there is no VCALENDAR"),
        (b"BEGIN:VCALENDAR\r\n" * 20, "components nested too deep"),
        (b"BEGIN:VCALENDAR\r\n".ljust(262_145), "larger than 262144 bytes"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 51, "more than 50 events"),
    ],
)
def test_what_is_no_calendar_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableCalendar) as refused:
        read(content)
    assert refused.value.reason == reason


@pytest.mark.parametrize("char", ['"', ";", ":", "=", ",", "\\", " ", ";a=", ';a="', "mailto:", "\r\n "])
def test_a_calendar_made_to_keep_us_busy_does_not(char: str) -> None:
    started = process_time()
    read(calendar(f"ATTENDEE;CN={char * (250_000 // len(char))}"))
    assert process_time() - started < 2


NAMES = ["UID", "ATTENDEE", "ORGANIZER", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "DTSTAMP", "SEQUENCE"]
NAMES += ["COMMENT", "REQUEST-STATUS", "METHOD", "BEGIN", "END", "TZID", "RRULE", "TZOFFSETTO", "TZOFFSETFROM"]
VALUES = ["VEVENT", "VTIMEZONE", "STANDARD", "VCALENDAR", "20261110T020000Z", "99991231T235959", "00010101T000000"]
VALUES += ["mailto:a@b.example", "+0700", "-2359", "FREQ=YEARLY;BYDAY=-5SU;BYMONTH=99", "P999W", "9" * 30]
lines = st.builds(
    lambda name, params, value: f"{name}{params}:{value}",
    st.sampled_from(NAMES),
    st.sampled_from(["", ";TZID=x", ";TZID=Asia/Jakarta", ';CN="', ";PARTSTAT=ACCEPTED", ";X=\\"])
    | st.text(max_size=8),
    st.sampled_from(VALUES) | st.text(max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(lines, max_size=25))
def test_no_calendar_however_odd_does_anything_but_be_read_or_refused(odd: list[str]) -> None:
    before = ("METHOD:REPLY", *zone("x", "+0700"))
    with suppress(UnreadableCalendar):
        read(calendar(*odd, before=before))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(REQUEST)), st.integers(0, 30))
def test_no_damage_to_a_calendar_does_anything_but_be_read_or_refused(junk: bytes, at: int, cut: int) -> None:
    for content in (junk, REQUEST[:at] + junk + REQUEST[at + cut :]):
        with suppress(UnreadableCalendar):
            read(content)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1), st.text(), st.text())
def test_any_words_in_an_invitation_come_back_readable(summary: str, name: str, comment: str) -> None:
    event = CalendarEvent(**{**EVENT.__dict__, "summary": f"Rapat {summary}", "organiser_name": name})
    request = build_request(event, [Attendee("siti@contoh.example", name)])
    assert read(request).events[0].uid == EVENT.uid
    reply = build_reply(request, "siti@contoh.example", "ACCEPTED", answered_at=NOON, shape="gmail", comment=comment)
    (person,) = read(reply).events[0].attendees
    assert (person.email, person.partstat) == ("siti@contoh.example", "ACCEPTED")
