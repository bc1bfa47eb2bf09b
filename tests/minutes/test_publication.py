"""Sealing a version, correcting it, deciding what everybody may read."""

import copy
import json

import pytest
from sqlalchemy import select

from forum.actions import queries as actions
from forum.extensions import db
from forum.jobs.models import Job
from forum.kernel import events
from forum.kernel.errors import Problem
from forum.minutes import queries, service
from forum.minutes.events import MinutesPublished
from forum.minutes.models import MinutesVersion
from forum.minutes.rules import canonical, public_form, seal
from tests.minutes.world import World
from tests.support.factories import Factory


def test_the_seal_is_the_hash_of_the_whole_content(published: MinutesVersion) -> None:
    assert published.sha256 == seal(published.content)
    assert json.loads(canonical(published.content)) == published.content
    changed = copy.deepcopy(published.content)
    changed["decisions"][0]["text"] += "."
    assert seal(changed) != published.sha256


def test_a_version_says_everything_by_itself(world: World, published: MinutesVersion) -> None:
    content = published.content
    assert content["meeting"]["title"] == world.meeting.title
    assert content["meeting"]["opened_at"] == "2026-11-20T02:10:00+00:00"
    assert [item["number"] for item in content["items"]] == [1, 2, 3, 4, 5, 6]
    assert [one["number"] for one in content["decisions"]] == [1, 2, 3, 4, 5]
    assert [(one["number"], one["item"], one["decision"]) for one in content["actions"]] == [
        (1, 2, 1), (2, 2, 1), (3, 3, 2), (4, 3, 2), (5, 4, 3), (6, 4, 3), (7, 5, 4), (8, 6, None),
    ]  # fmt: skip
    assert content["actions"][4]["supporters"] == ["Lingkar Desa Contoh"]
    assert [(row["organisation"], row["code"]) for row in content["presence"] if row["side"] == "government"] == [
        ("Badan Perencanaan Pembangunan Daerah", "deputy"), ("Dinas Komunikasi dan Informatika", "not_recorded"),
        ("Dinas Sosial", "staff"), ("Dinas Tenaga Kerja", "head"), ("Sekretariat Daerah", "staff"),
    ]  # fmt: skip
    assert content["next_meeting"]["title"] == "Pembahasan naskah rencana aksi"
    assert content["signatory"]["place"] == "Contoh"


def test_publishing_concludes_the_meeting_and_makes_the_promises(world: World, published: MinutesVersion) -> None:
    assert (world.meeting.state, world.minutes.state) == ("concluded", "published")
    assert {one.published_at is not None and one.is_public for one in actions.for_meeting(world.meeting.id)} == {True}
    jobs = db.session.scalars(select(Job.payload).where(Job.kind == service.RENDER)).all()
    assert jobs == [{"version_id": published.id}]


def test_it_is_told_once(world: World) -> None:
    told: list[MinutesPublished] = []
    events.when(MinutesPublished, told.append)
    try:
        for _ in range(2):
            service.publish(world.minutes, is_public=False, by=world.organiser)
    finally:
        events._handlers[MinutesPublished].remove(told.append)
    assert told == [MinutesPublished(world.meeting.id, 1)]


def test_publishing_twice_without_a_change_is_once(world: World, published: MinutesVersion) -> None:
    assert service.publish(world.minutes, is_public=True, by=world.organiser) is published
    assert len(queries.seals(world.meeting.id)) == 1


def test_a_correction_needs_a_reason_and_keeps_the_old_version(world: World, published: MinutesVersion) -> None:
    old = copy.deepcopy(published.content)
    item = world.items[0]
    service.save_item(item, body="Diperbaiki.", revision=item.revision, by=world.organiser)
    with pytest.raises(Problem) as refused:
        service.publish(world.minutes, is_public=True, by=world.organiser)
    assert refused.value.code == "no_reason"
    service.publish(world.minutes, is_public=False, by=world.organiser, reason="Salah ketik")
    assert [(one.number, one.reason, one.is_public) for one in queries.seals(world.meeting.id)] == [
        (2, "Salah ketik", False),
        (1, "", True),
    ]
    assert queries.version(world.meeting.id, 1).content == old
    assert {one.is_public for one in actions.for_meeting(world.meeting.id)} == {False}


def test_printed_numbers_stay_when_something_is_added(world: World, published: MinutesVersion) -> None:
    service.decide(world.items[0], "Keputusan susulan")
    service.remove_decision(queries.decisions(world.minutes.id)[1])
    assert [one.number for one in queries.decisions(world.minutes.id)] == [1, 3, 4, 5, 6]


def test_an_empty_or_half_merged_record_is_not_sealed(make: Factory, world: World) -> None:
    item = world.items[0]
    service.save_item(item, body="Teks lain", revision=1, by=None)
    with pytest.raises(Problem) as refused:
        service.publish(world.minutes, is_public=False, by=None)
    assert refused.value.code == "open_conflict"
    empty = service.open_minutes(make.meeting(state="held"), None)
    with pytest.raises(Problem) as refused:
        service.publish(empty, is_public=False, by=None)
    assert refused.value.code == "empty"


def test_a_draft_meeting_cannot_have_published_minutes(make: Factory) -> None:
    minutes = service.open_minutes(make.meeting(state="draft"), None)
    item = service.add_item(minutes, "Butir")
    service.save_item(item, body="Isi", revision=1, by=None)
    with pytest.raises(Problem):
        service.publish(minutes, is_public=False, by=None)
    assert queries.seals(minutes.meeting_id) == []


def test_the_public_form_names_offices_not_people(published: MinutesVersion) -> None:
    shown = public_form(published.content)
    assert {one["name"] for row in shown["presence"] for one in row["people"]} == {""}
    assert (shown["head"]["minute_taker"], shown["signatory"]["name"], shown["signatory"]["nip"]) == ("", "", "")
    assert shown["head"]["chair"] == "Drs. Hadi Purnomo, M.M. (Sekretaris Daerah)"
    named = [(one["name"] != "", one["sector"]) for item in shown["items"] for one in item["speakers"]]
    assert {(True, "government"), (False, "cso")} == set(named)
    assert shown["forum"]["letterhead"] == [
        "Pemerintah Kabupaten Contoh", "Badan Perencanaan Pembangunan Daerah", "Jalan Sudarman Nomor 1, Contoh 68118",
        "Laman bappeda.contoh.example",
    ]  # fmt: skip


def test_the_public_form_of_anything_carries_no_contact(published: MinutesVersion) -> None:
    """A telephone number, a mail address and a NIP in every text of the content: none gets through."""
    planted = ("0812-3456-7890", "rahasia@contoh.example", "19700101 199503 2 001")

    def plant(value: object, name: str = "") -> object:
        if isinstance(value, dict):
            return {key: plant(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [plant(each, name) for each in value]
        fixed = ("starts_at", "ends_at", "opened_at", "closed_at", "published_at", "due_on", "base_url", "timezone",
                 "key", "side", "code", "acting", "level", "mode", "sector", "kind", "logo", "slug", "paper",
                 "locale")  # fmt: skip
        return f"{value} {' '.join(planted)}" if isinstance(value, str) and name not in fixed else value

    content = plant(copy.deepcopy(published.content))
    written = canonical(public_form(content)).decode()
    assert [secret for secret in planted if secret in written] == []
