"""Sending: one mail per invitee, in order, never twice."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.adapters import ics, mime
from forum.extensions import db
from forum.invitations import queries, service
from forum.jobs.models import Job
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings import service as meetings
from forum.outbox.models import OutboxMessage
from tests.support.client import counted
from tests.support.factories import Factory
from tests.support.notices import notices_come_due


def outgoing(state: str = "waiting") -> list[OutboxMessage]:
    statement = select(OutboxMessage).where(OutboxMessage.state == state).order_by(OutboxMessage.id)
    return list(db.session.scalars(statement))


def calendar_of(row: OutboxMessage) -> ics.ItipMessage:
    mail = mime.read(row.raw)
    assert len(mail.calendars) == 2
    assert mail.calendars[0].content == mail.calendars[1].content
    return ics.read(mail.calendars[0].content)


def test_what_still_waits_for_a_wrong_address_does_not_leave_once_it_is_corrected(make: Factory) -> None:
    meeting = make.meeting()
    [one] = service.add_offices(meeting, [make.office(email="salah@contoh.example")])
    service.send(meeting)
    service.set_email(one, "benar@contoh.example")
    assert (outgoing(), [row.recipient for row in outgoing("superseded")]) == ([], ["salah@contoh.example"])
    assert service.send(meeting) == 1
    assert [row.recipient for row in outgoing()] == ["benar@contoh.example"]


def test_each_invitee_gets_one_mail_with_one_token(make: Factory) -> None:
    meeting = make.meeting(title="Rapat konsolidasi")
    offices = [make.office(), make.office()]
    first, second = service.add_offices(meeting, offices)

    assert service.send(meeting) == 2

    assert meeting.state == "announced"
    rows = outgoing()
    assert [row.recipient for row in rows] == [first.email, second.email]
    assert [row.key for row in rows] == [f"invite:{first.id}:0", f"invite:{second.id}:0"]
    for row, invitation in zip(rows, (first, second), strict=True):
        address = f"agenda+{service.token(invitation)}@rembug.example"
        message = calendar_of(row)
        event = message.events[0]
        assert row.envelope_from == address
        assert (message.method, event.uid, event.sequence, event.organiser) == ("REQUEST", meeting.uid, 0, address)
        assert [(one.email, one.partstat) for one in event.attendees] == [(invitation.email, "NEEDS-ACTION")]
        mail = mime.read(row.raw)
        for word in ("hadir", "diwakilkan", "tidak-hadir"):
            assert f"http://rembug.example/u/{service.token(invitation)}?jawab={word}" in mail.text


def test_sending_again_reaches_only_newcomers(make: Factory) -> None:
    meeting = make.meeting()
    service.add_offices(meeting, [make.office()])
    assert service.send(meeting) == 1
    assert service.send(meeting) == 0
    service.add_offices(meeting, [make.office()])
    assert service.send(meeting) == 1
    assert len(outgoing()) == 2


def test_a_draft_with_nobody_to_send_to_stays_a_draft(make: Factory) -> None:
    meeting = make.meeting()
    service.add_offices(meeting, [make.office(email=None)])
    with pytest.raises(Problem) as raised:
        service.send(meeting)
    assert raised.value.code == "nobody"
    assert meeting.state == "draft"


def test_two_chairs_with_one_mailbox_get_a_mail_each(make: Factory) -> None:
    meeting = make.meeting()
    offices = [make.office(email="tu@contoh.example"), make.office(email="tu@contoh.example")]
    service.add_offices(meeting, offices)
    assert service.send(meeting) == 2
    assert len({row.envelope_from for row in outgoing()}) == 2


def test_a_move_tells_everybody_told_before_and_asks_again(make: Factory) -> None:
    meeting = make.meeting(title="Rapat")
    told, declined = service.add_offices(meeting, [make.office(), make.office()])
    service.send(meeting)
    service.answer(declined, service.Answer("declined", reason="leave"))
    service.answer(told, service.Answer("accepted"))
    service.add_offices(meeting, [make.office()])

    meetings.change(meeting, starts_at=meeting.starts_at + timedelta(days=1))
    notices_come_due()

    rows = outgoing()
    assert [(row.recipient, row.rank) for row in rows] == [(told.email, 1), (declined.email, 1)]
    assert [calendar_of(row).events[0].sequence for row in rows] == [1, 1]
    assert queries.current_replies(meeting.id) == {}
    assert {one: reply.answer for one, reply in queries.replies_before_change(meeting.id).items()} == {
        told.id: "accepted", declined.id: "declined"}  # fmt: skip
    text = mime.read(rows[0].raw).text
    assert "* Waktu: Selasa 17 → Rabu 18 November, 09.00–12.00 WIB" in text


def test_a_new_place_keeps_the_answers(make: Factory) -> None:
    meeting = make.meeting()
    [told] = service.add_offices(meeting, [make.office()])
    service.send(meeting)
    service.answer(told, service.Answer("accepted"))
    meetings.change(meeting, place="Aula Bappeda")
    assert [reply.answer for reply in queries.current_replies(meeting.id).values()] == ["accepted"]
    assert meeting.sequence == 1


def test_a_cancellation_reaches_everybody_told(make: Factory) -> None:
    meeting = make.meeting()
    [told] = service.add_offices(meeting, [make.office()])
    service.send(meeting)
    service.add_offices(meeting, [make.office()])
    meetings.cancel(meeting, "Banjir di Kecamatan Contoh")
    [row] = outgoing()
    message = calendar_of(row)
    assert (row.recipient, message.method, message.events[0].sequence) == (told.email, "CANCEL", 1)
    assert message.events[0].status == "CANCELLED"
    assert "Banjir di Kecamatan Contoh" in mime.read(row.raw).text


def test_a_withdrawn_invitee_alone_is_told_and_may_come_back(make: Factory) -> None:
    meeting = make.meeting()
    office = make.office()
    gone, _stays = service.add_offices(meeting, [office, make.office()])
    service.send(meeting)
    service.withdraw(gone)
    service.withdraw(gone)
    row = outgoing()[-1]
    message = calendar_of(row)
    assert (row.recipient, row.rank, message.method) == (gone.email, 1, "CANCEL")
    assert message.events[0].status is None
    assert meeting.sequence == 0

    assert service.add_offices(meeting, [office]) == [gone]
    assert service.send(meeting) == 1
    assert [calendar_of(one).events[0].sequence for one in outgoing()[-1:]] == [2]


def test_two_hundred_invitees_cost_a_constant_number_of_statements(make: Factory) -> None:
    def cost(number: int) -> int:
        meeting = make.meeting()
        service.add_offices(meeting, [make.office() for _ in range(number)])
        db.session.commit()
        with counted() as statements:
            service.send(meeting)
            db.session.flush()
        return len(statements)

    few, many = cost(2), cost(60)
    assert many <= few + 3, (few, many)
    assert db.session.query(Job).count() == 62


def test_nobody_is_invited_to_what_is_over(make: Factory) -> None:
    meeting = make.meeting(starts_at=clock.now() - timedelta(days=1))
    service.add_offices(meeting, [make.office()])
    with pytest.raises(Problem) as raised:
        service.send(meeting)
    assert raised.value.code == "in_the_past"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Rini Astuti, S.Sos. <rini@contoh.example>", [("Rini Astuti, S.Sos.", "rini@contoh.example", "")]),
        ("rini@contoh.example", [("rini@contoh.example", "rini@contoh.example", "")]),
        ("Rini, rini@contoh.example", [("Rini", "rini@contoh.example", "")]),
        ("a <a@contoh.example>; b <b@contoh.example>", [("a", "a@contoh.example", ""), ("b", "b@contoh.example", "")]),
        ("Rini tanpa alamat", [("", "", "no_address")]),
        ("Rini <rini@contoh>", [("Rini", "rini@contoh", "bad_address")]),
        ("\n\n", []),
    ],
)
def test_pasted_lines_are_read(text: str, problems: list[Any]) -> None:
    from forum.invitations.rules import parse_addresses

    assert [(one.name, one.email, one.problem) for one in parse_addresses(text)] == problems
