"""A word that stands nearly everywhere: the newest are looked at, and the page says so; nothing is counted wrongly."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from forum.extensions import db
from forum.kernel import transaction
from forum.meetings.models import Meeting
from forum.search import queries, rules, service
from forum.search.filters import Filters
from forum.search.models import Due, IndexState, Passage
from forum.search.passages.types import Draft, Entry
from forum.search.queries import MOST, PER_PAGE
from forum.search.question import read
from tests.support.client import Visitor
from tests.support.factories import Factory

FACES = frozenset({"writers", "members", "everybody"})
FIRST = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
IN_EACH = 30


def filled(make: Factory, meetings: int, words: str = "sungai", *, is_public: bool = True) -> list[Meeting]:
    """So many public meetings, a day each, with IN_EACH passages of these words."""
    forum = make.forum(is_public=is_public)
    made = [
        make.meeting(forum=forum, is_public=True, state="announced", title=f"Rapat {number:03}",
                     starts_at=FIRST + timedelta(days=number))
        for number in range(meetings)
    ]  # fmt: skip
    db.session.query(Due).delete()
    if db.session.get(IndexState, 1) is None:
        db.session.execute(insert(IndexState).values(id=1, edition=service.EDITION))
    for one in made:
        drafts = [Draft("agenda", place, "", f"Butir {place}", f"{words} {place}", FACES) for place in range(IN_EACH)]
        service._insert([Entry(one.id, forum.id, one.starts_at.date(), draft) for draft in drafts])
    db.session.commit()
    db.session.query(Due).delete()
    db.session.commit()
    return made


def test_the_newest_are_ranked_whole_meetings_only_and_it_is_said(make: Factory, visitor: Visitor) -> None:
    made = filled(make, 40)
    found = queries.find(read("sungai"), Filters(newest=True), rules.EVERYBODY)
    whole = MOST // IN_EACH
    assert (found.hits.is_more, found.meetings, found.passages) == (True, whole, whole * IN_EACH)
    assert [group.meeting.id for group in found.groups] == [one.id for one in reversed(made[-PER_PAGE:])]
    assert {group.passages for group in found.groups} == {IN_EACH}
    page = visitor.get("/publik/cari?q=sungai")
    assert page.all(".found__count") == ["Lebih dari 1.000 kutipan"]
    assert page.all(".found__newest") == [
        "Yang ditampilkan berasal dari 33 rapat terbaru. Tambahkan kata atau saringan untuk menemukan yang lebih lama."
    ]
    assert page.all(".pagination__where") == ["Halaman 1 dari 4"]


def test_what_is_older_is_found_by_a_period_or_another_word(make: Factory) -> None:
    made = filled(make, 40)
    early = Filters(until=date(2026, 1, 3))
    found = queries.find(read("sungai"), early, rules.EVERYBODY)
    assert (found.hits.is_more, found.passages) == (False, 3 * IN_EACH)
    assert {group.meeting.id for group in found.groups} == {one.id for one in made[:3]}
    one = queries.find(read("sungai"), Filters(meeting_key=made[0].key), rules.EVERYBODY)
    assert (one.passages, len(one.groups[0].best)) == (IN_EACH, IN_EACH)
    assert queries.find(read('"sungai 7"'), Filters(), rules.EVERYBODY).passages == 40


def test_exactly_as_many_as_are_looked_at_are_all_of_them(make: Factory) -> None:
    filled(make, 33)
    assert not queries.hits(read("sungai"), Filters(), rules.EVERYBODY).is_more


def test_what_one_may_not_see_takes_nobodys_place(make: Factory) -> None:
    filled(make, 3)
    hidden = filled(make, 45, is_public=False)
    assert len(hidden) * IN_EACH > MOST
    found = queries.find(read("sungai"), Filters(), rules.EVERYBODY)
    assert (found.hits.is_more, found.passages, found.meetings) == (False, 3 * IN_EACH, 3)


def test_filters_that_hide_more_than_is_counted_say_so(make: Factory, visitor: Visitor) -> None:
    filled(make, 40)
    page = visitor.get("/publik/cari?q=sungai&jenis=keputusan")
    assert page.all(".empty__text") == ["Tanpa saringan ada lebih dari 1.000 kutipan."]


def test_a_meeting_that_moved_is_found_at_its_new_day(make: Factory) -> None:
    [meeting] = filled(make, 1)
    others = filled(make, 2)
    with transaction.writing():
        moved = db.session.get_one(Meeting, meeting.id)
        moved.starts_at = FIRST + timedelta(days=30)
        entries = list(service._there(meeting.id)[0].values())
        db.session.execute(Passage.__table__.delete().where(Passage.meeting_id == meeting.id))
        service._insert([Entry(meeting.id, one.forum_id, moved.starts_at.date(), one.draft) for one in entries])
    found = queries.hits(read("sungai"), Filters(), rules.EVERYBODY)
    assert list(dict.fromkeys(one.meeting_id for one in found.rows)) == [meeting.id, others[1].id, others[0].id]


@pytest.mark.parametrize("days", [(3, 1, 2, 1)])
def test_new_passages_of_a_day_get_numbers_of_their_own(make: Factory, days: tuple[int, ...]) -> None:
    forum = make.forum(is_public=True)
    meeting = make.meeting(forum=forum, is_public=True, state="announced")
    entries = [Entry(meeting.id, forum.id, date(2026, 5, day), Draft("agenda", place, "", f"Air {place}", "", FACES))
               for place, day in enumerate(days)]  # fmt: skip
    service._insert(entries[:2])
    service._insert(entries[2:])
    db.session.commit()
    rows = db.session.execute(select(Passage.day, Passage.title).order_by(Passage.id)).all()
    assert sorted(row.title for row in rows) == ["Air 0", "Air 1", "Air 2", "Air 3"]
    found = queries.hits(read("air"), Filters(), rules.EVERYBODY)
    assert [one.day.day for one in found.rows] == [3, 2, 1, 1]
