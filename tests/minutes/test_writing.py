"""Text, and two people writing at once."""

import pytest

from forum.extensions import db
from forum.kernel.errors import Conflict, Problem
from forum.minutes import queries, service
from forum.minutes.models import MinutesItem
from tests.support.factories import Factory


@pytest.fixture
def item(make: Factory) -> MinutesItem:
    meeting = make.meeting(state="held")
    make.agenda_item(meeting, "Pembukaan", position=1)
    return queries.items(service.open_minutes(meeting, None).id)[0]


def texts(item: MinutesItem) -> list[tuple[int, str, bool]]:
    return [(one.revision, one.body, one.is_conflict) for one in reversed(queries.revisions(item.id))]


def test_opening_gives_a_section_for_each_topic_and_adds_later_ones(make: Factory) -> None:
    meeting = make.meeting(state="held")
    make.agenda_item(meeting, "Pembukaan", position=1)
    minutes = service.open_minutes(meeting, None)
    make.agenda_item(meeting, "Penutup", position=2)
    assert service.open_minutes(meeting, None) is minutes
    service.add_item(minutes, "Lain-lain")
    assert [one.title for one in queries.items(minutes.id)] == ["Pembukaan", "Penutup", "Lain-lain"]


def test_each_saved_text_is_kept(item: MinutesItem) -> None:
    service.save_item(item, body="Satu", revision=1, by=None)
    service.save_item(item, body="Satu dua", revision=2, by=None)
    assert (item.body, item.revision) == ("Satu dua", 3)
    assert texts(item) == [(2, "Satu", False), (3, "Satu dua", False)]


def test_saving_the_same_text_again_changes_nothing(item: MinutesItem) -> None:
    for _ in range(2):
        service.save_item(item, body="Satu\r\nbaris", revision=1, by=None)
    assert texts(item) == [(2, "Satu\nbaris", False)]


def test_a_text_that_lost_a_race_is_kept_beside(item: MinutesItem) -> None:
    service.save_item(item, body="Pertama", revision=1, by=None)
    saved = service.save_item(item, body="Kedua", revision=1, by=None)
    assert (item.body, saved.conflict.body) == ("Pertama", "Kedua")
    assert texts(item) == [(2, "Pertama", False), (1, "Kedua", True)]
    assert queries.open_conflicts(item.minutes_id) == [saved.conflict]


def test_whoever_changed_nothing_makes_no_conflict(item: MinutesItem) -> None:
    """The page saves every section; those left as they were must not undo somebody else's text."""
    service.save_item(item, body="Pertama", revision=1, by=None)
    service.save_item(item, body="Kedua", revision=2, by=None)
    assert service.save_item(item, body="Pertama", revision=2, by=None).conflict is None
    assert service.save_item(item, body="", revision=1, by=None).conflict is None
    assert item.body == "Kedua"


def test_two_texts_are_made_one(item: MinutesItem) -> None:
    service.save_item(item, body="Pertama", revision=1, by=None)
    lost = service.save_item(item, body="Kedua", revision=1, by=None).conflict
    service.settle(lost, body="Pertama. Kedua.", revision=2, by=None)
    assert (item.body, queries.open_conflicts(item.minutes_id)) == ("Pertama. Kedua.", [])


def test_a_third_text_while_merging_is_a_conflict_again(item: MinutesItem) -> None:
    service.save_item(item, body="Pertama", revision=1, by=None)
    lost = service.save_item(item, body="Kedua", revision=1, by=None).conflict
    service.save_item(item, body="Ketiga", revision=2, by=None)
    saved = service.settle(lost, body="Pertama. Kedua.", revision=2, by=None)
    assert (item.body, [one.body for one in queries.open_conflicts(item.minutes_id)]) == ("Ketiga", ["Pertama. Kedua."])
    assert saved.conflict is not None


def test_a_text_too_long_for_one_item_is_refused(item: MinutesItem) -> None:
    with pytest.raises(Problem):
        service.save_item(item, body="x" * 200_001, revision=1, by=None)


def test_the_head_is_guarded_too(item: MinutesItem) -> None:
    minutes = item.minutes
    service.save_head(minutes, revision=1, chair="Sekda")
    service.save_head(minutes, revision=1, chair="Sekda")
    with pytest.raises(Conflict):
        service.save_head(minutes, revision=1, chair="Asisten")
    assert minutes.chair == "Sekda"


def test_only_an_empty_added_item_goes_away(item: MinutesItem) -> None:
    with pytest.raises(Problem):
        service.remove_item(item)
    added = service.add_item(item.minutes, "Salah ketik")
    service.remove_item(added)
    kept = service.add_item(item.minutes, "Berisi")
    service.save_item(kept, body="Isi", revision=1, by=None)
    service.save_item(kept, body="", revision=2, by=None)
    with pytest.raises(Problem):
        service.remove_item(kept)


def test_decisions_are_numbered_in_the_order_of_the_items(make: Factory, item: MinutesItem) -> None:
    minutes = item.minutes
    later = service.add_item(minutes, "Penutup")
    owner = make.organisation()
    service.decide(later, "Terakhir")
    service.promise(later, text="Janji terakhir", owner_organisation=owner, decision_number=1)
    service.decide(item, "Pertama")
    service.promise(item, text="Janji pertama", owner_organisation=owner, decision_number=1)
    assert [(one.number, one.text) for one in queries.decisions(minutes.id)] == [(1, "Pertama"), (2, "Terakhir")]
    from forum.actions import queries as actions

    found = [(one.number, one.text, one.decision_number) for one in actions.for_meeting(minutes.meeting_id)]
    assert found == [(1, "Janji pertama", 1), (2, "Janji terakhir", 2)]


def test_a_removed_decision_leaves_its_promises(make: Factory, item: MinutesItem) -> None:
    first, _second = service.decide(item, "Satu"), service.decide(item, "Dua")
    action = service.promise(item, text="Janji", owner_organisation=make.organisation(), decision_number=1)
    service.remove_decision(first)
    db.session.refresh(action)
    assert [(one.number, one.text) for one in queries.decisions(item.minutes_id)] == [(1, "Dua")]
    assert action.decision_number is None


def test_the_same_speaker_twice_is_once(item: MinutesItem) -> None:
    for name in ("Suyanto", " suyanto "):
        service.add_speaker(item, name=name, organisation_name="Lingkar Desa")
    assert [one.name for one in queries.speakers(item.minutes_id)[item.id]] == ["Suyanto"]
    with pytest.raises(Problem):
        service.add_speaker(item)
