"""What invitees of a series are told when it, or one of its meetings, changes; in which order, under which numbers."""

from datetime import timedelta

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import queries, service, standing
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from tests.invitations.series.conftest import Mailed, calendar_of, mails
from tests.support.factories import Factory
from tests.support.notices import mail_leaves, notices_come_due


def move(mailed: Mailed, number: int, by: timedelta = timedelta(days=3)) -> None:
    """One meeting moves, and its notice comes due."""
    meeting = mailed.meetings[number]
    meetings.change(meeting, starts_at=meeting.starts_at + by)
    notices_come_due(mail_has_left=False)


def newest(mailed: Mailed) -> OutboxMessage:
    return mails(mailed.one.email)[-1]


def sequences(row: OutboxMessage) -> dict[str, int | None]:
    """Day of the RECURRENCE-ID ("master" without) -> SEQUENCE."""
    return {f"{event.recurrence_id:%d %b}" if event.recurrence_id else "master": event.sequence
            for event in calendar_of(row).events}  # fmt: skip


def test_a_meeting_that_moves_goes_out_alone(mailed: Mailed) -> None:
    move(mailed, 1)
    row = newest(mailed)
    message = calendar_of(row)
    [event] = message.events
    third = mailed.meetings[1]
    assert (message.method, event.uid, event.recurrence_id, event.starts_at, event.sequence, event.rrule) == (
        "REQUEST", mailed.series.uid, third.recurrence_id, third.starts_at, 1, "")  # fmt: skip
    assert event.organiser == f"agenda+{service.token(mailed.one)}@rembug.example"
    assert (row.topic, row.rank) == (f"standing:{mailed.one.id}", 2)
    assert "Jumat 18 → Senin 21 Desember, 09.00–12.00 WIB" in mime.read(row.raw).text
    assert len(mails()) == 4


def test_while_the_series_still_waits_it_is_written_again_as_a_whole(make: Factory) -> None:
    series = make.series()
    [one] = service.invite_offices(series, [make.office()])
    service.send_series(series)
    mailed = Mailed(series, [one])
    move(mailed, 1)
    assert [row.state for row in mails()] == ["superseded", "waiting"]
    assert sequences(newest(mailed)) == {"master": 0, "18 Dec": 1}
    assert "Undangan: " in newest(mailed).subject  # they have not heard of it at all


def test_two_meetings_that_move_before_anything_left_become_one_mail(mailed: Mailed) -> None:
    move(mailed, 1)
    move(mailed, 2)
    waiting = [row for row in mails(mailed.one.email) if row.state == "waiting"]
    assert [sequences(row) for row in waiting] == [{"master": 0, "18 Dec": 1, "15 Jan": 2}]
    text = mime.read(waiting[0].raw).text
    assert "Senin, 21 Desember 2026, 09.00–12.00 WIB (semula Jumat, 18 Desember 2026, 09.00 WIB)" in text


def test_a_meeting_called_off_is_cancelled_alone_and_stays_out_of_the_whole(mailed: Mailed) -> None:
    second = mailed.meetings[1]
    meetings.cancel(second, "Libur bersama")
    message = calendar_of(newest(mailed))
    [event] = message.events
    assert (message.method, event.uid, event.recurrence_id, event.sequence, event.status) == (
        "CANCEL", mailed.series.uid, second.recurrence_id, 1, "CANCELLED")  # fmt: skip
    mail_leaves()
    meetings.extend_series(mailed.series, more=1)
    [master] = calendar_of(newest(mailed)).events
    assert master.exdates == (second.recurrence_id,)
    assert "dibatalkan: Libur bersama" in mime.read(newest(mailed).raw).text


def test_a_new_place_of_the_series_goes_to_all_with_what_they_said(mailed: Mailed) -> None:
    for seat in mailed.seats():
        service.answer(seat, service.Answer("accepted"))
    service.answer(mailed.seats()[2], service.Answer("declined"))
    meetings.change_series(mailed.series, place="Aula Bappeda")
    events = calendar_of(newest(mailed)).events
    assert [(event.recurrence_id, event.sequence, event.location, event.attendees[0].partstat) for event in events] == [
        (None, 1, "Aula Bappeda", "ACCEPTED"),
        (mailed.meetings[2].recurrence_id, 1, "Aula Bappeda", "DECLINED"),
    ]
    assert mailed.says() == ["accepted", "accepted", "declined", "accepted"]
    assert "Aula Bappeda" in mime.read(newest(mailed).raw).text


def test_a_new_length_asks_again(mailed: Mailed) -> None:
    service.answer(mailed.seats()[0], service.Answer("accepted"))
    meetings.change_series(mailed.series, duration_minutes=240)
    [master] = calendar_of(newest(mailed)).events
    assert (master.sequence, master.attendees[0].partstat) == (1, "NEEDS-ACTION")
    assert mailed.says() == ["-"] * 4
    assert "jawab sekali lagi" in mime.read(newest(mailed).raw).text


def test_a_silent_change_of_the_series_mails_nobody(mailed: Mailed) -> None:
    meetings.change_series(mailed.series, place="Aula Bappeda", notify=False)
    assert len(mails()) == 2


def test_what_did_not_change_keeps_its_number(mailed: Mailed) -> None:
    move(mailed, 1)
    mail_leaves()
    meetings.change_series(mailed.series, place="Aula Bappeda")
    assert sequences(newest(mailed)) == {"master": 2, "18 Dec": 1}
    assert calendar_of(newest(mailed)).events[1].location == "Pendopo Kabupaten Contoh"


def test_a_longer_series_gives_everybody_a_seat(mailed: Mailed) -> None:
    meetings.extend_series(mailed.series, more=2)
    [master] = calendar_of(newest(mailed)).events
    assert (master.rrule, master.sequence) == ("FREQ=MONTHLY;COUNT=6;BYDAY=3FR", 1)
    assert [seat.sent_at is not None for seat in mailed.seats()] == [True] * 6
    assert [one.waiting for one in (queries.counts([mailed.meetings[5].id])[mailed.meetings[5].id].total,)] == [2]


def test_a_series_that_ends_earlier_is_told_as_a_whole(mailed: Mailed, make: Factory) -> None:
    third = mailed.meetings[2]
    [guest] = service.add_offices(third, [make.office()])
    service.send(third)
    meetings.end_series(mailed.series, after=mailed.meetings[1].starts_at, reason="Anggaran habis")
    [master] = calendar_of(newest(mailed)).events
    assert (master.rrule, master.sequence) == ("FREQ=MONTHLY;UNTIL=20261218T020000Z;BYDAY=3FR", 1)
    assert "2 rapat tidak dilaksanakan: Anggaran habis" in mime.read(newest(mailed).raw).text
    message = calendar_of(mails(guest.email)[-1])
    assert (message.method, message.events[0].uid) == ("CANCEL", third.uid)


def test_a_series_that_is_over_is_cancelled(mailed: Mailed) -> None:
    meetings.end_series(mailed.series, reason="Forum dibubarkan")
    message = calendar_of(newest(mailed))
    [event] = message.events
    assert (message.method, event.recurrence_id, event.sequence, event.status) == ("CANCEL", None, 1, "CANCELLED")
    assert "Forum dibubarkan" in mime.read(newest(mailed).raw).text


def test_a_new_rule_ends_the_old_series_and_asks_the_same_people_to_the_new_one(mailed: Mailed) -> None:
    new = meetings.change_series(mailed.series, rrule="FREQ=MONTHLY;BYDAY=2FR;COUNT=4",
                                 starts_at=mailed.series.starts_at + timedelta(days=21))  # fmt: skip
    before, after = mails(mailed.one.email)[-2:]
    assert (calendar_of(before).method, calendar_of(before).events[0].uid) == ("CANCEL", mailed.series.uid)
    assert (calendar_of(after).method, calendar_of(after).events[0].uid) == ("REQUEST", new.uid)
    assert sorted(one.email or "" for one in standing.for_series(new.id)) == sorted(
        one.email or "" for one in mailed.standings)  # fmt: skip


def test_one_meeting_of_one_invitee_is_taken_back_alone(mailed: Mailed) -> None:
    seat = mailed.seats()[1]
    service.withdraw(seat)
    message = calendar_of(newest(mailed))
    [event] = message.events
    assert (message.method, event.uid, event.recurrence_id, event.sequence, event.status) == (
        "CANCEL", mailed.series.uid, seat.meeting.recurrence_id, 1, None)  # fmt: skip
    assert len(mails(mailed.standings[1].email)) == 1
    mail_leaves()
    meetings.change_series(mailed.series, place="Aula Bappeda")
    assert calendar_of(newest(mailed)).events[0].exdates == (seat.meeting.recurrence_id,)
    mail_leaves()

    assert service.add_offices(seat.meeting, [mailed.one.office]) == [seat]
    assert service.send(seat.meeting) == 1
    assert sequences(newest(mailed)) == {"18 Dec": 2}


def test_numbers_never_fall_whatever_happens(mailed: Mailed) -> None:
    def step(number: int) -> None:
        [
            lambda: move(mailed, 1),
            lambda: service.withdraw(mailed.seats()[1]),
            lambda: (service.add_offices(mailed.meetings[1], [mailed.one.office]), service.send(mailed.meetings[1])),
            lambda: service.withdraw_standing(mailed.one),
            lambda: (service.invite_offices(mailed.series, [mailed.one.office]), service.send_series(mailed.series)),
            lambda: move(mailed, 1),
            lambda: meetings.change_series(mailed.series, place="Aula Bappeda"),
            lambda: meetings.cancel(mailed.meetings[2], ""),
            lambda: meetings.extend_series(mailed.series, more=1),
            lambda: move(mailed, 1, timedelta(days=-3)),
            lambda: meetings.change_series(mailed.series, link="https://rapat.contoh.example/1"),
        ][number]()

    seen: dict[str, int] = {}
    for number in range(11):
        step(number)
        mail_leaves()
        clock.advance(timedelta(minutes=1))
        row = newest(mailed)
        for day, sequence in sequences(row).items():
            assert sequence is not None
            assert sequence >= seen.get(day, 0), (number, day, sequence, seen)
            seen[day] = sequence
    assert [row.rank for row in mails(mailed.one.email)] == list(range(1, len(mails(mailed.one.email)) + 1))
    assert len(mails(mailed.one.email)) == 12


def test_a_failed_series_mail_is_followed_by_the_whole(mailed: Mailed) -> None:
    for row in mails(mailed.one.email):
        row.state = "failed"
    db.session.flush()
    meetings.cancel(mailed.meetings[1], "")
    [master] = calendar_of(newest(mailed)).events
    assert (master.sequence, master.exdates) == (0, (mailed.meetings[1].recurrence_id,))


def test_a_mail_about_the_series_that_comes_back_concerns_all_meetings(mailed: Mailed) -> None:
    outbox.failed(mails(mailed.one.email)[0], "5.1.1 unknown")
    assert mailed.one.undeliverable_reason == "5.1.1 unknown"
    assert {seat.undeliverable_reason for seat in mailed.seats()} == {"5.1.1 unknown"}


def test_who_is_asked_to_one_of_them_by_hand_or_cannot_be_reached_is_not_mailed(mailed: Mailed, make: Factory) -> None:
    chosen = service.add_offices(mailed.meetings[1], [make.office(), make.office(), make.office()])
    service.send(mailed.meetings[1])
    mail_leaves()
    chosen[0].by_hand, chosen[1].undeliverable_reason = True, "5.1.1 no such user"
    meetings.change_series(mailed.series, place="Aula Bappeda")
    assert [len(mails(one.email)) for one in chosen] == [1, 1, 2]
