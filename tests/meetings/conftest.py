"""A forum, and somebody who organises it and reads English."""

import pytest

from forum.kernel import events
from forum.meetings.events import (
    MeetingAnnounced,
    MeetingCancelled,
    MeetingMoved,
    SeriesContinued,
    SeriesEnded,
    SeriesExtended,
    SeriesMoved,
)


@pytest.fixture
def forum(make):
    return make.forum(name="Forum Contoh")


@pytest.fixture
def organiser(visitor, make, forum):
    return visitor.sign_in(make.organiser(forum)).speak("en")


@pytest.fixture
def heard_of_series(monkeypatch):
    """Every event that was recorded, in order."""
    found = []
    kinds = (MeetingAnnounced, MeetingCancelled, MeetingMoved, SeriesContinued, SeriesEnded, SeriesExtended,
             SeriesMoved)  # fmt: skip
    monkeypatch.setattr(events, "_handlers", events.defaultdict(list, {kind: [found.append] for kind in kinds}))
    return found
