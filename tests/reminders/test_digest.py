"""Several reminders of one morning to one address are one mail, each meeting with its own answer links."""

from datetime import timedelta

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import service as invite
from forum.kernel import clock, transaction
from forum.outbox import service as outbox
from forum.reminders import jobs, queries, service
from forum.reminders.models import Reminded
from tests.reminders.conftest import Announce, Left
from tests.support.client import counted
from tests.support.factories import Factory


def test_one_morning_one_mail(make: Factory, announce: Announce, left: Left) -> None:
    office, other = make.office(), make.office()
    forum = make.forum()
    invited = [announce([office, other] if hours == 1 else [office], days=8, hours=hours, forum=forum)[1][0]
               for hours in (0, 1, 2)]  # fmt: skip
    clock.advance(timedelta(days=1))  # nine o'clock: the first is due, the others at ten and eleven
    assert jobs.scan() == 1
    [mail] = left()
    read = mime.read(mail.raw)
    assert [read.text.count(invite.reply_link(one, "accepted")) for one in invited] == [1, 1, 1]
    assert mail.recipient == office.email
    assert "0 dari" not in mail.subject
    assert mail.subject.startswith("Mohon jawab: 3 dari 3 rapat")
    clock.advance(timedelta(hours=1))
    assert jobs.scan() == 1  # the other one's alone
    clock.advance(timedelta(hours=1))
    assert jobs.scan() == 0
    assert len(left()) == 2


def test_what_is_due_in_the_afternoon_waits(make: Factory, announce: Announce) -> None:
    office = make.office()
    announce([office], days=8)
    announce([office], days=8, hours=4)  # one o'clock
    clock.advance(timedelta(days=1))
    assert jobs.scan() == 1
    assert db.session.query(Reminded).count() == 1
    clock.advance(timedelta(hours=4))
    assert jobs.scan() == 1


def test_two_offices_with_one_mailbox_get_one_mail(make: Factory, announce: Announce, left: Left) -> None:
    offices = [make.office(email="bersama@contoh.example") for _ in range(2)]
    _, invited = announce(offices, days=8)
    clock.advance(timedelta(days=1))
    assert jobs.scan() == 1
    text = mime.read(left()[0].raw).text
    assert all(invite.reply_link(one, "accepted") in text for one in invited)


def test_a_crash_in_the_middle_sends_nothing_twice(make: Factory, announce: Announce,
                                                   left: Left) -> None:  # fmt: skip
    office = make.office()
    for hours in range(3):
        announce([office, make.office()], days=8, hours=hours)
    clock.advance(timedelta(days=1))

    def killed_while_posting() -> None:
        with transaction.writing():
            assert service.post_due(1) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed_while_posting()
    assert left() == []
    with transaction.writing():
        assert service.post_due(1) == 1
    assert jobs.scan() == 1
    before = [one.key for one in left()]
    assert [jobs.scan(), jobs.scan()] == [0, 0]
    assert [one.key for one in left()] == before
    assert outbox.find(before[0]) is not None


def test_the_cost_of_looking_does_not_grow_with_the_meetings(make: Factory, announce: Announce) -> None:
    forum, office = make.forum(), make.office()
    for number in range(12):
        announce([office], days=20 + number, forum=forum)
    with counted() as idle:
        assert jobs.scan() == 0
    assert len(idle) <= 4
    clock.advance(timedelta(days=13))
    with counted() as statements:
        assert jobs.scan() == 1
    assert len(statements) <= 26
    assert len(queries.of_mail(db.session.query(Reminded.mail_key).first()[0])) == 1
