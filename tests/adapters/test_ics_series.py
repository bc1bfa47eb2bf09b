"""Series as we write them: the pattern, its exceptions, one occurrence alone (calendar.md, rule 8 and section 4)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from forum.adapters.ics import (
    FILE,
    Attendee,
    CalendarEvent,
    InvalidEvent,
    build_cancel,
    build_decline_counter,
    build_feed,
    build_publish,
    build_request,
    read,
)
from tests.support.ical_series import CANCELLED, ELSEWHERE, MOVED, SERIES, SITI, at
from tests.support.mail_golden import assert_golden


def test_a_whole_series_is_complete_with_what_moved_and_what_does_not_take_place() -> None:
    content = build_request(SERIES, [SITI], [ELSEWHERE, MOVED])
    assert_golden("series.ics", content)
    master, moved, elsewhere = read(content).events
    assert [event.sequence for event in (master, moved, elsewhere)] == [2, 5, 1]
    assert (master.rrule, master.exdates) == (SERIES.rrule, (at("2027-02-19"),))
    assert (moved.recurrence_id, moved.starts_at) == (at("2026-12-18"), at("2026-12-21", 3))
    assert {person.email for event in read(content).events for person in event.attendees} == {"siti@contoh.example"}


def test_a_series_at_seven_in_jayapura_recurs_on_its_own_friday_not_on_that_of_utc() -> None:
    early = replace(SERIES, tzid="Asia/Jayapura", starts_at=at("2026-11-19", 22), ends_at=at("2026-11-20", 0))
    content = build_request(replace(early, exdates=(at("2027-01-14", 22),)), [SITI])
    assert_golden("series_jayapura.ics", content)
    assert b"\r\nDTSTART;TZID=Asia/Jayapura:20261120T070000\r\n" in content
    assert b"\r\nEXDATE;TZID=Asia/Jayapura:20270115T070000\r\n" in content


def test_a_series_abroad_brings_the_changes_of_its_clock() -> None:
    abroad = replace(SERIES, tzid="Europe/Berlin", rrule="FREQ=WEEKLY;INTERVAL=2;COUNT=24", exdates=())
    assert_golden("series_berlin.ics", build_request(abroad, [SITI]))


def test_one_occurrence_that_changed_goes_alone() -> None:
    content = build_request(MOVED, [SITI])
    assert_golden("occurrence_changed.ics", content)
    (event,) = read(content).events
    assert (event.uid, event.sequence, event.recurrence_id) == (SERIES.uid, 5, at("2026-12-18"))
    assert event.rrule == ""


def test_one_occurrence_cancelled() -> None:
    content = build_cancel(CANCELLED, [SITI])
    assert_golden("occurrence_cancelled.ics", content)
    (event,) = read(content).events
    assert (event.recurrence_id, event.status) == (at("2027-02-19"), "CANCELLED")


def test_a_whole_series_cancelled() -> None:
    content = build_cancel(replace(SERIES, sequence=7), [SITI])
    assert_golden("series_cancelled.ics", content)
    assert (read(content).events[0].recurrence_id, read(content).events[0].status) == (None, "CANCELLED")


def test_one_invitee_withdrawn_from_a_series_that_goes_on() -> None:
    content = build_cancel(replace(SERIES, sequence=7), [SITI], whole_meeting=False)
    assert_golden("series_one_invitee.ics", content)
    assert read(content).events[0].status is None


def test_a_proposed_time_declined() -> None:
    single = replace(SERIES, rrule="", exdates=())
    content = build_decline_counter(single, SITI, "Aula hanya bebas pada Jumat itu.")
    assert_golden("decline_counter.ics", content)
    (event,) = read(content).events
    assert (read(content).method, event.comment) == ("DECLINECOUNTER", "Aula hanya bebas pada Jumat itu.")


def test_a_proposed_time_declined_for_one_occurrence_without_a_word() -> None:
    content = build_decline_counter(MOVED, SITI)
    assert_golden("decline_counter_occurrence.ics", content)
    assert b"COMMENT" not in content


def test_a_series_to_download_and_in_a_feed_asks_nobody() -> None:
    assert_golden("publish_series.ics", build_publish(SERIES, [MOVED, ELSEWHERE]))
    single = replace(SERIES, uid="rapat-17@rembug.example", rrule="", exdates=())
    content = build_feed([single, SERIES, MOVED, ELSEWHERE], name="Forum Contoh")
    assert_golden("feed_with_series.ics", content)
    assert (b"ATTENDEE" in content, b"VALARM" in content) == (False, False)


def test_an_exception_is_written_once_and_in_order() -> None:
    twice = (at("2027-02-19"), at("2027-01-15"), datetime.fromisoformat("2027-02-19T09:00:00+07:00"))
    content = build_request(replace(SERIES, exdates=twice), [SITI])
    lines = [line for line in content.split(b"\r\n") if line.startswith(b"EXDATE")]
    assert lines == [b"EXDATE;TZID=Asia/Jakarta:20270115T090000", b"EXDATE;TZID=Asia/Jakarta:20270219T090000"]


def test_sixty_overrides_come_back_from_a_file() -> None:
    daily = replace(SERIES, rrule="FREQ=DAILY;COUNT=60", exdates=())
    starts = [SERIES.starts_at + timedelta(days=day) for day in range(60)]
    others = [replace(MOVED, recurrence_id=start, starts_at=start, ends_at=start) for start in starts]
    assert len(read(build_request(daily, [SITI], others), limits=FILE).events) == 61


@pytest.mark.parametrize(
    ("event", "overrides"),
    [
        (replace(SERIES, rrule="FREQ=HOURLY"), []),
        (replace(SERIES, rrule="FREQ=MONTHLY;COUNT=3;UNTIL=20270521T020000Z"), []),
        (replace(SERIES, rrule="FREQ=MONTHLY;UNTIL=20270521"), []),
        (replace(SERIES, rrule="FREQ=MONTHLY;UNTIL=20270521T090000"), []),
        (replace(SERIES, rrule="FREQ=DAILY\r\nATTENDEE:mailto:x@y.example"), []),
        (replace(SERIES, rrule=""), []),
        (replace(SERIES, exdates=(datetime(2027, 2, 19, 9),)), []),  # noqa: DTZ001
        (replace(SERIES, tzid="Asia/Contoh"), []),
        (replace(SERIES, recurrence_id=at("2026-12-18")), []),
        (replace(SERIES, rrule="", exdates=()), [MOVED]),
        (SERIES, [MOVED, MOVED]),
        (SERIES, [CANCELLED]),
        (SERIES, [replace(MOVED, recurrence_id=None)]),
        (SERIES, [replace(MOVED, uid="lain@rembug.example")]),
        (SERIES, [replace(MOVED, tzid="Asia/Makassar")]),
        (SERIES, [replace(MOVED, rrule="FREQ=DAILY")]),
    ],
    ids=range(16),
)
def test_a_series_that_contradicts_itself_is_refused(event: CalendarEvent, overrides: list[CalendarEvent]) -> None:
    with pytest.raises(InvalidEvent):
        build_request(event, [SITI], overrides)


@pytest.mark.parametrize("attendee", [Attendee("siti"), Attendee("a@b.example\r\nX:y")])
def test_a_declined_proposal_goes_to_a_real_address(attendee: Attendee) -> None:
    with pytest.raises(InvalidEvent):
        build_decline_counter(SERIES, attendee)
