"""Whatever the words, the filters and the reader: what is found, counted and offered is what the reader may read.

Judged by another way than the product's: row by row, in Python, from what the rows say now.
"""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, true

from forum.actions import queries as actions
from forum.actions.models import Action
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.minutes import queries as minutes
from forum.minutes import service
from forum.minutes.rules import public_form
from forum.search import engines, organisations, queries, rules, spelling
from forum.search.filters import Filters
from forum.search.models import KINDS, Passage
from forum.search.queries import MOST
from forum.search.question import Question, read
from forum.search.rules import SEEN_BY, Reader
from tests.minutes.world import World, consolidation
from tests.search.conftest import InStep
from tests.search.test_rights import CLOSED, write
from tests.support.factories import Factory

WORDS = ("data", "migran", "rapat", "kustodian", "jembatan", "sosial", "komitmen", "rahasia", "tl 2026", "keberangk*",
         '"data keberangkatan"', "-migran", "dinas", "konsolidasi", "pembukaan")  # fmt: skip


def may_read(who: Reader, one: Passage) -> bool:
    if one.forum_id in who.writes:
        return one.for_writers
    if one.forum_id in who.belongs:
        return one.for_members
    if not one.for_everybody or not db.session.get_one(Forum, one.forum_id).is_public:
        return False
    if one.version_id is not None:
        newest = minutes.latest_version(one.meeting_id)
        return newest is not None and newest.id == one.version_id and newest.is_public
    if one.action_id is not None:
        action = db.session.get_one(Action, one.action_id)
        return action.is_public and action.published_at is not None and action.withdrawn_at is None
    meeting = db.session.get_one(Meeting, one.meeting_id)
    return meeting.is_public and meeting.state != "draft"


def matching(question: Question) -> set[int]:
    """Every passage that has the words, whoever may read it."""
    assert question.wanted is not None
    passages: Any = select(Passage.id, Passage.day, *SEEN_BY)
    engine = engines.of(db.engine.dialect.name)
    statement = engine.newest(passages, lambda _row: true(), question.wanted, MOST)
    return {one.id for one in db.session.execute(statement)}


@pytest.fixture
def town(published: World, make: Factory, in_step: InStep) -> World:
    """Public minutes with closed passages and a newer draft; minutes for members; a hidden forum."""
    write(published, 0, CLOSED)
    service.publish(published.minutes, is_public=True, by=published.organiser, reason="Penutupan")
    write(published, 1, "Rahasia dalam rancangan tentang data migran.")
    actions.for_meeting(published.meeting.id)[1].withdrawn_at = clock.now()
    inside = consolidation(make, agencies=("Dinas Dalam",))
    service.publish(inside.minutes, is_public=False, by=inside.organiser)
    hidden = consolidation(make, agencies=("Dinas Tersembunyi",))
    service.publish(hidden.minutes, is_public=True, by=hidden.organiser)
    in_step()
    hidden.meeting.forum.is_public = False
    db.session.commit()
    return published


@pytest.mark.slow
def test_what_is_found_counted_and_offered_is_what_the_reader_may_read(town: World, make: Factory) -> None:
    forums = list(db.session.scalars(select(Forum.id).order_by(Forum.id)))
    assert len(forums) >= 3
    everybody: set[str] = set()
    for (meeting_id,) in db.session.execute(select(Meeting.id)):
        version = minutes.latest_version(meeting_id)
        if version and version.is_public and db.session.get_one(Meeting, meeting_id).forum.is_public:
            said = json.dumps(public_form(version.content), ensure_ascii=False)
            everybody |= {name for name in db.session.scalars(select(Organisation.name)) if name in said}
    agencies = list(db.session.scalars(select(Organisation.id)))
    assert 0 < len(everybody) < len(agencies)
    roles = st.fixed_dictionaries({one: st.sampled_from(["", "", "writes", "belongs"]) for one in forums})
    narrowed = st.builds(Filters, kind=st.sampled_from(["", *KINDS]), newest=st.booleans(),
                         organisation_id=st.sampled_from([None, *agencies]),
                         forum_id=st.sampled_from([None, *forums]))  # fmt: skip

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2), roles, narrowed)
    def asked(typed: list[str], held: dict[int, str], filters: Filters) -> None:
        db.session.rollback()
        who = Reader(*(frozenset(one for one, role in held.items() if role == name) for name in ("writes", "belongs")))
        question = spelling.with_beginnings(read(" ".join(typed)), who)
        if question.wanted is None:
            return
        rows = {one.id: one for one in db.session.scalars(select(Passage))}
        allowed = {number for number in matching(question) if may_read(who, rows[number])}
        assert {one.id for one in queries.hits(question, Filters(), who).rows} == allowed
        found = queries.find(question, filters, who)
        assert {one.id for one in found.hits.rows} <= allowed
        assert {one.id for group in found.groups for one in group.best} <= allowed
        assert found.passages <= len(allowed)
        if who == rules.EVERYBODY:
            offered = organisations.among(queries.hits(question, Filters(), who), who)
            assert {one.name for one in offered} <= everybody
            if filters.organisation_id and found.groups:
                assert db.session.get_one(Organisation, filters.organisation_id).name in everybody

    asked()
    assert db.session.scalar(select(func.count()).select_from(Passage)) > 50
