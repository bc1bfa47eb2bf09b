"""Meetings that other people's calendars made, read from the files those export."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from forum.adapters.ics import FILE, ItipAttendee, ItipEvent, ItipMessage, UnreadableCalendar, occurrences, read
from tests.support.ical_lines import calendar, event
from tests.support.ical_series import at

EXPORTS = Path(__file__).parent / "exports"


def export(name: str, **how: str) -> ItipMessage:
    return read((EXPORTS / f"{name}.ics").read_bytes(), limits=FILE, **how)


def test_googles_series_comes_with_its_exceptions_and_people() -> None:
    message = export("google")
    master, moved, single, week = message.events
    assert (message.method, message.name) == ("PUBLISH", "Forum Contoh")
    assert (master.rrule, master.exdates) == ("FREQ=MONTHLY;UNTIL=20270521T165959Z;BYDAY=3FR", (at("2027-02-19"),))
    assert (master.starts_tzid, master.duration) == ("Asia/Jakarta", timedelta(hours=2))
    assert (master.location, master.conference) == (
        "Aula Bappekab, Kabupaten Contoh",
        "https://meet.contoh.example/abc-defg-hij",
    )
    assert (master.organiser, master.organiser_name) == ("abc123@group.calendar.contoh.example", "Forum Contoh")
    assert master.attendees == (
        ItipAttendee("siti@contoh.example", "ACCEPTED", name="Siti Aminah"),
        ItipAttendee("aula@resource.contoh.example", "ACCEPTED", name="Aula", cutype="RESOURCE"),
        ItipAttendee("rahmat@contoh.example", "NEEDS-ACTION", name="rahmat@contoh.example", role="OPT-PARTICIPANT"),
    )
    assert (moved.uid, moved.recurrence_id, moved.starts_at) == (master.uid, at("2026-12-18"), at("2026-12-21", 3))
    assert (single.starts_at, single.starts_tzid) == (at("2026-12-10"), "Asia/Jakarta")
    assert (week.starts_at, week.starts_on, week.duration) == (None, date(2026, 12, 30), timedelta(days=2))
    assert len(occurrences(master.rrule, at("2026-11-20"), master.starts_tzid)) == 7


def test_outlooks_zone_is_ours_and_its_lists_of_days_are_read() -> None:
    (master,) = export("outlook").events
    assert (master.starts_at, master.starts_tzid) == (at("2026-11-20"), "Asia/Jakarta")
    assert master.exdates == (at("2027-02-19"), at("2027-03-19"))
    assert (master.summary, master.description) == ("Rapat koordinasi bulanan", "Tindak lanjut")
    assert master.conference == "https://teams.contoh.example/l/meetup"
    assert [(person.email, person.partstat) for person in master.attendees] == [("siti@contoh.example", None)]


def test_apples_people_have_their_address_in_a_parameter() -> None:
    message = export("apple")
    master, floating = message.events
    assert (message.method, message.name) == (None, "")
    assert (master.starts_at, master.starts_tzid) == (at("2026-11-19", 22), "Asia/Jayapura")
    assert [(person.email, person.role) for person in master.attendees] == [
        ("yohana@contoh.example", "CHAIR"),
        ("budi@contoh.example", "REQ-PARTICIPANT"),
    ]
    assert (master.organiser, master.location) == ("yohana@contoh.example", "Balai kampung\nJalan Contoh 1")
    assert (master.url, floating.url) == ("https://contoh.example/kampung", "")
    assert (floating.starts_at, floating.starts_tzid, floating.duration) == (None, "", timedelta(minutes=90))


def test_a_time_that_names_no_zone_is_that_of_whoever_hands_us_the_file() -> None:
    floating = export("apple", floating="Asia/Jayapura").events[1]
    assert (floating.starts_at, floating.starts_tzid) == (at("2026-12-04", 23), "Asia/Jayapura")
    assert floating.ends_at == at("2026-12-05", 0) + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("lines", "tzid"),
    [
        (("DTSTART;TZID=Asia/Dili:20261120T110000",), "Asia/Dili"),
        (("DTSTART;TZID=Tokyo Standard Time:20261120T110000",), "Asia/Jayapura"),
        (("DTSTART;TZID=W. Europe Standard Time:20261120T030000",), "Europe/Berlin"),
        (("DTSTART:20261120T020000Z",), "UTC"),
        (("DTSTART;TZID=WIB:20261120T090000",), ""),
        (("DTSTART;VALUE=DATE:20261120",), ""),
        ((), ""),
    ],
)
def test_the_clock_a_meeting_is_written_for(lines: tuple[str, ...], tzid: str) -> None:
    assert event(*lines).starts_tzid == tzid


@pytest.mark.parametrize(("offset", "tzid"), [("+0700", "Asia/Jakarta"), ("+0800", "Asia/Makassar"), ("+0330", "")])
def test_a_zone_only_its_own_block_explains_is_the_indonesian_one_of_that_hour(offset: str, tzid: str) -> None:
    block = ("BEGIN:STANDARD", "DTSTART:19700101T000000", f"TZOFFSETTO:{offset}", "END:STANDARD")
    before = ("BEGIN:VTIMEZONE", "TZID:Customized Time Zone", *block, "END:VTIMEZONE")
    assert event("DTSTART;TZID=Customized Time Zone:20261120T090000", before=before).starts_tzid == tzid


@pytest.mark.parametrize(
    ("lines", "rrule"),
    [
        (("DTSTART;TZID=Asia/Jakarta:20261120T090000", "RRULE:FREQ=DAILY;UNTIL=20261122"), "20261122T165959Z"),
        (("DTSTART;TZID=Asia/Jakarta:20261120T090000", "RRULE:FREQ=DAILY;UNTIL=20261122T090000"), "20261122T020000Z"),
        (("DTSTART;VALUE=DATE:20261120", "RRULE:FREQ=DAILY;UNTIL=20261122"), "20261122T235959Z"),
    ],
)
def test_the_end_of_a_rule_is_an_instant(lines: tuple[str, ...], rrule: str) -> None:
    assert event(*lines).rrule == f"FREQ=DAILY;UNTIL={rrule}"


def test_a_rule_we_do_not_know_is_shown_as_it_was() -> None:
    assert event("DTSTART:20261120T020000Z", "RRULE:freq=secondly").rrule == "FREQ=SECONDLY"


def test_days_of_whole_day_series_are_days() -> None:
    found = event("DTSTART;VALUE=DATE:20261120", "EXDATE;VALUE=DATE:20261121,20261121", "RDATE;VALUE=DATE:20261124")
    assert (found.exdates, found.rdates, found.duration) == (
        (date(2026, 11, 21),),
        (date(2026, 11, 24),),
        timedelta(days=1),
    )


def test_a_zone_full_of_commas_does_not_break_a_list_of_days() -> None:
    found = event("EXDATE;TZID=tzone://Microsoft/Utc:20261121T020000,20261122T020000")
    assert found.exdates == (at("2026-11-21"), at("2026-11-22"))


@pytest.mark.parametrize(
    ("lines", "conference"),
    [
        (("LOCATION:https://rapat.contoh.example/1",), "https://rapat.contoh.example/1"),
        (("CONFERENCE;VALUE=URI:https://a.example/1", "LOCATION:https://b.example/2"), "https://a.example/1"),
        (("CONFERENCE;VALUE=URI:tel:+62811", "LOCATION:Aula"), ""),
        (("X-GOOGLE-CONFERENCE:javascript:alert(1)",), ""),
    ],
)
def test_the_link_of_an_online_meeting(lines: tuple[str, ...], conference: str) -> None:
    assert event(*lines).conference == conference


def test_a_file_that_a_person_gives_may_be_larger_than_a_mail() -> None:
    many = calendar(*(["UID:a", "END:VEVENT", "BEGIN:VEVENT"] * 60))
    with pytest.raises(UnreadableCalendar):
        read(many)
    assert len(read(many, limits=FILE).events) == 61
    with pytest.raises(UnreadableCalendar):
        read(b"BEGIN:VCALENDAR\r\n".ljust(FILE.size + 1), limits=FILE)


def test_an_empty_event_says_nothing() -> None:
    assert event("UID:x") == ItipEvent(uid="x")
