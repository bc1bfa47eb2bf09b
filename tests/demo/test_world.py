"""Whoever opens the demo meets everything without searching: letters, a series, a tray with work in it."""

from collections import Counter

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.adapters import mime
from forum.demo.mailserver import MailServer
from forum.demo.world import desk, monthly, people, year
from forum.extensions import db
from forum.forums.models import Forum
from forum.inbox.models import InboxMessage
from forum.invitations import proposals, standing
from forum.invitations import queries as invitations
from forum.invitations.letters import service as letters
from forum.invitations.models import HandOver, LetterSent, Mandate, Notice
from forum.kernel import clock, transaction
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting, Series
from forum.outbox.models import OutboxMessage
from forum.reminders import queries as reminders
from tests.support.client import Visitor


@pytest.fixture
def coming(post_office: MailServer) -> Meeting:
    """Kabupaten Contoh, with the coming meeting and the series, and without its past."""
    with transaction.writing():
        forum = people.build(clock.now().date().replace(year=2025))
        users = people.accounts(forum)
    year.live(forum, users, lambda _line: None, ())
    return db.session.scalars(
        select(Meeting).where(Meeting.state == "announced", Meeting.series_id.is_(None))
    ).one()  # fmt: skip


def test_work_lies_on_the_organisers_desk(coming: Meeting, visitor: Visitor) -> None:
    arrived = db.session.execute(select(InboxMessage.outcome, InboxMessage.reason).order_by(InboxMessage.id))
    assert [tuple(one) for one in arrived] == [
        ("held", "plain_text"), ("held", "uninvited"), ("held", "outside_cancel"), ("bounced", "undeliverable"),
        ("held", "counter_proposal"), ("held", "counter_proposal"),
    ]  # fmt: skip
    words = db.session.scalars(select(InboxMessage).where(InboxMessage.reason == "plain_text")).one()
    assert (words.result["suggestion"], words.result["delegate_name"]) == ("delegated", "Gendhis Partawijaya")
    [group] = proposals.for_meeting(coming.id)
    assert (len(group.proposals), group.is_acceptable) == (2, True)
    assert desk.of(coming, desk.FULL).undeliverable_reason.startswith("5.2.2")
    given = db.session.scalars(select(HandOver).order_by(HandOver.id)).all()
    assert [(one.channel, one.invitation.organisation.short_name) for one in given] == [
        ("whatsapp", "Karang Taruna"), ("whatsapp", "Pagunel"), ("whatsapp", "Bapenda"), ("whatsapp", "SPC"),
    ]  # fmt: skip
    assert [one.state for one in db.session.scalars(select(Notice))] == ["sent"]
    organiser = db.session.scalars(select(User).where(User.email == people.ACCOUNTS[0].email)).one()
    assert len(visitor.sign_in(organiser).get("/surat-masuk").all(".card__title")) == 1 + 3
    head = desk.of(coming, desk.SENDS)
    own = invitations.delegates([head.id])[head.id]
    replies = invitations.current_replies(coming.id)
    assert [replies[one.id].answer for one in (head, own)] == ["delegated", "accepted"]
    [mandate] = db.session.scalars(select(Mandate))
    assert (mandate.invitation_id, mandate.media_type) == (own.id, "application/pdf")


def test_a_letter_travels_a_series_goes_on_and_the_forum_reminds_in_its_own_words(coming: Meeting) -> None:
    reached = [one for one in invitations.for_meeting(coming.id) if one.email]
    assert len(db.session.scalars(select(LetterSent)).all()) == len(reached) >= 40
    one = desk.of(coming, desk.SENDS)
    left = db.session.scalars(select(OutboxMessage).where(OutboxMessage.topic == f"invitation:{one.id}")).one()
    assert [file.filename for file in mime.files(left.raw)][-1] == "surat-undangan.pdf"
    draft = db.session.scalars(select(Meeting).where(Meeting.state == "draft", Meeting.series_id.is_(None))).one()
    assert (coming.letter_number, letters.proposal(draft)) == ("005/316/CONTOH/2026", "005/317/CONTOH/2026")
    series = db.session.scalars(select(Series)).one()
    rows = meetings.occurrences(series.id)
    assert [one.state for one in rows].index("cancelled") == monthly.LEFT_OUT
    assert [number for number, one in enumerate(rows) if one.starts_at != one.recurrence_id] == [monthly.MOVED]
    asked = standing.for_series(series.id)
    assert len(asked) == len(monthly.MEMBERS)
    said = Counter(answer for one in standing.said(asked).values() for answer in one)
    assert said == {"accepted": 6, "delegated": 1, "waiting": 10}
    forum = db.session.scalars(select(Forum)).one()
    own = [(one.minutes, one.audience) for one in reminders.policies(forum.id) if one.text_id]
    assert own == [(3 * 24 * 60, "unanswered")]
    assert (3 * 24 * 60, "unanswered") in {(one.minutes, one.audience) for one in reminders.for_meeting(coming.id)}
