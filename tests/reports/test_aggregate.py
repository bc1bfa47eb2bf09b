"""Counting inside the database says the same as the rule, whatever was recorded."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from forum.attendance import queries as attendance
from forum.extensions import db
from forum.forums.models import SIDES
from forum.kernel import clock
from forum.reports.figures import Figures, count
from forum.reports.wide import aggregate
from forum.reports.wide.scope import Scope
from tests.support.factories import Factory

ALWAYS = Scope(date(2026, 1, 1), date(2026, 11, 3))


def _world(make: Factory, seed: int) -> list[Any]:
    """Meetings of two forums at which anything may have been recorded, also nonsense; the meetings."""
    chance = Random(seed)
    organisations = [make.organisation(sector=chance.choice(["government", "cso", "media"])) for _one in range(6)]
    meetings = []
    for number in range(5):
        if number % 3 == 0:
            forum = make.forum(timezone=chance.choice(["Asia/Jakarta", "Asia/Jayapura"]))
        meeting = make.meeting(forum=forum, starts_at=clock.now() - timedelta(days=chance.randint(0, 200)),
                               state=chance.choice(["announced", "held", "concluded"]))  # fmt: skip
        meetings.append(meeting)
        for organisation in organisations:
            _happened(make, chance, meeting, organisation)
    return meetings


def _happened(make: Factory, chance: Random, meeting: Any, organisation: Any) -> None:
    gone = {"removed_at": clock.now()}
    for _one in range(chance.choice([0, 1, 1, 2])):
        withdrawn = clock.now() if chance.random() < 0.2 else None
        invitation = make.invitation(meeting, make.office(f"Jabatan {chance.random()}", organisation=organisation),
                                     side=chance.choice(SIDES), withdrawn_at=withdrawn)  # fmt: skip
        for _again in range(chance.choice([0, 0, 1, 2])):
            make.reply(invitation, chance.choice(["accepted", "declined"]), counts=chance.random() < 0.7)
    recorded = [chance.choice("amg") for _one in range(chance.randint(0, 4))]
    for what in recorded:
        undone = gone if chance.random() < 0.3 else {}
        if what == "a":
            make.attendance(meeting, organisation, chance.choice(["head", "deputy", "staff"]),
                            acting=chance.choice([None, "plt", "plh", "pj", "definitive"]), **undone)  # fmt: skip
        elif what == "m":
            make.absence(meeting, organisation, chance.choice(["absent", "absent_notice"]), **undone)
        else:
            make.attendance(meeting, None, "staff", **undone)


@pytest.mark.parametrize("seed", range(12))
def test_the_database_gives_every_organisation_the_outcome_that_the_rule_gives(make: Factory, seed: int) -> None:
    meetings = _world(make, seed)
    cell = aggregate.cells(ALWAYS)
    counted = {
        (row.meeting_id, row.organisation_id): (row.code, row.place == aggregate.ACTING_HEAD, not row.invited)
        for row in db.session.execute(db.select(cell))
    }
    by_rule = {
        (meeting_id, organisation_id): (one.code, one.acting is not None, one.uninvited)
        for meeting_id, of_meeting in attendance.outcomes([one.id for one in meetings]).items()
        for organisation_id, one in of_meeting.items()
    }
    assert counted == by_rule


@pytest.mark.parametrize("seed", range(12, 18))
def test_sums_by_meeting_and_by_organisation_are_those_of_the_report_of_one_forum(make: Factory, seed: int) -> None:
    meetings = _world(make, seed)
    outcomes = attendance.outcomes([one.id for one in meetings])
    by_rule: dict[Any, Figures] = {}
    for meeting in meetings:
        for organisation_id, one in outcomes[meeting.id].items():
            key = (meeting.forum_id, organisation_id)
            by_rule[key] = by_rule.get(key, Figures()) + count([one])
    by_organisation: dict[Any, Figures] = {}
    for row in aggregate.by_organisation(ALWAYS):
        key = (row.forum_id, row.organisation_id)
        by_organisation[key] = by_organisation.get(key, Figures()) + row.figures
    by_meeting: dict[Any, Figures] = {}
    for one_meeting in aggregate.by_meeting(ALWAYS):
        by_meeting[one_meeting.meeting_id] = by_meeting.get(one_meeting.meeting_id, Figures()) + one_meeting.figures
    without_answers = {key: _unanswered(figures) for key, figures in by_organisation.items()}
    assert without_answers == by_rule
    assert {key: _unanswered(figures) for key, figures in by_meeting.items()} == {
        one.id: sum((count([cell]) for cell in outcomes[one.id].values()), Figures())
        for one in meetings
        if outcomes[one.id]
    }
    assert sum(by_organisation.values(), Figures()) == sum(by_meeting.values(), Figures())


def _unanswered(figures: Figures) -> Figures:
    return Figures(**{**figures.__dict__, "answered": 0})


def test_an_organisation_answered_when_one_of_its_invitations_has_an_answer_that_counts(make: Factory) -> None:
    meeting = make.meeting(starts_at=clock.now(), state="held")
    dinas, other = make.organisation(), make.organisation()
    asked = make.invitation(meeting, make.office("Kepala", organisation=dinas))
    make.invitation(meeting, make.office("Sekretaris", organisation=dinas))
    make.reply(asked, "declined")
    make.reply(asked, "accepted")
    late = make.invitation(meeting, make.office("Kepala lain", organisation=other))
    make.reply(late, "accepted", counts=False)
    assert {row.organisation_id: row.figures.answered for row in aggregate.by_organisation(ALWAYS)} == {
        dinas.id: 1,
        other.id: 0,
    }


def test_a_meeting_belongs_to_the_day_it_has_on_its_forums_clock(make: Factory) -> None:
    """23.30 UTC on 31 October is 1 November in Jayapura and in Jakarta; 16.30 UTC is only in Jayapura."""
    east, west = make.forum(timezone="Asia/Jayapura"), make.forum(timezone="Asia/Jakarta")
    for forum in (east, west):
        for hour in (16, 23):
            meeting = make.meeting(forum=forum, starts_at=datetime(2026, 10, 31, hour, 30, tzinfo=UTC), state="held")
            make.invitation(meeting)
    november = Scope(date(2026, 11, 1), date(2026, 11, 3))
    assert Counter(row.forum_id for row in aggregate.by_meeting(november)) == {east.id: 2, west.id: 1}


def test_drafts_cancelled_meetings_those_to_come_and_other_kinds_and_forums_are_left_out(make: Factory) -> None:
    forum = make.forum()
    counted = make.meeting(forum=forum, starts_at=clock.now(), state="held", kind="consolidation")
    for given in ({"state": "draft"}, {"state": "cancelled"}, {"kind": "outreach", "state": "held"},
                  {"state": "announced", "starts_at": clock.now() + timedelta(minutes=1)}):  # fmt: skip
        make.invitation(make.meeting(forum=forum, **{"starts_at": clock.now(), "kind": "consolidation", **given}))
    make.invitation(make.meeting(starts_at=clock.now(), state="held", kind="consolidation"))
    make.invitation(counted)
    scope = Scope(date(2026, 11, 1), date(2026, 11, 30), frozenset([forum.id]), ("consolidation",))
    assert [row.meeting_id for row in aggregate.by_meeting(scope)] == [counted.id]


def test_who_came_uninvited_sits_where_the_sector_belongs(make: Factory) -> None:
    meeting = make.meeting(starts_at=clock.now(), state="held")
    make.attendance(meeting, make.organisation(sector="cso"), "head")
    make.attendance(meeting, make.organisation(sector="government"), "staff")
    assert {row.side: (row.figures.uninvited, row.figures.invited) for row in aggregate.by_meeting(ALWAYS)} == {
        "civil_society": (1, 0),
        "government": (1, 0),
    }


def test_two_devices_that_disagree_count_at_the_best_level_and_are_flagged(make: Factory) -> None:
    meeting = make.meeting(starts_at=clock.now(), state="held")
    dinas = make.organisation()
    invitation = make.invitation(meeting, make.office(organisation=dinas))
    subject = f"{invitation.id}:h"
    make.attendance(meeting, dinas, "staff", subject=subject)
    make.attendance(meeting, dinas, "head", subject=subject)
    make.attendance(meeting, dinas, "deputy", subject=subject, removed_at=clock.now())
    for _twice in range(2):
        make.attendance(meeting, dinas, "staff", subject="agreed")
    (row,) = aggregate.by_organisation(ALWAYS)
    assert (row.figures.head, row.figures.staff) == (1, 0)
    assert aggregate.disputed(ALWAYS) == {meeting.forum_id: 1}


def test_without_any_forum_there_is_nothing_to_count(make: Factory) -> None:
    assert aggregate.by_meeting(ALWAYS) == []
    assert aggregate.by_organisation(Scope(ALWAYS.first, ALWAYS.last, frozenset())) == []
