"""Three devices, wrong clocks, no network for an hour: however their taps arrive, the same people were there."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from forum.attendance import queries, service
from forum.attendance.desk import devices, questions, taps
from forum.attendance.desk.reading import Event, Sync
from forum.attendance.models import AbsenceMark, Attendance, DoorEvent, DoorRemoval, Signature
from forum.extensions import db
from forum.kernel import clock, ids
from tests.conftest import A_TUESDAY

CLOCKS = (timedelta(), timedelta(hours=-9, minutes=-3), timedelta(days=400, seconds=7))
LEVELS = ("head", "deputy", "staff")
KINDS = ("came", "came", "walk_in", "correct", "correct", "remove", "absent", "change_absent", "leave", "back", "sign")

actions = st.tuples(st.sampled_from(range(3)), st.sampled_from(KINDS), st.integers(0, 30), st.integers(0, 5))


@dataclass
class World:
    """A meeting with three chairs and three devices at its door."""

    meeting: Any
    seats: list[Any]
    phones: list[Any]
    events: list[tuple[int, Event]] = field(default_factory=list)

    def record(self, plan: list[tuple[int, str, int, int]]) -> None:
        """What people tapped, one tap a minute, each on the device's own clock."""
        self.events = []
        for minute, (phone, kind, pick, value) in enumerate(plan):
            moment = A_TUESDAY + timedelta(minutes=minute + 1)
            self._tap(phone, kind, pick, value, moment, f"d{phone}-{minute}")

    def _tap(self, phone: int, kind: str, pick: int, value: int, moment: datetime, key: str) -> None:
        rows = [event for _phone, event in self.events if event.kind == "came"]
        marks = [event for _phone, event in self.events if event.kind == "absent"]
        seat = self.seats[pick % len(self.seats)]
        subject, replaces, body = f"{seat.id}:h", [], self._person(seat, value)
        name = kind
        if kind == "walk_in":
            subject, name = key, "came"
            body = {**body, "invitation": None, "name": f"Tamu {value}", "walk_in": True}
        elif kind == "correct" and rows:
            before, name = rows[pick % len(rows)], "came"
            subject, replaces = before.subject, [before.key]
            body = {**before.body["value"], "level": LEVELS[value % 3]}
        elif kind == "remove" and (rows or marks):
            both = [*rows, *marks]
            body, subject, replaces = {}, key, [both[(pick + step) % len(both)].key for step in range(1 + value % 2)]
        elif kind in ("absent", "change_absent"):
            name, subject = "absent", f"o{seat.organisation_id}"
            body = {"organisation": seat.organisation_id, "outcome": ("absent", "absent_notice")[value % 2]}
            if kind == "change_absent" and marks:
                before = marks[pick % len(marks)]
                body = {**body, "organisation": before.body["value"]["organisation"]}
                subject, replaces = before.subject, [before.key]
        elif kind in ("leave", "back"):
            name, body = "leave", {"left": kind == "leave"}
            subject = rows[pick % len(rows)].subject if rows else subject
        elif kind == "sign":
            body = {"strokes": [[[1, 2], [3, value]]], "width": 300, "height": 100}
        elif kind != "came":
            return
        made = Event(key, name, subject, moment + CLOCKS[phone], {"replaces": replaces, "value": body})
        self.events.append((phone, made))

    def _person(self, seat: Any, value: int) -> dict[str, Any]:
        return {"organisation": seat.organisation_id, "invitation": seat.id, "person": True, "name": "Budi",
                "title": "Kepala", "level": LEVELS[max(0, value - 3)], "acting": None, "mode": "on_site"}  # fmt: skip

    def send(self, syncs: list[tuple[int, list[Event]]], began: datetime) -> dict[str, Any]:
        """The world after these syncs, an hour after the first tap at the earliest."""
        for kind in (Signature, DoorRemoval, DoorEvent, AbsenceMark, Attendance):
            db.session.execute(delete(kind))
        db.session.expire_all()
        self.more(syncs, began)
        return self.seen()

    def more(self, syncs: list[tuple[int, list[Event]]], began: datetime) -> None:
        for number, (phone, events) in enumerate(syncs):
            received = began + timedelta(seconds=7 * number)
            with clock.frozen(received):
                taken = taps.take(self.phones[phone], Sync(received + CLOCKS[phone], events))
                assert taken.keys == [event.key for event in events]
                assert taken.refused == {}

    def answered(self, moment: datetime) -> list[Any]:
        """Who came once a person has answered "both came" to every question."""
        with clock.frozen(moment):
            for question in questions.open_ones(self.meeting):
                questions.both(question, ids.new_key())
        assert questions.open_ones(self.meeting) == []
        return self.came()

    def came(self) -> list[Any]:
        db.session.flush()
        db.session.expire_all()
        return sorted((one.invitation_id, one.level, one.arrived_at, one.left_at)
                      for one in queries.people(self.meeting.id))  # fmt: skip

    def claims(self, events: list[tuple[int, Event]]) -> set[tuple[str, str]]:
        return {(event.subject, event.body["value"]["level"]) for _phone, event in events}

    def seen(self) -> dict[str, Any]:
        db.session.flush()
        db.session.expire_all()
        people = sorted((one.subject, one.client_key, one.level, one.keys, one.arrived_at, one.left_at, one.is_disputed)
                        for one in queries.people(self.meeting.id))  # fmt: skip
        every = db.session.query(Attendance).all()
        return {
            "people": people,
            "rows": sorted((row.client_key, row.about, row.removed_at is None, row.arrived_at) for row in every),
            "marks": {key: sorted(row.client_key for row in said)
                      for key, said in queries.all_marks(self.meeting.id).items()},
            "questions": [(one.subject, one.organisation_id, [[row.client_key for row in group] for group in
                          one.variants] if not one.is_about_absence else sorted(
                          (group[0].outcome, sorted(row.client_key for row in group)) for group in one.variants))
                          for one in questions.open_ones(self.meeting)],
            "outcomes": queries.outcomes([self.meeting.id])[self.meeting.id],
            "signed": sorted(row.key for row in db.session.query(Signature).filter(Signature.removed_at.is_(None))),
        }  # fmt: skip


@pytest.fixture
def world(make):
    meeting = make.meeting(state="announced", starts_at=A_TUESDAY)
    seats = [make.invitation(meeting, make.office(organisation=make.organisation(f"Dinas {name}"))) for name in "ABC"]
    return World(meeting, seats, [devices.admit(meeting, f"Meja {number}") for number in (1, 2, 3)])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(actions, min_size=1, max_size=14), data=st.data())
def test_any_order_any_split_and_any_repetition_gives_the_same_attendance(world: World, plan, data):
    world.record(plan)
    in_time = [(phone, [event]) for phone, event in world.events]
    expected = world.send(in_time, A_TUESDAY + timedelta(hours=2))
    again = data.draw(st.lists(st.sampled_from(world.events), max_size=5)) if world.events else []
    shuffled = data.draw(st.permutations([*world.events, *again]))
    syncs: list[tuple[int, list[Event]]] = []
    for phone, event in shuffled:
        joins = syncs and syncs[-1][0] == phone and event not in syncs[-1][1] and data.draw(st.booleans())
        if joins:
            syncs[-1][1].append(event)
        else:
            syncs.append((phone, [event]))
    assert world.send(syncs, A_TUESDAY + timedelta(hours=5)) == expected
    came = sorted(event.key for _phone, event in world.events if event.kind == "came")
    assert [row[0] for row in expected["rows"]] == came


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 2)), min_size=2, max_size=9),
    data=st.data(),
)
def test_both_came_holds_whichever_of_three_devices_is_heard_before_the_answer_and_after(world: World, said, data):
    world.record([(phone, "came", seat, (0, 4, 5)[level]) for phone, seat, level in said])
    began = A_TUESDAY + timedelta(hours=2)
    world.send([(phone, [event]) for phone, event in world.events], began)
    expected = world.answered(began)
    shuffled = data.draw(st.permutations(world.events))
    cut = data.draw(st.integers(1, len(shuffled)))
    world.send([(phone, [event]) for phone, event in shuffled[:cut]], began)
    known = world.claims(shuffled[:cut])
    world.answered(began)
    world.more([(phone, [event]) for phone, event in shuffled[cut:]], began + timedelta(hours=1))
    new = Counter(subject for subject, _level in world.claims(shuffled[cut:]) - known)
    heard = {subject for subject, _level in known}
    asked = {one.subject for one in questions.open_ones(world.meeting)}
    assert asked == {subject for subject, claims in new.items() if claims + (subject in heard) > 1}
    assert world.answered(began + timedelta(hours=2)) == expected


def test_a_third_device_that_says_what_both_came_settled_is_no_question_again(world: World):
    world.record([(0, "came", 0, 0), (1, "came", 0, 5), (2, "came", 0, 5), (2, "came", 0, 4)])
    (_a, head), (_b, staff), (_c, again), (_d, deputy) = world.events
    world.send([(0, [head]), (1, [staff])], A_TUESDAY + timedelta(hours=2))
    answered = world.answered(A_TUESDAY + timedelta(hours=2))
    world.more([(2, [again])], A_TUESDAY + timedelta(hours=3))
    assert (questions.open_ones(world.meeting), world.came()) == ([], answered)
    assert [seen.level for seen in queries.people(world.meeting.id)] == ["head", "staff"]
    [outcome] = [one for one in queries.outcomes([world.meeting.id])[world.meeting.id].values() if one.people]
    assert (outcome.code, outcome.people, outcome.disputed) == ("head", ("Budi", "Budi"), False)
    world.more([(2, [deputy])], A_TUESDAY + timedelta(hours=3))
    [question] = questions.open_ones(world.meeting)
    assert [group[0].level for group in question.variants] == ["head", "deputy"]


def test_what_is_said_again_of_somebody_apart_who_was_corrected_is_asked_about_them_alone(world: World):
    world.record([(0, "came", 0, 0), (1, "came", 0, 5), (2, "came", 0, 5), (0, "came", 0, 5)])
    (_a, head), (_b, staff), (_c, again), (_d, late) = world.events
    world.send([(0, [head]), (1, [staff])], A_TUESDAY + timedelta(hours=2))
    world.answered(A_TUESDAY + timedelta(hours=2))
    with clock.frozen(A_TUESDAY + timedelta(hours=3)):
        apart = next(one for one in queries.people(world.meeting.id) if one.level == "staff")
        service.correct(apart.shown, client_key="desk-1", level="deputy", acting=None, person_name="Budi")
    world.more([(2, [again])], A_TUESDAY + timedelta(hours=3))
    [question] = questions.open_ones(world.meeting)
    assert (question.subject, [group[0].level for group in question.variants]) == (apart.subject, ["deputy", "staff"])
    with clock.frozen(A_TUESDAY + timedelta(hours=4)):
        questions.keep(question, again.key)
    world.more([(0, [late])], A_TUESDAY + timedelta(hours=5))
    assert questions.open_ones(world.meeting) == []
    assert [(one.level, one.is_disputed) for one in queries.people(world.meeting.id)] == [
        ("head", False), ("staff", False),
    ]  # fmt: skip


def test_leaving_that_is_said_of_the_first_is_not_said_of_the_one_apart(world: World):
    world.record([(0, "came", 0, 0), (1, "came", 0, 5), (2, "came", 0, 5), (2, "leave", 1, 0)])
    (_a, head), (_b, staff), (_c, again), (_d, gone) = world.events
    world.send([(0, [head]), (1, [staff])], A_TUESDAY + timedelta(hours=2))
    world.answered(A_TUESDAY + timedelta(hours=2))
    world.more([(2, [gone]), (2, [again])], A_TUESDAY + timedelta(hours=3))
    assert [(one.level, one.left_at is None) for one in queries.people(world.meeting.id)] == [
        ("head", False), ("staff", True),
    ]  # fmt: skip


def test_a_removal_that_arrives_before_its_row_takes_effect_when_the_row_comes(world: World):
    world.record([(0, "came", 0, 0), (1, "remove", 0, 0)])
    (_first, came), (_second, remove) = world.events
    seen = world.send([(1, [remove]), (0, [came])], A_TUESDAY + timedelta(hours=2))
    assert (seen["people"], [row[2] for row in seen["rows"]]) == ([], [False])


def test_conflicting_corrections_are_a_question_and_the_earliest_arrival_is_kept(world: World):
    world.record([(0, "came", 0, 0), (1, "correct", 0, 1), (2, "correct", 0, 2)])
    (_a, came), (_b, deputy), (_c, staff) = world.events
    seen = world.send([(2, [staff]), (1, [deputy]), (0, [came])], A_TUESDAY + timedelta(hours=2))
    [(subject, key, level, keys, arrived, _left, disputed)] = seen["people"]
    assert (key, level, disputed) == (deputy.key, "deputy", True)
    assert keys == [deputy.key, staff.key]
    assert arrived == A_TUESDAY + timedelta(minutes=1)
    assert seen["questions"] == [(subject, world.seats[0].organisation_id, [[deputy.key], [staff.key]])]
    outcome = seen["outcomes"][world.seats[0].organisation_id]
    assert (outcome.code, outcome.disputed) == ("deputy", True)
