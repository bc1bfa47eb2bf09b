"""A written-up meeting, on the afternoon after it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from forum.extensions import db
from forum.kernel import clock
from forum.minutes import service
from forum.minutes.models import MinutesVersion
from tests.minutes.world import World, consolidation
from tests.support.factories import Factory

AFTERNOON = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FEW = ("Badan Perencanaan Pembangunan Daerah", "Dinas Sosial", "Dinas Tenaga Kerja", "Dinas Komunikasi dan Informatika",
       "Sekretariat Daerah")  # fmt: skip


@pytest.fixture
def world(make: Factory) -> Iterator[World]:
    """The meeting with five agencies: quick. Nothing is published yet. It is 15.00 WIB on the day."""
    with clock.frozen(AFTERNOON):
        yield consolidation(make, agencies=FEW)


@pytest.fixture
def published(world: World) -> MinutesVersion:
    """Version 1, public."""
    version = service.publish(world.minutes, is_public=True, by=world.organiser)
    db.session.commit()
    return version
