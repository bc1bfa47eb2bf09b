"""A series: one pattern, meetings with lives of their own, one row of SEQUENCE numbers for all."""

from datetime import timedelta

import pytest

from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.meetings import jobs, queries, rules, service
from forum.meetings.events import (
    MeetingAnnounced,
    MeetingCancelled,
    MeetingMoved,
    SeriesMoved,
)
from forum.meetings.models import Meeting
from forum.meetings.service import AgendaLine
from tests.support.series import FRIDAY, RULE, THIRD_FRIDAYS, announced, planned, rows


def test_a_planned_series_is_a_draft_with_a_draft_meeting_for_each_date(make):
    series = planned(make, agenda=[AgendaLine("Pembukaan", 15), AgendaLine("Bahasan", 90)])
    found = rows(series)
    assert [one.recurrence_id for one in found] == THIRD_FRIDAYS
    assert [one.starts_at for one in found] == THIRD_FRIDAYS
    assert {(one.state, one.title, one.sequence) for one in found} == {("draft", "Rapat bulanan", 0)}
    assert len({one.uid for one in found} | {series.uid}) == 5
    assert [[item.title for item in queries.agenda(one.id)] for one in found] == [["Pembukaan", "Bahasan"]] * 4
    assert (series.state, series.sequence, series.last_sequence) == ("draft", 0, 0)


def test_a_form_sent_twice_plans_once_and_another_forums_form_nothing(make):
    forum = make.forum()
    first = planned(make, forum=forum, key="k" * 16)
    assert planned(make, forum=forum, key="k" * 16) is first
    with pytest.raises(Conflict):
        planned(make, key="k" * 16)
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 4


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"rrule": "FREQ=MONTHLY;COUNT=61"}, "too_many"),
        ({"rrule": "FREQ=YEARLY;COUNT=5"}, "too_far"),
        ({"rrule": "FREQ=YEARLY;COUNT=1"}, "only_one"),
        ({"rrule": "FREQ=SECONDLY;COUNT=5"}, "odd_rule"),
        ({"rrule": "setiap Jumat"}, "odd_rule"),
        ({"left_out": THIRD_FRIDAYS}, "nothing_left"),
        ({"moved": {FRIDAY: FRIDAY - timedelta(days=30)}}, "in_the_past"),
        ({"starts_at": FRIDAY - timedelta(days=28)}, "in_the_past"),
        ({"duration_minutes": 0}, "no_length"),
        ({"title": " "}, "no_title"),
    ],
)
def test_what_cannot_be_a_series_is_refused(make, given, code):
    with pytest.raises(Problem) as caught:
        planned(make, **given)
    assert caught.value.code == code


def test_a_date_is_left_out_or_moved_before_anybody_heard_of_it(make):
    monday = THIRD_FRIDAYS[1] + timedelta(days=3)
    series = planned(make, left_out=[THIRD_FRIDAYS[2]], moved={THIRD_FRIDAYS[1]: monday})
    found = rows(series)
    assert [(one.state, one.starts_at == one.recurrence_id) for one in found] == [
        ("draft", True), ("draft", False), ("cancelled", True), ("draft", True),
    ]  # fmt: skip
    assert (found[1].starts_at, found[1].recurrence_id) == (monday, THIRD_FRIDAYS[1])
    assert rules.exdates(found) == (THIRD_FRIDAYS[2],)
    assert rules.overrides(series, found) == [found[1]]
    service.announce_series(series)
    assert [one.state for one in rows(series)] == ["announced", "announced", "cancelled", "announced"]


def test_a_rule_without_end_is_laid_as_far_as_the_horizon_and_reaches_on(make):
    series = announced(make, rrule="FREQ=MONTHLY;BYDAY=3FR")
    before = len(rows(series))
    assert before == 37
    with clock.frozen(clock.now() + timedelta(days=62)):
        assert [one.state for one in service.reach(series)] == ["announced"]
        assert service.reach(series) == []


def test_the_daily_job_reaches_on_for_every_series_and_adds_nothing_to_one_with_an_end(make):
    endless, ended, cancelled = announced(make, rrule="FREQ=MONTHLY;BYDAY=3FR"), announced(make), announced(make)
    service.end_series(cancelled)
    db.session.commit()
    with clock.frozen(clock.now() + timedelta(days=62)):
        assert (jobs.reach(), jobs.reach()) == (1, 0)
    assert [len(rows(one)) for one in (endless, ended, cancelled)] == [38, 4, 4]


def test_announcing_tells_once_for_each_meeting_still_ahead(make, heard_of_series):
    series = planned(make)
    with clock.frozen(THIRD_FRIDAYS[1] - timedelta(hours=1)):
        ahead = service.announce_series(series)
        assert service.announce_series(series) == []
    assert [one.recurrence_id for one in ahead] == THIRD_FRIDAYS[1:]
    assert heard_of_series == [MeetingAnnounced(one.id) for one in ahead]
    assert (series.state, rows(series)[0].state) == ("announced", "draft")


def test_an_occurrence_that_moves_keeps_its_recurrence_id_and_takes_the_next_number_of_all(make, heard_of_series):
    series = announced(make)
    first, second, third, _fourth = rows(series)
    service.change(second, starts_at=second.starts_at + timedelta(days=3))
    service.cancel(third, "Libur")
    service.change(first, place="Aula")
    assert [one.sequence for one in rows(series)] == [3, 1, 2, 0]
    assert (series.sequence, series.last_sequence) == (0, 3)
    assert second.recurrence_id == THIRD_FRIDAYS[1]
    assert heard_of_series[4:] == [MeetingMoved(second.id), MeetingCancelled(third.id), MeetingMoved(first.id)]
    assert rules.overrides(series, rows(series)) == [first, second]
    assert rules.exdates(rows(series)) == (THIRD_FRIDAYS[2],)


def test_a_single_meeting_still_counts_by_itself(make):
    meeting = make.meeting(state="announced")
    service.change(meeting, place="Aula")
    assert meeting.sequence == 1


def test_a_new_place_is_followed_by_what_is_ahead_and_was_not_changed_on_its_own(make, heard_of_series):
    series = announced(make)
    held, moved, plain, last = rows(series)
    service.change(moved, starts_at=moved.starts_at + timedelta(days=3))
    del heard_of_series[:]
    with clock.frozen(THIRD_FRIDAYS[0] + timedelta(hours=5)):
        service.hold(held)
        assert service.change_series(series, revision=series.revision, place="Aula", link="") is series
    assert [one.place for one in rows(series)] == ["Pendopo", "Pendopo", "Aula", "Aula"]
    assert (series.sequence, series.last_sequence) == (2, 2)
    assert [one.sequence for one in rows(series)] == [0, 1, 2, 2]
    assert heard_of_series == [SeriesMoved(series.id, (plain.id, last.id))]
    assert heard_of_series[0].changes == {"place": ("Pendopo", "Aula")}
    assert rules.overrides(series, rows(series)) == [held, moved]


def test_a_typing_error_in_the_title_moves_nothing(make, heard_of_series):
    series = announced(make)
    del heard_of_series[:]
    service.change_series(series, title="Rapat bulanan forum")
    assert {one.title for one in rows(series)} == {"Rapat bulanan forum"}
    assert (series.sequence, series.last_sequence, heard_of_series) == (0, 0, [])


def test_the_same_values_again_change_nothing(make):
    series = announced(make)
    before = series.revision
    service.change_series(series, place="Pendopo", rrule=RULE, starts_at=FRIDAY + timedelta(seconds=7))
    assert series.revision == before


def test_two_people_changing_a_series_are_told(make):
    series = announced(make)
    seen = series.revision
    service.change_series(series, revision=seen, place="Aula")
    for verb in (
        lambda: service.change_series(series, revision=seen, place="Lain"),
        lambda: service.extend_series(series, revision=seen, more=2),
        lambda: service.end_series(series, revision=seen),
    ):
        with pytest.raises(Conflict):
            verb()
    assert series.place == "Aula"
