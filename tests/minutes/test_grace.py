"""Mails with minutes leave ten minutes after publication: until then they can be stopped, sent, or overtaken."""

from datetime import timedelta

import pytest

from forum.extensions import db
from forum.invitations import queries as invitations
from forum.jobs import worker
from forum.kernel import clock
from forum.kernel.errors import Conflict
from forum.minutes.models import MinutesVersion
from forum.minutes.sending import grace, readers
from forum.minutes.sending import service as sending
from forum.minutes.sending.service import GRACE
from tests.minutes import posted
from tests.minutes.test_sending import change, publish
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory


def later(by: timedelta = GRACE) -> None:
    """Time passes, and the worker does what is due."""
    db.session.commit()
    clock.advance(by)
    worker.drain()


def minutes_mails() -> int:
    return len([row for row in posted.rows() if row.kind == "minutes"])


def test_nothing_is_written_before_its_time_and_everything_then(world: World) -> None:
    publish(world)
    later(timedelta())
    later(GRACE - timedelta(seconds=1))
    assert minutes_mails() == 0
    later(timedelta(seconds=1))
    assert minutes_mails() == 11
    later()
    assert minutes_mails() == 11


def test_the_links_to_hand_over_are_there_at_once(world: World) -> None:
    publish(world)
    assert len(readers.of(one.id for one in invitations.for_meeting(world.meeting.id))) == 11


def test_sent_now_by_two_who_press_together_each_gets_one(world: World) -> None:
    version = publish(world)
    for _ in range(2):
        grace.send_now(version)
    later(timedelta())
    grace.send_now(version)
    later()
    assert minutes_mails() == len(set(posted.recipients())) == 11


def test_a_worker_that_takes_the_job_early_leaves_it_until_its_time(world: World) -> None:
    version = publish(world)
    sending.jobs.again(sending.SEND, {"version_id": version.id}, key=f"{sending.SEND}:{version.id}")
    later(timedelta())
    assert minutes_mails() == 0
    later()
    assert minutes_mails() == 11


def test_stopped_nothing_leaves_and_later_it_can_be_sent_by_hand(world: World) -> None:
    version = publish(world)
    for _ in range(2):
        grace.stop(version, world.organiser)
    later()
    row = sending.of(version)
    assert row is not None
    assert (minutes_mails(), row.stopped_by_id, row.choice) == (0, world.organiser.id, "nobody")
    with pytest.raises(Conflict) as refused:
        grace.send_now(version)
    assert refused.value.code == "stopped"
    sending.widen(version, "everybody", world.organiser)
    later(timedelta())
    assert minutes_mails() == 11


def test_what_has_left_cannot_be_stopped(world: World) -> None:
    version = publish(world)
    later()
    with pytest.raises(Conflict) as refused:
        grace.stop(version, world.organiser)
    assert (refused.value.code, minutes_mails()) == ("too_late", 11)


@pytest.mark.parametrize("is_public", [True, False])
def test_of_two_versions_within_ten_minutes_only_the_newer_leaves(world: World, is_public: bool) -> None:
    first = publish(world, is_public=True)
    later(timedelta(minutes=5))
    change(world)
    second = publish(world, is_public=is_public, reason="Salah ketik")  # not public: the public one is withdrawn
    later(timedelta(minutes=5))
    assert minutes_mails() == 0
    later(timedelta(minutes=5))
    assert {row.key.split(":")[1] for row in posted.rows() if row.kind == "minutes"} == {str(second.id)}
    assert minutes_mails() == 11
    for act in (lambda: grace.send_now(first), lambda: grace.stop(first, world.organiser)):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "old_version"


def test_who_widens_while_it_waits_has_all_leave_together(world: World) -> None:
    later_version = _second(world)
    sending.widen(later_version, "everybody", world.organiser)
    later(timedelta())
    assert minutes_mails() == 11
    later()
    assert minutes_mails() == 22


def _second(world: World) -> MinutesVersion:
    publish(world)
    later()
    change(world)
    return publish(world, reason="Salah ketik")


def test_the_page_says_when_they_leave_and_stops_them(world: World, visitor: Visitor) -> None:
    publish(world)
    where = f"/rapat/{world.meeting.key}/notula/kiriman"
    page = visitor.sign_in(world.organiser).get(where)
    assert page.all(".notice h2, .notice__title")[0] == "Surat berangkat pukul 15.10 WIB"
    assert [form.get_text(strip=True) for form in page.soup.select(".notice form")] == [
        "Kirim sekarang", "Batalkan pengiriman"]  # fmt: skip
    assert "11 surat menunggu." in page.text
    assert visitor.post(where, {"do": "stop", "versi": "1"}).status == 303
    page = visitor.get(where)
    assert "Pengiriman dibatalkan" in page.text
    assert f"{world.organiser.name} membatalkannya pada 20 Nov 2026, 15.00 WIB." in page.text
    assert "Kirim kepada semua yang belum dikirimi: 11 email" in page.text
    later()
    assert minutes_mails() == 0
    assert "Surat berangkat" not in visitor.get(f"/rapat/{world.meeting.key}?tahap=simpulkan").text


def test_a_page_left_open_does_nothing_to_a_version_it_did_not_show(world: World, visitor: Visitor) -> None:
    publish(world)
    change(world)
    second = publish(world, reason="Salah ketik")
    where = f"/rapat/{world.meeting.key}/notula/kiriman"
    for what in ("now", "stop", "again"):
        page = visitor.sign_in(world.organiser).follow(visitor.post(where, {"do": what, "versi": "1"}))
        assert "Sementara itu terbit versi yang lebih baru." in page.text
    db.session.expire_all()
    row = sending.of(second)
    assert row is not None
    assert (row.is_held, row.stopped_at) == (True, None)


def test_only_who_writes_minutes_stops_or_sends_them(world: World, visitor: Visitor, make: Factory) -> None:
    version = publish(world)
    where = f"/rapat/{world.meeting.key}/notula/kiriman"
    member, stranger = make.user(), make.organiser(make.forum())
    make.role(world.meeting.forum, member, "member")
    db.session.commit()
    for user in (member, stranger):
        for what in ("now", "stop"):
            assert visitor.sign_in(user).post(where, {"do": what, "versi": "1"}).status == 403
    db.session.expire_all()
    row = sending.of(version)
    assert row is not None
    assert row.is_held
