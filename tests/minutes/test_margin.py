"""The margin, one thing at a time, for the page's script: it may ask twice, and nobody else may ask."""

import json
from typing import Any

from forum.actions import queries as actions
from forum.actions import service as actions_service
from forum.actions.models import Commitment, Milestone
from forum.actions.queries import goals, plan
from forum.attendance import queries as attendance
from forum.extensions import db
from forum.minutes import queries
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory


def ask(visitor: Visitor, world: World, **said: Any) -> tuple[int, dict[str, Any]]:
    return told(visitor, f"/rapat/{world.meeting.key}/notula/tepi.json", said)


def told(visitor: Visitor, address: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    answer = visitor.post(address, json.dumps(said), content_type="application/json")
    return answer.status, answer.response.get_json()


def decided(world: World) -> list[tuple[int, str]]:
    return [(one.number, one.text) for one in queries.decisions(world.minutes.id)]


def test_a_sentence_becomes_a_decision_once_however_often_it_is_sent(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    said = {"do": "decide", "id": str(world.items[0].id), "text": "Rapat menyepakati format data desa."}
    status, answer = ask(visitor, world, **said)
    assert (status, answer["message"]) == (200, "Keputusan 1 tercatat.")
    assert ask(visitor, world, **said)[1]["made"] == answer["made"]
    assert [text for _number, text in decided(world)].count(said["text"]) == 1
    assert [number for number, _text in decided(world)] == [1, 2, 3, 4, 5, 6]
    assert sorted(answer["margins"]) == sorted([*(str(item.id) for item in world.items), "kepala"])
    assert f'data-made="{answer["made"]}"' in answer["margins"][str(world.items[0].id)]


def test_an_action_item_suggests_its_owner_and_day(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    text = "Dinas Sosial menyusun daftar layanan paling lambat 15 Januari 2027."
    said = {"do": "promise", "id": str(world.items[4].id), "text": text}
    status, answer = ask(visitor, world, **said)
    assert status == 200
    ask(visitor, world, **said)
    made = [one for one in actions.for_meeting(world.meeting.id) if one.text == text]
    assert [(one.owner_name, str(one.due_on), one.decision_number) for one in made] == [
        ("Dinas Sosial", "2027-01-15", 4)
    ]
    assert answer["made"] == f"tindak-{made[0].id}"


def served(world: World, text: str) -> tuple[str, str, str]:
    """Commitment, milestone and goals of the action item with these words."""
    db.session.expire_all()
    action = next(one for one in actions.for_meeting(world.meeting.id) if one.text == text)
    commitment = db.session.get(Commitment, action.commitment_id) if action.commitment_id else None
    step = db.session.get(Milestone, action.milestone_id) if action.milestone_id else None
    goals_of_it = goals.write(plan.goals_of([action.id])[action.id])
    return commitment.number if commitment else "", step.number if step else "", goals_of_it


def test_an_action_item_serves_the_part_of_the_plan_and_the_goals_that_its_sentence_names(
    world: World, visitor: Visitor
) -> None:
    visitor.sign_in(world.organiser)
    commitment = actions_service.save_commitment(world.meeting.forum, {"number": "3", "title": "Data desa"}, [])
    step = actions_service.save_milestone(commitment, {"number": "3.2", "text": "Portal dibuka"})
    text = "Dinas Sosial mengisi portal untuk tonggak 3.2 komitmen 3 (TPB 16.6 dan 10)."
    ask(visitor, world, do="promise", id=str(world.items[4].id), text=text)
    assert served(world, text) == ("3", "3.2", "10, 16.6")
    action = next(one for one in actions.for_meeting(world.meeting.id) if one.text == text)
    change = {"do": "revise_promise", "id": str(action.id)}
    assert ask(visitor, world, **change, due_on="2027-03-01")[0] == 200
    assert served(world, text) == ("3", "3.2", "10, 16.6")  # what was not said stays
    status, answer = ask(visitor, world, **change, place=str(commitment.id), goals="5.c")
    assert (status, served(world, text)) == (200, ("3", "", "5.c"))
    margin = answer["margins"][str(world.items[4].id)]
    assert "Komitmen 3 · TPB 5.c" in margin
    for wrong, field in (({"place": f"{commitment.id}.{step.id + 99}"}, "place"), ({"goals": "18"}, "goals")):
        status, answer = ask(visitor, world, **change, **wrong)
        assert (status, answer["field"]) == (422, field)
    assert served(world, text) == ("3", "", "5.c")
    actions_service.withdraw_commitment(commitment)
    ask(visitor, world, **change, place=str(commitment.id), goals="")
    assert served(world, text) == ("3", "", "")  # taken out of the plan since: the tie stays until somebody unties it


def test_a_wrong_goal_leaves_nothing_half_written(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    text = "Dinas Sosial membuka data."
    status, answer = ask(visitor, world, do="promise", id=str(world.items[4].id), text=text, goals="18")
    assert (status, answer["field"]) == (422, "goals")
    assert [one for one in actions.for_meeting(world.meeting.id) if one.text == text] == []


def test_another_forums_commitment_is_not_to_be_had(make: Factory, world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    foreign = actions_service.save_commitment(make.forum(), {"number": "1", "title": "Milik forum lain"}, [])
    action = actions.for_meeting(world.meeting.id)[0]
    status, answer = ask(visitor, world, do="revise_promise", id=str(action.id), place=str(foreign.id))
    assert (status, answer["code"], answer["field"]) == (422, "not_in_plan", "place")
    assert served(world, action.text)[0] == ""


def test_a_promise_that_nobody_is_named_for_asks_who(make: Factory, world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    from forum.minutes import service

    item = service.add_item(world.minutes, "Lain-lain")
    said = {"do": "promise", "id": str(item.id), "text": "Menyusun jadwal dalam dua minggu."}
    status, answer = ask(visitor, world, **said)
    assert (status, answer["code"], answer["field"], answer["fields"]) == (
        422, "no_owner", "owner", {"due_on": "2026-12-04"},
    )  # fmt: skip
    status, answer = ask(visitor, world, **said, owner="Sekretariat Daerah", due_on="")
    made = next(one for one in actions.for_meeting(world.meeting.id) if one.text == said["text"])
    assert (status, made.owner_name, made.due_on) == (200, "Sekretariat Daerah", None)


def test_owner_and_day_are_changed_in_place_and_the_rest_stays(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    action = actions.for_meeting(world.meeting.id)[4]
    before = (action.text, action.decision_number)
    changed = {"do": "revise_promise", "id": str(action.id), "owner": "Dinas Tenaga Kerja", "due_on": "2027-03-01"}
    assert ask(visitor, world, **changed)[0] == 200
    db.session.refresh(action)
    assert (action.owner_name, str(action.due_on)) == ("Dinas Tenaga Kerja", "2027-03-01")
    assert (action.text, action.decision_number) == before
    assert [one.name for one in actions.supporters([action.id])[action.id]] == ["Lingkar Desa Contoh"]
    for wrong, field in (({"owner": "Dinas Khayal"}, "owner"), ({"due_on": "kapan-kapan"}, "due_on")):
        status, answer = ask(visitor, world, **changed | wrong)
        assert (status, answer["field"]) == (422, field)
    db.session.refresh(action)
    assert (action.owner_name, str(action.due_on)) == ("Dinas Tenaga Kerja", "2027-03-01")


def test_an_owner_that_is_an_office_stays_one_when_only_the_day_changes(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    action = actions.for_meeting(world.meeting.id)[4]
    office = action.owner_office_id
    ask(visitor, world, do="revise_promise", id=str(action.id), owner=action.owner_name, due_on="2027-03-01")
    db.session.refresh(action)
    assert (action.owner_office_id, str(action.due_on)) == (office, "2027-03-01")


def test_a_decision_changed_by_somebody_else_is_not_overwritten_unseen(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    decision = queries.decisions(world.minutes.id)[0]
    change = {"do": "revise_decision", "id": str(decision.id), "before": decision.text}
    assert ask(visitor, world, **change, text="Kata orang pertama.")[0] == 200
    status, answer = ask(visitor, world, **change, text="Kata orang kedua.")
    assert (status, answer["code"]) == (409, "conflict")
    assert ask(visitor, world, **change, text="Kata orang pertama.")[0] == 200  # the same answer on its second way
    assert queries.decisions(world.minutes.id)[0].text == "Kata orang pertama."


def test_a_decision_taken_out_twice_says_that_it_is_gone(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    decision = queries.decisions(world.minutes.id)[1]
    assert ask(visitor, world, do="undecide", id=str(decision.id))[0] == 200
    assert ask(visitor, world, do="undecide", id=str(decision.id))[0] == 404
    assert len(decided(world)) == 4


def test_who_spoke_is_added_once_and_taken_off(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    item, row = world.items[5], attendance.present(world.meeting.id)[0]
    for _once_more in range(2):
        status, answer = ask(visitor, world, do="speak", id=str(item.id), speaker=str(row.id))
        assert status == 200
    spoke = queries.speakers(world.minutes.id)[item.id]
    assert [one.name for one in spoke].count(row.person_name) == 1
    gone = {"do": "unspeak", "id": answer["made"].partition("-")[2]}
    assert [ask(visitor, world, **gone)[0] for _once_more in range(2)] == [200, 200]
    assert row.person_name not in [one.name for one in queries.speakers(world.minutes.id)[item.id]]


def test_nonsense_is_refused_and_changes_nothing(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    before = decided(world)
    for said, status in (({"do": "drop_everything"}, 422), ({}, 422), ({"do": ["decide"]}, 422),
                         ({"do": "decide", "id": "9999999", "text": "x"}, 404),
                         ({"do": "decide", "id": str(world.items[0].id), "text": "  "}, 422),
                         ({"do": "decide", "id": str(world.items[0].id), "text": "x" * 4001}, 422),
                         ({"do": "decide", "id": str(world.items[0].id), "text": 7}, 422)):  # fmt: skip
        assert ask(visitor, world, **said)[0] == status
    assert decided(world) == before


def test_leaders_and_strangers_mark_nothing(make: Factory, world: World, visitor: Visitor) -> None:
    said = {"do": "decide", "id": str(world.items[0].id), "text": "Setuju."}
    before = decided(world)
    assert ask(visitor, world, **said)[0] == 401
    for role in ("leader", "member"):
        user = make.user()
        make.role(world.meeting.forum, user, role)
        assert ask(visitor.sign_in(user), world, **said)[0] == 403
    assert decided(world) == before


def test_things_of_another_meeting_are_out_of_reach(make: Factory, world: World, visitor: Visitor) -> None:
    from forum.minutes import service

    other = make.meeting(state="held")
    make.agenda_item(other, "Pembukaan")
    service.open_minutes(other, None)
    visitor.sign_in(make.organiser(other.forum))
    item, decision = world.items[0], queries.decisions(world.minutes.id)[0]
    action, spoke = actions.for_meeting(world.meeting.id)[0], queries.speakers(world.minutes.id)[item.id][0]
    for said in ({"do": "decide", "id": str(item.id), "text": "x"}, {"do": "undecide", "id": str(decision.id)},
                 {"do": "revise_promise", "id": str(action.id), "due_on": ""}, {"do": "unspeak", "id": str(spoke.id)},
                 {"do": "revise_decision", "id": str(decision.id), "text": "x", "before": decision.text}):  # fmt: skip
        assert told(visitor, f"/rapat/{other.key}/notula/tepi.json", said)[0] == 404
    assert len(decided(world)) == 5
    assert spoke in queries.speakers(world.minutes.id)[item.id]
