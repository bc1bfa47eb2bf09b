"""A written-up meeting that can be searched, and the worker's part done when asked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from forum.extensions import db
from forum.kernel import clock
from forum.minutes import service
from forum.search import jobs, queries, rules, spelling
from forum.search.filters import Filters
from forum.search.models import Passage
from forum.search.question import read
from forum.search.rules import Reader
from tests.minutes.world import World, consolidation
from tests.support.factories import Factory

AFTERNOON = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FEW = ("Badan Perencanaan Pembangunan Daerah", "Dinas Sosial", "Dinas Tenaga Kerja", "Dinas Komunikasi dan Informatika",
       "Sekretariat Daerah")  # fmt: skip
InStep = Callable[[], int]
Hit = tuple[str, int, str]
NO_FILTERS = Filters()


@pytest.fixture
def world(make: Factory) -> Iterator[World]:
    """The meeting with five agencies, written, not published."""
    with clock.frozen(AFTERNOON):
        yield consolidation(make, agencies=FEW)


@pytest.fixture
def in_step() -> InStep:
    """Commit, and do what the worker does every two seconds; how many meetings were read."""

    def do() -> int:
        db.session.commit()
        return jobs.read_everything()

    return do


@pytest.fixture
def published(world: World, in_step: InStep) -> World:
    """Version 1, public, in the index."""
    service.publish(world.minutes, is_public=True, by=world.organiser)
    in_step()
    return world


def hits(typed: str, who: Reader = rules.EVERYBODY, filters: Filters = NO_FILTERS) -> list[Hit]:
    """Kind, number and first words of everything this reader finds, in a fixed order."""
    question = spelling.with_beginnings(read(typed), who)
    found: list[Passage] = []
    number = 1
    while groups := queries.find(question, filters, who, number).groups:
        for group in groups:
            all_of_it = replace(filters, meeting_key=group.meeting.key)
            found += queries.find(question, all_of_it, who).groups[0].best
        number += 1
    assert len(found) == len(queries.hits(question, filters, who).rows)
    return sorted((one.kind, one.number, (one.title or one.text)[:30].strip()) for one in found)


def reader_in(world: World, make: Factory, role: str) -> Reader:
    """Somebody with this role in the forum of the meeting."""
    user = make.user()
    make.role(world.meeting.forum, user, role)
    db.session.commit()
    return rules.reader(user)
