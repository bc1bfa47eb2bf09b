"""A series gets another rule, ends early, goes on longer; its occurrences are found again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings import queries, rules, service
from forum.meetings.events import (
    MeetingAnnounced,
    SeriesContinued,
    SeriesEnded,
    SeriesExtended,
)
from forum.meetings.models import Series
from forum.meetings.service import AgendaLine
from tests.support.series import RULE, THIRD_FRIDAYS, announced, planned, rows


def test_a_draft_takes_a_new_rule_with_its_papers(make, heard_of_series):
    series = planned(make, left_out=[THIRD_FRIDAYS[3]])
    first = rows(series)[0]
    service.set_agenda(first, [AgendaLine("Khusus", 30)])
    monday = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    assert service.change_series(series, starts_at=monday, rrule="FREQ=WEEKLY;COUNT=2") is series
    assert [(one.state, one.starts_at) for one in rows(series)] == [
        ("draft", monday),
        ("draft", monday + timedelta(days=7)),
    ]
    assert (rows(series)[0], [item.title for item in queries.agenda(first.id)]) == (first, ["Khusus"])
    service.change_series(series, rrule="FREQ=WEEKLY;COUNT=5")
    assert ([one.state for one in rows(series)], heard_of_series) == (["draft"] * 5, [])


def test_a_draft_that_somebody_is_already_asked_to_is_not_thrown_away(make):
    series = planned(make)
    make.invitation(rows(series)[3])
    service.change_series(series, rrule="FREQ=MONTHLY;BYDAY=3FR;COUNT=2")
    assert [(one.state, one.recurrence_id is None) for one in rows(series)] == [
        ("draft", False), ("draft", False), ("cancelled", True),
    ]  # fmt: skip


def test_a_new_rule_of_an_announced_series_ends_it_and_opens_another_uid(make, heard_of_series):
    series = announced(make, agenda=[AgendaLine("Pembukaan", 15)])
    service.set_agenda(rows(series)[2], [AgendaLine("Anggaran", 60)])
    held, *ahead = rows(series)
    del heard_of_series[:]
    start = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
    with clock.frozen(THIRD_FRIDAYS[0] + timedelta(hours=5)):
        service.hold(held)
        new = service.change_series(series, starts_at=start, rrule="FREQ=MONTHLY;BYDAY=1TU;COUNT=3", key="n" * 16)
        assert service.change_series(series, starts_at=start, rrule="FREQ=MONTHLY;BYDAY=1TU;COUNT=3",
                                     key="n" * 16, revision=1) is new  # fmt: skip
    assert (new.uid != series.uid, new.continues_id, new.state, new.place) == (True, series.id, "announced", "Pendopo")
    assert series.rrule == "FREQ=MONTHLY;BYDAY=3FR;UNTIL=20261120T020000Z"
    assert (series.state, series.sequence) == ("announced", 1)
    assert [one.state for one in rows(series)] == ["held", "cancelled", "cancelled", "cancelled"]
    assert [one.state for one in rows(new)] == ["announced"] * 3
    assert [[item.title for item in queries.agenda(one.id)] for one in rows(new)] == [
        ["Pembukaan"], ["Anggaran"], ["Pembukaan"],
    ]  # fmt: skip
    assert heard_of_series == [
        SeriesEnded(series.id, tuple(one.id for one in ahead)),
        *[MeetingAnnounced(one.id) for one in rows(new)],
        SeriesContinued(series.id, new.id),
    ]
    assert db.session.scalar(db.select(db.func.count(Series.id))) == 2


def test_a_series_ends_early_after_the_meeting_that_is_said_to_be_the_last(make, heard_of_series):
    series = announced(make)
    del heard_of_series[:]
    ended = service.end_series(series, after=THIRD_FRIDAYS[1], reason="Selesai lebih cepat")
    assert series.rrule == "FREQ=MONTHLY;BYDAY=3FR;UNTIL=20261218T020000Z"
    assert [one.cancel_reason for one in ended] == ["Selesai lebih cepat"] * 2
    assert ([one.state for one in rows(series)][:2], rules.exdates(rows(series))) == (["announced"] * 2, ())
    assert (series.state, series.sequence, series.last_sequence) == ("announced", 1, 1)
    assert heard_of_series == [SeriesEnded(series.id, tuple(one.id for one in ended))]
    assert service.end_series(series, after=THIRD_FRIDAYS[1]) == []
    assert len(heard_of_series) == 1


def test_a_series_with_nothing_left_is_cancelled(make, heard_of_series):
    series = announced(make)
    service.end_series(series, reason="Forum bubar")
    assert (series.state, {one.state for one in rows(series)}) == ("cancelled", {"cancelled"})
    for verb in (lambda: service.change_series(series, place="Aula"), lambda: service.extend_series(series, more=1),
                 lambda: service.announce_series(series)):  # fmt: skip
        with pytest.raises(Problem) as caught:
            verb()
        assert caught.value.code == "cancelled"


def test_a_draft_series_ends_without_a_trace(make, heard_of_series):
    series = planned(make)
    service.end_series(series, after=THIRD_FRIDAYS[1])
    assert [one.starts_at for one in rows(series)] == THIRD_FRIDAYS[:2]
    assert (series.sequence, heard_of_series) == (0, [])


def test_a_meeting_held_before_its_turn_stays_and_the_dates_between_become_exceptions(make):
    series = announced(make)
    early = rows(series)[2]
    service.change(early, starts_at=THIRD_FRIDAYS[0] - timedelta(days=1))
    with clock.frozen(THIRD_FRIDAYS[0] + timedelta(days=1)):
        service.hold(early)
        service.end_series(series, reason="Selesai")
    assert series.rrule.endswith("UNTIL=20270115T020000Z")
    assert rules.exdates(rows(series)) == (THIRD_FRIDAYS[1],)


@pytest.mark.parametrize("rrule", [RULE, "FREQ=MONTHLY;BYDAY=3FR;UNTIL=20270219T020000Z"])
def test_a_series_is_extended_by_more_meetings_of_its_rule(make, heard_of_series, rrule):
    series = announced(make, rrule=rrule)
    service.set_agenda(rows(series)[3], [AgendaLine("Terakhir", 20)])
    del heard_of_series[:]
    made = service.extend_series(series, more=2)
    assert [one.starts_at for one in made] == [
        datetime(2027, 3, 19, 2, 0, tzinfo=UTC),
        datetime(2027, 4, 16, 2, 0, tzinfo=UTC),
    ]
    assert [(one.state, [item.title for item in queries.agenda(one.id)]) for one in made] == [
        ("announced", ["Terakhir"])] * 2  # fmt: skip
    assert (series.rrule.split(";")[-1], series.sequence) == (
        "COUNT=6" if "COUNT" in rrule else "UNTIL=20270416T020000Z",
        1,
    )
    assert heard_of_series[-1] == SeriesExtended(series.id, tuple(one.id for one in made))


def test_a_series_that_ended_early_may_go_on_after_all(make):
    series = announced(make)
    service.end_series(series, after=THIRD_FRIDAYS[1], reason="Cukup")
    made = service.extend_series(series, more=2)
    assert [one.recurrence_id for one in made] == THIRD_FRIDAYS[2:]
    assert sorted(one.state for one in rows(series)) == ["announced"] * 4 + ["cancelled"] * 2


@pytest.mark.parametrize(
    ("more", "later", "code"),
    [(0, 0, "odd_number"), (61, 0, "odd_number"), (40, 0, "too_far"), (1, 400, "in_the_past")],
)
def test_what_cannot_be_added_is_refused(make, more, later, code):
    series = announced(make)
    with clock.frozen(clock.now() + timedelta(days=later)), pytest.raises(Problem) as caught:
        service.extend_series(series, more=more)
    assert caught.value.code == code


def test_an_occurrence_is_found_by_the_instant_of_its_rule_in_any_zone_or_by_its_day(make):
    series = announced(make)
    second = rows(series)[1]
    service.change(second, starts_at=second.starts_at + timedelta(days=3))
    assert queries.occurrence_at(series, THIRD_FRIDAYS[1].astimezone(clock.now().astimezone().tzinfo)) is second
    assert queries.occurrence_at(series, date(2026, 12, 18)) is second
    assert queries.occurrence_at(series, second.starts_at) is None
    assert queries.occurrence_at(planned(make), date(2026, 12, 17)) is None
    assert (queries.series_by_uid(series.uid), queries.series_by_uid("lain")) == (series, None)
