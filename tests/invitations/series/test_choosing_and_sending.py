"""Asking offices to a whole series: one mail, one token, a seat in every meeting."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import joinedload

from forum.adapters import mime
from forum.directory.models import Office
from forum.extensions import db
from forum.invitations import service, standing
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings import queries as meetings
from tests.invitations.series.conftest import Mailed, calendar_of, mails
from tests.support.client import counted
from tests.support.factories import Factory
from tests.support.notices import mail_leaves


def test_each_invitee_has_a_seat_in_every_meeting_ahead(make: Factory) -> None:
    series = make.series()
    office = make.office()
    make.tenure(office, make.person("Budi"), valid_from=date(2020, 1, 1), valid_to=date(2026, 12, 31))
    make.tenure(office, make.person("Citra"), valid_from=date(2027, 1, 1), kind="plt")
    clock.advance(timedelta(days=30))  # the first meeting has been

    [one] = service.invite_offices(series, [office])

    seats = standing.seats([one.id])[one.id]
    assert [(seat.meeting.starts_at.day, seat.person_name, seat.acting) for seat in seats] == [
        (18, "Budi", ""), (15, "Citra", "plt"), (19, "Citra", "plt")]  # fmt: skip
    assert {seat.email for seat in seats} == {office.email}
    assert len({seat.token_hash for seat in seats} | {one.token_hash}) == 4
    assert service.invite_offices(series, [office]) == []


def test_one_mail_holds_the_whole_series(make: Factory) -> None:
    series = make.series(title="Rapat bulanan")
    first, second = service.invite_offices(series, [make.office(), make.office()])

    assert service.send_series(series) == 2

    assert (series.state, {one.state for one in meetings.occurrences(series.id)}) == ("announced", {"announced"})
    rows = sorted(mails(), key=lambda row: row.topic or "")
    assert [(row.recipient, row.topic, row.rank) for row in rows] == [
        (first.email, f"standing:{first.id}", 1), (second.email, f"standing:{second.id}", 1)]  # fmt: skip
    for row, one in zip(rows, (first, second), strict=True):
        message = calendar_of(row)
        [master] = message.events
        address = f"agenda+{service.token(one)}@rembug.example"
        assert (message.method, master.uid, master.sequence, master.organiser) == (
            "REQUEST", series.uid, 0, address)  # fmt: skip
        assert (master.rrule, master.recurrence_id) == ("FREQ=MONTHLY;COUNT=4;BYDAY=3FR", None)
        assert [(person.email, person.partstat) for person in master.attendees] == [(one.email, "NEEDS-ACTION")]
        assert (row.envelope_from, mime.read(row.raw).text.count("\n* ")) == (address, 4 + 3)


def test_sending_again_reaches_only_newcomers(mailed: Mailed, make: Factory) -> None:
    assert service.send_series(mailed.series) == 0
    service.invite_offices(mailed.series, [make.office()])
    assert service.send_series(mailed.series) == 1
    assert len(mails()) == 3


def test_people_from_a_pasted_list_are_asked_too(make: Factory) -> None:
    series = make.series()
    made = service.invite_pasted(series, "Rini Astuti, S.Sos. <rini@contoh.example>\nbudi@contoh.example")
    assert [(one.addressee, one.email) for one in made] == [
        ("Rini Astuti, S.Sos.", "rini@contoh.example"), ("budi@contoh.example", "budi@contoh.example")]  # fmt: skip
    with pytest.raises(Problem) as raised:
        service.invite_pasted(series, "bukan alamat")
    assert raised.value.code == "no_address"


def test_a_draft_with_nobody_to_send_to_stays_a_draft(make: Factory) -> None:
    series = make.series()
    service.invite_offices(series, [make.office(email=None)])
    with pytest.raises(Problem) as raised:
        service.send_series(series)
    assert (raised.value.code, series.state, mails()) == ("nobody", "draft", [])


def test_nobody_is_invited_to_what_is_over(make: Factory) -> None:
    series = make.series()
    service.invite_offices(series, [make.office()])
    clock.advance(timedelta(days=365))
    with pytest.raises(Problem) as raised:
        service.send_series(series)
    assert raised.value.code == "in_the_past"


def test_a_seat_is_not_sent_before_its_series(make: Factory) -> None:
    series = make.series()
    service.invite_offices(series, [make.office()])
    meeting = meetings.occurrences(series.id)[0]
    [guest] = service.add_offices(meeting, [make.office()])
    assert service.send(meeting) == 1
    assert [row.recipient for row in mails()] == [guest.email]
    assert calendar_of(mails()[0]).events[0].uid == meeting.uid


def test_somebody_asked_to_one_meeting_before_keeps_that_invitation(mailed: Mailed, make: Factory) -> None:
    third = mailed.meetings[2]
    office = make.office()
    [alone] = service.add_offices(third, [office])
    service.send(third)
    [one] = service.invite_offices(mailed.series, [office])
    service.send_series(mailed.series)
    assert [seat.meeting_id for seat in mailed.seats(one)] == [
        meeting.id for meeting in mailed.meetings if meeting != third]  # fmt: skip
    assert calendar_of(mails(one.email)[-1]).events[0].exdates == (third.recurrence_id,)
    assert db.session.get(Invitation, alone.id).standing_id is None


def test_a_withdrawn_invitee_gets_one_cancellation_and_may_come_back(mailed: Mailed) -> None:
    service.withdraw_standing(mailed.one)
    service.withdraw_standing(mailed.one)
    row = mails(mailed.one.email)[-1]
    message = calendar_of(row)
    [event] = message.events
    assert len(mails(mailed.one.email)) == 2
    assert (message.method, event.uid, event.recurrence_id, event.sequence, event.status) == (
        "CANCEL", mailed.series.uid, None, 1, None)  # fmt: skip
    assert {seat.withdrawn_at is None for seat in mailed.seats()} == {False}
    assert {seat.withdrawn_at is None for seat in mailed.seats(mailed.standings[1])} == {True}
    mail_leaves()

    assert service.invite_offices(mailed.series, [mailed.one.office]) == [mailed.one]
    assert service.send_series(mailed.series) == 1
    assert [(event.sequence, event.recurrence_id) for event in calendar_of(mails(mailed.one.email)[-1]).events] == [
        (2, None)]  # fmt: skip
    assert {seat.withdrawn_at is None for seat in mailed.seats()} == {True}


def test_a_date_that_was_taken_back_by_itself_stays_so_when_the_invitee_comes_back(mailed: Mailed) -> None:
    service.withdraw(mailed.seats()[1])
    clock.advance(timedelta(minutes=1))
    service.withdraw_standing(mailed.one)
    clock.advance(timedelta(minutes=1))
    service.invite_offices(mailed.series, [mailed.one.office])  # type: ignore[list-item]
    assert [seat.withdrawn_at is None for seat in mailed.seats()] == [True, False, True, True]
    service.send_series(mailed.series)
    [master, *_overrides] = calendar_of(mails(mailed.one.email)[-1]).events
    assert master.exdates == (mailed.meetings[1].recurrence_id,)


def test_another_address_gets_the_series_again(mailed: Mailed) -> None:
    service.set_email(mailed.seats()[1], "Baru@contoh.example")
    assert {mailed.one.email} | {seat.email for seat in mailed.seats()} == {"baru@contoh.example"}
    assert service.send_series(mailed.series) == 1
    [event] = calendar_of(mails("baru@contoh.example")[0]).events
    assert [person.email for person in event.attendees] == ["baru@contoh.example"]


def test_sixty_invitees_and_twelve_meetings_cost_a_constant_number_of_statements(make: Factory) -> None:
    def cost(number: int) -> tuple[int, int]:
        series = make.series(rrule="FREQ=MONTHLY;BYDAY=3FR;COUNT=12")
        ids = [make.office().id for _ in range(number)]
        db.session.commit()
        offices = list(db.session.query(Office).filter(Office.id.in_(ids)).options(joinedload(Office.organisation)))
        with counted() as choosing:
            service.invite_offices(series, offices)
            db.session.flush()
        with counted() as sending:
            service.send_series(series)
            db.session.flush()
        return len(choosing), len(sending)

    few, many = cost(2), cost(60)
    assert many[0] <= few[0] + 58 + 3, (few, many)  # one INSERT for each, and all their seats in one
    assert many[1] <= few[1] + 3, (few, many)
    assert db.session.query(Invitation).count() == 62 * 12
