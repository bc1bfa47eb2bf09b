"""A meeting going on, to which the head of Dinas Sosial is invited, with self check-in open."""

import pytest

from forum.attendance.selfcheck import opening
from forum.kernel import clock


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="mandiri",
                        title="Rapat konsolidasi")  # fmt: skip


@pytest.fixture
def agency(make, meeting):
    """Dinas Sosial, whose head Budi is invited."""
    office = make.office(organisation=make.organisation("Dinas Sosial", short_name="Dinsos"))
    make.tenure(office, make.person("Budi Santoso"))
    return make.invitation(meeting, office).organisation


@pytest.fixture
def opened(meeting, agency):
    return opening.open_for(meeting)


@pytest.fixture
def phone(visitor, opened):
    return visitor.speak("en")
