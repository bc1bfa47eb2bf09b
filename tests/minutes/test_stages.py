"""Where minutes stand is said in the same words wherever it is read."""

from datetime import date, timedelta

import pytest

from forum.extensions import db
from forum.kernel import clock
from forum.kernel.i18n import speaking
from forum.minutes import labels, service, stages
from forum.minutes.adoption import service as adoption
from forum.minutes.review import service as review
from forum.minutes.review.closing import close_review
from tests.minutes.adoption.asked import opened
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory


def said(world: World) -> tuple[str, str]:
    with speaking("id"):
        stage = stages.of(world.meeting)
    return stage.code, stage.words


def asked(world: World) -> None:
    review.ask(world.minutes, [review.typed("Siti", "siti@contoh.example")], by=None, due_on=date(2026, 11, 25))


def test_minutes_go_from_one_stage_to_the_next(world: World) -> None:
    assert said(world) == ("draft", "Draf")
    asked(world)
    assert said(world) == ("review", "Ditelaah sampai 25 Nov 2026")
    close_review(world.minutes.id)
    assert said(world) == ("draft", "Draf")
    asked(world)
    round_ = opened(world)
    assert said(world) == ("adoption", "Dimintakan persetujuan sampai 27 Nov 2026")
    adoption.end(round_, by=world.organiser, reason="Semua sudah bicara")
    assert said(world) == ("adopted", "Disetujui, tinggal diterbitkan")
    service.publish(world.minutes, is_public=True, by=world.organiser)
    assert said(world) == ("published", "Diterbitkan")


def test_a_correction_says_so_and_what_goes_on_for_the_next_version(world: World) -> None:
    service.publish(world.minutes, is_public=True, by=world.organiser)
    item = world.items[0]
    service.save_item(item, body="Lain.", revision=item.revision, by=world.organiser)
    service.publish(world.minutes, is_public=True, by=world.organiser, reason="Angka keliru")
    assert said(world) == ("corrected", "Dikoreksi, versi 2")
    asked(world)
    with speaking("id"):
        stage = stages.of(world.meeting)
    assert stage.next is not None
    assert (stage.words, stage.next.words) == ("Dikoreksi, versi 2", "Ditelaah sampai 25 Nov 2026")


def test_many_meetings_cost_as_much_as_one_and_each_has_its_own(make: Factory, world: World) -> None:
    empty = make.meeting(forum=world.meeting.forum, state="held")
    asked(world)
    found = stages.of_meetings([world.meeting, empty])
    assert {number: one.code for number, one in found.items()} == {world.meeting.id: "review", empty.id: "none"}
    assert stages.of_meetings([]) == {}


@pytest.mark.parametrize("address", ["/rapat/{key}/notula", "/rapat/{key}?tahap=conclude", "/hari-ini",
                                     "/rapat/{key}/notula/telaah", "/rapat/{key}/notula/persetujuan"])  # fmt: skip
def test_every_page_says_it_in_the_same_words(world: World, visitor: Visitor, address: str) -> None:
    asked(world)
    db.session.commit()
    page = visitor.sign_in(world.organiser).get(address.format(key=world.meeting.key))
    assert "Ditelaah sampai 25 Nov 2026" in page.all(".tag")


def test_a_period_that_is_over_has_ended_whether_or_not_a_worker_noted_it(world: World) -> None:
    opened(world)
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert said(world)[0] == "adopted"


def test_the_first_version_is_published_and_each_later_one_corrects_it() -> None:
    assert [labels.published(number).code for number in (1, 2, 9)] == ["published", "corrected", "corrected"]
