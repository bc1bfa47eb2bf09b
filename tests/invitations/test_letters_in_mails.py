"""Letters that travel with mails: each invitee's own, made by the worker, not twice."""

import email
import email.policy
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.extensions import db
from forum.invitations import service
from forum.invitations.letters import attaching, queries
from forum.invitations.letters import service as letters
from forum.invitations.models import Invitation, Letter, LetterCopy, LetterSent
from forum.jobs import worker
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from tests.support.factories import Factory
from tests.support.pdf import read_pdf

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def meeting(make: Factory) -> Meeting:
    """A draft with three offices chosen; the letter travels with the mails."""
    meeting = make.meeting(title="Rapat konsolidasi", state="draft")
    service.add_offices(meeting, [make.office(), make.office(), make.office()])
    letters.save(meeting, attach=True, number="012/FOC/UND/XI/2026")
    db.session.commit()
    return meeting


def made(meeting: Meeting) -> Letter:
    letter = queries.of_meeting(meeting.id)
    assert letter is not None
    letters.prepare(letter, queries.invited(meeting.id))
    db.session.commit()
    worker.drain()
    return letter


def pdfs(raw: bytes) -> list[bytes]:
    parts = email.message_from_bytes(raw, policy=email.policy.default).walk()
    return [part.get_content() for part in parts if part.get_content_type() == "application/pdf"]


def attached(invitation: Invitation) -> list[bytes]:
    """The PDFs in the newest mail to this invitee."""
    rows = select(OutboxMessage).where(OutboxMessage.topic == f"invitation:{invitation.id}")
    newest = db.session.scalars(rows.order_by(OutboxMessage.id.desc())).first()
    assert newest is not None
    return pdfs(newest.raw)


def test_each_mail_carries_the_letter_to_its_own_office(meeting: Meeting) -> None:
    made(meeting)
    assert service.send(meeting) == 3
    for one in queries.invited(meeting.id):
        (letter,) = attached(one)
        read = read_pdf(letter)
        assert (one.addressee in read.text[0], "012/FOC/UND/XI/2026" in read.text[0]) == (True, True)
        assert {link for link in read.links if "/u/" in link} == {service.reply_link(one)}
        assert len(letter) < 150_000


def test_nothing_is_sent_while_a_letter_is_not_ready(meeting: Meeting) -> None:
    with pytest.raises(Problem) as problem:
        service.send(meeting)
    assert (problem.value.code, str(problem.value)) == (
        "letters_not_ready", "Surat untuk 3 undangan belum siap. Belum ada yang dikirim.",
    )  # fmt: skip
    assert (meeting.state, db.session.scalars(select(OutboxMessage)).all()) == ("draft", [])


def test_a_newcomer_needs_a_letter_of_their_own(meeting: Meeting, make: Factory) -> None:
    made(meeting)
    service.send(meeting)
    (late,) = service.add_offices(meeting, [make.office()])
    with pytest.raises(Problem):
        service.send(meeting)
    made(meeting)
    assert (service.send(meeting), len(attached(late))) == (1, 1)


def test_without_the_switch_mails_go_at_once_and_carry_none(meeting: Meeting) -> None:
    letters.save(meeting, attach=False)
    assert service.send(meeting) == 3
    assert [attached(one) for one in queries.invited(meeting.id)] == [[], [], []]


def test_what_is_made_is_not_made_again(meeting: Meeting) -> None:
    letter = made(meeting)
    before = db.session.scalars(select(LetterCopy.id)).all()
    assert (len(before), letters.prepare(letter, queries.invited(meeting.id))) == (3, 0)
    worker.drain()
    assert db.session.scalars(select(LetterCopy.id)).all() == before


def test_the_same_letter_does_not_go_twice_but_a_changed_one_does(meeting: Meeting) -> None:
    letter = made(meeting)
    service.send(meeting)
    everybody = queries.invited(meeting.id)
    assert attaching.attachments(meeting, everybody) == {}
    letters.save(meeting, notes="Mohon membawa data.")
    assert attaching.attachments(meeting, everybody) == {}  # not made yet: the mail does not wait for it
    made(meeting)
    assert len(attaching.attachments(meeting, everybody)) == 3
    assert letter.revision == 2


def test_which_letter_went_to_whom_is_kept(meeting: Meeting) -> None:
    made(meeting)
    service.send(meeting)
    kept = db.session.scalars(select(LetterSent)).all()
    assert {row.invitation_id for row in kept} == {one.id for one in queries.invited(meeting.id)}
    assert len({row.storage_key for row in kept}) == 3


def test_the_delegate_gets_the_letter_of_the_office_with_a_link_of_their_own(meeting: Meeting) -> None:
    made(meeting)
    service.send(meeting)
    chair = queries.chairs(meeting.id)[0]
    sent = service.Answer("delegated", delegate_name="Rini", delegate_title="Sekretaris",
                          delegate_email="rini@contoh.example")  # fmt: skip
    service.answer(chair, sent)
    db.session.commit()
    (delegate,) = [one for one in queries.invited(meeting.id) if one.delegated_from_id == chair.id]
    waits = delegate.sent_at is None
    worker.drain()
    db.session.refresh(delegate)
    assert (waits, delegate.sent_at is None) == (True, False)  # the mail waits for its letter, and leaves with it
    read = read_pdf(attached(delegate)[0])
    assert (chair.addressee in read.text[0], "Rini" in read.text[0]) == (True, False)
    assert {link for link in read.links if "/u/" in link} == {service.reply_link(delegate)}


def test_a_delegate_is_invited_even_when_the_letter_cannot_be_printed(meeting: Meeting) -> None:
    letter = made(meeting)
    service.send(meeting)
    meeting.forum.logo = "0" * 64
    chair = queries.chairs(meeting.id)[0]
    service.answer(chair, service.Answer("delegated", delegate_name="Rini", delegate_email="rini@contoh.example"))
    db.session.commit()
    worker.drain()
    db.session.expire_all()
    (delegate,) = [one for one in queries.invited(meeting.id) if one.delegated_from_id == chair.id]
    assert (delegate.sent_at is not None, attached(delegate)) == (True, [])
    assert letter.failure.startswith("the emblem of")


def test_one_letter_for_all_is_made_once(meeting: Meeting) -> None:
    letters.save(meeting, attach=True, addressing="list")
    made(meeting)
    service.send(meeting)
    (copy,) = db.session.scalars(select(LetterCopy)).all()
    found = [attached(one) for one in queries.invited(meeting.id)]
    assert [len(one[0]) for one in found] == [copy.size] * 3
    assert [link for link in read_pdf(found[0][0]).links if "/u/" in link] == []


def test_the_signed_letter_takes_the_place_of_the_one_made_here(meeting: Meeting) -> None:
    letter = queries.of_meeting(meeting.id)
    assert letter is not None
    letters.take_signed(letter, content=PDF, filename="C:\\scan\\surat ttd.pdf")
    service.send(meeting)
    assert [attached(one) for one in queries.invited(meeting.id)] == [[PDF]] * 3
    assert letter.signed_name == "surat ttd.pdf"


def test_a_letter_signed_before_the_meeting_moved_is_not_sent(meeting: Meeting, make: Factory) -> None:
    letter = queries.of_meeting(meeting.id)
    assert letter is not None
    letters.take_signed(letter, content=PDF, filename="surat.pdf")
    service.send(meeting)
    meetings.change(meeting, starts_at=meeting.starts_at + timedelta(days=1))
    (late,) = service.add_offices(meeting, [make.office()])
    service.send(meeting)
    assert (letters.is_stale(letter), attached(late)) == (True, [])


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"%PDF" + b" " * 2_100_000, "too_large"), (b"\x89PNG\r\n\x1a\n" + b"0" * 90, "not_allowed"),
     (b"halo", "not_a_pdf")],
)  # fmt: skip
def test_only_a_pdf_of_a_sane_size_is_taken_as_signed(meeting: Meeting, content: bytes, code: str) -> None:
    letter = queries.of_meeting(meeting.id)
    assert letter is not None
    with pytest.raises(Problem) as problem:
        letters.take_signed(letter, content=content, filename="surat.pdf")
    assert (problem.value.field, letter.signed_key) == ("signed", None)
    assert problem.value.code in (code, "not_a_pdf")


def test_a_hundred_invitees_cost_no_more_questions_than_three(meeting: Meeting, make: Factory) -> None:
    assert clock.now() < meeting.starts_at
    service.add_offices(meeting, [make.office() for _ in range(20)])
    made(meeting)
    assert len(attaching.attachments(meeting, queries.invited(meeting.id))) == 23


def test_when_the_meeting_moves_new_letters_are_made_for_those_who_were_told(meeting: Meeting) -> None:
    made(meeting)
    service.send(meeting)
    db.session.commit()
    meetings.change(meeting, place="Pendopo")
    db.session.commit()
    everybody = queries.invited(meeting.id)
    worker.drain()
    found = attaching.attachments(meeting, everybody)
    assert sorted(found) == sorted(one.id for one in everybody)
    assert "Pendopo" in read_pdf(found[everybody[0].id].content).text[0]
