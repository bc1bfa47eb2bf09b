"""The development mailbox shows what left and answers as a calendar program would, by real mail."""

from collections.abc import Callable

import pytest
from flask import Flask

from forum.app import create_app
from forum.config import Settings
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.inbox import jobs as inbox_jobs
from forum.inbox.models import InboxMessage
from forum.invitations import queries, service
from forum.jobs import worker
from forum.kernel import transaction
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from tests.support.client import Visitor
from tests.support.factories import Factory


@pytest.fixture
def invited(post_office: MailServer, make: Factory) -> Meeting:
    """A meeting to which one office was invited, by a mail that has arrived."""
    meeting = make.meeting(title="Rapat koordinasi")
    office = make.office("Kepala Dinas Contoh")
    with_commit(lambda: service.add_offices(meeting, [office], None))
    with_commit(lambda: service.send(meeting, None))
    worker.drain()
    return meeting


def with_commit(do: Callable[[], object]) -> None:
    db.session.commit()
    with transaction.writing():
        do()


def letter() -> int:
    number: int = db.session.query(OutboxMessage.id).filter_by(kind="invitation").scalar()
    return number


def test_every_mail_that_left_is_listed_and_shown(invited: Meeting, visitor: Visitor) -> None:
    assert visitor.get("/surat").status == 200
    page = visitor.get(f"/surat/{letter()}")
    assert page.form("form.form")["partstat"] == "ACCEPTED"
    body = visitor.client.get(f"/surat/{letter()}/isi")
    assert "script" not in body.headers["Content-Security-Policy"].replace("sandbox allow-popups", "")


@pytest.mark.parametrize("shape", ["gmail", "outlook", "apple", "plain"])
def test_an_answer_given_there_arrives_as_mail_from_outside(invited: Meeting, visitor: Visitor, shape: str) -> None:
    page = visitor.post(f"/surat/{letter()}", {"partstat": "DECLINED", "shape": shape, "comment": "Dinas luar."})
    assert page.status == 303
    while inbox_jobs.poll():
        worker.drain()
    (reply,) = queries.current_replies(invited.id).values()
    assert (reply.answer, reply.channel, reply.comment) == ("declined", "calendar", "Dinas luar.")


@pytest.mark.parametrize("shape", ["gmail", "outlook", "apple", "plain"])
def test_a_new_time_proposed_there_waits_for_the_organiser(invited: Meeting, visitor: Visitor, shape: str) -> None:
    said = {"partstat": "PROPOSE", "shape": shape, "new_start": "2026-12-22T13:00", "comment": "Bisa siang?"}
    assert visitor.post(f"/surat/{letter()}", said).status == 303
    while inbox_jobs.poll():
        worker.drain()
    (arrived,) = db.session.query(InboxMessage).all()
    assert (arrived.outcome, arrived.reason) == ("held", "counter_proposal")
    assert queries.current_replies(invited.id) == {}


@pytest.mark.parametrize("new_start", ["", "besok"])
def test_a_proposal_needs_a_time(invited: Meeting, visitor: Visitor, new_start: str) -> None:
    page = visitor.post(f"/surat/{letter()}", {"partstat": "PROPOSE", "shape": "gmail", "new_start": new_start})
    assert page.status == 422
    assert page.form("form.form")["partstat"] == "PROPOSE"


def test_delegating_needs_an_address(invited: Meeting, visitor: Visitor) -> None:
    page = visitor.post(f"/surat/{letter()}", {"partstat": "DELEGATED", "shape": "plain"})
    assert page.status == 422


def test_a_mail_that_is_not_there_says_so(visitor: Visitor) -> None:
    assert visitor.get("/surat/999").status == 404


def test_production_has_no_such_mailbox(settings: Settings) -> None:
    from dataclasses import replace

    app: Flask = create_app(replace(settings, mode="production"))
    assert [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/surat/")] == []
