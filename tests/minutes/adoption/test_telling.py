"""One reminder to those who say nothing, and the finding to whoever asked them."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest

from forum.attendance import queries as attendance_queries
from forum.attendance import service as attendance
from forum.extensions import db
from forum.kernel import clock, transaction
from forum.minutes import service as minutes
from forum.minutes.adoption import jobs, queries, rules, service, telling
from forum.minutes.adoption.models import AdoptionRound
from forum.outbox import freshness
from forum.reminders.quiet import Quiet
from forum.reminders.service import policies
from tests.minutes.adoption.asked import LABOUR, SOCIAL, mails, opened, voice
from tests.minutes.world import World
from tests.support.factories import Factory


def third(round_: AdoptionRound) -> datetime:
    moment = rules.remind_at(round_.opened_at, round_.due_at)
    assert moment is not None
    return moment


def test_those_who_say_nothing_are_reminded_once_when_a_third_of_the_period_is_left(world: World) -> None:
    round_ = opened(world)
    moment = round_.due_at - (round_.due_at - round_.opened_at) / 3
    service.answer(voice(round_, SOCIAL), "agree")
    answered = voice(round_, SOCIAL).id
    asked = {one.id for one in queries.voices(round_.id)}
    db.session.commit()
    with clock.frozen(moment - timedelta(seconds=1)):
        assert jobs.remind_due() == 0
    with clock.frozen(moment):
        assert (jobs.remind_due(), jobs.remind_due()) == (7, 0)
    with clock.frozen(moment + timedelta(days=1)):
        assert jobs.remind_due() == 0
    reminded = mails(telling.REMINDER)
    assert {int(one.key.rpartition(":")[2]) for one in reminded} == asked - {answered}
    assert {one.subject for one in reminded} == {
        f"Pengingat: mohon persetujuan Anda atas notula: {world.meeting.title}"
    }


def test_a_short_period_an_ended_one_and_whoever_was_taken_back_have_no_reminder(world: World) -> None:
    short = opened(world, days=1)
    with clock.frozen(short.due_at - timedelta(minutes=1)):
        assert telling.to_remind() == []
    long = service.open_round(world.minutes, by=world.organiser, reason="Teks diperbaiki", days=6)
    if long is short:
        item = world.items[0]
        minutes.save_item(item, body="Diperbaiki.", revision=item.revision, by=world.organiser)
        long = service.open_round(world.minutes, by=world.organiser, reason="Teks diperbaiki", days=6)
    one = voice(long, LABOUR)
    attendance.undo(next(row for row in attendance_queries.present(world.meeting.id) if row.about == one.about))
    with clock.frozen(third(long)):
        assert one.id not in {each.id for each in telling.to_remind()}
        assert len(telling.to_remind()) == 7
        service.end(long, by=world.organiser, reason="Cukup")
        assert telling.to_remind() == []


def at(hour: int, round_: AdoptionRound) -> datetime:
    """That hour (WIB) of the last night before the period ends."""
    end = round_.due_at.astimezone(ZoneInfo("Asia/Jakarta"))
    return end.replace(hour=hour, minute=0)


def test_nobody_is_reminded_at_night_on_their_own_clock(make: Factory, world: World) -> None:
    round_ = opened(world)
    east = world.organisations["Dinas Sosial"]
    east.region = make.region(name="Kabupaten Timur Contoh", timezone="Asia/Jayapura")
    db.session.commit()
    social = voice(round_, SOCIAL).id
    with clock.frozen(at(22, round_)):
        assert jobs.remind_due() == 0
    with clock.frozen(at(4, round_)):  # six o'clock in the east, where the night is over
        assert (jobs.remind_due(), [int(one.key.rpartition(":")[2]) for one in mails(telling.REMINDER)]) == (
            1,
            [social],
        )
    with clock.frozen(at(6, round_)):
        assert jobs.remind_due() == 7


def test_the_quiet_hours_are_those_of_the_forum(world: World) -> None:
    round_ = opened(world)
    policies.set_quiet(world.meeting.forum, Quiet(13 * 60, 15 * 60))
    db.session.commit()
    with clock.frozen(at(14, round_)):
        assert jobs.remind_due() == 0
    with clock.frozen(at(22, round_)):
        assert jobs.remind_due() == 8


def test_a_reminder_that_waited_into_the_night_leaves_in_the_morning(world: World) -> None:
    round_ = opened(world)
    key = f"minutes-adoption-reminder:{voice(round_, SOCIAL).id}"
    with clock.frozen(at(2, round_)):
        assert telling.look_at_reminder(key) == freshness.Verdict(not_before=at(6, round_))
    with clock.frozen(at(22, round_)):  # by the morning the period is over
        assert telling.look_at_reminder(key).drop


def dies_while_reminding() -> None:
    with transaction.writing():
        telling.remind(telling.to_remind())
        raise RuntimeError("the power fails")


def test_a_worker_that_dies_while_reminding_reminds_nobody_twice(world: World) -> None:
    round_ = opened(world)
    db.session.commit()
    with clock.frozen(third(round_)):
        with pytest.raises(RuntimeError):
            dies_while_reminding()
        assert mails(telling.REMINDER) == []
        assert jobs.remind_due() == 8
        telling.remind(queries.voices(round_.id))
    assert len(mails(telling.REMINDER)) == 8


def test_a_reminder_that_waited_does_not_leave_to_whoever_has_answered(world: World) -> None:
    round_ = opened(world)
    first, other = voice(round_, SOCIAL), voice(round_, LABOUR)
    with clock.frozen(third(round_)):
        service.answer(first, "agree")
        assert telling.look_at_reminder(f"minutes-adoption-reminder:{first.id}").drop
        assert not telling.look_at_reminder(f"minutes-adoption-reminder:{other.id}").drop
    with clock.frozen(round_.due_at):
        assert telling.look_at_reminder(f"minutes-adoption-reminder:{other.id}").drop


def test_whoever_asked_hears_once_what_was_said_and_who_objected(world: World) -> None:
    round_ = opened(world)
    service.answer(voice(round_, SOCIAL), "object", "Angka penerima keliru.")
    db.session.commit()
    with clock.frozen(round_.due_at + timedelta(hours=1)):
        assert (jobs.end_due(), jobs.end_due()) == (1, 0)
    (told,) = mails(telling.OVER)
    assert (told.recipient, told.subject) == (
        world.organiser.email,
        f"Masa persetujuan berakhir: {world.meeting.title}",
    )
    mail = message_from_bytes(told.raw, policy=policy.default)
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        words = part.get_content()
        assert f"/rapat/{world.meeting.key}/notula/persetujuan" in words
        assert (words.count("Angka penerima keliru."), words.count(voice(round_, SOCIAL).name)) == (1, 1)


def test_published_minutes_and_an_end_by_the_organiser_need_no_mail(world: World) -> None:
    round_ = opened(world)
    with clock.frozen(round_.due_at):
        minutes.publish(world.minutes, is_public=False, by=world.organiser)
        service.end_due()
    assert mails(telling.OVER) == []


def test_the_finding_comes_at_once_when_everybody_has_answered(world: World) -> None:
    round_ = opened(world)
    for one in queries.voices(round_.id):
        service.answer(one, "agree")
    assert [one.recipient for one in mails(telling.OVER)] == [world.organiser.email]
