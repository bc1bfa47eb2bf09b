"""Asking those who were present: who, about what, until when, and what counts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum.attendance import queries as attendance_queries
from forum.attendance import service as attendance
from forum.extensions import db
from forum.kernel import clock, transaction
from forum.kernel.errors import Gone, Problem
from forum.minutes import queries as minutes_queries
from forum.minutes import service as minutes
from forum.minutes.adoption import jobs, queries, service
from forum.minutes.adoption.models import AdoptionAnswer, AdoptionRound
from forum.minutes.rules import seal
from tests.minutes.adoption.asked import BAPPEDA, LABOUR, SOCIAL, mails, opened, voice
from tests.minutes.conftest import AFTERNOON
from tests.minutes.world import World
from tests.support.factories import Factory


def test_a_forum_that_did_not_choose_it_publishes_as_ever(world: World) -> None:
    with pytest.raises(Problem) as refused:
        service.open_round(world.minutes, by=world.organiser)
    assert refused.value.code == "off"
    version = minutes.publish(world.minutes, is_public=True, by=world.organiser)
    assert version.content["adoption"] is None


def test_everybody_recorded_as_present_is_asked_once_each_by_a_link_of_their_own(world: World) -> None:
    round_ = opened(world)
    present = attendance_queries.present(world.meeting.id)
    voices = queries.voices(round_.id)
    assert {one.name for one in voices} == {one.person_name for one in present}
    assert sorted(one.email or "" for one in voices) == sorted(mail.recipient for mail in mails())
    assert len({one.token_hash for one in voices}) == len(voices) == len(mails())
    assert opened(world) is round_
    assert service.ask(round_) == 0
    assert len(mails()) == len(voices)


def test_the_mail_says_the_rule_and_the_day(world: World) -> None:
    opened(world)
    raw = mails()[0].raw.decode()
    assert "minutes_adoption" not in raw
    assert mails()[0].subject == f"Mohon persetujuan Anda atas notula: {world.meeting.title}"


def test_the_content_is_fixed_and_has_its_fingerprint(world: World) -> None:
    round_ = opened(world)
    before = dict(round_.content)
    item = world.items[0]
    minutes.save_item(item, body="Diubah sesudahnya.", revision=item.revision, by=world.organiser)
    db.session.expire(round_)
    assert round_.content == before
    assert round_.sha256 == seal(round_.content)
    assert round_.content["items"][0]["body"] != "Diubah sesudahnya."


def test_the_period_ends_at_the_end_of_its_last_day(world: World) -> None:
    assert opened(world, days=7).due_at == datetime(2026, 11, 27, 16, 59, tzinfo=UTC)  # 23.59 WIB


def test_what_somebody_says_is_kept_and_the_newest_counts(world: World) -> None:
    round_ = opened(world)
    one = voice(round_, SOCIAL)
    first = service.answer(one, "object", "Angka penerima keliru.")
    assert service.answer(one, "object", "Angka penerima keliru.\r\n") is first
    service.answer(one, "remark", "Sudah jelas, tetapi mohon tabelnya dilampirkan.")
    assert [(each.answer, each.is_late) for each in queries.answers(one.id)] == [("remark", False), ("object", False)]
    tally = queries.tally(round_, world.meeting.id)
    assert ([each.organisation for each in tally.remarks], tally.objections) == ([SOCIAL], [])


def test_words_with_agreement_are_a_remark_and_an_objection_needs_words(world: World) -> None:
    one = voice(opened(world), SOCIAL)
    for said, code in (("object", "empty"), ("remark", "empty"), ("yes", "unknown")):
        with pytest.raises(Problem) as refused:
            service.answer(one, said, "  ")
        assert refused.value.code == code
    with pytest.raises(Problem) as refused:
        service.answer(one, "object", "a" * 4001)
    assert refused.value.code == "too_long"
    assert db.session.scalars(select(AdoptionAnswer)).all() == []
    assert service.answer(one, "agree", "Terima kasih.").answer == "remark"


def test_when_the_last_one_has_answered_the_period_is_over(world: World) -> None:
    round_ = opened(world)
    voices = queries.voices(round_.id)
    for one in voices[:-1]:
        service.answer(one, "agree")
    assert round_.ended_at is None
    service.answer(voices[-1], "agree")
    assert (round_.ended_how, round_.ended_at) == ("everybody", AFTERNOON)
    kept = service.answer(voices[-1], "object", "Saya berpikir lagi.")
    assert not kept.is_late  # until the announced day one may think again
    assert len(queries.tally(round_, world.meeting.id).objections) == 1


def test_silence_until_the_end_is_agreement_and_the_worker_notes_the_end_once(world: World) -> None:
    round_ = opened(world)
    service.answer(voice(round_, SOCIAL), "agree")
    db.session.commit()
    with clock.frozen(round_.due_at - timedelta(seconds=1)):
        assert jobs.end_due() == 0
    with clock.frozen(round_.due_at + timedelta(hours=3)):
        assert (jobs.end_due(), jobs.end_due()) == (1, 0)
        round_ = db.session.get_one(AdoptionRound, round_.id)
        assert (round_.ended_how, round_.ended_at) == ("period", round_.due_at)
        section = minutes.publish(world.minutes, is_public=False, by=world.organiser).content["adoption"]
    assert (section["present"], section["agreed"], section["silent"]) == (8, 1, 7)


def test_a_period_that_is_over_has_ended_also_before_the_worker_saw_it(world: World) -> None:
    round_ = opened(world)
    with clock.frozen(round_.due_at):
        section = minutes.publish(world.minutes, is_public=False, by=world.organiser).content["adoption"]
    assert (section["ended"], section["ended_at"]) == ("period", "2026-11-27T16:59:00+00:00")


def test_what_comes_after_the_period_is_kept_and_marked_until_the_minutes_are_published(world: World) -> None:
    round_ = opened(world)
    with clock.frozen(round_.due_at + timedelta(hours=1)):
        assert service.answer(voice(round_, SOCIAL), "object", "Terlambat, maaf.").is_late
        version = minutes.publish(world.minutes, is_public=False, by=world.organiser)
        assert [(one["text"], one["is_late"]) for one in version.content["adoption"]["objections"]] == [
            ("Terlambat, maaf.", True)
        ]
        with pytest.raises(Gone) as gone:
            service.answer(voice(round_, LABOUR), "object", "Lebih terlambat lagi.")
    assert gone.value.code == "published"
    assert len(db.session.scalars(select(AdoptionAnswer)).all()) == 1


def test_whoever_is_taken_back_from_the_attendance_is_counted_no_more_and_their_link_says_so(world: World) -> None:
    round_ = opened(world)
    one = voice(round_, SOCIAL)
    service.answer(one, "object", "Saya keberatan.")
    attendance.undo(next(row for row in attendance_queries.present(world.meeting.id) if row.about == one.about))
    tally = queries.tally(round_, world.meeting.id)
    assert (tally.present, tally.objections, [each.text for each in tally.taken_back]) == (7, [], ["Saya keberatan."])
    with pytest.raises(Gone) as gone:
        service.answer(one, "agree")
    assert gone.value.code == "taken_back"
    with clock.frozen(round_.due_at):
        section = minutes.publish(world.minutes, is_public=False, by=world.organiser).content["adoption"]
    assert (section["present"], section["objections"], section["is_same_attendance"]) == (7, [], False)


def test_whoever_is_recorded_later_can_still_be_asked(world: World) -> None:
    round_ = opened(world)
    social = world.organisations[SOCIAL]
    attendance.record(world.meeting, client_key="susulan", person_name="Orang Susulan", level="staff",
                      organisation=social)  # fmt: skip
    assert len(queries.voices(round_.id)) == 8
    assert (service.ask(round_), service.ask(round_)) == (1, 0)
    assert queries.voices(round_.id)[-1].name == "Orang Susulan"


def test_who_has_no_address_is_not_taken_for_agreeing_until_somebody_handed_over_the_link(world: World) -> None:
    attendance.record(world.meeting, client_key="tamu", person_name="Tamu", level="staff")
    round_ = opened(world)
    guest = next(one for one in queries.voices(round_.id) if one.name == "Tamu")
    assert guest.email is None
    tally = queries.tally(round_, world.meeting.id)
    assert ([one.name for one in tally.unreached], len(tally.silent)) == (["Tamu"], 8)
    service.hand_over(guest)
    assert len(queries.tally(round_, world.meeting.id).silent) == 9


def test_a_new_round_needs_a_reason_asks_about_the_new_text_and_keeps_the_old_one(world: World) -> None:
    first = opened(world)
    one = voice(first, SOCIAL)
    service.answer(one, "object", "Butir satu keliru.")
    item = world.items[0]
    minutes.save_item(item, body="Butir satu diperbaiki.", revision=item.revision, by=world.organiser)
    with pytest.raises(Problem) as refused:
        service.open_round(world.minutes, by=world.organiser)
    assert refused.value.code == "no_reason"
    second = opened(world, reason="Butir satu diperbaiki atas keberatan Dinas Sosial")
    assert (first.ended_how, second.number, second.content["items"][0]["body"]) == (
        "replaced", 2, "Butir satu diperbaiki.",
    )  # fmt: skip
    assert first.sha256 != second.sha256
    with pytest.raises(Gone) as gone:
        service.answer(one, "agree")
    assert gone.value.code == "replaced"
    assert len(mails()) == 16
    with clock.frozen(second.due_at):
        section = minutes.publish(world.minutes, is_public=False, by=world.organiser).content["adoption"]
    assert [(each["number"], each["objections"], each["next_reason"]) for each in section["earlier"]] == [
        (1, 1, "Butir satu diperbaiki atas keberatan Dinas Sosial")
    ]
    assert (section["number"], section["objections"]) == (2, [])


def dies_while_asking(world: World) -> None:
    with transaction.writing():
        opened(world)
        raise RuntimeError("the power fails")


def test_a_round_that_dies_halfway_leaves_nothing_behind(world: World) -> None:
    db.session.commit()
    with pytest.raises(RuntimeError):
        dies_while_asking(world)
    assert (queries.rounds(world.minutes.id), mails()) == ([], [])
    with transaction.writing():
        opened(world)
    assert (len(queries.rounds(world.minutes.id)), len(mails())) == (1, 8)


def test_nobody_can_be_asked_when_nobody_is_recorded_or_nothing_is_written(make: Factory, world: World) -> None:
    meeting = make.meeting(forum=world.meeting.forum, state="held")
    empty = minutes.open_minutes(meeting, None)
    service.configure(meeting.forum, is_on=True, days=7)
    with pytest.raises(Problem) as refused:
        service.open_round(empty, by=None)
    assert refused.value.code == "empty"
    item = minutes.add_item(empty, "Butir")
    minutes.save_item(item, body="Isi", revision=1, by=None)
    with pytest.raises(Problem) as refused:
        service.open_round(empty, by=None)
    assert refused.value.code == "nobody"
    assert minutes_queries.seals(meeting.id) == []


def test_the_own_address_comes_before_the_offices(make: Factory, world: World) -> None:
    person = make.person("Rini Astuti", email="rini@contoh.example")
    attendance.record(world.meeting, client_key="rini", person_name=person.name, level="staff", person=person,
                      organisation=world.organisations[BAPPEDA])  # fmt: skip
    round_ = opened(world)
    found = {one.name: one.email for one in queries.voices(round_.id)}
    assert found["Rini Astuti"] == "rini@contoh.example"
    office = world.offices[SOCIAL]
    assert voice(round_, SOCIAL).email == office.email
