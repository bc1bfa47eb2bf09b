"""Texts that a page saved every few seconds do not fill the history for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.extensions import db
from forum.kernel import clock
from forum.minutes import jobs, queries, service
from forum.minutes.models import MinutesItem, MinutesRevision
from forum.minutes.service import Save
from forum.minutes.service.thinning import of_item
from forum.minutes.thinning import Text, in_between
from tests.support.client import Visitor
from tests.support.factories import Factory


@pytest.fixture
def item(make: Factory) -> MinutesItem:
    meeting = make.meeting(state="held")
    make.agenda_item(meeting, "Pembukaan", position=1)
    return queries.items(service.open_minutes(meeting, None).id)[0]


def seconds(item: MinutesItem, *moments: int, page: str | None = "hal1", by=None) -> None:
    """Texts saved so many seconds after the beginning."""
    begin = clock.now()
    for number, moment in enumerate(moments, start=item.revision):
        with clock.frozen(begin + timedelta(seconds=moment)):
            service.save_item(item, body=f"Teks {number} {page}", revision=item.revision, by=by,
                              save=Save(page, number) if page else None)  # fmt: skip


def thin() -> int:
    """What the worker does each day."""
    db.session.commit()
    return jobs.thin()


def kept(item: MinutesItem) -> list[str]:
    return [one.body for one in reversed(queries.revisions(item.id))]


def test_of_five_minutes_the_last_stays(item: MinutesItem) -> None:
    seconds(item, 0, 5, 290, 299, 300, 305, 2000)
    assert [one.body for one in reversed(of_item(item.id))] == ["Teks 4 hal1", "Teks 6 hal1", "Teks 7 hal1"]
    assert len(kept(item)) == 7
    assert thin() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert [thin(), thin()] == [4, 0]
    assert kept(item) == ["Teks 4 hal1", "Teks 6 hal1", "Teks 7 hal1"]


def test_what_somebody_saved_with_a_button_stays(item: MinutesItem) -> None:
    seconds(item, 0, 1, page=None)
    seconds(item, 2, 3)
    seconds(item, 4, page=None)
    assert [one.body for one in of_item(item.id)] == ["Teks 5 None", "Teks 2 None", "Teks 1 None"]


def test_two_people_writing_in_turn_keep_all_their_texts(make: Factory, item: MinutesItem) -> None:
    one, other = make.user(), make.user()
    for moment, (page, by) in enumerate([("hal1", one), ("hal2", other)] * 3):
        seconds(item, moment, page=page, by=by)
    assert len(of_item(item.id)) == 6


def test_a_text_that_waits_for_somebody_is_never_taken_away(item: MinutesItem) -> None:
    seconds(item, 0)
    for number in (1, 2, 3):
        service.save_item(item, body=f"Kalah {number}", revision=1, by=None, save=Save(f"lain{number}", 1))
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert thin() == 0
    assert len(queries.open_conflicts(item.minutes_id)) == 3


def test_texts_that_were_merged_are_thinned_like_those_in_force(item: MinutesItem) -> None:
    service.save_item(item, body="Satu.\n\nDua.", revision=1, by=None)
    service.save_item(item, body="Satu.\n\nDua.\n\nTiga.", revision=2, by=None)
    for number in (1, 2, 3):
        saved = service.save_item(item, body=f"Satu {number * 'x'}.\n\nDua.", revision=2, by=None,
                                  save=Save("hal9", number))  # fmt: skip
        assert saved.state == "merged"
    assert item.body == "Satu xxx.\n\nDua.\n\nTiga."
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert thin() == 2
    assert db.session.query(MinutesRevision).filter_by(item_id=item.id, revision=item.revision).count() == 1


def test_who_comes_back_after_days_loses_nothing(item: MinutesItem) -> None:
    seconds(item, 0, 1, 2)
    with clock.frozen(clock.now() + timedelta(days=2)):
        thin()
        saved = service.save_item(item, body="Dari kereta tanpa sinyal", revision=2, by=None, save=Save("lama", 1))
    assert (saved.state, saved.conflict.body) == ("conflict", "Dari kereta tanpa sinyal")


def test_the_last_of_each_five_minutes_stays_and_the_newest() -> None:
    start = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    row = [Text(number, 1, start + timedelta(minutes=number), "hal1") for number in range(12)]
    assert in_between(row) == {0, 1, 2, 3, 5, 6, 7, 8, 10}
    assert in_between([one for one in row if one.id not in in_between(row)]) == set()
    assert in_between([]) == set()


def test_the_history_asks_the_same_however_long_it_is(make: Factory, visitor: Visitor, item: MinutesItem) -> None:
    meeting = item.minutes.meeting
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/rapat/{meeting.key}/notula/butir/{item.id}/riwayat"
    few = len(visitor.get(address).queries)
    seconds(item, *range(0, 3000, 60))
    page = visitor.get(address)
    assert (len(page.soup.select(".history li")), len(page.queries)) == (10, few)


def test_a_text_settled_elsewhere_meanwhile_is_still_saved_from_the_page(make: Factory, visitor: Visitor,
                                                                          item: MinutesItem) -> None:  # fmt: skip
    meeting = item.minutes.meeting
    visitor.sign_in(make.organiser(meeting.forum))
    seconds(item, 0)
    lost = service.save_item(item, body="Kalah", revision=1, by=None).conflict
    address = f"/rapat/{meeting.key}/notula/gabung/{lost.id}"
    form = visitor.get(address).form("form.form")
    service.settled([lost])
    assert visitor.post(address, form | {"body": "Dari keduanya"}).status == 303
    assert (item.body, visitor.get(address).status) == ("Dari keduanya", 303)
