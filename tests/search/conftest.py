"""A written-up meeting that can be searched, and the worker's part done when asked."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from forum.extensions import db
from forum.forums import queries as forums
from forum.kernel import clock
from forum.minutes import service
from forum.search import jobs, queries, rules
from forum.search.models import Passage
from forum.search.queries import Filters
from forum.search.question import read
from forum.search.rules import Reader
from tests.minutes.conftest import FEW
from tests.minutes.world import World, consolidation
from tests.support.factories import Factory

AFTERNOON = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def world(make: Factory) -> Iterator[World]:
    """The meeting with five agencies, written, not published."""
    with clock.frozen(AFTERNOON):
        yield consolidation(make, agencies=FEW)


@pytest.fixture
def in_step() -> Callable[[], int]:
    """Commit, and do what the worker does every two seconds; how many meetings were read."""

    def do() -> int:
        db.session.commit()
        return jobs.read_everything()

    return do


@pytest.fixture
def published(world: World, in_step: Callable[[], int]) -> World:
    """Version 1, public, in the index."""
    service.publish(world.minutes, is_public=True, by=world.organiser)
    in_step()
    return world


def texts(typed: str, who: Reader = rules.EVERYBODY, filters: Filters = Filters()) -> list[tuple[str, int, str]]:
    """Kind, number and first words of everything this reader finds, in a fixed order."""
    db.session.rollback()
    found = []
    number = 1
    while groups := queries.find(read(typed), filters, who, number).groups:
        for group in groups:
            one = queries.find(read(typed), replace_key(filters, group.meeting.key), who)
            found += [_short(each) for each in one.groups[0].best]
        number += 1
    return sorted(found)


def replace_key(filters: Filters, key: str) -> Filters:
    from dataclasses import replace

    return replace(filters, meeting_key=key)


def _short(passage: Passage) -> tuple[str, int, str]:
    return passage.kind, passage.number, (passage.title or passage.text)[:30]


def writer_of(world: World) -> Reader:
    """The organiser of the world's forum."""
    return rules.reader(world.organiser)


def member_of(world: World, make: Factory) -> Reader:
    """Somebody who belongs to the forum without writing its minutes."""
    user = make.user()
    make.role(world.meeting.forum, user, "member")
    db.session.commit()
    assert forums.for_user(user) == [world.meeting.forum]
    return rules.reader(user)
