"""Whom a leader should call: the reasons, their order, and who sees them."""

from collections import Counter
from datetime import timedelta

import pytest

from forum.kernel import clock
from forum.reports.calls import ranked
from tests.actions.world import promise
from tests.reports.test_figures import row
from tests.support.client import Visitor


def names(rows, late=None, owners=None):
    return [
        (one.name, one.figures.missed, one.overdue) for one in ranked(tuple(rows), Counter(late or {}), owners or {})
    ]


def test_half_of_the_meetings_missed_or_a_promise_overdue_is_a_reason_to_call():
    seen = {"Dinas A": "KKK-", "Dinas B": "KK--", "Dinas C": "I-.-", "Dinas D": "...."}
    rows = [row(name, letters, organisation_id=number) for number, (name, letters) in enumerate(seen.items())]
    assert names(rows) == [("Dinas C", 3, 0), ("Dinas B", 2, 0)]
    assert names(rows, {0: 3}) == [("Dinas A", 1, 3), ("Dinas C", 3, 0), ("Dinas B", 2, 0)]


def test_who_owes_without_having_been_invited_is_called_too():
    assert names([], {7: 1}, {7: "Yayasan Contoh"}) == [("Yayasan Contoh", 0, 1)]


@pytest.fixture
def world(make):
    """Dinas B stayed away from three meetings, Dinas A came; B also owes something since yesterday."""
    forum = make.forum(slug="ogp", name="Forum OGP Contoh")
    came, away = (make.office(organisation=make.organisation(name), phone="0999 1") for name in ("Dinas A", "Dinas B"))
    make.tenure(away, person=make.person("Dra. Contoh"), kind="plt")
    for days in (90, 60, 30):
        meeting = make.meeting(forum=forum, starts_at=clock.now() - timedelta(days=days), state="held")
        for office in (came, away):
            make.invitation(meeting, office)
        make.attendance(meeting, came.organisation, "head")
        make.absence(meeting, away.organisation, "absent")
    promise(make, meeting, owner_organisation=away.organisation, due_on=clock.today("Asia/Jakarta") - timedelta(days=1))
    return forum


def test_a_leader_reads_on_today_whom_to_call(make, world, visitor):
    user = make.user()
    make.role(world, user, "leader")
    page = visitor.sign_in(user).speak("en").get("/hari-ini")
    assert page.all(".finding") == [
        "Of 2 agencies, the head came in person to 50 % of the invitations; "
        "1 agency has not come once since 5 August 2026: Dinas B."
    ]
    assert page.all(".call__name") == ["Dinas B"]
    assert page.all(".call__holder") == ["Dra. Contoh (Plt.)"]
    assert page.all(".call__reason") == ["missed 3 of 3 meetings, 3 without notice", "1 action item overdue"]
    assert page.all(".call__phone") == ["0999 1"]


def test_who_runs_the_meetings_or_only_belongs_sees_the_day_without_it(make, world, app):
    for role in ("organiser", "member", "minute_taker"):
        user = make.user()
        make.role(world, user, role)
        page = Visitor(app).sign_in(user).speak("en").get("/hari-ini")
        assert page.all(".call__name") == [], role
