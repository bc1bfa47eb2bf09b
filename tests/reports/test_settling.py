"""Quarters are counted once, when they are quiet; then they stand."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from forum.attendance.models import Attendance
from forum.extensions import db
from forum.invitations.models import ServiceRequest
from forum.kernel import clock
from forum.reports import jobs, settling
from forum.reports.scope import Scope
from forum.reports.sums import LEFT_OUT, SMALL, Span
from tests.conftest import A_TUESDAY

YEAR = date(2025, 11, 4), date(2026, 11, 3)
JULY, SEPTEMBER = date(2026, 7, 1), date(2026, 9, 30)


@pytest.fixture
def forum(make):
    return make.forum()


def held(make, forum, day, women=8, men=9):
    """A meeting of that day, its list written on the day."""
    agency = make.organisation()
    start = datetime.combine(day, time(3), UTC)
    with clock.frozen(start):
        meeting = make.meeting(forum=forum, state="held", starts_at=start)
        for number in range(women):
            make.attendance(meeting, agency, "staff", gender="f", subject=f"{number}:h")
            make.attendance(meeting, agency, "staff", gender=None, subject=f"{number}:h")
        for _number in range(men):
            make.attendance(meeting, agency, "staff", gender="m")
    return meeting, agency


def summer(make, forum):
    return [held(make, forum, date(2026, month, 2)) for month in (7, 8, 9)]


def settle():
    db.session.commit()
    return jobs.settle()


def told(forum):
    return settling.read(Scope.of_forum(forum), *YEAR)


def test_a_person_whom_two_devices_recorded_counts_once_and_a_young_quarter_waits(make, forum):
    """Today is 3 November 2026: the third quarter is told, the fourth is not."""
    summer(make, forum)
    held(make, forum, date(2026, 10, 2))
    assert told(forum).people is None, "nothing is told before it was counted"
    assert settle() == 1
    found = told(forum)
    assert (found.total, found.people) == (51, {"women": 24, "men": LEFT_OUT, "unsaid": SMALL})
    assert found.spans == {"people": Span(JULY, SEPTEMBER, 3)}


def test_twice_is_once_and_each_forum_has_its_own(make, forum):
    other = make.forum()
    summer(make, forum)
    summer(make, other)
    assert [settle(), settle()] == [2, 0]
    assert told(forum).total == told(other).total == 51


def test_what_is_corrected_later_is_not_in_a_block_that_stands(make, forum):
    [(meeting, agency), *_others] = summer(make, forum)
    settle()
    before = told(forum)
    make.attendance(meeting, agency, "staff", gender="f")
    for row in rows(meeting)[:3]:
        row.removed_at = clock.now()
    held(make, forum, date(2026, 4, 2), women=9)
    for days in (0, 31, 400):
        with clock.frozen(A_TUESDAY + timedelta(days=days)):
            settle()
            assert told(forum) == before


def test_a_quarter_in_which_somebody_still_corrects_waits_and_lets_the_later_ones_wait(make, forum):
    spring = [held(make, forum, date(2026, month, 2)) for month in (4, 5, 6)]
    summer(make, forum)
    rows(spring[0][0])[0].removed_at = clock.now() - timedelta(days=29)
    assert settle() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert settle() == 2
        assert told(forum).spans["people"] == Span(date(2026, 4, 1), SEPTEMBER, 6)


def test_services_have_blocks_of_their_own(make, forum):
    for meeting, _agency in summer(make, forum):
        for _number in range(2):
            db.session.add(ServiceRequest(meeting_id=meeting.id, service="captions"))
    assert settle() == 2
    found = told(forum)
    assert (found.services["captions"], found.services["wheelchair"]) == (6, SMALL)
    assert found.spans["captions"] == Span(JULY, SEPTEMBER, 3)


def test_the_report_reads_one_statement_and_shows_the_days(make, forum, visitor):
    summer(make, forum)
    settle()
    visitor.sign_in(make.organiser(forum)).speak("en")
    page = visitor.get(f"/forum/{forum.slug}/laporan")
    assert len([query for query in page.queries if "report_sums_block" in query]) == 1
    assert "1 Jul 2026 to 30 Sep 2026, 3 meetings" in page.text


def rows(meeting):
    return list(db.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id)))
