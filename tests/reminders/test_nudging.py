"""Reminding by hand those who have not answered: counted, looked at, once, recorded."""

from datetime import timedelta

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations import service as invite
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings import service as meetings
from forum.reminders import jobs, queries
from forum.reminders.models import Nudge
from forum.reminders.service import nudging
from tests.reminders.conftest import Announce, Left
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.notices import notices_come_due


def test_only_those_who_have_not_answered_get_it_once(announce: Announce, left: Left) -> None:
    meeting, [comes, declined, sends, silent] = announce(4)
    invite.answer(comes, invite.Answer("accepted"))
    invite.answer(declined, invite.Answer("declined"))
    invite.answer(sends, invite.Answer("delegated", delegate_name="R", delegate_email="wakil@contoh.example"))
    everybody = [one.id for one in (comes, declined, sends, silent)]
    for _ in range(2):
        nudging.nudge(meeting, everybody, key="satu", text_id="Mohon jawab, {nama}: {tautan}")
    db.session.commit()
    [mail] = left()
    assert mail.recipient == silent.email
    assert f"Mohon jawab, {silent.addressee}: {invite.reply_link(silent)}" in mime.read(mail.raw).text
    assert jobs.scan() == 0
    assert [one.settled_at is not None for one in queries.nudges(meeting.id)] == [True]


def test_who_answered_before_the_time_changed_reads_why_they_are_asked_again(announce: Announce, left: Left) -> None:
    meeting, [comes, silent] = announce(2)
    invite.answer(comes, invite.Answer("accepted"))
    meetings.change(meeting, starts_at=meeting.starts_at + timedelta(days=2))
    notices_come_due(mail_has_left=False)
    nudging.nudge(meeting, [comes.id, silent.id], key="satu")
    db.session.commit()
    why = "Anda menjawab “Akan hadir” sebelum perubahan."
    texts = {mail.recipient: mime.read(mail.raw).text for mail in left()}
    assert {who: why in text for who, text in texts.items()} == {comes.email: True, silent.email: False}


def test_within_a_day_only_when_confirmed(announce: Announce, left: Left) -> None:
    meeting, [one] = announce(1)
    nudging.nudge(meeting, [one.id], key="a")
    clock.advance(timedelta(hours=23))
    with pytest.raises(Problem) as caught:
        nudging.nudge(meeting, [one.id], key="b")
    assert caught.value.code == "nobody"
    nudging.nudge(meeting, [one.id], key="c", again=True)
    clock.advance(timedelta(hours=25))
    nudging.nudge(meeting, [one.id], key="d")
    assert len(left()) == 3
    assert queries.reminded(meeting.id)[one.id].times == 3


def test_at_night_it_waits_and_is_looked_at_again(make: Factory, announce: Announce, left: Left) -> None:
    far = make.region(timezone="Asia/Jayapura", name="Kota Contoh")
    east = make.office(organisation=make.organisation(region=far))
    meeting, [there, here, late] = announce(
        [east, make.office(), make.office("Sekretaris", organisation=east.organisation)]
    )
    clock.advance(timedelta(hours=11))  # eight in the evening here, ten there
    nudging.nudge(meeting, [there.id, here.id, late.id], key="malam")
    db.session.commit()
    assert [one.recipient for one in left()] == [here.email]
    invite.answer(late, invite.Answer("accepted"))
    db.session.commit()
    clock.advance(timedelta(hours=7, minutes=59))
    assert jobs.scan() == 0
    clock.advance(timedelta(minutes=1))  # six there
    assert jobs.scan() == 1
    assert [one.recipient for one in left()] == [here.email, there.email]


def test_nobody_else_s_and_no_past_meeting(announce: Announce) -> None:
    meeting, _ = announce(1)
    _, [stranger] = announce(1)
    with pytest.raises(Problem):
        nudging.nudge(meeting, [stranger.id], key="a")
    clock.advance(timedelta(days=15))
    with pytest.raises(Problem) as caught:
        nudging.nudge(meeting, [], key="b")
    assert caught.value.code == "not_ahead"


def test_the_page_shows_whom_and_what_and_sends(make: Factory, announce: Announce, visitor: Visitor) -> None:
    mute = make.office(email=None, phone="0812-3456-789")
    meeting, _ = announce([make.office(), make.office(), mute])
    invite.hand_over(invite_of(meeting.id, mute.id))
    visitor.sign_in(make.organiser(meeting.forum))
    page = visitor.get(f"/rapat/{meeting.key}?tahap=undang")
    assert "Ingatkan 3 yang belum menjawab" in page.text
    address = f"/rapat/{meeting.key}/pengingat/belum-menjawab"
    page = visitor.get(address)
    assert len(page.queries) <= 24
    assert len(page.all("#penerima .check")) == 2
    assert "https://wa.me/628123456789?text=" in page.data.decode()
    sent = page.form("main form[data-preview]")
    round_ = nudging.silent(meeting)
    ticked = [str(one.invitation.id) for one in round_.ready]
    bad = visitor.post(address, {**sent, "invitation": ticked, "text_id": "{tempt}"})
    assert bad.status == 422
    assert "{tempat}" in bad.text
    assert "{tempt}" in bad.data.decode()
    looked = visitor.post(address, {**sent, "invitation": ticked, "text_id": "Halo {nama}", "preview": "1"})
    assert looked.status == 200
    assert "Halo Dra. Hartati" in looked.text
    assert db.session.query(Nudge).count() == 0
    for _ in range(2):
        assert visitor.post(address, {**sent, "invitation": ticked}).status == 303
    assert db.session.query(Nudge).count() == 1
    assert "diingatkan 1×, terakhir hari ini" in visitor.get(f"/rapat/{meeting.key}?tahap=undang").text
    assert len(visitor.get(address).all("#baru-diingatkan .ticks .check")) == 2
    assert visitor.post(address, {"key": "lain", "invitation": ticked}).status == 422
    visitor.sign_in(make.user())
    assert visitor.get(address).status == 403


def invite_of(meeting_id: int, office_id: int) -> Invitation:
    return next(one for one in invitations.for_meeting(meeting_id) if one.office_id == office_id)


def test_early_in_the_morning_it_leaves_as_soon_as_the_night_is_over(announce: Announce, left: Left) -> None:
    meeting, [one] = announce(1, days=0, hours=21, minutes=15)  # tomorrow at a quarter past six
    clock.advance(timedelta(hours=14))  # eleven at night
    [silent] = nudging.silent(meeting).ready
    nudging.nudge(meeting, [one.id], key="malam")
    db.session.commit()
    assert (jobs.scan(), left()) == (0, [])
    clock.advance(timedelta(hours=7))
    assert (silent.leaves_at, jobs.scan()) == (clock.now(), 1)
    assert [mail.recipient for mail in left()] == [one.email]


def test_who_sleeps_until_the_meeting_begins_is_told_by_hand(
    announce: Announce, make: Factory, left: Left, visitor: Visitor
) -> None:
    meeting, [one] = announce(1, days=0, hours=21)  # tomorrow at six
    clock.advance(timedelta(hours=14))
    found = nudging.silent(meeting)
    assert (found.ready, [(each.invitation, each.is_asleep) for each in found.by_hand]) == ([], [(one, True)])
    with pytest.raises(Problem) as caught:
        nudging.nudge(meeting, [one.id], key="malam")
    assert (caught.value.code, left()) == ("asleep", [])
    visitor.sign_in(make.organiser(meeting.forum)).speak("en")
    page = visitor.get(f"/rapat/{meeting.key}/pengingat/belum-menjawab")
    assert "it is night there until the meeting begins: an email would come too late" in page.text
