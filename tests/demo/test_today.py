"""Whoever opens the demo finds a meeting going on, with work at its door; and a past put right and published."""

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.attendance import queries
from forum.attendance.desk import devices, questions, state
from forum.attendance.live import board
from forum.attendance.models import AbsenceMark, Attendance, DoorEvent, Signature
from forum.attendance.selfcheck import declaring, opening
from forum.demo.mailserver import MailServer
from forum.demo.world import people, texts, today, year
from forum.extensions import db
from forum.forums.models import Forum
from forum.invitations import needs
from forum.kernel import clock, transaction
from forum.meetings.models import Meeting
from forum.reports.models import PublishedReport
from tests.support.client import Visitor


@pytest.fixture
def regency(post_office: MailServer) -> tuple[Forum, dict[str, User]]:
    with transaction.writing():
        forum = people.build(clock.now().date().replace(year=2025))
        return forum, people.accounts(forum)


@pytest.fixture
def meeting(regency: tuple[Forum, dict[str, User]]) -> Meeting:
    """The meeting that goes on while the demo is opened."""
    return today.live(*regency)


def test_two_phones_stand_at_the_door_and_differ_about_one_person(meeting: Meeting) -> None:
    assert [one.label for one in devices.of_meeting(meeting.id)] == list(today.PHONES)
    heard = db.session.scalars(select(DoorEvent)).all()
    assert {(one.meeting_id, one.state, one.problem) for one in heard} == {(meeting.id, "applied", "")}
    assert len(questions.open_ones(meeting)) == 1
    assert len(db.session.scalars(select(Signature)).all()) == 3
    people_here = queries.people(meeting.id)
    assert [one.person_name for one in people_here if one.is_walk_in] == ["Wiradipta"]
    assert sum(one.left_at is not None for one in people_here) == 1
    assert {one.level for one in people_here} == {"head", "deputy", "staff"}
    assert queries.closing(meeting) is None


def test_people_declared_themselves_one_was_excused_by_letter_and_services_are_asked_for(meeting: Meeting) -> None:
    assert opening.is_open(opening.of(meeting.id))
    assert len(declaring.waiting(meeting.id)) == 3
    [excused] = db.session.scalars(select(AbsenceMark))
    assert (excused.outcome, excused.letter_filename) == ("absent_notice", "surat-izin.pdf")
    wanted = {one.service: (one.number, one.provided) for one in needs.of_meeting(meeting)}
    assert wanted == {"sign_language": (1, True), "wheelchair": (1, None), "captions": (1, None)}
    found = board.of(meeting, with_numbers=True)
    assert (found.unconfirmed, found.quorum.share if found.quorum else None) == (3, 50)
    assert sum(len(lines) for lines in found.awaited.values()) > 10


def test_the_printed_address_is_that_of_a_phone_at_the_door(meeting: Meeting, visitor: Visitor) -> None:
    key, secret = today.doors()
    assert (key, devices.by_token(secret).label) == (meeting.key, today.PHONES[0])
    assert visitor.get(f"/pintu/{secret}").status == 200
    assert state.of(meeting)["meeting"]["open"] is True


def test_the_last_one_was_put_right_after_its_closing_and_a_year_is_published(
    regency: tuple[Forum, dict[str, User]], visitor: Visitor
) -> None:
    forum, users = regency
    year.live(forum, users, lambda _line: None, texts.YEAR[-1:])
    today.put_right(forum, users["organiser"])
    today.publish(forum, users["organiser"])
    [row] = db.session.scalars(select(Attendance).where(Attendance.replaces.is_not(None)))
    assert (row.level, row.meeting.state, row.reason[:12]) == ("deputy", "concluded", "Pada daftar ")
    closed = queries.closing(row.meeting)
    assert closed is not None
    assert closed.closed_at < row.recorded_at
    [published] = db.session.scalars(select(PublishedReport))
    page = visitor.get(f"/publik/{forum.slug}/kehadiran/{published.key}")
    assert row.organisation is not None
    assert row.organisation.name in page.text
    assert row.person_name not in page.text
