"""A forum moves in with the meetings of another calendar: identity, dates, invitees and answers come along."""

from datetime import UTC, datetime, time, timedelta

import pytest

from forum.adapters import ics, mime
from forum.extensions import db
from forum.invitations import importing, queries
from forum.kernel.errors import Problem
from forum.meetings import service as meetings_service
from forum.meetings.models import Meeting, Series
from forum.reminders import jobs as reminders
from tests.support.calendar_files import ASKED, US, calendar, event, only, outbox, override, series
from tests.support.notices import notices_come_due as settle


@pytest.fixture
def forum(make):
    return make.forum()


@pytest.fixture
def take(forum):
    """Take a file; `organiser_is_us` unless said otherwise."""
    return lambda content, **given: importing.import_file(content, forum, **{"organiser_is_us": True, **given})


def test_a_meeting_comes_with_its_identity_its_invitees_and_their_answers(make, forum, take):
    office = make.office(email="dinas@contoh.example")
    rini = make.person("Rini Astuti", email="rini@contoh.example")
    line = only(take(calendar(event(*ASKED), method="REQUEST")))
    meeting = line.taken.meeting
    assert (line.outcome, meeting.uid, meeting.sequence, meeting.state) == (
        "taken", "rapat-1@lama.example", 3, "announced",
    )  # fmt: skip
    when = (meeting.starts_at, meeting.duration_minutes, meeting.timezone)
    assert (*when, meeting.place, meeting.organiser_address) == (
        datetime(2026, 12, 1, 2, 0, tzinfo=UTC), 180, "Asia/Jakarta", "Pendopo", US,
    )  # fmt: skip
    rows = queries.for_meeting(meeting.id)
    answers = queries.current_replies(meeting.id)
    found = {row.email: answers[row.id].answer if row.id in answers else None for row in rows}
    assert found == {"dinas@contoh.example": "accepted", "rini@contoh.example": "declined", "budi@contoh.example": None}
    assert {row.office_id for row in rows} == {office.id, None}
    assert rini.id in {row.person_id for row in rows}
    assert {(row.sent_sequence, row.sent_at is None) for row in rows} == {(3, False)}
    assert (line.invitees.invitees, line.invitees.created, line.invitees.answers) == (3, 1, 2)
    assert line.notes == ["1 ruangan atau peralatan tidak diundang."]


def test_nothing_is_mailed_by_an_import_nor_by_the_reminders_that_are_past(take):
    take(calendar(event(*ASKED, start="20261105T090000", end="20261105T120000"), series(*ASKED)))
    reminders.scan()
    assert outbox() == []


def test_a_file_that_takes_too_long_leaves_the_rest_and_says_so(take):
    [line] = take(calendar(event(*ASKED)), patience=0).lines
    assert (line.outcome, db.session.query(Meeting).count()) == ("left", 0)
    assert line.notes == ["Waktu habis sebelum yang ini dibaca. Bagilah berkasnya, atau pakai baris perintah."]


def test_the_uid_of_a_meeting_made_here_cannot_be_taken_in_other_letters(make, take):
    ours = make.meeting(state="announced")
    [line] = take(calendar(event(*ASKED)).replace(b"rapat-1@lama.example", ours.uid.upper().encode())).lines
    assert (line.outcome, db.session.query(Meeting).count()) == ("left", 1)
    assert line.notes == ["Rapat dengan UID ini dibuat di sini; berkas tidak mengubahnya."]


def test_moving_it_here_updates_the_same_uid_with_a_higher_sequence_and_the_same_organiser(take):
    meeting = only(take(calendar(event(*ASKED)))).taken.meeting
    meetings_service.change(meeting, starts_at=meeting.starts_at + timedelta(days=1))
    settle()
    mails = outbox()
    assert sorted(mail.recipient for mail in mails) == [
        "budi@contoh.example",
        "dinas@contoh.example",
        "rini@contoh.example",
    ]
    for mail in mails:
        content = mime.read(mail.raw).calendars[0].content
        (sent,) = ics.read(content).events
        assert (sent.uid, sent.sequence, sent.organiser) == ("rapat-1@lama.example", 4, US)
        assert b"Reply-To: agenda+" in mail.raw


def test_the_same_file_again_changes_nothing(take):
    content = calendar(event(*ASKED), series(*ASKED))
    take(content)
    before = {table.name: db.session.scalar(db.select(db.func.count()).select_from(table))
              for table in db.metadata.sorted_tables}  # fmt: skip
    again = take(content)
    assert [line.outcome for line in again.lines] == ["unchanged", "unchanged"]
    assert before == {table.name: db.session.scalar(db.select(db.func.count()).select_from(table))
                      for table in db.metadata.sorted_tables}  # fmt: skip


def test_a_newer_file_changes_only_what_was_not_changed_here(take):
    meeting = only(take(calendar(event(*ASKED)))).taken.meeting
    meetings_service.change(meeting, place="Aula Bappekab", notify=False)
    newer = event(*ASKED[:1], sequence=9, title="Konsolidasi besar")
    newer[newer.index("LOCATION:Pendopo")] = "LOCATION:Balai Desa"
    line = only(take(calendar(newer)))
    assert (line.outcome, meeting.title, meeting.place, meeting.sequence) == (
        "updated", "Konsolidasi besar", "Aula Bappekab", 9,
    )  # fmt: skip
    assert line.notes == ["Tempat: berkas kini menyebut “Balai Desa”; yang di sini dipertahankan."]
    older = only(take(calendar(event(*ASKED, sequence=3))))
    assert (older.outcome, meeting.title) == ("unchanged", "Konsolidasi besar")
    assert outbox() == []


def test_a_newer_answer_in_the_file_is_taken_but_not_over_one_given_here(make, take):
    meeting = only(take(calendar(event(*ASKED)))).taken.meeting
    by_email = {row.email: row for row in queries.for_meeting(meeting.id)}
    make.reply(by_email["dinas@contoh.example"], "declined")
    newer = [
        line.replace("PARTSTAT=ACCEPTED", "PARTSTAT=TENTATIVE").replace("NEEDS-ACTION", "ACCEPTED") for line in ASKED
    ]
    take(calendar(event(*newer, sequence=4)))
    answers = queries.current_replies(meeting.id)
    assert {email: answers[row.id].answer for email, row in by_email.items()} == {
        "dinas@contoh.example": "declined", "rini@contoh.example": "declined", "budi@contoh.example": "accepted",
    }  # fmt: skip


def test_a_delegate_has_an_invitation_of_their_own(take):
    pair = (
        'ATTENDEE;CN=Kepala;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:wakil@contoh.example":mailto:dinas@contoh.example',
        'ATTENDEE;CN=Wakil;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:dinas@contoh.example":mailto:wakil@contoh.example',
    )
    meeting = only(take(calendar(event(*pair)))).taken.meeting
    head, deputy = sorted(queries.for_meeting(meeting.id), key=lambda row: row.id)
    answers = queries.current_replies(meeting.id)
    assert (deputy.delegated_from_id, deputy.person_name) == (head.id, "Wakil")
    assert (answers[head.id].answer, answers[head.id].delegate_email) == ("delegated", "wakil@contoh.example")
    assert (answers[deputy.id].answer, outbox()) == ("accepted", [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (calendar(event(*ASKED), method="CANCEL"), "jawaban atau pembatalan"),
        (b"bukan kalender", "bukan berkas kalender"),
        (b"", "bukan berkas kalender"),
    ],
)
def test_a_file_that_is_no_meeting_is_refused(take, content, said):
    with pytest.raises(Problem, match=said):
        take(content)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (event(start="20261001T090000", end="20261001T100000"), "Sudah lewat."),
        (event("STATUS:CANCELLED"), "Rapat itu sudah dibatalkan."),
        (event("RRULE:FREQ=SECONDLY"), "Ini bukan pola rapat berulang."),
        (event("RRULE:FREQ=WEEKLY;UNTIL=20261015T020000Z", start="20261001T090000", end="20261001T100000"),
         "Rapat terakhirnya sudah lewat."),
        (override("20270105T090000"), "Berkas memuat tanggal-tanggal sebuah seri, tetapi bukan serinya."),
        (event(start="20261201T090000", end="20261203T120000"), "Lebih dari 24 jam."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_leaves_no_trace_and_says_why(take, lines, said):
    line = only(take(calendar(lines)))
    assert (line.outcome, [note.startswith(said) for note in line.notes]) == ("left", [True])
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 0
    assert db.session.scalar(db.select(db.func.count(Series.id))) == 0


def test_several_meetings_stand_in_one_file_and_a_bad_one_does_not_spoil_the_others(take):
    report = take(calendar(event(), event(uid="rapat-2@lama.example", start="20200101T090000", end="20200101T100000"),
                           ["BEGIN:VTODO", "UID:t", "END:VTODO"], event(uid="rapat-3@lama.example")))  # fmt: skip
    assert [line.outcome for line in report.lines] == ["taken", "left", "taken"]
    assert report.notes == ["1 entri adalah tugas atau catatan, bukan rapat."]


def test_somebody_elses_organiser_is_refused_unless_declared_ours(take):
    line = only(take(calendar(event(*ASKED)), organiser_is_us=False))
    assert (line.outcome, US in line.notes[0]) == ("left", True)
    ours = only(take(calendar(event(*ASKED, organiser="Agenda+abc@rembug.example")), organiser_is_us=False))
    assert (ours.outcome, ours.taken.meeting.organiser_address) == ("taken", "agenda+abc@rembug.example")


def test_without_an_organiser_nobody_was_asked_so_it_is_a_draft(take):
    line = only(take(calendar(event(*ASKED[:3], organiser=""), method="PUBLISH"), organiser_is_us=False))
    rows = queries.for_meeting(line.taken.meeting.id)
    assert (line.taken.meeting.state, {row.sent_at for row in rows}, len(rows)) == ("draft", {None}, 3)


def test_a_whole_day_needs_hours_from_a_person(take):
    day = event()
    day = [line for line in day if not line.startswith(("DTSTART", "DTEND"))]
    day.insert(1, "DTSTART;VALUE=DATE:20261201")
    assert only(take(calendar(day))).notes == [
        "Berlangsung sepanjang hari, dan berkas tidak menyebut dari pukul berapa sampai pukul berapa."
    ]
    meeting = only(take(calendar(day), hours=(time(8), time(16)))).taken.meeting
    assert (meeting.starts_at, meeting.duration_minutes) == (datetime(2026, 12, 1, 1, 0, tzinfo=UTC), 480)


def test_an_unknown_zone_is_not_guessed(take):
    line = only(take(calendar(event(zone="WIB"))))
    assert line.outcome == "left"
    assert line.notes == ["Berkas tidak menyebut waktu mulainya, atau memakai zona waktu yang tidak dikenal."]


def test_a_meeting_made_here_is_not_changed_by_a_file_and_another_forums_neither(make, take):
    mine = make.meeting(uid="rapat-1@lama.example")
    assert only(take(calendar(event(*ASKED)))).outcome == "left"
    assert (mine.sequence, queries.for_meeting(mine.id)) == (0, [])
    take(calendar(series(*ASKED)))
    other = importing.import_file(calendar(series(*ASKED)), make.forum(), organiser_is_us=True)
    assert (only(other).outcome, only(other).notes) == ("left", ["Sudah diambil alih oleh forum lain."])
