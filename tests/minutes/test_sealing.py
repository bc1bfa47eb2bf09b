"""The chain of seals: what a changed byte and a missing link look like, and that nothing forks."""

import copy
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from forum.cli import cli, context
from forum.extensions import db
from forum.minutes import chain, queries, service
from forum.minutes.chain import Fault, Place
from forum.minutes.models import ChainLink, MinutesVersion
from forum.minutes.rules import seal
from forum.minutes.sending.models import MinutesSending
from tests.minutes.world import World
from tests.support.factories import Factory


def correct(world: World, words: str) -> MinutesVersion:
    item = world.items[0]
    service.save_item(item, body=words, revision=item.revision, by=None)
    version = service.publish(world.minutes, is_public=True, by=world.organiser, reason="Salah ketik")
    db.session.commit()
    return version


@pytest.fixture
def three(world: World, published: MinutesVersion) -> list[MinutesVersion]:
    """Three versions in one chain."""
    return [published, correct(world, "Kedua."), correct(world, "Ketiga.")]


@pytest.fixture
def found(world: World) -> Callable[[], list[Fault]]:
    """What is wrong with the chain of the forum, read anew."""

    def look() -> list[Fault]:
        db.session.commit()
        db.session.expire_all()
        return list(service.verify(world.meeting.forum_id))

    return look


def test_each_version_carries_the_seal_of_the_one_before(world: World, three: list[MinutesVersion]) -> None:
    places = queries.places(world.meeting.forum_id)
    assert [(one.position, one.version, one.sha256) for one in places] == [
        (number, number, version.sha256) for number, version in enumerate(three, 1)
    ]
    assert [one.previous for one in places] == ["", places[0].value, places[1].value]
    assert places[2].value == chain.seal_of(3, places[1].value, three[2].sha256, world.meeting.key, 3)


def test_an_untouched_chain_has_no_fault(three: list[MinutesVersion], found: Callable[[], list[Fault]]) -> None:
    assert found() == []


def test_one_changed_byte_is_found(world: World, three: list[MinutesVersion], found: Callable[[], list[Fault]]) -> None:
    content = copy.deepcopy(three[1].content)
    content["items"][0]["body"] = "kedua."
    db.session.execute(update(MinutesVersion).where(MinutesVersion.id == three[1].id).values(content=content))
    assert found() == [Fault("changed", 2, world.meeting.key, 2)]


def test_a_byte_changed_with_its_fingerprint_is_found_too(
    world: World, three: list[MinutesVersion], found: Callable[[], list[Fault]]
) -> None:
    content = {**three[1].content, "reason": "lain"}
    changed = {"content": content, "sha256": seal(content), "reason": "lain"}
    db.session.execute(update(MinutesVersion).where(MinutesVersion.id == three[1].id).values(**changed))
    assert found() == [Fault("changed", 2, world.meeting.key, 2)]
    db.session.execute(update(ChainLink).where(ChainLink.position == 2).values(sha256=changed["sha256"]))
    assert found() == [Fault("broken", 2, world.meeting.key, 2)]
    one = queries.places(world.meeting.forum_id)[1]
    anew = chain.seal_of(2, one.previous, one.sha256, one.meeting, 2)
    db.session.execute(update(ChainLink).where(ChainLink.position == 2).values(value=anew))
    assert found() == [Fault("broken", 3, world.meeting.key, 3)]


@pytest.mark.parametrize("values", [{"is_public": False}, {"number": 7}, {"reason": "Alasan lain"}])
def test_what_the_row_says_beside_its_content_is_watched(
    world: World, three: list[MinutesVersion], found: Callable[[], list[Fault]], values: dict[str, object]
) -> None:
    db.session.execute(update(MinutesVersion).where(MinutesVersion.id == three[2].id).values(**values))
    assert {(one.code, one.position) for one in found()} >= {("changed", 3)}


def test_a_missing_link_is_found(world: World, three: list[MinutesVersion], found: Callable[[], list[Fault]]) -> None:
    second = three[1].id
    db.session.execute(delete(MinutesSending))
    db.session.execute(delete(ChainLink).where(ChainLink.version_id == second))
    assert found() == [Fault("missing", 2), Fault("unsealed", 0, world.meeting.key, 2)]
    db.session.execute(delete(MinutesVersion).where(MinutesVersion.id == second))
    assert found() == [Fault("missing", 2)]


def test_a_version_taken_from_under_its_link_is_refused_by_the_database(three: list[MinutesVersion]) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(delete(MinutesVersion).where(MinutesVersion.id == three[1].id))


def test_two_versions_at_one_place_are_refused_by_the_database(world: World, three: list[MinutesVersion]) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(update(ChainLink).where(ChainLink.position == 3).values(position=2))


def test_every_forum_has_its_own_chain(make: Factory, three: list[MinutesVersion]) -> None:
    other = make.meeting(state="held", forum=make.forum())
    minutes = service.open_minutes(other, None)
    service.save_item(service.add_item(minutes, "Butir"), body="Isi", revision=1, by=None)
    service.publish(minutes, is_public=False, by=None)
    assert [one.position for one in queries.places(other.forum_id)] == [1]


def test_what_was_published_before_there_was_a_chain_is_put_into_it_once(
    world: World, three: list[MinutesVersion], found: Callable[[], list[Fault]]
) -> None:
    before = queries.places(world.meeting.forum_id)
    db.session.execute(text("DELETE FROM minutes_chain_link"))
    assert [one.code for one in found()] == ["unsealed"] * 3
    assert [service.chain_up(world.meeting.forum_id) for _ in range(2)] == [3, 0]
    assert (found(), queries.places(world.meeting.forum_id)) == ([], before)


def test_a_gap_hides_no_other_fault() -> None:
    def place(position: int, previous: str) -> Place:
        return Place(position, previous, "c", chain.seal_of(position, previous, "c", "m", position), "m", position)

    first = place(1, "")
    third = place(3, "0" * 64)
    fourth = place(4, "1" * 64)
    assert list(chain.faults([first, third, fourth])) == [Fault("missing", 2), Fault("broken", 4, "m", 4)]
    assert list(chain.faults([])) == []


def test_the_command_says_it_and_its_exit_code_too(
    app: Flask, world: World, three: list[MinutesVersion], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "create_app", lambda: app)

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["minutes", "verify", *words])
        return done.exit_code, done.output

    slug = world.meeting.forum.slug
    newest = queries.places(world.meeting.forum_id)[-1].value
    assert run() == (0, f"{slug}: whole, 3 sealed versions, the newest seal is {newest}\n")
    assert run(slug, "--seal", newest.upper())[0] == 0
    assert run("--seal", "0" * 64) == (1, f"{run()[1]}seal {'0' * 16}…: NOT IN ANY CHAIN\n")
    assert run("tidak-ada")[0] == 1
    db.session.execute(update(MinutesVersion).where(MinutesVersion.number == 2).values(reason="x"))
    db.session.commit()
    code, said = run(slug)
    assert (code, said.splitlines()[1]) == (
        1, f"  place 2, meeting {world.meeting.key}, version 2: what it says is no longer what was sealed",
    )  # fmt: skip
