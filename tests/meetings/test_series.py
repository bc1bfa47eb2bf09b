"""A series: one pattern, meetings with lives of their own, one row of SEQUENCE numbers for all."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forum.extensions import db
from forum.kernel import clock, events
from forum.kernel.errors import Conflict, Problem
from forum.meetings import queries, rules, service
from forum.meetings.events import (
    MeetingAnnounced,
    MeetingCancelled,
    MeetingMoved,
    SeriesContinued,
    SeriesEnded,
    SeriesExtended,
    SeriesMoved,
)
from forum.meetings.models import Meeting, Series
from forum.meetings.service import AgendaLine

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # the third Friday of November, 09.00 WIB
THIRD_FRIDAYS = [
    datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
    datetime(2026, 12, 18, 2, 0, tzinfo=UTC),
    datetime(2027, 1, 15, 2, 0, tzinfo=UTC),
    datetime(2027, 2, 19, 2, 0, tzinfo=UTC),
]
RULE = "FREQ=MONTHLY;BYDAY=3FR;COUNT=4"


@pytest.fixture
def heard(monkeypatch):
    """Every event that was recorded, in order."""
    found = []
    kinds = (MeetingAnnounced, MeetingCancelled, MeetingMoved, SeriesContinued, SeriesEnded, SeriesExtended,
             SeriesMoved)  # fmt: skip
    monkeypatch.setattr(events, "_handlers", events.defaultdict(list, {kind: [found.append] for kind in kinds}))
    return found


def planned(make, **given):
    values = {"kind": "coordination", "title": " Rapat bulanan ", "starts_at": FRIDAY, "duration_minutes": 180,
              "timezone": "Asia/Jakarta", "place": "Pendopo", "rrule": RULE}  # fmt: skip
    return service.plan_series(given.pop("forum", None) or make.forum(), **{**values, **given})


def announced(make, **given):
    series = planned(make, **given)
    service.announce_series(series)
    return series


def rows(series):
    return queries.occurrences(series.id)


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


def test_announcing_tells_once_for_each_meeting_still_ahead(make, heard):
    series = planned(make)
    with clock.frozen(THIRD_FRIDAYS[1] - timedelta(hours=1)):
        ahead = service.announce_series(series)
        assert service.announce_series(series) == []
    assert [one.recurrence_id for one in ahead] == THIRD_FRIDAYS[1:]
    assert heard == [MeetingAnnounced(one.id) for one in ahead]
    assert (series.state, rows(series)[0].state) == ("announced", "draft")


def test_an_occurrence_that_moves_keeps_its_recurrence_id_and_takes_the_next_number_of_all(make, heard):
    series = announced(make)
    first, second, third, _fourth = rows(series)
    service.change(second, starts_at=second.starts_at + timedelta(days=3))
    service.cancel(third, "Libur")
    service.change(first, place="Aula")
    assert [one.sequence for one in rows(series)] == [3, 1, 2, 0]
    assert (series.sequence, series.last_sequence) == (0, 3)
    assert second.recurrence_id == THIRD_FRIDAYS[1]
    assert heard[4:] == [MeetingMoved(second.id), MeetingCancelled(third.id), MeetingMoved(first.id)]
    assert rules.overrides(series, rows(series)) == [first, second]
    assert rules.exdates(rows(series)) == (THIRD_FRIDAYS[2],)


def test_a_single_meeting_still_counts_by_itself(make):
    meeting = make.meeting(state="announced")
    service.change(meeting, place="Aula")
    assert meeting.sequence == 1


def test_a_new_place_is_followed_by_what_is_ahead_and_was_not_changed_on_its_own(make, heard):
    series = announced(make)
    held, moved, plain, last = rows(series)
    service.change(moved, starts_at=moved.starts_at + timedelta(days=3))
    del heard[:]
    with clock.frozen(THIRD_FRIDAYS[0] + timedelta(hours=5)):
        service.hold(held)
        assert service.change_series(series, revision=series.revision, place="Aula", link="") is series
    assert [one.place for one in rows(series)] == ["Pendopo", "Pendopo", "Aula", "Aula"]
    assert (series.sequence, series.last_sequence) == (2, 2)
    assert [one.sequence for one in rows(series)] == [0, 1, 2, 2]
    assert heard == [SeriesMoved(series.id, (plain.id, last.id))]
    assert heard[0].changes == {"place": ("Pendopo", "Aula")}
    assert rules.overrides(series, rows(series)) == [held, moved]


def test_a_typing_error_in_the_title_moves_nothing(make, heard):
    series = announced(make)
    del heard[:]
    service.change_series(series, title="Rapat bulanan forum")
    assert {one.title for one in rows(series)} == {"Rapat bulanan forum"}
    assert (series.sequence, series.last_sequence, heard) == (0, 0, [])


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


def test_a_draft_takes_a_new_rule_with_its_papers(make, heard):
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
    assert ([one.state for one in rows(series)], heard) == (["draft"] * 5, [])


def test_a_draft_that_somebody_is_already_asked_to_is_not_thrown_away(make):
    series = planned(make)
    make.invitation(rows(series)[3])
    service.change_series(series, rrule="FREQ=MONTHLY;BYDAY=3FR;COUNT=2")
    assert [(one.state, one.recurrence_id is None) for one in rows(series)] == [
        ("draft", False), ("draft", False), ("cancelled", True),
    ]  # fmt: skip


def test_a_new_rule_of_an_announced_series_ends_it_and_opens_another_uid(make, heard):
    series = announced(make, agenda=[AgendaLine("Pembukaan", 15)])
    service.set_agenda(rows(series)[2], [AgendaLine("Anggaran", 60)])
    held, *ahead = rows(series)
    del heard[:]
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
    assert heard == [
        SeriesEnded(series.id, tuple(one.id for one in ahead)),
        *[MeetingAnnounced(one.id) for one in rows(new)],
        SeriesContinued(series.id, new.id),
    ]
    assert db.session.scalar(db.select(db.func.count(Series.id))) == 2


def test_a_series_ends_early_after_the_meeting_that_is_said_to_be_the_last(make, heard):
    series = announced(make)
    del heard[:]
    ended = service.end_series(series, after=THIRD_FRIDAYS[1], reason="Selesai lebih cepat")
    assert series.rrule == "FREQ=MONTHLY;BYDAY=3FR;UNTIL=20261218T020000Z"
    assert [one.cancel_reason for one in ended] == ["Selesai lebih cepat"] * 2
    assert ([one.state for one in rows(series)][:2], rules.exdates(rows(series))) == (["announced"] * 2, ())
    assert (series.state, series.sequence, series.last_sequence) == ("announced", 1, 1)
    assert heard == [SeriesEnded(series.id, tuple(one.id for one in ended))]
    assert service.end_series(series, after=THIRD_FRIDAYS[1]) == []
    assert len(heard) == 1


def test_a_series_with_nothing_left_is_cancelled(make, heard):
    series = announced(make)
    service.end_series(series, reason="Forum bubar")
    assert (series.state, {one.state for one in rows(series)}) == ("cancelled", {"cancelled"})
    for verb in (lambda: service.change_series(series, place="Aula"), lambda: service.extend_series(series, more=1),
                 lambda: service.announce_series(series)):  # fmt: skip
        with pytest.raises(Problem) as caught:
            verb()
        assert caught.value.code == "cancelled"


def test_a_draft_series_ends_without_a_trace(make, heard):
    series = planned(make)
    service.end_series(series, after=THIRD_FRIDAYS[1])
    assert [one.starts_at for one in rows(series)] == THIRD_FRIDAYS[:2]
    assert (series.sequence, heard) == (0, [])


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
def test_a_series_is_extended_by_more_meetings_of_its_rule(make, heard, rrule):
    series = announced(make, rrule=rrule)
    service.set_agenda(rows(series)[3], [AgendaLine("Terakhir", 20)])
    del heard[:]
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
    assert heard[-1] == SeriesExtended(series.id, tuple(one.id for one in made))


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
