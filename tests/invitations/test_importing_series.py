"""A series moves in: rule, exceptions, changed dates, and who answered which of them."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.adapters import ics, mime
from forum.invitations import importing, queries, standing
from forum.kernel import clock
from forum.meetings import queries as meetings
from forum.meetings import rules
from forum.meetings import service as meetings_service
from tests.support.calendar_files import ASKED, US, calendar, only, outbox, override, series
from tests.support.notices import notices_come_due as settle


@pytest.fixture
def forum(make):
    return make.forum()


@pytest.fixture
def take(forum):
    """Take a file; `organiser_is_us` unless said otherwise."""
    return lambda content, **given: importing.import_file(content, forum, **{"organiser_is_us": True, **given})


def test_a_series_keeps_its_rule_its_exceptions_and_its_changed_dates(take):
    moved = override(
        "20270105T090000", *ASKED[:3], start="20270106T100000", end="20270106T130000", title="Rapat khusus"
    )
    line = only(take(calendar(series("EXDATE;TZID=Asia/Jakarta:20270202T090000", *ASKED), moved)))
    one = line.taken.series
    rows = meetings.occurrences(one.id)
    assert (line.outcome, one.uid, one.sequence, one.last_sequence, one.organiser_address, one.state) == (
        "taken", "seri-1@lama.example", 5, 6, US, "announced",
    )  # fmt: skip
    assert [row.state for row in rows] == ["announced", "announced", "cancelled", "announced", "announced", "announced"]
    assert rules.exdates(rows) == (datetime(2027, 2, 2, 2, 0, tzinfo=UTC),)
    assert [(row.title, row.sequence) for row in rules.overrides(one, rows)] == [("Rapat khusus", 6)]
    assert rows[1].recurrence_id == datetime(2027, 1, 5, 2, 0, tzinfo=UTC)
    asked = standing.for_series(one.id)
    seats = standing.seats([row.id for row in asked])
    assert sorted((row.email, len(seats[row.id]), row.sent_sequence) for row in asked) == [
        ("budi@contoh.example", 5, 5), ("dinas@contoh.example", 5, 5), ("rini@contoh.example", 5, 5),
    ]  # fmt: skip
    replies = queries.current_replies(rows[0].id)
    assert sorted(reply.answer for reply in replies.values()) == ["accepted", "declined"]


def test_one_date_of_a_series_has_answers_and_invitees_of_its_own(take):
    mine = ("ATTENDEE;PARTSTAT=DECLINED:mailto:dinas@contoh.example", "ATTENDEE:mailto:tamu@contoh.example")
    line = only(take(calendar(series(*ASKED), override("20270105T090000", *mine, start="20270105T090000",
                                                       end="20270105T120000"))))  # fmt: skip
    second = meetings.occurrences(line.taken.series.id)[1]
    rows = queries.for_meeting(second.id)
    assert [(row.email, queries.current_replies(second.id)[row.id].answer) for row in rows] == [
        ("dinas@contoh.example", "declined")
    ]
    assert any("tamu@contoh.example" in note for note in line.notes)


def test_moving_one_date_of_a_series_goes_out_above_everything_in_the_file(take):
    one = only(take(calendar(series(*ASKED), override("20270105T090000", *ASKED, sequence=8)))).taken.series
    third = meetings.occurrences(one.id)[2]
    meetings_service.change(third, starts_at=third.starts_at + timedelta(hours=2))
    settle()
    mails = outbox()
    assert len(mails) == 3
    for mail in mails:
        sent = ics.read(mime.read(mail.raw).calendars[0].content).events
        assert {(each.uid, each.organiser) for each in sent} == {("seri-1@lama.example", US)}
        assert {each.recurrence_id: each.sequence for each in sent} == {
            None: 5, datetime(2027, 1, 5, 2, tzinfo=UTC): 8, datetime(2027, 2, 2, 2, tzinfo=UTC): 9,
        }  # fmt: skip


def test_changing_the_series_sends_the_whole_with_its_exceptions_above_the_file(take):
    exception = "EXDATE;TZID=Asia/Jakarta:20270202T090000"
    one = only(take(calendar(series(exception, *ASKED)))).taken.series
    meetings_service.change_series(one, place="Aula")
    settle()
    mails = outbox()
    assert len(mails) == 3
    master = ics.read(mime.read(mails[0].raw).calendars[0].content).events[0]
    assert (master.uid, master.organiser, master.location) == ("seri-1@lama.example", US, "Aula")
    assert (master.sequence > 5, master.exdates) == (True, (datetime(2027, 2, 2, 2, 0, tzinfo=UTC),))


def test_a_series_that_runs_without_end_is_taken_from_now_on(take):
    old = only(take(calendar(series(*ASKED, rule="FREQ=WEEKLY", start="20240102T090000", end="20240102T100000"))))
    rows = meetings.occurrences(old.taken.series.id)
    assert (len(rows), rows[0].starts_at, old.taken.series.starts_at.year) == (
        60,
        datetime(2026, 11, 3, 2, tzinfo=UTC) + timedelta(days=7),
        2024,
    )
    assert "149 tanggal yang sudah lewat tidak diambil sebagai rapat." in old.notes
    clock.advance(timedelta(days=15))
    assert len(meetings_service.reach(old.taken.series)) == 2


def test_a_daily_meeting_that_began_many_years_ago_goes_on_with_its_exceptions(take):
    old = series("EXDATE;TZID=Asia/Jakarta:20261030T090000,20261110T090000", *ASKED)
    began = {"DTSTART": "DTSTART;TZID=Asia/Jakarta:20150105T090000", "RRULE": "RRULE:FREQ=DAILY",
             "DTEND": "DTEND;TZID=Asia/Jakarta:20150105T093000"}  # fmt: skip
    old = [began.get(line.partition(";")[0].partition(":")[0], line) for line in old]
    line = only(take(calendar(old)))
    rows = meetings.occurrences(line.taken.series.id)
    assert rules.exdates(rows) == (datetime(2026, 10, 30, 2, tzinfo=UTC), datetime(2026, 11, 10, 2, tzinfo=UTC))
    ahead = [row.starts_at for row in rows if row.state == "announced"]
    assert (line.outcome, ahead[0], len(ahead)) == ("taken", datetime(2026, 11, 4, 2, tzinfo=UTC), 59)
    clock.advance(timedelta(days=10))
    assert meetings_service.reach(line.taken.series)[0].starts_at == ahead[-1] + timedelta(days=1)


def test_a_date_that_was_put_off_from_the_past_to_what_is_ahead_is_taken(take):
    moved = override("20261201T090000", *ASKED[:3], start="20261203T090000", end="20261203T120000")
    clock.advance(timedelta(days=29))
    line = only(take(calendar(series(*ASKED), moved)))
    rows = meetings.occurrences(line.taken.series.id)
    assert (rows[0].recurrence_id, rows[0].starts_at, rows[0].state) == (
        datetime(2026, 12, 1, 2, tzinfo=UTC), datetime(2026, 12, 3, 2, tzinfo=UTC), "announced")  # fmt: skip
